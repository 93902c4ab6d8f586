"""What has been reached on the development sets is not lost again.

The sets stand where ONRECORD_BENCH says, else in ``../shared/bench``. A floor is lowered only on
purpose, in floors.json, with the reason in the commit.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.bench.predict import predict

HERE = Path(__file__).parent
BENCH = Path(os.environ.get("ONRECORD_BENCH", HERE.parents[1].parent / "shared" / "bench"))
FLOORS: dict[str, Any] = json.loads((HERE / "floors.json").read_text("utf-8"))
# Figures are percentages or shares as the scorer prints them; a rounding is no fall.
TOLERANCE = 1e-4


def scores_of(kind: str, gold: Path, predictions: Path) -> Any:
    """What the bench's own scorer says of a file of predictions."""
    scorer = BENCH / kind.partition("-")[0] / "score.py"
    command = [sys.executable, str(scorer), str(gold), str(predictions), "--json"]
    scored = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(scored.stdout)


def reached(scores: dict[str, Any], path: str) -> float:
    found: Any = scores
    for step in path.split("/"):
        found = found[step]
    return float(found)


@pytest.mark.parametrize("kind", FLOORS)
@pytest.mark.timeout(600)
def test_what_was_reached_is_held(kind: str, tmp_path: Path) -> None:
    at_least, at_most = FLOORS[kind]["at_least"], FLOORS[kind]["at_most"]
    assert at_least, "no floor is pinned"
    gold = BENCH / FLOORS[kind]["gold"]
    if not gold.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"{gold} is missing")
        pytest.skip(f"{gold} is missing")
    predictions = tmp_path / "predictions.jsonl"
    lines = (json.dumps(prediction) + "\n" for prediction in predict(kind, gold))
    predictions.write_text("".join(lines), "utf-8")

    scores = scores_of(kind, gold, predictions)

    fallen = {
        path: (reached(scores, path), bound)
        for bounds, sign in ((at_least, 1), (at_most, -1))
        for path, bound in bounds.items()
        if sign * (reached(scores, path) - bound) < -TOLERANCE
    }
    assert fallen == {}
