"""What the table must hold, told from the uploads alone."""

from typing import NamedTuple

from tests.deployed.campaign.pages import Page, Said


class Upload(NamedTuple):
    """One upload of a key, or, without a page, its deletion; ``turn`` counts them all."""

    turn: int
    key: str
    version_id: str
    page: Page | None


class Model:
    """The newest upload of each key, and what follows from them."""

    def __init__(self) -> None:
        self.newest: dict[str, Upload] = {}
        self.stories: dict[str, set[str]] = {}

    def note(self, upload: Upload) -> None:
        """A key was uploaded or deleted."""
        self.newest[upload.key] = upload
        if upload.page:
            self.stories.setdefault(upload.page.story_id, set()).add(upload.key)

    def rows(self, story_id: str) -> tuple[Said, ...]:
        """The quotations of a story: those of the newest upload that is the story now."""
        holders = [
            upload
            for key in self.stories[story_id]
            if (upload := self.newest[key]).page and upload.page.story_id == story_id
        ]
        newest = max(holders, key=lambda upload: upload.turn, default=None)
        return newest.page.said if newest and newest.page else ()
