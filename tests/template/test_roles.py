"""Each function may do what its step does, and nothing else."""

import json
import re
from typing import Any

import pytest

from tests.template.rendered import KEY, listed, of_type, pipeline

TAKES = "sqs:ReceiveMessage sqs:DeleteMessage sqs:GetQueueAttributes sqs:ChangeMessageVisibility"
LOGS = "logs:CreateLogStream logs:PutLogEvents"
READS = "s3:GetObject s3:GetObjectVersion"
# Without it a missing object is a refusal, which would be retried to death.
LISTS = "s3:ListBucket"
WRITES = "s3:GetObject s3:PutObject"
RECORDS = "s3:GetObject s3:PutObject s3:DeleteObject"
TABLE = (
    "dynamodb:BatchGetItem dynamodb:BatchWriteItem dynamodb:DeleteItem dynamodb:GetItem"
    " dynamodb:PutItem dynamodb:Query"
)
USES_KEY = "kms:Decrypt kms:GenerateDataKey"

MAY = {
    "Scrape": [
        (TAKES, "ScrapeQueue"),
        (LOGS, "logs of scrape"),
        (READS, "inbox/*"),
        (LISTS, "inbox work"),
        (WRITES, "work/stories/* work/rejected/* work/withdrawn/*"),
        (RECORDS, "work/failures/scrape/*"),
    ],
    "Strip": [
        (TAKES, "StripQueue"),
        (LOGS, "logs of strip"),
        (READS, "work/stories/*"),
        (LISTS, "work"),
        (WRITES, "work/articles/* work/rejected/*"),
        (RECORDS, "work/failures/strip/*"),
    ],
    "Extract": [
        (TAKES, "ExtractQueue"),
        (LOGS, "logs of extract"),
        (READS, "work/articles/*"),
        (LISTS, "work"),
        (WRITES, "work/quotes/*"),
        (RECORDS, "work/failures/extract/*"),
    ],
    "Store": [
        (TAKES, "StoreQueue"),
        (LOGS, "logs of store"),
        (READS, "work/quotes/* work/rejected/* work/withdrawn/*"),
        (LISTS, "work"),
        (RECORDS, "work/failures/store/*"),
        (TABLE, "Table"),
    ],
}
VIA = {step: ["s3"] for step in MAY} | {"Store": ["s3", "dynamodb"]}


def statements(resources: dict[str, Any], step: str) -> list[dict[str, Any]]:
    """What the role of a step's function may do; nothing else is attached to it."""
    role = of_type(resources, "AWS::IAM::Role")[f"{step}Role"]
    assert set(role) == {"AssumeRolePolicyDocument", "Policies"}
    [policy] = role["Policies"]
    found: list[dict[str, Any]] = policy["PolicyDocument"]["Statement"]
    return found


def short(resource: Any) -> str:
    """A resource's ARN as one reads it."""
    if "Fn::GetAtt" in resource:
        name, attribute = resource["Fn::GetAtt"]
        assert attribute == "Arn"
        return str(name)
    if "Ref" in resource:
        return str(resource["Ref"])
    arn = resource["Fn::Sub"].replace("${AWS::Partition}", "aws")
    own = r"\$\{AWS::StackName\}-"
    where = r"-\$\{AWS::AccountId\}-\$\{AWS::Region\}"
    if bucket := re.fullmatch(rf"arn:aws:s3:::{own}(inbox|work){where}(/.+)?", arn):
        return bucket[1] + (bucket[2] or "")
    group = r"arn:aws:logs:\$\{AWS::Region\}:\$\{AWS::AccountId\}:log-group:/aws/lambda/"
    if logs := re.fullmatch(rf"{group}{own}(\w+):\*", arn):
        return f"logs of {logs[1]}"
    return str(arn)


def said(statement: dict[str, Any]) -> tuple[str, str]:
    assert statement["Effect"] == "Allow"
    resources = map(short, listed(statement["Resource"]))
    return " ".join(listed(statement["Action"])), " ".join(resources)


@pytest.mark.parametrize("step", MAY)
def test_a_function_may_do_what_its_step_does(step: str) -> None:
    may = statements(pipeline(), step)

    assert [said(statement) for statement in may] == MAY[step]
    assert not any("Condition" in statement for statement in may)


@pytest.mark.parametrize("step", MAY)
def test_with_a_key_it_may_use_that_key_through_its_stores_alone(step: str) -> None:
    *may, uses = statements(pipeline(KmsKeyArn=KEY), step)
    services = [{"Fn::Sub": f"{name}.${{AWS::Region}}.amazonaws.com"} for name in VIA[step]]

    assert [said(statement) for statement in may] == MAY[step]
    assert said(uses) == (USES_KEY, "KmsKeyArn")
    assert {k: listed(v) for k, v in uses["Condition"]["StringEquals"].items()} == {
        "kms:ViaService": services
    }


@pytest.mark.parametrize("step", MAY)
def test_a_function_has_its_own_role_which_lambda_alone_takes(step: str) -> None:
    resources = pipeline()
    role = resources[f"{step}Role"]["Properties"]

    [trusted] = role["AssumeRolePolicyDocument"]["Statement"]

    assert resources[step]["Properties"]["Role"] == {"Fn::GetAtt": [f"{step}Role", "Arn"]}
    assert trusted["Principal"] == {"Service": "lambda.amazonaws.com"}


def test_there_are_no_other_roles_or_policies() -> None:
    resources = pipeline(KmsKeyArn=KEY, AlarmEmail="desk@news.example")
    kinds = {name: r["Type"] for name, r in resources.items() if r["Type"].startswith("AWS::IAM::")}

    assert kinds == {f"{step}Role": "AWS::IAM::Role" for step in MAY}


@pytest.mark.parametrize("resources", [pipeline(), pipeline(KmsKeyArn=KEY)])
def test_nothing_is_allowed_on_everything(resources: dict[str, Any]) -> None:
    for step in MAY:
        for statement in statements(resources, step):
            assert not any("*" in action for action in listed(statement["Action"]))
            assert "*" not in listed(statement["Resource"])
            assert "NotAction" not in json.dumps(statement)


@pytest.mark.parametrize("step", MAY)
def test_whatever_bucket_a_function_reads_it_may_list(step: str) -> None:
    may = dict(MAY[step])
    read = {
        place.partition("/")[0]
        for actions, places in MAY[step]
        if "s3:GetObject" in actions
        for place in places.split()
    }

    assert read == set(may[LISTS].split())
