"""A stack is found by its name, through the outputs of its template."""

import pytest

from onrecord.errors import NotFound
from onrecord.stack import STEPS, find
from tests.aws import TEMPLATE
from tests.stacks import access_to, create_stack

pytestmark = pytest.mark.usefixtures("aws")


def test_a_stack_is_found_by_its_name():
    found = create_stack("news")

    assert found.inbox.name == "news-inbox"
    assert [step.name for step in found.steps] == list(STEPS)
    assert found.step("strip").queue_url.endswith("news-strip")


def test_an_unknown_stack_is_said_to_be_none():
    with pytest.raises(NotFound, match="no stack 'news'"):
        find(access_to({}), "news")


def test_a_stack_of_something_else_is_told_apart():
    with pytest.raises(NotFound, match="none of onrecord: it has no output 'WorkBucket'"):
        find(access_to({"website": {"InboxBucket": "pages"}}), "website")


def test_the_template_has_every_output_that_is_looked_for():
    queues = {f"{s.capitalize()}{end}" for s in STEPS for end in ("QueueUrl", "DeadLettersUrl")}

    assert {"InboxBucket", "WorkBucket", "Table"} | queues <= set(TEMPLATE["Outputs"])
