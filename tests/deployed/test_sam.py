"""The stack as a team deploys it: built by SAM, deployed by SAM, deleted.

Nothing but the built package gives the functions their libraries.
"""

import sys
from collections.abc import Iterator

import pytest

from onrecord.local import Server, access_to
from onrecord.table.items import StoredMark
from tests.deployed.conftest import Deployed
from tests.deployed.sam import Sam, build, lean_server
from tests.deployed.test_pipeline import FERRY, page, said

NAME = "onrecord-staging"

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def sam(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sam]:
    folder = tmp_path_factory.mktemp("sam")
    build(folder / "build")
    with lean_server(folder) as server:
        yield Sam(folder / "state", server, folder / "build")


@pytest.fixture(scope="module")
def deployed(sam: Sam) -> Deployed:
    sam.deploy("staging")
    return sam.stack(NAME)


def resources(server: Server) -> set[str]:
    """What there is of the stack, by kind."""
    access = access_to(server)
    listed = {
        "bucket": access.client("s3").list_buckets()["Buckets"],
        "table": access.client("dynamodb").list_tables()["TableNames"],
        "function": access.client("lambda").list_functions()["Functions"],
        "trigger": access.client("lambda").list_event_source_mappings()["EventSourceMappings"],
        "queue": access.client("sqs").list_queues().get("QueueUrls", []),
        "role": access.client("iam").list_roles()["Roles"],
        "log group": access.client("logs").describe_log_groups()["logGroups"],
        "alarm": access.client("cloudwatch").describe_alarms()["MetricAlarms"],
        "dashboard": access.client("cloudwatch").list_dashboards()["DashboardEntries"],
        "topic": access.client("sns").list_topics()["Topics"],
    }
    return {kind for kind, found in listed.items() if any(NAME in str(each) for each in found)}


def test_the_built_package_makes_a_page_an_attributed_quote(deployed: Deployed):
    version_id = deployed.upload("ferry.html", page())

    assert isinstance(deployed.outcome("ferry.html", version_id), StoredMark)
    assert said(deployed, "ferry.html") == [FERRY]


def test_what_stands_already_is_left_as_it_is(sam: Sam, deployed: Deployed):
    """And that is no failure of a workflow that deploys every commit."""
    assert "No changes to deploy" in sam.deploy("staging")


def test_a_deleted_stack_leaves_what_it_stored_and_a_new_one_takes_it_back(
    sam: Sam, deployed: Deployed
):
    sam.delete(NAME)

    assert resources(sam.server) == {"bucket", "table"}

    sam.run(sys.executable, "-m", "infra.take_back", NAME)
    sam.deploy("staging")
    again = sam.stack(NAME)

    assert said(again, "ferry.html") == [FERRY]
    version_id = again.upload("harbour.html", page('"It is ours," said Eva Lind.'))
    assert isinstance(again.outcome("harbour.html", version_id), StoredMark)
    assert said(again, "harbour.html") == [("It is ours,", "Eva Lind")]
