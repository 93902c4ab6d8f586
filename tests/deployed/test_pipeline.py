"""What is uploaded comes out of the table, on the template as it is deployed."""

import json
import os
import signal
from collections import Counter
from typing import Any

import pytest

from onrecord import bucket as s3
from onrecord.local import access_to, running
from onrecord.story import Article
from onrecord.table import Table, questions
from onrecord.table.items import RejectedMark, StoredMark
from onrecord.table.write import write
from tests.bench.units import indexed_units, write_units
from tests.deployed.conftest import Deployed, deploy, end, eventually
from tests.documents import Said, quotes_document

pytestmark = pytest.mark.timeout(300)

FERRY = ("We will not sell the ferry,", "Ann Hale")


def page(quotation: str = '"We will not sell the ferry," Mayor Ann Hale told reporters.') -> bytes:
    return (
        "<!doctype html><html lang=en><head><meta charset=utf-8><title>Ferry stays</title></head>"
        "<body><article><h1>Ferry stays</h1>"
        "<p>The council of Eastport voted on Monday to keep the ferry for another year.</p>"
        f"<p>{quotation}</p>"
        "<p>The ferry has crossed the bay since 1931 with four hundred people a day.</p>"
        "</article></body></html>"
    ).encode()


def said(deployed: Deployed, key: str) -> list[tuple[str, str | None]]:
    return [(quote.text, quote.speaker) for quote in deployed.quotes(key)]


def test_a_page_goes_in_and_an_attributed_quote_comes_out(deployed: Deployed) -> None:
    version_id = deployed.upload("raw/this is + a ferry (1).html", page())

    outcome = deployed.outcome("raw/this is + a ferry (1).html", version_id)

    assert isinstance(outcome, StoredMark)
    assert said(deployed, "raw/this is + a ferry (1).html") == [FERRY]
    article = s3.load(
        deployed.stack.work,
        s3.document_key("articles", "raw/this is + a ferry (1).html"),
        Article,
    )
    assert article.headline == "Ferry stays"


def test_a_bad_upload_is_on_record_and_holds_up_no_other(deployed: Deployed) -> None:
    image = deployed.upload("image.html", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(99))
    nested = deployed.upload("nested.html", b"<div>" * 100_000)
    good = deployed.upload("after.html", page())

    rejected = [deployed.outcome("image.html", image), deployed.outcome("nested.html", nested)]

    assert isinstance(deployed.outcome("after.html", good), StoredMark)
    assert [m.reason for m in rejected if isinstance(m, RejectedMark)] == ["binary", "too_deep"]


def test_a_new_upload_replaces_the_rows_and_a_deletion_takes_them_away(
    deployed: Deployed,
) -> None:
    deployed.outcome("changing.html", deployed.upload("changing.html", page()))

    changed = deployed.upload("changing.html", page('"It is ours," said Eva Lind.'))
    deployed.outcome("changing.html", changed)
    assert said(deployed, "changing.html") == [("It is ours,", "Eva Lind")]

    deployed.outcome("changing.html", deployed.delete("changing.html"))
    assert said(deployed, "changing.html") == []


def test_a_message_that_no_step_can_read_ends_among_the_dead_letters(deployed: Deployed) -> None:
    step = deployed.stack.step("extract")
    deployed.stack.sqs.send_message(QueueUrl=step.queue_url, MessageBody="no event")

    def dead_letters() -> int:
        answer = deployed.stack.sqs.get_queue_attributes(
            QueueUrl=step.dead_letters_url, AttributeNames=["ApproximateNumberOfMessages"]
        )
        return int(answer["Attributes"]["ApproximateNumberOfMessages"])

    assert eventually(dead_letters) == 1
    assert len(list(s3.keys(deployed.stack.work, "failures/extract/"))) == 1


def test_a_burst_of_uploads_loses_nothing(deployed: Deployed) -> None:
    uploaded = {
        f"burst/{n}.html": deployed.upload(
            f"burst/{n}.html", page(f'"We have {n} boats," Ann Hale said.')
        )
        for n in range(40)
    }

    for key, version_id in uploaded.items():
        deployed.outcome(key, version_id)

    assert [said(deployed, key) for key in uploaded] == [
        [(f"We have {n} boats,", "Ann Hale")] for n in range(40)
    ]


