"""Where the project's checkout is: its template, its code, its state."""

from pathlib import Path
from typing import NamedTuple

from onrecord.errors import NotFound


class Project(NamedTuple):
    """A checkout of the project."""

    root: Path

    @property
    def template(self) -> Path:
        """The template that is deployed, here as in an account."""
        return self.root / "template.yaml"

    @property
    def functions(self) -> Path:
        """The folder that holds the package."""
        return self.root / "functions"

    @property
    def state(self) -> Path:
        """Where the local AWS keeps what it knows."""
        return self.root / ".onrecord"

    @property
    def demo_stories(self) -> Path:
        """The stories that the demo uploads."""
        return self.root / "tests" / "stories" / "demo"


def find_project() -> Project:
    """The checkout around the working directory, else the one that this package runs from.

    Raises NotFound where the package was installed without one.
    """
    here = Path.cwd()
    for folder in (here, *here.parents, Path(__file__).resolve().parents[3]):
        project = Project(folder)
        if project.template.is_file() and (project.functions / "onrecord").is_dir():
            return project
    raise NotFound("there is no checkout of onrecord (its template.yaml) here or above")
