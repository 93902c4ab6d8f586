"""The stack as a team deploys it: built by SAM, deployed by SAM, deleted.

Nothing but the built package gives the functions their libraries.
"""

import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER, cache_from_source
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from samtranslator.yaml_helper import yaml_parse

from onrecord.local import Server, access_to
from onrecord.table.items import StoredMark
from tests.deployed.conftest import Deployed
from tests.deployed.sam import ARCHITECTURE, REPOSITORY, RUNTIME, Sam, build, lean_server
from tests.deployed.test_pipeline import FERRY, page, said

NAME = "onrecord-staging"
# PEP 552: a hash of the source, which is not compared.
UNCHECKED = (1).to_bytes(4, "little")

DESCRIBE = """
import sys, boto3
boto3.client("cloudformation").describe_stacks(StackName=sys.argv[1])
"""

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sam]:
    folder = tmp_path_factory.mktemp("sam")
    build(folder / "build")
    with lean_server(folder) as server:
        yield Sam(folder / "state", server, folder / "build")


@pytest.fixture(scope="module")
def made(sam: Sam) -> dict[str, str]:
    """What the workflow is told of its environment."""
    return sam.make_role("staging", NAME)


@pytest.fixture(scope="module")
def rights(sam: Sam, made: dict[str, str]) -> dict[str, str]:
    """What the workflow's deployment finds in its environment."""
    told = {"PACKAGES": made["Packages"], "EXECUTION_ROLE": made["ExecutionRole"]}
    return told | sam.assume(made["DeployRole"], f"repo:{REPOSITORY}:environment:staging")


@pytest.fixture(scope="module")
def before(sam: Sam, rights: dict[str, str]) -> set[str]:
    """What there is before the stack."""
    return resources(sam.server)


@pytest.fixture(scope="module")
def deployed(sam: Sam, rights: dict[str, str], before: set[str]) -> Deployed:
    sam.deploy("staging", **rights)
    return sam.stack(NAME)


def resources(server: Server) -> set[str]:
    access = access_to(server)
    iam, watch = access.client("iam"), access.client("cloudwatch")
    functions = access.client("lambda")
    triggers = functions.list_event_source_mappings()["EventSourceMappings"]
    listed = {
        "bucket": [b["Name"] for b in access.client("s3").list_buckets()["Buckets"]],
        "table": access.client("dynamodb").list_tables()["TableNames"],
        "function": [f["FunctionName"] for f in functions.list_functions()["Functions"]],
        "trigger": [t["UUID"] for t in triggers],
        "queue": access.client("sqs").list_queues().get("QueueUrls", []),
        "role": [r["RoleName"] for r in iam.list_roles()["Roles"]],
        "logs": [g["arn"] for g in access.client("logs").describe_log_groups()["logGroups"]],
        "alarm": [a["AlarmName"] for a in watch.describe_alarms()["MetricAlarms"]],
        "dashboard": [d["DashboardName"] for d in watch.list_dashboards()["DashboardEntries"]],
        "topic": [t["TopicArn"] for t in access.client("sns").list_topics()["Topics"]],
    }
    return {f"{kind} {name}" for kind, names in listed.items() for name in names}


def test_every_module_of_the_package_has_bytecode_that_counts_whatever_the_zip_does(sam: Sam):
    modules = list(sam.build.rglob("*.py"))

    compiled = [Path(cache_from_source(module)).read_bytes()[:8] for module in modules]

    assert set(compiled) == {MAGIC_NUMBER + UNCHECKED}


def test_the_built_package_can_be_deployed_on_nothing_but_what_it_was_built_for(sam: Sam):
    parameters = yaml_parse((sam.build / "template.yaml").read_text("utf-8"))["Parameters"]

    for name, built_for in (("PythonRuntime", RUNTIME), ("Architecture", ARCHITECTURE)):
        assert parameters[name]["AllowedValues"] == [parameters[name]["Default"]] == [built_for]


def test_the_built_package_makes_a_page_an_attributed_quote(deployed: Deployed):
    version_id = deployed.upload("ferry.html", page())

    assert isinstance(deployed.outcome("ferry.html", version_id), StoredMark)
    assert said(deployed, "ferry.html") == [FERRY]


@pytest.mark.parametrize(
    "subject",
    [
        f"repo:{REPOSITORY}:environment:production",
        f"repo:{REPOSITORY}:ref:refs/heads/main",
        f"repo:{REPOSITORY}:pull_request",
        "repo:eastport/other:environment:staging",
    ],
)
def test_no_other_job_gets_the_rights_to_deploy(sam: Sam, made: dict[str, str], subject: str):
    with pytest.raises(ClientError, match="AccessDenied"):
        sam.assume(made["DeployRole"], subject)


def test_the_rights_to_deploy_are_for_one_stack(sam: Sam, rights: dict[str, str]):
    with pytest.raises(AssertionError, match=r"AccessDenied.* calling the DescribeStacks"):
        sam.run(sys.executable, "-c", DESCRIBE, "onrecord-production", **rights)


def test_a_deleted_stack_leaves_what_it_stored_and_a_new_one_takes_it_back(
    sam: Sam, rights: dict[str, str], before: set[str], deployed: Deployed
):
    stack = deployed.stack
    deployed.outcome("kept.html", deployed.upload("kept.html", page()))

    sam.delete(NAME)

    assert resources(sam.server) - before == {
        f"bucket {stack.inbox.name}",
        f"bucket {stack.work.name}",
        f"table {stack.table.name}",
    }

    sam.run(sys.executable, "-m", "infra.take_back", NAME)
    sam.deploy("staging", **rights)
    again = sam.stack(NAME)

    assert said(again, "kept.html") == [FERRY]
    version_id = again.upload("harbour.html", page('"It is ours," said Eva Lind.'))
    assert isinstance(again.outcome("harbour.html", version_id), StoredMark)
    assert said(again, "harbour.html") == [("It is ours,", "Eva Lind")]
