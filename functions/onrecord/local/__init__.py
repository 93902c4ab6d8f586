"""AWS on this machine: MiniStack, with the project's own template deployed on it."""

from onrecord.local.project import Project, find_project
from onrecord.local.server import Server, running, start, stop
from onrecord.local.up import STACK_NAME, access_to, up

__all__ = [
    "STACK_NAME",
    "Project",
    "Server",
    "access_to",
    "find_project",
    "running",
    "start",
    "stop",
    "up",
]
