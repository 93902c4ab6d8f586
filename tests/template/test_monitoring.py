"""Dashboard and alarms look at what is there, and say what to do."""

import json
import re
from typing import Any

import pytest

from tests.aws import ROOT, TEMPLATE
from tests.bench.cost import BILLED_SECONDS, MEMORY_GB, STEPS, bill, use
from tests.handlers.emitted import METRICS, REASONS
from tests.template.rendered import MONITORING, monitoring, of_type, pipeline

SILENT = monitoring(AlarmEmail="")
MAILED = monitoring(AlarmEmail="desk@news.example")
ALARMS = of_type(SILENT, "AWS::CloudWatch::Alarm")

# Metrics of AWS that are looked at, each with the dimensions by which AWS keeps it.
AWS_METRICS = {
    ("AWS/SQS", "ApproximateNumberOfMessagesVisible"): [{"QueueName"}],
    ("AWS/SQS", "ApproximateAgeOfOldestMessage"): [{"QueueName"}],
    ("AWS/Lambda", "Duration"): [{"FunctionName"}],
    ("AWS/Lambda", "Errors"): [{"FunctionName"}],
    ("AWS/Lambda", "Throttles"): [{"FunctionName"}],
    ("AWS/DynamoDB", "WriteThrottleEvents"): [
        {"TableName"},
        {"TableName", "GlobalSecondaryIndexName"},
    ],
    ("AWS/DynamoDB", "ConsumedReadCapacityUnits"): [{"TableName"}],
    ("AWS/DynamoDB", "ConsumedWriteCapacityUnits"): [
        {"TableName"},
        {"TableName", "GlobalSecondaryIndexName"},
    ],
}
OURS = "${Namespace}"
INDEXES = {
    index["IndexName"] for index in pipeline()["Table"]["Properties"]["GlobalSecondaryIndexes"]
}


def given(name: str) -> str:
    """The resource of the pipeline whose name the parent gives for a parameter."""
    value = TEMPLATE["Resources"]["Monitoring"]["Properties"]["Parameters"][name]
    resource, attribute = value.get("Fn::GetAtt", (value.get("Ref"), None))
    # A queue's Ref is its URL; what CloudWatch knows is its name.
    assert attribute == ("QueueName" if resource.endswith(("Queue", "DeadLetters")) else None)
    return str(resource)


def check_metric(namespace: str, name: str, dimensions: dict[str, str]) -> None:
    """Fail where nothing emits this metric with these dimensions."""
    if namespace == OURS:
        assert set(dimensions) == {"service"}, name
        assert name in METRICS[dimensions["service"]]
        return
    assert set(dimensions) in AWS_METRICS[namespace, name], name
    kinds = {
        "QueueName": "AWS::SQS::Queue",
        "FunctionName": "AWS::Serverless::Function",
        "TableName": "AWS::DynamoDB::Table",
    }
    for dimension, kind in kinds.items():
        if dimension in dimensions:
            [parameter] = re.findall(r"^\$\{(\w+)\}$", dimensions[dimension])
            assert TEMPLATE["Resources"][given(parameter)]["Type"] == kind
    assert dimensions.get("GlobalSecondaryIndexName") in {None, *INDEXES}


def text(value: Any) -> str:
    """A value of the template, its references as in Fn::Sub."""
    if isinstance(value, dict):
        [said] = value.values()
        return said if "Fn::Sub" in value else f"${{{said}}}"
    return str(value)


def test_the_parent_gives_every_parameter_and_no_other() -> None:
    parameters = TEMPLATE["Resources"]["Monitoring"]["Properties"]["Parameters"]

    assert set(parameters) == set(MONITORING["Parameters"])


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_looks_at_a_metric_that_something_emits(alarm: str) -> None:
    properties = ALARMS[alarm]
    dimensions = {d["Name"]: text(d["Value"]) for d in properties["Dimensions"]}

    check_metric(text(properties["Namespace"]), properties["MetricName"], dimensions)


@pytest.mark.parametrize("step", [step.capitalize() for step in METRICS])
def test_every_step_is_watched_in_every_way(step: str) -> None:
    watched = {
        properties["MetricName"]: text(properties["Dimensions"][0]["Value"])
        for name, properties in ALARMS.items()
        if name.startswith(step)
    }

    assert watched == {
        "ApproximateNumberOfMessagesVisible": f"${{{step}DeadLetters}}",
        "ApproximateAgeOfOldestMessage": f"${{{step}Queue}}",
        "Failed": step.lower(),
        "Errors": f"${{{step}}}",
        "Throttles": f"${{{step}}}",
    }


def test_the_table_and_each_of_its_indexes_are_watched() -> None:
    watched = [
        {d["Name"]: text(d["Value"]) for d in alarm["Dimensions"]}.get("GlobalSecondaryIndexName")
        for alarm in ALARMS.values()
        if alarm["MetricName"] == "WriteThrottleEvents"
    ]

    assert sorted(filter(None, watched)) == sorted(INDEXES)
    assert watched.count(None) == 1


@pytest.mark.parametrize("alarm", ALARMS)
def test_an_alarm_says_where_to_read_what_to_do(alarm: str) -> None:
    properties = ALARMS[alarm]
    operating = (ROOT / "docs" / "operating.md").read_text("utf-8")
    [section] = re.findall(r'docs/operating\.md, "([a-z-]+)"\.$', properties["AlarmDescription"])

    assert re.search(rf"^### {section}$", operating, re.MULTILINE)
    assert text(properties["AlarmName"]).removeprefix("${StackName}-").removesuffix(section) in {
        *(f"{watched}-" for watched in (*METRICS, *INDEXES)),
        "",
    }


