"""How far confidence can be trusted: ``python -m tests.bench.calibrate [--json]``.

A row is right where its span is a gold quotation and its mention or its name the gold speaker
(``e2e_any``). The right share of each rule is read on one half of the articles, the figures are
reported on the other. Prints each rule's share on both halves, then for the reporting half: the
share of rows above 0.9 and how many of these are right, the expected calibration error, the area
under the curve for telling right rows from wrong ones, and a table by tenth.
"""

import argparse
import hashlib
import importlib.util
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from onrecord.quotes import extract
from tests.bench.predict import article_of_text, speaker_of
from tests.bench.test_floors import BENCH

SURE = 0.9
TENTHS = 10


class Judged(NamedTuple):
    """A row's rule and confidence, and whether it is right."""

    rule: str
    confidence: float
    right: bool


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    fitted, reported = halves()
    figures = {"rules": rules(fitted, reported), **calibration(reported)}
    if options.json:
        print(json.dumps(figures))
        return
    for rule, share in figures["rules"].items():
        print(f"{rule:18} {share}")
    for name in ("rows", "sure", "sure_right", "calibration_error", "area"):
        print(f"{name:18} {figures[name]}")
    for tenth in figures["tenths"]:
        print(tenth)


def halves() -> tuple[list[Judged], list[Judged]]:
    """The rows of the articles whose id's sha256 begins with an even digit, and the others'."""
    path = BENCH / "quotes" / "dev.jsonl"
    found: tuple[list[Judged], list[Judged]] = ([], [])
    for line in path.read_text("utf-8").splitlines():
        record = json.loads(line)
        digit = int(hashlib.sha256(record["id"].encode()).hexdigest()[0], 16)
        found[digit % 2].extend(_judged(record))
    return found


def rules(fitted: list[Judged], reported: list[Judged]) -> dict[str, dict[str, Any]]:
    """Of each rule its rows and right share on both halves, and the mean confidence given."""
    names = sorted({row.rule for row in (*fitted, *reported)})
    return {
        name: {
            "fitted": _share(row for row in fitted if row.rule == name),
            "reported": _share(row for row in reported if row.rule == name),
            "given": _mean(r.confidence for r in (*fitted, *reported) if r.rule == name),
        }
        for name in names
    }


def calibration(rows: list[Judged]) -> dict[str, Any]:
    """The figures of one half."""
    sure = [row for row in rows if row.confidence > SURE]
    tenths = []
    error = 0.0
    for tenth in range(TENTHS):
        held = [r for r in rows if min(TENTHS - 1, int(r.confidence * TENTHS)) == tenth]
        if not held:
            continue
        mean = sum(r.confidence for r in held) / len(held)
        right = sum(r.right for r in held) / len(held)
        error += abs(mean - right) * len(held) / len(rows)
        tenths.append(
            {
                "from": tenth / TENTHS,
                "rows": len(held),
                "confidence": round(mean, 3),
                "right": round(right, 3),
            }
        )
    return {
        "rows": len(rows),
        "sure": round(len(sure) / len(rows), 3),
        "sure_right": round(sum(r.right for r in sure) / len(sure), 3) if sure else None,
        "calibration_error": round(error, 3),
        "area": round(_area(rows), 3),
        "tenths": tenths,
    }


def _area(rows: list[Judged]) -> float:
    """The chance that a right row has more confidence than a wrong one; ties count half."""
    right = [r.confidence for r in rows if r.right]
    wrong = [r.confidence for r in rows if not r.right]
    above = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    return above / (len(right) * len(wrong))


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return round(sum(held) / len(held), 3)


def _share(rows: Iterable[Judged]) -> tuple[int, float | None]:
    held = list(rows)
    return len(held), round(sum(r.right for r in held) / len(held), 3) if held else None


def _judged(record: dict[str, Any]) -> Iterable[Judged]:
    scorer = _scorer()
    text = record["text"]
    gold = [scorer.trim(text, q["start"], q["end"]) for q in record["quotes"]]
    unscored = [scorer.trim(text, q["start"], q["end"]) for q in record.get("ignore", ())]
    quotes = extract(article_of_text(record, "en")).quotes
    spans = [scorer.trim(text, q.start, q.end) for q in quotes]
    matched = {found: at for at, found in scorer.pair(gold, spans).items()}
    for number, (quote, span) in enumerate(zip(quotes, spans, strict=True)):
        if number not in matched and any(scorer.jaccard(span, u) >= 0.5 for u in unscored):
            continue
        at = matched.get(number)
        right = at is not None and _is_right(record["quotes"][at], quote, scorer)
        yield Judged(quote.evidence, float(quote.confidence), right)


def _is_right(gold: dict[str, Any], quote: Any, scorer: Any) -> bool:
    name = speaker_of(quote)
    if name and gold.get("speaker_name") and scorer.same_name(name, gold["speaker_name"]):
        return True
    if quote.mention_start is None:
        return not gold["speakers"]
    return any(
        quote.mention_start < s["end"] and s["start"] < quote.mention_end for s in gold["speakers"]
    )


def _scorer() -> Any:
    spec = importlib.util.spec_from_file_location("score", BENCH / "quotes" / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main()
