"""From nothing, or from whatever a crash left, to a deployed local stack."""

from collections.abc import Callable
from pathlib import Path

import boto3
from botocore.session import Session as CoreSession

from onrecord.local import server as emulator
from onrecord.local.deploy import deploy
from onrecord.local.project import Project
from onrecord.local.server import Server, exclusive
from onrecord.resend.inbox import resend_missing
from onrecord.stack import Access, Stack, find

STACK_NAME = "onrecord"
REGION = "us-east-1"

# Two workers a step suit a small machine. A message that a worker left is tried again at once,
# as nobody waits three minutes at a desk.
PARAMETERS = {"MaximumConcurrency": "2", "FunctionTimeout": "30", "VisibilityTimeout": "30"}


def access_to(server: Server) -> Access:
    """How a local AWS is reached; nothing of the user's own AWS settings counts there."""
    core = CoreSession(session_vars={"profile": (None, None, None, None)})
    session = boto3.Session(
        aws_access_key_id="test",
        aws_secret_access_key="test",
        region_name=REGION,
        botocore_session=core,
    )
    certificate = Path(server.certificate) if server.certificate else None
    return Access(session, server.endpoint, certificate)


def up(
    project: Project,
    state: Path | None = None,
    *,
    name: str = STACK_NAME,
    parameters: dict[str, str] | None = None,
    secured: bool = False,
    proxy: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> tuple[Server, Stack]:
    """Start the local AWS, deploy the project's template, and send again what a crash lost.

    ``state`` is the project's own folder unless another is given; ``secured``, the functions'
    ``proxy`` and the template's ``parameters`` are for tests; ``tell`` hears what is being done.
    Raises LocalAwsError.
    """
    state = (state or project.state).resolve()
    with exclusive(state):
        found_running = emulator.running(state) is not None
        if not found_running:
            tell("starting the local AWS")
        server = emulator.start(state, secured=secured, proxy=proxy)
        tell("deploying template.yaml")
        if deploy(access_to(server), project, name, PARAMETERS | (parameters or {})):
            # The emulator writes its state only when it ends: without this a crash would
            # take the whole stack with it.
            tell("putting the state on disk")
            emulator.stop(state)
            server = emulator.start(state, secured=secured, proxy=proxy)
        stack = find(access_to(server), name)
        if not found_running and (resent := resend_missing(stack)):
            tell(f"sent {resent} uploads without a result through the pipeline again")
    return server, stack


def stop(state: Path) -> bool:
    """Stop the local AWS with its state in this folder; say whether it ran."""
    with exclusive(state):
        return emulator.stop(state)
