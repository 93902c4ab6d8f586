"""AWS on this machine: MiniStack, with the project's own template deployed on it."""

from onrecord.local.project import Project, find_project
from onrecord.local.server import LocalAwsError, Server, running
from onrecord.local.up import STACK_NAME, LocalStack, access_to, down, up

__all__ = [
    "STACK_NAME",
    "LocalAwsError",
    "LocalStack",
    "Project",
    "Server",
    "access_to",
    "down",
    "find_project",
    "running",
    "up",
]