def test_a_new_story_takes_the_write_units_that_its_cost_is_reckoned_with(
    deployed: Deployed,
) -> None:
    """`tests.bench.cost` takes units from the sizes of items, the local AWS from what it wrote."""
    client = access_to(deployed.server).client("dynamodb")
    reckoned: Counter[str] = Counter()
    consumed: Counter[str] = Counter()

    def ask(params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "INDEXES"
        items = [action["Put"]["Item"] for action in params["TransactItems"]]
        reckoned["table"] += sum(2 * write_units(item) for item in items)
        for item in items:
            reckoned.update(indexed_units(item))

    def note(parsed: dict[str, Any], **_: Any) -> None:
        [answer] = parsed["ConsumedCapacity"]
        consumed["table"] += answer["WriteCapacityUnits"]
        for name, units in answer["GlobalSecondaryIndexes"].items():
            consumed[name] += units["WriteCapacityUnits"]

    client.meta.events.register("provide-client-params.dynamodb.TransactWriteItems", ask)
    client.meta.events.register("after-call.dynamodb.TransactWriteItems", note)
    table = Table(client, deployed.stack.table.name)
    lines: list[Said] = [
        (f"{'We keep the ferry. ' * 9 * n}{n},", f"Ann Hale {n}") for n in range(12)
    ]

    write(table, quotes_document("priced.html", 1, "p" * 16, lines), lambda _: None)
    client.close()

    assert consumed == reckoned
    assert consumed["table"] > 2 * consumed["by-speaker"] > 24


def test_without_the_store_step_no_row_appears(deployed: Deployed) -> None:
    """Nothing bypasses the pipeline."""
    deployed.set_running("store", enabled=False)

    version_id = deployed.upload("unstored.html", page())
    quotes = s3.document_key("quotes", "unstored.html")
    eventually(lambda: s3.head(deployed.stack.work, quotes))
    assert questions.upload(deployed.stack.table, "unstored.html") is None

    deployed.set_running("store", enabled=True)
    deployed.outcome("unstored.html", version_id)
    assert said(deployed, "unstored.html") == [FERRY]


def test_rows_survive_a_stop_and_a_kill(deployed: Deployed) -> None:
    before = deployed.upload("kept.html", page())
    deployed.outcome("kept.html", before)

    end(deployed)
    again = deploy(deployed.state)
    assert said(again, "kept.html") == [FERRY]

    after = again.upload("lost.html", page('"Nobody asked us," Eva Lind said.'))
    again.outcome("lost.html", after)
    os.killpg(again.server.pid, signal.SIGKILL)
    eventually(lambda: running(deployed.state) is None)
    revived = deploy(deployed.state)
    revived.outcome("lost.html", after)

    assert said(revived, "kept.html") == [FERRY]
    assert said(revived, "lost.html") == [("Nobody asked us,", "Eva Lind")]


def test_the_alarms_and_the_dashboard_look_at_what_was_deployed(deployed: Deployed) -> None:
    cloudwatch = access_to(deployed.server).client("cloudwatch")
    name = deployed.stack.name
    urls = [url for step in deployed.stack.steps for url in (step.queue_url, step.dead_letters_url)]

    alarms = cloudwatch.describe_alarms()["MetricAlarms"]
    dashboard = json.loads(cloudwatch.get_dashboard(DashboardName=name)["DashboardBody"])

    watched = {dimension["Value"] for alarm in alarms for dimension in alarm["Dimensions"]}
    assert {url.rpartition("/")[2] for url in urls} | {deployed.stack.table.name} <= watched
    assert {f"{name}-{step.name}" for step in deployed.stack.steps} <= watched
    [shown] = [w["properties"]["alarms"] for w in dashboard["widgets"] if w["type"] == "alarm"]
    assert set(shown) == {alarm["AlarmArn"] for alarm in alarms}


def test_the_functions_count_where_the_alarms_look(deployed: Deployed) -> None:
    access, name = access_to(deployed.server), deployed.stack.name
    deployed.outcome("counted.html", deployed.upload("counted.html", page()))
    [watched] = {
        alarm["Namespace"]
        for alarm in access.client("cloudwatch").describe_alarms()["MetricAlarms"]
        if not alarm["Namespace"].startswith("AWS/")
    }

    def counted() -> list[str]:
        logged = access.client("logs").filter_log_events(
            logGroupName=f"/aws/lambda/{name}-store", filterPattern="CloudWatchMetrics"
        )
        return [event["message"] for event in logged["events"]]

    [directive] = json.loads(eventually(counted)[0])["_aws"]["CloudWatchMetrics"]
    assert directive["Namespace"] == watched == f"onrecord/{name}"
