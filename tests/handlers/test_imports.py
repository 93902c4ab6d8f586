"""What a worker loads at its start is what its step needs: every import delays the first story."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

from onrecord.stack import STEPS

# The runtime has these loaded for nothing: boto3 imports them.
BOTO3 = {"boto3", "botocore", "s3transfer", "urllib3", "jmespath", "dateutil", "six", "certifi"}
EVERYWHERE = BOTO3 | {"onrecord", "msgspec", "aws_lambda_powertools", "typing_extensions"}
# bs4 looks for any parser and any detector of encodings that is installed.
BS4 = {"bs4", "charset_normalizer", "lxml"}
LIBRARIES = {
    "scrape": EVERYWHERE | {"selectolax", "webencodings"},
    "strip": EVERYWHERE | BS4,
    "extract": EVERYWHERE,
    "store": EVERYWHERE,
}
ONRECORD = {"onrecord.bucket", "onrecord.errors", "onrecord.handlers", "onrecord.story"}
PARTS = {
    "scrape": ONRECORD | {"onrecord.languages", "onrecord.scrape"},
    "strip": ONRECORD | {"onrecord.languages", "onrecord.strip"},
    "extract": ONRECORD | {"onrecord.languages", "onrecord.quotes"},
    "store": ONRECORD | {"onrecord.languages", "onrecord.table"},
}
# Each costs a tenth of a handler's own import or more, and none is needed.
NOWHERE = {
    "aws_lambda_powertools.event_handler",
    "aws_lambda_powertools.utilities.batch",
    "aws_lambda_powertools.utilities.data_classes",
    "aws_lambda_powertools.utilities.idempotency",
    "aws_lambda_powertools.utilities.parser",
    "gcld3",
    "soupsieve",
}

LIST_MODULES = """
import json, sys
before = set(sys.modules)
import onrecord.handlers.{step}
print(json.dumps(sorted(set(sys.modules) - before)))
"""
TELL_READINESS = """
import gc, json
from onrecord.handlers import _step, {step}
made = _step.work_bucket.cache_info().currsize
print(json.dumps([made, gc.isenabled(), gc.get_freeze_count() > 0]))
"""
IN_LAMBDA = {
    "AWS_LAMBDA_FUNCTION_NAME": "onrecord-step",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "INBOX_BUCKET": "inbox",
    "WORK_BUCKET": "work",
    "TABLE": "table",
}


@cache
def loaded(step: str) -> frozenset[str]:
    return frozenset(fresh(LIST_MODULES.format(step=step)))


def fresh(code: str, **environment: str) -> Any:
    """What code prints in an interpreter that has loaded nothing yet."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=kept | environment, stdout=subprocess.PIPE, check=True
    )
    return json.loads(done.stdout)


def installed(modules: frozenset[str]) -> set[str]:
    """The top names of what comes from files outside the standard library."""
    tops = {module.partition(".")[0] for module in modules}
    # Compiled modules leave entries of their own, such as _cython_3_2_9.
    return {t for t in tops - sys.stdlib_module_names if "cython" not in t and t[:2] != "__"}


@pytest.mark.parametrize("step", STEPS)
def test_a_step_loads_no_library_that_it_does_not_need(step: str) -> None:
    assert installed(loaded(step)) <= LIBRARIES[step]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_loads_nothing_of_another_step(step: str) -> None:
    parts = {".".join(m.split(".")[:2]) for m in loaded(step) if m.startswith("onrecord.")}

    assert parts == PARTS[step]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_loads_nothing_that_costs_much_and_is_not_needed(step: str) -> None:
    assert not loaded(step) & NOWHERE


@pytest.mark.parametrize("step", STEPS)
def test_a_worker_has_its_client_and_its_garbage_collector_when_the_first_story_comes(
    step: str,
) -> None:
    assert fresh(TELL_READINESS.format(step=step), **IN_LAMBDA) == [1, True, True]


def test_elsewhere_a_handler_needs_no_aws_to_be_imported() -> None:
    assert fresh(TELL_READINESS.format(step="store")) == [0, True, False]
