"""The SAM CLI against a local AWS that has none of the package's libraries."""

import base64
import os
import platform
import re
import signal
import subprocess
import sys
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import pytest
import yaml

from onrecord.local import Server, access_to, find_project
from onrecord.local import server as emulator
from onrecord.local.deploy import set_concurrency
from onrecord.stack import find
from tests.deployed.conftest import PARAMETERS, Deployed

ROOT = find_project().root
DEPLOY_ROLE = ROOT / "infra" / "deploy-role.yaml"
WORKFLOW: dict[str, Any] = yaml.safe_load(
    (ROOT / ".github" / "workflows" / "deploy.yml").read_text("utf-8")
)
CONFIG = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
REGION = "us-east-1"
ISSUER = "https://token.actions.githubusercontent.com"

# MiniStack runs functions with its own interpreter, which is of the minor version of this one.
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
ARCHITECTURE = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
LIBRARIES = ("ministack", "aws-sam-translator", "boto3")

# What may deploy, as infra/deploy-role.yaml is told.
REPOSITORY = "eastport/onrecord"

# MiniStack knows no such resource, and trusts tokens of GitHub without.
NO_PROVIDER = re.compile(r"^  Provider:\n(    .*\n)*", re.MULTILINE)


class Sam(NamedTuple):
    """A local AWS, and a build that its machine can run."""

    state: Path
    server: Server
    build: Path

    def run(self, command: str | Path, *arguments: str, **environment: str) -> str:
        """What a command says that finds this AWS as it would find an account."""
        administrator = {
            "AWS_ENDPOINT_URL": self.server.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": REGION,
            "AWS_CA_BUNDLE": str(self.server.certificate),
            "NO_PROXY": "127.0.0.1",
        }
        return _run([command, *arguments], **(administrator | environment))

    def make_role(self, environment: str, name: str) -> dict[str, str]:
        """Make what a workflow needs to deploy a stack from an environment: the outputs."""
        cloudformation = access_to(self.server).client("cloudformation")
        parameters = {"Repository": REPOSITORY, "Environment": environment, "StackName": name}
        cloudformation.create_stack(
            StackName=f"{name}-deploy",
            TemplateBody=NO_PROVIDER.sub("", DEPLOY_ROLE.read_text("utf-8")),
            Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
        cloudformation.get_waiter("stack_create_complete").wait(
            StackName=f"{name}-deploy", WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )
        [made] = cloudformation.describe_stacks(StackName=f"{name}-deploy")["Stacks"]
        return {output["OutputKey"]: output["OutputValue"] for output in made["Outputs"]}

    def assume(self, role: str, subject: str) -> dict[str, str]:
        """The rights that a token of GitHub with this subject is traded for."""
        claims = {"iss": ISSUER, "aud": "sts.amazonaws.com", "sub": subject}
        parts = [
            base64.urlsafe_b64encode(msgspec.json.encode(p)) for p in ({"alg": "none"}, claims)
        ]
        token = b".".join([*parts, b"unsigned"]).decode()
        traded = (
            access_to(self.server)
            .client("sts")
            .assume_role_with_web_identity(
                RoleArn=role, RoleSessionName="workflow", WebIdentityToken=token
            )["Credentials"]
        )
        return {
            "AWS_ACCESS_KEY_ID": traded["AccessKeyId"],
            "AWS_SECRET_ACCESS_KEY": traded["SecretAccessKey"],
            "AWS_SESSION_TOKEN": traded["SessionToken"],
        }

    def deploy(self, environment: str, **rights: str) -> str:
        """Deploy the build as the workflow deploys it to an environment, for this machine."""
        command = WORKFLOW["jobs"][environment]["steps"][-1]["run"]
        configured = CONFIG[environment]["deploy"]["parameters"]["parameter_overrides"]
        machine = PARAMETERS | {"PythonRuntime": RUNTIME, "Architecture": ARCHITECTURE}
        overrides = " ".join([*configured, *(f"{k}={v}" for k, v in machine.items())])
        command = command.strip().replace("package/", f"{self.build}/")
        return self.run("sh", "-c", f"{command} --parameter-overrides {overrides}", **rights)

    def delete(self, name: str) -> None:
        """Delete a stack as `sam delete` does in an account.

        `sam deploy` gives a nested template the address of S3 as it reached it, and `sam delete`
        knows only S3's own addresses.
        """
        cloudformation = access_to(self.server).client("cloudformation")
        cloudformation.delete_stack(StackName=name)
        cloudformation.get_waiter("stack_delete_complete").wait(
            StackName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60}
        )

    def stack(self, name: str) -> Deployed:
        """A stack that was deployed, ready to work.

        MiniStack takes a number for a string, and lets the bound of a role in a template be.
        """
        access = access_to(self.server)
        set_concurrency(access.client("lambda"), name, int(PARAMETERS["MaximumConcurrency"]))
        iam = access.client("iam")
        bound = f"{name}-boundary"
        [arn] = [p["Arn"] for p in iam.list_policies()["Policies"] if p["PolicyName"] == bound]
        for role in iam.list_roles()["Roles"]:
            if role["RoleName"].startswith(name) and "Role-" in role["RoleName"]:
                iam.put_role_permissions_boundary(
                    RoleName=role["RoleName"], PermissionsBoundary=arn
                )
        return Deployed(self.state, self.server, find(access, name))


def build(folder: Path) -> None:
    """Build for this machine, as `make build` does."""
    _run([ROOT / "infra" / "build", RUNTIME, ARCHITECTURE, folder])


@contextmanager
def lean_server(folder: Path) -> Iterator[Server]:
    """A local AWS with IAM enforced and TLS, in an environment of its own from the lock file."""
    lock, interpreter = folder / "lock.txt", folder / "venv" / "bin" / "python"
    export = "uv export --quiet --locked --all-extras --no-default-groups --no-emit-project"
    _run([*export.split(), "--no-hashes", "--output-file", str(lock)])
    _run(["uv", "venv", "--quiet", "--python", sys.executable, folder / "venv"])
    install = f"uv pip install --quiet --python {interpreter} --constraints {lock}"
    _run([*install.split(), *LIBRARIES])
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("PYTHONPATH", raising=False)
        patch.setattr(sys, "executable", str(interpreter))
        server = emulator.start(folder / "state", secured=True)
    try:
        yield server
    finally:
        os.killpg(server.pid, signal.SIGKILL)


def _run(command: Sequence[str | Path], **environment: str) -> str:
    """What a command says. Raises AssertionError with it when the command fails."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "PYTHONPATH"))}
    kept["PATH"] = f"{os.environ['PATH']}:{ROOT / '.uv' / 'bin'}"
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=kept | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout
