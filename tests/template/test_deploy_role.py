"""A workflow may deploy one stack, from one environment of one repository, and nothing else.

What CloudFormation asks for, and which actions know no resources, is taken from cfn-lint's copies
of AWS' own lists.
"""

import json
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import cfnlint
import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.aws import ROOT, TEMPLATE

FILE = ROOT / "infra" / "deploy-role.yaml"
ROLES: dict[str, Any] = yaml_parse(FILE.read_text("utf-8"))["Resources"]
AWS = Path(cfnlint.__file__).parent / "data"

# What SAM makes of a function with a queue as its event.
MADE_BY_SAM = {"AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"}

# Asked for by CloudFormation's handlers, for what the template has not: a table is never deleted,
# functions stand in no VPC, roles have no policies of AWS.
WITHHELD = {"dynamodb:DeleteTable", "ec2:DescribeNetworkInterfaces", "iam:DetachRolePolicy"}


def statements(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for statement in document["Statement"]:
        yield statement["Fn::If"][1] if "Fn::If" in statement else statement


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allowed(name: str) -> list[dict[str, Any]]:
    properties = ROLES[name]["Properties"]
    policies = properties.get("Policies") or [properties]
    return [s for policy in policies for s in statements(policy["PolicyDocument"])]


def actions(name: str) -> set[str]:
    return {action for statement in allowed(name) for action in listed(statement["Action"])}


@cache
def services() -> dict[str, Any]:
    found = json.loads((AWS / "AdditionalSpecs" / "Policies.json").read_text("utf-8"))
    return dict(found)


@cache
def handlers() -> dict[str, dict[str, Any]]:
    """What CloudFormation's handler of a type asks for, by what it does."""
    schemas = [json.loads(p.read_text("utf-8")) for p in (AWS / "schemas" / "resources").iterdir()]
    return {schema["typeName"]: schema.get("handlers", {}) for schema in schemas}


def deployed_types() -> set[str]:
    nested = [
        yaml_parse((ROOT / r["Properties"]["TemplateURL"]).read_text("utf-8"))["Resources"]
        for r in TEMPLATE["Resources"].values()
        if r["Type"] == "AWS::CloudFormation::Stack"
    ]
    kinds = {r["Type"] for made in [TEMPLATE["Resources"], *nested] for r in made.values()}
    return {kind for kind in kinds if "::Serverless::" not in kind} | MADE_BY_SAM


def test_cfn_lint_finds_nothing():
    linted = subprocess.run(
        [str(Path(sys.executable).parent / "cfn-lint"), str(FILE)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (linted.returncode, linted.stdout) == (0, "")


def test_only_jobs_of_one_environment_of_one_repository_get_the_role():
    [trust] = ROLES["DeployRole"]["Properties"]["AssumeRolePolicyDocument"]["Statement"]

    assert trust["Action"] == "sts:AssumeRoleWithWebIdentity"
    issuer = "token.actions.githubusercontent.com"
    assert trust["Condition"] == {
        "StringEquals": {
            f"{issuer}:aud": "sts.amazonaws.com",
            f"{issuer}:sub": {"Fn::Sub": "repo:${Repository}:environment:${Environment}"},
        }
    }


@pytest.mark.parametrize("name", ["DeployRole", "ExecutionRole", "Boundary"])
def test_every_action_is_named_and_there_is(name: str):
    for action in actions(name):
        service, _, called = action.partition(":")
        assert called.lower() in services()[service]["Actions"], action


@pytest.mark.parametrize("name", ["DeployRole", "ExecutionRole", "Boundary"])
def test_every_resource_is_of_the_stack_unless_an_action_knows_none(name: str):
    for statement in allowed(name):
        if listed(statement["Resource"]) == ["*"]:
            for action in listed(statement["Action"]):
                service, _, called = action.partition(":")
                assert "Resources" not in services()[service]["Actions"][called.lower()], action
            continue
        for resource in map(json.dumps, listed(statement["Resource"])):
            own = any(part in resource for part in ("${StackName}", "Packages", "KmsKeyArn"))
            names_of_aws = any(
                part in resource for part in ("event-source-mapping:", "alarm:", "transform/")
            )
            assert own or names_of_aws or "ExecutionRole" in resource, resource


def test_the_workflow_gives_cloudformation_its_role_and_makes_nothing_itself():
    assert {action.split(":")[0] for action in actions("DeployRole")} == {
        "cloudformation",
        "iam",
        "s3",
    }
    [passed] = [s for s in allowed("DeployRole") if "iam:" in str(s["Action"])]
    assert passed["Action"] == "iam:PassRole"
    assert passed["Resource"] == {"Fn::GetAtt": ["ExecutionRole", "Arn"]}


def test_cloudformation_can_read_and_delete_all_that_the_template_makes():
    asked = {
        action
        for kind in deployed_types()
        for done in ("read", "delete")
        for action in handlers()[kind].get(done, {}).get("permissions", [])
    }

    assert asked - actions("ExecutionRole") == WITHHELD


def test_cloudformation_can_do_nothing_that_no_resource_of_the_template_asks_for():
    asked = {
        action
        for kind in deployed_types()
        for handler in handlers()[kind].values()
        for action in handler["permissions"]
    }

    # The SAM transform is none of a resource.
    assert actions("ExecutionRole") - asked == {"cloudformation:CreateChangeSet"}


def test_a_role_that_cloudformation_makes_is_bound():
    for statement in allowed("ExecutionRole"):
        granting = {"iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"}
        if granting & set(listed(statement["Action"])):
            assert statement["Condition"] == {
                "StringEquals": {"iam:PermissionsBoundary": {"Ref": "Boundary"}}
            }


def test_the_bound_is_what_the_environment_bounds_its_roles_with():
    config = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))

    assert ROLES["Boundary"]["Properties"]["ManagedPolicyName"] == {
        "Fn::Sub": "${StackName}-boundary"
    }
    for environment in ("staging", "production"):
        deploy = config[environment]["deploy"]["parameters"]
        bound = f"PermissionsBoundary={deploy['stack_name']}-boundary"
        assert bound in deploy["parameter_overrides"]


def test_the_bound_leaves_every_function_what_its_role_gives():
    for name, role in TEMPLATE["Resources"].items():
        if role["Type"] == "AWS::IAM::Role":
            assert "PermissionsBoundary" in role["Properties"], name
            for policy in role["Properties"]["Policies"]:
                given = {
                    a for s in statements(policy["PolicyDocument"]) for a in listed(s["Action"])
                }
                assert given <= actions("Boundary"), name
