"""Copies of what is deployed, to be deployed with a change."""

import shutil
from pathlib import Path

from onrecord.local import Project, find_project


def copy_project(folder: Path) -> Project:
    """A copy of the project's templates and functions."""
    project, copy = find_project(), Project(folder)
    shutil.copytree(project.functions, copy.functions)
    shutil.copytree(project.root / "infra", copy.root / "infra")
    shutil.copy(project.template, copy.template)
    return copy
