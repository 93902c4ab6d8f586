"""Deploying the project's template on the local AWS, as `sam deploy` would in an account."""

import hashlib
import io
import time
import zipfile
from pathlib import Path
from typing import Any

import yaml
from botocore.exceptions import ClientError

from onrecord.local.project import Project
from onrecord.local.server import LocalAwsError
from onrecord.stack import Access

CODE_BUCKET = "onrecord-deployments"
DIGEST_TAG = "onrecord:digest"
DEPLOY_SECONDS = 120.0
POLL_SECONDS = 0.1

# A file's time must not change the archive; this is the earliest that a zip can hold.
ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def deploy(access: Access, project: Project, name: str, parameters: dict[str, str]) -> bool:
    """Create or update the stack; False where it stands already as it would become.

    Raises LocalAwsError with the stack's own words when it fails.
    """
    template = project.template.read_text("utf-8")
    code = zip_code(project.functions)
    code_key = f"{hashlib.sha256(code).hexdigest()}.zip"
    artifacts = {code_key: code}
    body = with_code(template, f"s3://{CODE_BUCKET}/{code_key}")
    for nested_name, path in nested_templates(template).items():
        nested = (project.template.parent / path).read_bytes()
        key = f"{hashlib.sha256(nested).hexdigest()}.yaml"
        artifacts[key] = nested
        # The only form of address in which MiniStack finds it.
        body = with_nested(body, nested_name, f"https://s3.amazonaws.com/{CODE_BUCKET}/{key}")
    digest = hashlib.sha256(repr((body, sorted(parameters.items()))).encode()).hexdigest()
    client = access.client("cloudformation")
    standing = _describe(client, name)
    if standing and standing["StackStatus"].startswith("ROLLBACK"):
        _delete(client, name)
        standing = None
    if standing and _tags(standing).get(DIGEST_TAG) == digest and _is_complete(standing):
        return False
    s3 = access.client("s3")
    s3.create_bucket(Bucket=CODE_BUCKET)
    for key, artifact in artifacts.items():
        s3.put_object(Bucket=CODE_BUCKET, Key=key, Body=artifact)
    change = client.update_stack if standing else client.create_stack
    change(
        StackName=name,
        TemplateBody=body,
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        Capabilities=["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
        Tags=[{"Key": DIGEST_TAG, "Value": digest}],
    )
    _await_completion(client, name)
    set_concurrency(access.client("lambda"), name, int(parameters["MaximumConcurrency"]))
    return True


def zip_code(functions: Path) -> bytes:
    """The package as a zip, equal for equal files.

    The libraries are left out: the local functions run in the environment of this command.
    """
    packed = io.BytesIO()
    files = (path for path in sorted((functions / "onrecord").rglob("*")) if path.is_file())
    with zipfile.ZipFile(packed, "w") as archive:
        for path in files:
            if "__pycache__" in path.parts:
                continue
            entry = zipfile.ZipInfo(path.relative_to(functions).as_posix(), ZIP_TIME)
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    return packed.getvalue()


def with_code(template: str, uri: str) -> str:
    """The template's text with the functions' ``CodeUri`` replaced, and nothing else."""
    return _replaced(template, ("Globals", "Function", "CodeUri"), uri)


def with_nested(template: str, name: str, url: str) -> str:
    """The template's text with the ``TemplateURL`` of a nested stack replaced, and nothing else."""
    return _replaced(template, ("Resources", name, "Properties", "TemplateURL"), url)


def nested_templates(template: str) -> dict[str, str]:
    """The nested stacks of a template by their names: each with the path of its own template."""
    resources = _child(yaml.compose(template, Loader=yaml.SafeLoader), "Resources")
    named = resources.value if isinstance(resources, yaml.MappingNode) else ()
    return {
        name.value: _child(_child(resource, "Properties"), "TemplateURL").value
        for name, resource in named
        if _child(resource, "Type").value == "AWS::CloudFormation::Stack"
    }


def _replaced(template: str, names: tuple[str, ...], value: str) -> str:
    node = yaml.compose(template, Loader=yaml.SafeLoader)
    for name in names:
        node = _child(node, name)
        if node is None:
            raise LocalAwsError(f"the template has no {'.'.join(names)}")
    return f"{template[: node.start_mark.index]}{value}{template[node.end_mark.index :]}"


def _child(node: Any, name: str) -> Any:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for key, value in pairs if key.value == name), None)


def set_concurrency(client: Any, name: str, workers: int) -> None:
    """Say again as a number how many workers a step may have.

    MiniStack takes a template parameter over as the string it is, and its poller then fails.
    """
    for page in client.get_paginator("list_event_source_mappings").paginate():
        for mapping in page["EventSourceMappings"]:
            if f":function:{name}-" in mapping["FunctionArn"]:
                scaling = {"MaximumConcurrency": workers}
                client.update_event_source_mapping(UUID=mapping["UUID"], ScalingConfig=scaling)


def _await_completion(client: Any, name: str) -> None:
    deadline = time.monotonic() + DEPLOY_SECONDS
    while time.monotonic() < deadline:
        standing = _describe(client, name)
        if standing and not standing["StackStatus"].endswith("IN_PROGRESS"):
            if _is_complete(standing):
                return
            reasons = "; ".join(_failed_events(client, name)) or standing["StackStatus"]
            raise LocalAwsError(f"deploying stack {name!r} failed: {reasons}")
        time.sleep(POLL_SECONDS)
    raise LocalAwsError(f"deploying stack {name!r} took more than {DEPLOY_SECONDS:.0f} s")


def _failed_events(client: Any, name: str) -> list[str]:
    """What went wrong in the last attempt, in the order of time."""
    reasons = []
    for event in client.describe_stack_events(StackName=name)["StackEvents"]:
        itself = event["LogicalResourceId"] == name
        if itself and event["ResourceStatus"] in ("CREATE_IN_PROGRESS", "UPDATE_IN_PROGRESS"):
            break
        if event["ResourceStatus"].endswith("FAILED"):
            reason = event.get("ResourceStatusReason", event["ResourceStatus"])
            reasons.append(f"{event['LogicalResourceId']}: {reason}")
    return reasons[::-1]


def _describe(client: Any, name: str) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = client.describe_stacks(StackName=name)["Stacks"][0]
    except ClientError as error:
        if error.response["Error"]["Code"] != "ValidationError":
            raise
        return None
    return None if found["StackStatus"] == "DELETE_COMPLETE" else found


def _delete(client: Any, name: str) -> None:
    client.delete_stack(StackName=name)
    client.get_waiter("stack_delete_complete").wait(
        StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
    )


def _is_complete(standing: dict[str, Any]) -> bool:
    return standing["StackStatus"] in ("CREATE_COMPLETE", "UPDATE_COMPLETE")


def _tags(standing: dict[str, Any]) -> dict[str, str]:
    return {tag["Key"]: tag["Value"] for tag in standing.get("Tags", [])}
