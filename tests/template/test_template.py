"""The template says what AWS will accept and what the steps need."""

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import boto3
import pytest
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform

from tests.aws import ROOT, TEMPLATE

RESOURCES: dict[str, Any] = TEMPLATE["Resources"]
STEPS = ("Scrape", "Strip", "Extract", "Store")


def of_type(kind: str) -> dict[str, Any]:
    return {name: r["Properties"] for name, r in RESOURCES.items() if r["Type"] == kind}


@pytest.fixture(scope="module")
def transformed() -> dict[str, Any]:
    """The template as CloudFormation sees it after the SAM transform."""
    document = json.loads(json.dumps(TEMPLATE))
    document["Globals"]["Function"]["CodeUri"] = "s3://code/functions.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        iam = boto3.client("iam", aws_access_key_id="test", aws_secret_access_key="test")
        result: dict[str, Any] = transform(document, {}, ManagedPolicyLoader(iam))
    return result


def test_cfn_lint_finds_nothing() -> None:
    linted = subprocess.run(
        [str(Path(sys.executable).parent / "cfn-lint"), str(ROOT / "template.yaml")],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (linted.returncode, linted.stdout) == (0, "")


def test_the_sam_transform_gives_each_step_one_function_and_one_event_source(
    transformed: dict[str, Any],
) -> None:
    kinds = [resource["Type"] for resource in transformed["Resources"].values()]

    assert kinds.count("AWS::Lambda::Function") == len(STEPS)
    assert kinds.count("AWS::Lambda::EventSourceMapping") == len(STEPS)
    assert set(RESOURCES) <= set(transformed["Resources"])


@pytest.mark.parametrize("step", STEPS)
def test_every_handler_can_be_imported(step: str) -> None:
    module, _, name = RESOURCES[step]["Properties"]["Handler"].rpartition(".")

    assert callable(getattr(import_module(module), name))


def test_every_queue_is_encrypted_and_every_step_has_its_dead_letters() -> None:
    queues = of_type("AWS::SQS::Queue")

    assert set(queues) == {f"{s}{kind}" for s in STEPS for kind in ("Queue", "DeadLetters")}
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True, name
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600, name
    for step in STEPS:
        redrive = queues[f"{step}Queue"]["RedrivePolicy"]
        assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": [f"{step}DeadLetters", "Arn"]}
        assert redrive["maxReceiveCount"] == 5


def test_every_bucket_is_versioned_encrypted_closed_and_kept() -> None:
    for name, bucket in of_type("AWS::S3::Bucket").items():
        assert bucket["VersioningConfiguration"] == {"Status": "Enabled"}, name
        assert bucket["BucketEncryption"]["ServerSideEncryptionConfiguration"], name
        assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}, name
        assert RESOURCES[name]["DeletionPolicy"] == "RetainExceptOnCreate", name


def test_old_versions_outlive_every_message() -> None:
    queues = of_type("AWS::SQS::Queue").values()
    longest_wait = max(queue["MessageRetentionPeriod"] for queue in queues) / (24 * 3600)

    for name, bucket in of_type("AWS::S3::Bucket").items():
        rules = bucket["LifecycleConfiguration"]["Rules"]
        expiries = [
            rule["NoncurrentVersionExpiration"] for rule in rules if "Noncurrent" in str(rule)
        ]
        # In a queue, and then among its dead letters.
        assert min(expiry["NoncurrentDays"] for expiry in expiries) > 2 * longest_wait, name


def test_every_bucket_refuses_what_comes_without_tls() -> None:
    policies = of_type("AWS::S3::BucketPolicy").values()

    assert len(policies) == 2
    for policy in policies:
        [statement] = policy["PolicyDocument"]["Statement"]
        assert statement["Effect"] == "Deny"
        assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def statements(step: str) -> list[dict[str, Any]]:
    [policy] = RESOURCES[f"{step}Role"]["Properties"]["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def texts(value: Any) -> list[str]:
    found = value if isinstance(value, list) else [value]
    return [f if isinstance(f, str) else json.dumps(f) for f in found]


@pytest.mark.parametrize("step", STEPS)
def test_no_role_has_a_wildcard_action_or_resource(step: str) -> None:
    for statement in statements(step):
        assert all("*" not in action for action in texts(statement["Action"]))
        assert all(resource != "*" for resource in texts(statement["Resource"]))


@pytest.mark.parametrize(
    ("step", "prefixes"),
    [
        ("Scrape", {"stories", "rejected", "withdrawn", "failures/scrape"}),
        ("Strip", {"articles", "rejected", "failures/strip"}),
        ("Extract", {"quotes", "failures/extract"}),
        ("Store", {"failures/store"}),
    ],
)
def test_each_step_writes_only_under_its_own_prefixes(step: str, prefixes: set[str]) -> None:
    written = {
        resource
        for statement in statements(step)
        if "s3:PutObject" in statement["Action"]
        for resource in texts(statement["Resource"])
    }

    assert {r.split("AWS::Region}/")[1].split("/*")[0] for r in written} == prefixes
    assert not any("-inbox-" in resource for resource in written)


def test_only_store_may_touch_the_table() -> None:
    reaching = [s for s in STEPS if "dynamodb:" in json.dumps(statements(s))]

    assert reaching == ["Store"]


def test_logs_are_not_kept_for_ever() -> None:
    groups = of_type("AWS::Logs::LogGroup")

    assert len(groups) == len(STEPS)
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())
