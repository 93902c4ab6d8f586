"""What a story costs is what docs/cost.md says."""

import re

import pytest

from tests.aws import ROOT
from tests.bench.cost import PRICES, bill, use

MOST_DOLLARS = 65


@pytest.fixture(scope="module")
def used() -> dict[str, float]:
    return use(12)


def test_a_million_stories_of_twelve_quotes_cost_at_most_what_was_promised(
    used: dict[str, float],
) -> None:
    assert 0 < bill(used) <= MOST_DOLLARS


@pytest.mark.parametrize("part", PRICES)
def test_the_document_tells_the_bill_part_by_part(part: str, used: dict[str, float]) -> None:
    told = (ROOT / "docs" / "cost.md").read_text("utf-8")
    [line] = re.findall(rf"^\| {re.escape(part)} \| .*$", told, re.MULTILINE)

    dollars = float(line.rstrip(" |").rpartition("| ")[2])

    assert dollars == pytest.approx(used[part] * PRICES[part], abs=0.05)


def test_a_quote_more_costs_three_write_units(used: dict[str, float]) -> None:
    part = "DynamoDB write units"

    assert use(13)[part] - used[part] == 3
