"""What each part of the method gives: ``python -m tests.bench.ablate``.

Each part is taken out of the whole in turn; printed is how far the F1 of quotations with the
right speaker (``e2e_any``) and the right names fall on the quotes bench, in points.
"""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

from onrecord.quotes.attribute import NOBODY
from tests.bench.predict import predict
from tests.bench.test_floors import BENCH, scores_of

GOLD = BENCH / "quotes" / "dev.jsonl"


def _none(*_: Any, **__: Any) -> None:
    return None


def _nobody(*_: Any, **__: Any) -> Any:
    return NOBODY


def _same(_: Any, phrase: Any, *__: Any) -> Any:
    return phrase


PARTS: dict[str, tuple[str, Callable[..., Any]]] = {
    "cue right of the quotation": ("onrecord.quotes.cues.right_cue", _none),
    "cue left of it": ("onrecord.quotes.cues.left_cue", _none),
    "cue farther right": ("onrecord.quotes.cues._far_right", _none),
    "carry from the text before": ("onrecord.quotes.attribute._carried", _nobody),
    "pronouns": ("onrecord.quotes.salience.Salience.referent", _none),
    "apposed names": ("onrecord.quotes.righthand.with_apposed_name", _same),
    "scare quotes and titles left out": ("onrecord.quotes.left_out_as", _none),
}


def main() -> None:
    whole = measured()
    print(f"{'part taken out':34} {'e2e_any':>8} {'names':>7}")
    print(f"{'(none)':34} {whole[0]:8.1f} {whole[1]:7.1f}")
    for part, (place, replacement) in PARTS.items():
        with patch(place, replacement):
            left = measured()
        print(f"{part:34} {left[0] - whole[0]:+8.1f} {left[1] - whole[1]:+7.1f}")


def measured() -> tuple[float, float]:
    """F1 of ``e2e_any`` and accuracy of names, in percent."""
    with TemporaryDirectory() as folder:
        predictions = Path(folder) / "predictions.jsonl"
        with predictions.open("w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(p) + "\n" for p in predict("quotes", GOLD))
        scores = scores_of("quotes", GOLD, predictions)
    return 100 * scores["e2e_any"]["f1"], 100 * scores["name_acc"]


if __name__ == "__main__":
    main()
