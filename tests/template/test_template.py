"""The templates say what AWS will accept and what the steps need."""

import os
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from tests.aws import ROOT, TEMPLATE
from tests.template.rendered import KEY, of_type, pipeline

STEPS = ("Scrape", "Strip", "Extract", "Store")
PLAIN = pipeline()
KEYED = pipeline(KmsKeyArn=KEY)
BUCKETS = ("InboxBucket", "WorkBucket")
FOURTEEN_DAYS = 14 * 24 * 3600


def test_cfn_lint_finds_nothing() -> None:
    templates = [ROOT / "template.yaml", *(ROOT / "infra").glob("*.yaml")]
    linted = subprocess.run(
        [str(Path(sys.executable).parent / "cfn-lint"), *map(str, templates)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (linted.returncode, linted.stdout) == (0, "")


@pytest.mark.timeout(600)
def test_sam_validate_finds_nothing() -> None:
    validated = subprocess.run(
        [str(ROOT / "infra" / "sam"), "validate", "--lint"],
        cwd=ROOT,
        env=os.environ | {"AWS_DEFAULT_REGION": "us-east-1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert validated.returncode == 0, validated.stdout + validated.stderr


def test_the_sam_transform_gives_each_step_one_function_and_one_event_source() -> None:
    assert len(of_type(PLAIN, "AWS::Lambda::Function")) == len(STEPS)
    assert len(of_type(PLAIN, "AWS::Lambda::EventSourceMapping")) == len(STEPS)
    assert set(TEMPLATE["Resources"]) <= set(PLAIN)


@pytest.mark.parametrize("step", STEPS)
def test_every_handler_can_be_imported(step: str) -> None:
    module, _, name = PLAIN[step]["Properties"]["Handler"].rpartition(".")

    assert callable(getattr(import_module(module), name))


def test_a_message_that_kills_its_worker_takes_no_other_along() -> None:
    for source in of_type(PLAIN, "AWS::Lambda::EventSourceMapping").values():
        assert source["BatchSize"] == 1
        assert source["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
        assert source["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "MaximumConcurrency"}}


def test_a_message_is_not_tried_again_while_its_worker_may_still_run() -> None:
    default = {name: p.get("Default") for name, p in TEMPLATE["Parameters"].items()}

    assert default["VisibilityTimeout"] >= 6 * default["FunctionTimeout"]


@pytest.mark.parametrize(
    ("parameter", "value", "taken"),
    [
        ("KmsKeyArn", "", True),
        ("KmsKeyArn", KEY, True),
        # A role's leave to use a key is for the key itself, not for a name of it.
        ("KmsKeyArn", "arn:aws:kms:eu-west-1:123456789012:alias/onrecord", False),
        ("KmsKeyArn", "alias/onrecord", False),
        ("AlarmEmail", "", True),
        ("AlarmEmail", "desk@news.example", True),
        ("AlarmEmail", "desk", False),
    ],
)
def test_a_parameter_that_cannot_work_is_refused_before_anything_is_made(
    parameter: str, value: str, taken: bool
) -> None:
    pattern = TEMPLATE["Parameters"][parameter]["AllowedPattern"]

    assert bool(re.fullmatch(pattern, value)) is taken


def test_every_queue_is_encrypted_and_every_step_has_its_dead_letters() -> None:
    queues = of_type(PLAIN, "AWS::SQS::Queue")

    assert set(queues) == {f"{s}{kind}" for s in STEPS for kind in ("Queue", "DeadLetters")}
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True, name
        assert queue["MessageRetentionPeriod"] == FOURTEEN_DAYS, name
        redrive = queue.get("RedrivePolicy")
        assert redrive == (
            {
                "deadLetterTargetArn": {
                    "Fn::GetAtt": [name.replace("Queue", "DeadLetters"), "Arn"]
                },
                "maxReceiveCount": 5,
            }
            if name.endswith("Queue")
            else None
        )


@pytest.mark.parametrize("bucket", BUCKETS)
@pytest.mark.parametrize("resources", [PLAIN, KEYED])
def test_every_bucket_is_versioned_closed_and_kept(bucket: str, resources: dict[str, Any]) -> None:
    properties = resources[bucket]["Properties"]

    assert properties["VersioningConfiguration"] == {"Status": "Enabled"}
    assert properties["PublicAccessBlockConfiguration"] == dict.fromkeys(
        ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets"), True
    )
    assert properties["OwnershipControls"] == {
        "Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]
    }
    assert resources[bucket]["DeletionPolicy"] == "RetainExceptOnCreate"
    assert resources[bucket]["UpdateReplacePolicy"] == "Retain"


def test_there_are_no_other_buckets() -> None:
    assert set(of_type(PLAIN, "AWS::S3::Bucket")) == set(BUCKETS)


@pytest.mark.parametrize("bucket", BUCKETS)
def test_every_bucket_refuses_what_comes_without_tls(bucket: str) -> None:
    [policy] = [
        policy
        for policy in of_type(PLAIN, "AWS::S3::BucketPolicy").values()
        if policy["Bucket"] == {"Ref": bucket}
    ]
    name = PLAIN[bucket]["Properties"]["BucketName"]["Fn::Sub"]
    arn = f"arn:${{AWS::Partition}}:s3:::{name}"

    [statement] = policy["PolicyDocument"]["Statement"]

    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Action"] == "s3:*"
    assert statement["Resource"] == [{"Fn::Sub": arn}, {"Fn::Sub": f"{arn}/*"}]
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


@pytest.mark.parametrize("bucket", BUCKETS)
def test_a_bucket_is_encrypted_with_the_given_key_or_with_that_of_s3(bucket: str) -> None:
    plain, keyed = (
        resources[bucket]["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
        for resources in (PLAIN, KEYED)
    )

    assert plain == [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]
    assert keyed == [
        {
            "ServerSideEncryptionByDefault": {
                "SSEAlgorithm": "aws:kms",
                "KMSMasterKeyID": {"Ref": "KmsKeyArn"},
            },
            # Else every object that is read or written is a request to KMS, which is billed.
            "BucketKeyEnabled": True,
        }
    ]


def test_the_table_is_encrypted_with_the_given_key_or_with_that_of_dynamodb() -> None:
    plain, keyed = (resources["Table"]["Properties"] for resources in (PLAIN, KEYED))

    assert "SSESpecification" not in plain
    assert keyed["SSESpecification"] == {
        "SSEEnabled": True,
        "SSEType": "KMS",
        "KMSMasterKeyId": {"Ref": "KmsKeyArn"},
    }


def test_the_table_is_kept_and_can_be_brought_back() -> None:
    table = PLAIN["Table"]

    assert table["DeletionPolicy"] == "RetainExceptOnCreate"
    assert table["UpdateReplacePolicy"] == "Retain"
    assert table["Properties"]["PointInTimeRecoverySpecification"] == {
        "PointInTimeRecoveryEnabled": True
    }


def rules(resources: dict[str, Any], bucket: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]]
    found = resources[bucket]["Properties"]["LifecycleConfiguration"]["Rules"]
    return found


@pytest.mark.parametrize("bucket", BUCKETS)
def test_stories_expire_where_asked_in_the_buckets_and_in_the_table(bucket: str) -> None:
    days = {"Ref": "StoryRetentionDays"}
    store = PLAIN["Store"]["Properties"]["Environment"]["Variables"]
    expiring = pipeline(StoryRetentionDays=90)

    assert [rule.get("ExpirationInDays") for rule in rules(PLAIN, bucket)] == [None, None]
    assert [rule.get("ExpirationInDays") for rule in rules(expiring, bucket)] == [None, None, days]
    assert store["RETENTION_DAYS"] == days
    assert PLAIN["Table"]["Properties"]["TimeToLiveSpecification"] == {
        "AttributeName": "expires_at",
        "Enabled": True,
    }


@pytest.mark.parametrize("bucket", BUCKETS)
@pytest.mark.parametrize("retention", [0, 1])
def test_old_versions_outlive_every_message_and_then_leave_nothing(
    bucket: str, retention: int
) -> None:
    # In a queue, and then among its dead letters.
    longest_wait = 2 * FOURTEEN_DAYS / (24 * 3600)

    [rule] = [
        r for r in rules(pipeline(StoryRetentionDays=retention), bucket) if "Noncurrent" in str(r)
    ]

    assert rule["Status"] == "Enabled"
    assert rule["NoncurrentVersionExpiration"]["NoncurrentDays"] > longest_wait
    assert rule["ExpiredObjectDeleteMarker"] is True


@pytest.mark.parametrize("bucket", BUCKETS)
def test_what_a_lifecycle_rule_removes_is_no_withdrawal(bucket: str) -> None:
    queues = PLAIN[bucket]["Properties"]["NotificationConfiguration"]["QueueConfigurations"]

    assert {q["Event"] for q in queues} <= {"s3:ObjectCreated:*", "s3:ObjectRemoved:*"}


def test_logs_are_not_kept_for_ever() -> None:
    groups = of_type(PLAIN, "AWS::Logs::LogGroup")

    assert len(groups) == len(STEPS)
    assert all(group["RetentionInDays"] == {"Ref": "LogRetentionDays"} for group in groups.values())


def test_the_metrics_of_a_stack_bear_its_name() -> None:
    namespace = {"Fn::Sub": "onrecord/${AWS::StackName}"}
    functions = of_type(PLAIN, "AWS::Lambda::Function").values()

    told = [f["Environment"]["Variables"]["POWERTOOLS_METRICS_NAMESPACE"] for f in functions]

    assert told == [namespace] * len(STEPS)
    assert PLAIN["Monitoring"]["Properties"]["Parameters"]["Namespace"] == namespace
