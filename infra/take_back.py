"""Take back into a new stack what a deleted one left: both buckets and the table.

``python -m infra.take_back STACK [PARAMETER=VALUE ...]`` with the parameters that the stack had;
then ``sam deploy`` adds the rest. CloudFormation imports resources only into a stack to which
nothing else is added, so all that is not retained is left out of the template here.
"""

import sys
from pathlib import Path

import boto3
import yaml

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
CHANGE_SET = "take-back"


def retained(template: str) -> str:
    """What of the template outlives its stack, without a word of the rest."""
    root = yaml.compose(template, Loader=yaml.SafeLoader)
    _keep(root, {"AWSTemplateFormatVersion", "Parameters", "Conditions", "Resources"})
    resources = _child(root, "Resources")
    _keep(
        resources,
        {
            name.value
            for name, resource in resources.value
            if any(
                key.value == "DeletionPolicy" and value.value.startswith("Retain")
                for key, value in resource.value
            )
        },
    )
    for _, resource in resources.value:
        _drop(resource, "DependsOn")
        _drop(_child(resource, "Properties"), "NotificationConfiguration")
    return str(yaml.serialize(root))


def take_back(session: boto3.Session, name: str, parameters: dict[str, str]) -> None:
    """Make a stack of this name from what another of the same name left."""
    account = session.client("sts").get_caller_identity()["Account"]
    place = f"{account}-{session.region_name}"
    found = {
        "InboxBucket": ("AWS::S3::Bucket", "BucketName", f"{name}-inbox-{place}"),
        "WorkBucket": ("AWS::S3::Bucket", "BucketName", f"{name}-work-{place}"),
        "Table": ("AWS::DynamoDB::Table", "TableName", name),
    }
    cloudformation = session.client("cloudformation")
    change_set = cloudformation.create_change_set(
        StackName=name,
        ChangeSetName=CHANGE_SET,
        ChangeSetType="IMPORT",
        TemplateBody=retained(TEMPLATE.read_text("utf-8")),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        ResourcesToImport=[
            {
                "ResourceType": kind,
                "LogicalResourceId": logical_id,
                "ResourceIdentifier": {identifier: value},
            }
            for logical_id, (kind, identifier, value) in found.items()
        ],
    )["Id"]
    cloudformation.get_waiter("change_set_create_complete").wait(ChangeSetName=change_set)
    cloudformation.execute_change_set(ChangeSetName=change_set)
    cloudformation.get_waiter("stack_import_complete").wait(StackName=name)


def _child(node: yaml.Node, name: str) -> yaml.Node:
    return next(value for key, value in node.value if key.value == name)


def _keep(node: yaml.Node, names: set[str]) -> None:
    node.value = [(key, value) for key, value in node.value if key.value in names]


def _drop(node: yaml.Node, name: str) -> None:
    _keep(node, {key.value for key, _ in node.value} - {name})


if __name__ == "__main__":
    take_back(boto3.Session(), sys.argv[1], dict(pair.split("=", 1) for pair in sys.argv[2:]))
