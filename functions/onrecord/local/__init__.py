"""AWS on this machine: MiniStack, with the project's own template deployed on it."""

from onrecord.local.project import Project, find_project
from onrecord.local.server import LocalAwsError, Server, running
from onrecord.local.up import STACK_NAME, access_to, stop, up

__all__ = [
    "STACK_NAME",
    "LocalAwsError",
    "Project",
    "Server",
    "access_to",
    "find_project",
    "running",
    "stop",
    "up",
]
