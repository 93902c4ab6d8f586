"""A workflow may deploy one stack, from one environment of one repository, and nothing else.

What CloudFormation asks for, and which actions know no resources, is taken from cfn-lint's copies
of AWS' own lists.
"""

import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import cfnlint
import pytest
from samtranslator.yaml_helper import yaml_parse

from tests.aws import ROOT, TEMPLATE
from tests.template.rendered import KEY, deploy_role, listed, of_type, pipeline

ROLES = deploy_role(KmsKeyArn=KEY)
AWS = Path(cfnlint.__file__).parent / "data"

# What SAM makes of a function with a queue as its event.
MADE_BY_SAM = {"AWS::Lambda::Function", "AWS::Lambda::EventSourceMapping"}

# Asked for by CloudFormation's handlers, for what the template has not: a table is never deleted,
# functions stand in no VPC, roles have no policies of AWS.
WITHHELD = {"dynamodb:DeleteTable", "ec2:DescribeNetworkInterfaces", "iam:DetachRolePolicy"}


def allowed(name: str) -> list[dict[str, Any]]:
    properties = ROLES[name]["Properties"]
    policies = properties.get("Policies") or [properties]
    return [s for policy in policies for s in policy["PolicyDocument"]["Statement"]]


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
        name = config[environment]["global"]["parameters"]["stack_name"]
        overrides = config[environment]["deploy"]["parameters"]["parameter_overrides"]
        assert f"PermissionsBoundary={name}-boundary" in overrides


def test_every_function_is_bound_where_asked_and_left_what_its_role_gives():
    bound = {
        "Fn::Sub": "arn:${AWS::Partition}:iam::${AWS::AccountId}:policy/${PermissionsBoundary}"
    }
    bounded = pipeline(KmsKeyArn=KEY, PermissionsBoundary="onrecord-boundary")

    for role in of_type(bounded, "AWS::IAM::Role").values():
        assert role["PermissionsBoundary"] == bound
        [policy] = role["Policies"]
        given = {a for s in policy["PolicyDocument"]["Statement"] for a in listed(s["Action"])}
        assert given <= actions("Boundary")
