"""Take back into a new stack what a deleted one left: both buckets and the table.

``python -m infra.take_back STACK [PARAMETER=VALUE ...]`` with the parameters that the stack had;
then ``sam deploy`` adds the rest. CloudFormation imports resources only into a stack to which
nothing else is added, so all that is not retained is left out of the template here.
"""

import json
import sys
from pathlib import Path
from typing import Any

import boto3
from samtranslator.yaml_helper import yaml_parse

TEMPLATE = Path(__file__).parents[1] / "template.yaml"
CHANGE_SET = "take-back"


def main() -> None:
    """Take back what the command line names."""
    match sys.argv[1:]:
        case [name, *pairs] if all("=" in pair for pair in pairs):
            take_back(boto3.Session(), name, dict(pair.split("=", 1) for pair in pairs))
        case _:
            sys.exit("usage: python -m infra.take_back STACK [PARAMETER=VALUE ...]")


def retained(template: dict[str, Any]) -> dict[str, Any]:
    """What of the template outlives its stack, without a word of the rest."""
    resources = {}
    for name, resource in template["Resources"].items():
        if resource.get("DeletionPolicy", "").startswith("Retain"):
            properties = _without("NotificationConfiguration", resource["Properties"])
            resources[name] = _without("DependsOn", resource) | {"Properties": properties}
    parts = ("AWSTemplateFormatVersion", "Parameters", "Conditions")
    return {part: template[part] for part in parts} | {"Resources": resources}


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
        TemplateBody=json.dumps(retained(yaml_parse(TEMPLATE.read_text("utf-8")))),
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


def _without(name: str, told: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if key != name}


if __name__ == "__main__":
    main()
