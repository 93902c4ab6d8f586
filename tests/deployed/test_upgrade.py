"""A version deployed over another one, while work waits before every step."""

from pathlib import Path

import pytest

from onrecord import __version__
from onrecord.bucket import document_key, head
from onrecord.cli.troubles import Backlog, backlogs, failures
from onrecord.local import Project
from onrecord.resend.redrive import redrive
from onrecord.stack import STEPS
from onrecord.story import SCHEMA
from onrecord.table import questions
from onrecord.table.items import StoredMark
from tests.deployed.conftest import Deployed, deploy, eventually, let_go
from tests.deployed.copies import copy_project
from tests.deployed.test_pipeline import page, said

pytestmark = pytest.mark.timeout(300)

NEWER = "99.0.0"

# How many wait before each step.
UPLOADS = 3


@pytest.fixture(scope="module")
def newer(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """This version as the next may be: with a higher number and documents of a new schema."""
    copy = copy_project(tmp_path_factory.mktemp("newer"))
    for name, old, new in (
        ("__init__.py", f'__version__ = "{__version__}"', f'__version__ = "{NEWER}"'),
        ("story.py", f"SCHEMA = {SCHEMA}", f"SCHEMA = {SCHEMA + 1}"),
    ):
        file = copy.functions / "onrecord" / name
        text = file.read_text("utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), "utf-8")
    return copy


def told(number: int) -> str:
    return f"We have {number} boats,"


def upload(deployed: Deployed, key: str, number: int) -> str:
    return deployed.upload(key, page(f'"{told(number)}" Mayor Ann Hale told reporters.'))


def stored(deployed: Deployed, key: str, version_id: str) -> StoredMark:
    mark = deployed.outcome(key, version_id)
    assert isinstance(mark, StoredMark)
    return mark


def queues(deployed: Deployed) -> dict[str, Backlog]:
    return {backlog.step: backlog for backlog in backlogs(deployed.stack)}


def await_work(deployed: Deployed, step: str) -> None:
    eventually(lambda: queues(deployed)[step].waiting == UPLOADS)


def test_an_upgrade_takes_up_what_waits_before_every_step(state: Path, newer: Project):
    before = deploy(state)
    versions = {"done.html": upload(before, "done.html", 0)}
    assert stored(before, "done.html", versions["done.html"]).pipeline == __version__
    # From the last step to the first, so that each keeps what those before it have made.
    for number, step in enumerate(reversed(STEPS), 1):
        before.set_running(step, enabled=False)
        for copy in range(UPLOADS):
            key = f"{step}/{copy}.html"
            versions[key] = upload(before, key, number * 10 + copy)
        await_work(before, step)

    let_go(before)
    after = deploy(state, newer)
    for step in STEPS:
        after.set_running(step, enabled=True)

    marks = {key: stored(after, key, version_id) for key, version_id in versions.items()}
    for number, step in enumerate(reversed(STEPS), 1):
        for copy in range(UPLOADS):
            key = f"{step}/{copy}.html"
            assert said(after, key) == [(told(number * 10 + copy), "Ann Hale")]
            # What waited before store was extracted by the version before.
            assert marks[key].pipeline == (__version__ if step == "store" else NEWER)
    assert said(after, "done.html") == [(told(0), "Ann Hale")]
    assert [backlog.dead for backlog in queues(after).values()] == [0, 0, 0, 0]
    assert list(failures(after.stack)) == []
    let_go(after)


def test_after_a_rollback_newer_documents_wait_and_all_else_goes_on(state: Path, newer: Project):
    ahead = deploy(state, newer)
    ahead.set_running("extract", enabled=False)
    waiting = upload(ahead, "waiting.html", 70)
    eventually(lambda: head(ahead.stack.work, document_key("articles", "waiting.html")))

    let_go(ahead)
    back = deploy(state)
    back.set_running("extract", enabled=True)

    going_on = upload(back, "going-on.html", 80)
    assert stored(back, "going-on.html", going_on).pipeline == __version__
    [failure] = eventually(lambda: list(failures(back.stack)))
    assert (failure.key, failure.error) == ("articles/waiting.html.json", "NewerDocument")
    assert questions.upload(back.stack.table, "waiting.html") is None

    let_go(back)
    again = deploy(state, newer)
    # After its last try it waits among the dead letters.
    list(redrive(again.stack, again.stack.step("extract")))

    assert stored(again, "waiting.html", waiting).pipeline == NEWER
    assert said(again, "waiting.html") == [(told(70), "Ann Hale")]
    assert said(again, "going-on.html") == [(told(80), "Ann Hale")]
    assert list(failures(again.stack)) == []