@pytest.mark.parametrize("alarm", ALARMS)
def test_a_quiet_stack_gives_no_alarm(alarm: str) -> None:
    assert ALARMS[alarm]["TreatMissingData"] == "notBreaching"
    assert ALARMS[alarm]["ComparisonOperator"] == "GreaterThanOrEqualToThreshold"
    assert ALARMS[alarm]["Threshold"] > 0


def test_alarms_are_mailed_where_an_address_is_given() -> None:
    topic = [{"Ref": "AlarmTopic"}]
    mailed = of_type(MAILED, "AWS::CloudWatch::Alarm").values()

    assert not any("AlarmActions" in alarm or "OKActions" in alarm for alarm in ALARMS.values())
    assert not [name for name, r in SILENT.items() if r["Type"].startswith("AWS::SNS::")]
    assert [(alarm["AlarmActions"], alarm["OKActions"]) for alarm in mailed] == [
        (topic, topic)
    ] * len(ALARMS)
    assert MAILED["AlarmTopic"]["Properties"]["Subscription"] == [
        {"Protocol": "email", "Endpoint": {"Ref": "AlarmEmail"}}
    ]


def test_the_topic_takes_alarms_of_this_stack_alone_and_cloudwatch_can_send_to_it() -> None:
    [statement] = MAILED["AlarmTopicPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert statement["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert statement["Action"] == "sns:Publish"
    assert text(statement["Condition"]["ArnLike"]["aws:SourceArn"]).endswith(
        ":alarm:${StackName}-*"
    )
    # CloudWatch may not use the key that AWS manages for SNS.
    assert "KmsMasterKeyId" not in MAILED["AlarmTopic"]["Properties"]


def widgets() -> list[dict[str, Any]]:
    body = json.loads(
        MONITORING["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]
    )
    found: list[dict[str, Any]] = body["widgets"]
    return found


def graphed() -> list[tuple[str, str, tuple[tuple[str, str], ...]]]:
    """Every metric of the dashboard: its namespace, its name and its dimensions."""
    found = []
    for widget in widgets():
        for row in widget["properties"].get("metrics", []):
            match row:
                case [{"expression": _}]:
                    continue
                case [namespace, name, *pairs]:
                    plain = [part for part in pairs if isinstance(part, str)]
                    found.append(
                        (namespace, name, tuple(zip(plain[::2], plain[1::2], strict=True)))
                    )
    return found


def test_the_dashboard_is_json_whatever_the_stack_is_called() -> None:
    said = MONITORING["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]

    names = set(re.findall(r"\$\{([^}]*)\}", said))
    filled = re.sub(r"\$\{[^}]*\}", "a-name/1", said)

    assert json.loads(filled)
    assert names - {"AWS::Region"} <= set(MONITORING["Parameters"]) | {f"{a}.Arn" for a in ALARMS}


@pytest.mark.parametrize(
    "metric", sorted(set(graphed())), ids=lambda m: "/".join((*m[:2], m[2][-1][1]))
)
def test_the_dashboard_looks_at_metrics_that_something_emits(metric: Any) -> None:
    namespace, name, dimensions = metric

    check_metric(namespace, name, dict(dimensions))


def test_the_dashboard_stays_within_what_cloudwatch_gives_for_nothing() -> None:
    assert len(set(graphed())) <= 50


def test_the_dashboard_shows_every_alarm_and_every_reason_to_reject() -> None:
    [shown] = [w["properties"]["alarms"] for w in widgets() if w["type"] == "alarm"]
    reasons = {name for _, name, _ in graphed() if name.startswith("Rejected_")}

    assert shown == [f"${{{alarm}.Arn}}" for alarm in ALARMS]
    assert reasons == {f"Rejected_{reason}" for reason in REASONS}


def test_the_widgets_do_not_overlap() -> None:
    taken: set[tuple[int, int]] = set()
    for widget in widgets():
        x, y, width, height = (widget[side] for side in ("x", "y", "width", "height"))
        place = {(column, row) for column in range(x, x + width) for row in range(y, y + height)}
        assert x + width <= 24
        assert not taken & place
        taken |= place


def test_the_dashboard_reckons_dollars_as_the_bill_does() -> None:
    """The expressions, fed with what a story uses, give what tests/bench/cost.py gives."""
    used = use(12)
    units = used["DynamoDB write units"]
    values: dict[str, Any] = {
        **{f"d{n}": BILLED_SECONDS * 1000 for n in range(1, STEPS + 1)},
        **{f"i{n}": 1 for n in range(1, STEPS + 1)},
        **dict(zip(("w1", "w2", "w3", "w4"), (units - 3, 1, 1, 1), strict=True)),
        "r1": used["DynamoDB read units"],
        "s1": 1,
        "SUM": sum,
        "FILL": lambda metric, _: metric,
    }
    expressions = [
        row[0]["expression"]
        for widget in widgets()
        for row in widget["properties"].get("metrics", [])
        if isinstance(row[0], dict)
    ]

    dollars = sum(eval(expression, {}, values) for expression in expressions)

    assert dollars * 1_000_000 == pytest.approx(bill(used), rel=0.01)
    assert TEMPLATE["Globals"]["Function"]["MemorySize"] == MEMORY_GB * 1024
