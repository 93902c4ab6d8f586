"""The SAM CLI against a local AWS that has none of the package's libraries."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from platform import machine
from typing import NamedTuple

import pytest

from onrecord.local import Server, access_to, find_project
from onrecord.local import server as emulator
from onrecord.local.deploy import set_concurrency
from onrecord.stack import find
from tests.deployed.conftest import PARAMETERS, Deployed

ROOT = find_project().root
SAM = ROOT / "infra" / "sam"

# MiniStack runs functions with its own interpreter, which is of the minor version of this one.
RUNTIME = f"python{sys.version_info.major}.{sys.version_info.minor}"
ARCHITECTURE = {"aarch64": "arm64", "arm64": "arm64"}.get(machine(), "x86_64")
LIBRARIES = ("ministack", "aws-sam-translator", "boto3")


class Sam(NamedTuple):
    """A local AWS, and a build that its machine can run."""

    state: Path
    server: Server
    build: Path

    def run(self, command: str | Path, *arguments: str) -> str:
        """What a command says that finds this AWS as it would find an account."""
        environment = {
            "AWS_ENDPOINT_URL": self.server.endpoint,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CA_BUNDLE": str(self.server.certificate),
            "NO_PROXY": "127.0.0.1",
        }
        return _run([command, *arguments], **environment)

    def deploy(self, environment: str, *options: str) -> str:
        """Deploy the build to an environment of samconfig.toml, as this machine needs it."""
        overrides = PARAMETERS | {"PythonRuntime": RUNTIME, "Architecture": ARCHITECTURE}
        return self.run(
            SAM,
            "deploy",
            *("--template-file", str(self.build / "template.yaml")),
            *("--config-file", str(ROOT / "samconfig.toml"), "--config-env", environment),
            *("--no-confirm-changeset", *options),
            *("--parameter-overrides", *(f"{k}={v}" for k, v in overrides.items())),
        )

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
        """A stack that was deployed, ready to work."""
        access = access_to(self.server)
        set_concurrency(access.client("lambda"), name, int(PARAMETERS["MaximumConcurrency"]))
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
