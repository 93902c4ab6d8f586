"""The templates as CloudFormation sees them: SAM transformed, conditions decided."""

import json
from functools import cache
from typing import Any

import boto3
import pytest
from samtranslator.translator.managed_policy_translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

from tests.aws import ROOT, TEMPLATE

MONITORING: dict[str, Any] = yaml_parse((ROOT / "infra" / "monitoring.yaml").read_text("utf-8"))
DEPLOY_ROLE: dict[str, Any] = yaml_parse((ROOT / "infra" / "deploy-role.yaml").read_text("utf-8"))

KEY = "arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"

_NOTHING = object()


def pipeline(**parameters: Any) -> dict[str, Any]:
    """The resources of template.yaml, deployed with these parameters."""
    return _resources(_transformed(), parameters)


def monitoring(**parameters: Any) -> dict[str, Any]:
    """The resources of infra/monitoring.yaml, deployed with these parameters."""
    return _resources(MONITORING, parameters)


def deploy_role(**parameters: Any) -> dict[str, Any]:
    """The resources of infra/deploy-role.yaml, deployed with these parameters."""
    return _resources(DEPLOY_ROLE, parameters)


def of_type(resources: dict[str, Any], kind: str) -> dict[str, Any]:
    """The properties of the resources of a kind, by their names."""
    return {name: r["Properties"] for name, r in resources.items() if r["Type"] == kind}


def listed(value: Any) -> list[Any]:
    """What a policy says as one or as a list."""
    return value if isinstance(value, list) else [value]


@cache
def _transformed() -> Any:
    document = json.loads(json.dumps(TEMPLATE))
    document["Globals"]["Function"]["CodeUri"] = "s3://code/functions.zip"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_DEFAULT_REGION", "eu-west-1")
        iam = boto3.client("iam", aws_access_key_id="test", aws_secret_access_key="test")
        return transform(document, {}, ManagedPolicyLoader(iam))


def _resources(template: dict[str, Any], parameters: dict[str, Any]) -> dict[str, Any]:
    given = {name: p.get("Default") for name, p in template["Parameters"].items()} | parameters
    holds = {name: _truth(said, given) for name, said in template["Conditions"].items()}
    standing = {
        name: resource
        for name, resource in template["Resources"].items()
        if holds.get(resource.get("Condition"), True)
    }
    decided: dict[str, Any] = _decide(standing, holds)
    return decided


def _truth(said: Any, given: dict[str, Any]) -> bool:
    [(function, arguments)] = said.items()
    if function == "Fn::Not":
        return not _truth(arguments[0], given)
    assert function == "Fn::Equals"
    left, right = (given[a["Ref"]] if isinstance(a, dict) else a for a in arguments)
    return str(left) == str(right)


def _decide(node: Any, holds: dict[str, bool]) -> Any:
    if node == {"Ref": "AWS::NoValue"}:
        return _NOTHING
    if isinstance(node, dict) and set(node) == {"Fn::If"}:
        name, then, otherwise = node["Fn::If"]
        return _decide(then if holds[name] else otherwise, holds)
    if isinstance(node, dict):
        decided = {key: _decide(value, holds) for key, value in node.items()}
        return {key: value for key, value in decided.items() if value is not _NOTHING}
    if isinstance(node, list):
        return [v for v in (_decide(value, holds) for value in node) if v is not _NOTHING]
    return node
