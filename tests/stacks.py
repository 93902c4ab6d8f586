"""A stack as the command line finds it, on moto: buckets, table, queues and the outputs."""

import json
from typing import TYPE_CHECKING, Any, NamedTuple

import boto3
from botocore.exceptions import ClientError

from onrecord.stack import STEPS, Access, Stack, find
from tests.aws import create_bucket, create_table

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

NAME = "onrecord-test"


def create_stack(name: str = NAME) -> Stack:
    """Everything that a deployed stack consists of but its functions."""
    outputs = {
        "InboxBucket": create_bucket(f"{name}-inbox").name,
        "WorkBucket": create_bucket(f"{name}-work").name,
        "Table": create_table(name).name,
    }
    sqs = boto3.client("sqs")
    for step in STEPS:
        dead = _create_queue(sqs, f"{name}-{step}-dead")
        redrive = {"deadLetterTargetArn": _arn(sqs, dead), "maxReceiveCount": 5}
        outputs[f"{step.capitalize()}DeadLettersUrl"] = dead
        queue = _create_queue(sqs, f"{name}-{step}", {"RedrivePolicy": json.dumps(redrive)})
        outputs[f"{step.capitalize()}QueueUrl"] = queue
    return find(access_to({name: outputs}), name)


class _CloudFormation(NamedTuple):
    """The one call of CloudFormation that finding a stack makes."""

    stacks: dict[str, dict[str, str]]

    def describe_stacks(self, StackName: str) -> Any:  # noqa: N803
        if StackName not in self.stacks:
            raise ClientError({"Error": {"Code": "ValidationError"}}, "DescribeStacks")
        outputs = self.stacks[StackName].items()
        found = [{"OutputKey": key, "OutputValue": value} for key, value in outputs]
        return {"Stacks": [{"Outputs": found}]}


def access_to(stacks: dict[str, dict[str, str]]) -> Access:
    """An AWS in which stacks of these names have these outputs."""

    class FakeAccess(Access):
        def client(self, service: str) -> Any:
            if service == "cloudformation":
                return _CloudFormation(stacks)
            return super().client(service)

    return FakeAccess(boto3.Session())


def messages(stack: Stack, step: str) -> list[Any]:
    """The bodies of the messages that wait for a step."""
    answer = stack.sqs.receive_message(QueueUrl=stack.step(step).queue_url, MaxNumberOfMessages=10)
    return [message["Body"] for message in answer.get("Messages", [])]


def _create_queue(sqs: "SQSClient", name: str, attributes: Any = None) -> str:
    return sqs.create_queue(QueueName=name, Attributes=attributes or {})["QueueUrl"]


def _arn(sqs: "SQSClient", queue_url: str) -> str:
    answer = sqs.get_queue_attributes(QueueUrl=queue_url, AttributeNames=["QueueArn"])
    return answer["Attributes"]["QueueArn"]
