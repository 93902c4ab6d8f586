"""What SAM deploys where, and what comes back of a deleted stack."""

import re
import tomllib

import pytest

from infra.take_back import retained
from tests.aws import ROOT, TEMPLATE

DOCS = ROOT / "docs" / "deploying.md"
CONFIG = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_every_environment_sets_parameters_that_there_are(environment: str):
    parameters = TEMPLATE["Parameters"]

    for pair in CONFIG[environment]["deploy"]["parameters"]["parameter_overrides"]:
        name, _, value = pair.partition("=")
        allowed = [str(each) for each in parameters[name].get("AllowedValues", [value])]
        assert value in allowed, name


@pytest.mark.parametrize("environment", ["staging", "production"])
def test_a_commit_that_changes_nothing_of_the_stack_fails_no_workflow(environment: str):
    assert CONFIG[environment]["deploy"]["parameters"]["fail_on_empty_changeset"] is False


def test_environments_share_nothing():
    names = [
        CONFIG[name]["global"]["parameters"]["stack_name"]
        for name in ("default", "staging", "production")
    ]

    assert len(set(names)) == 3
    # The names of the buckets, with the longest region, must stay below S3's 63 characters.
    assert max(map(len, names)) <= 25


def test_what_is_taken_back_is_what_outlives_a_stack_and_as_the_template_says_it():
    resources = TEMPLATE["Resources"]
    outliving = {
        n for n, r in resources.items() if r.get("DeletionPolicy") == "RetainExceptOnCreate"
    }

    taken = retained(TEMPLATE)["Resources"]

    assert set(taken) == outliving == {"InboxBucket", "WorkBucket", "Table"}
    assert taken["Table"] == resources["Table"]
    for name in ("InboxBucket", "WorkBucket"):
        left_out = set(resources[name]["Properties"]) - set(taken[name]["Properties"])
        assert left_out == {"NotificationConfiguration"}
        assert "DependsOn" not in taken[name]


def test_every_parameter_is_told_of_with_its_default():
    told = re.findall(r"^\| `(\w+)` \| `?(.*?)`? \|", DOCS.read_text("utf-8"), re.MULTILINE)

    defaults = {n: str(p["Default"]) or "none" for n, p in TEMPLATE["Parameters"].items()}
    assert dict(told) == defaults
