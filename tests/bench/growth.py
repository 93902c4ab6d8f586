"""How cost and memory grow, on made-up pages: ``python -m tests.bench.growth [--stories N]``.

The CPU of the steps on a story ten times as long over that of the shorter one, and the memory of
this process, in MB, after a tenth of N different stories and after all of them. No two stories
share words, names or classes; a few name a language that there is no data for.
"""

import argparse
import re
import time
from collections.abc import Callable
from pathlib import Path

from onrecord.quotes import extract
from onrecord.scrape import scrape
from onrecord.story import Upload
from onrecord.strip import strip
from onrecord.table.write import write
from tests.bench.forgetful import forgetful_table

LONGER = 10
PARAGRAPHS = 40
RUNS = 5
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--stories", type=int, default=10_000, help="how many stories to read")
    stories = parser.parse_args().stories
    for kind, paragraphs in KINDS.items():
        short = _step_seconds(paragraphs(PARAGRAPHS))
        long = _step_seconds(paragraphs(LONGER * PARAGRAPHS))
        ratios = " ".join(f"{step} {long[step] / short[step]:.1f}" for step in short)
        print(f"{LONGER} times as long, {kind:12} {ratios}")
    for number in range(1, stories + 1):
        read(number)
        if number in (stories // 10, stories):
            print(f"MB after {number:6} stories     {_megabytes():.1f}")


def read(number: int) -> None:
    """Take one made-up story through all steps, into a table that forgets it."""
    language = "en" if number % 4 else word(number)[:3]
    paragraphs = [said(n, number * 100 + n) for n in range(8)]
    body = page(number, language, paragraphs)
    upload = _upload(f"{number}.html")
    write(forgetful_table(), extract(strip(scrape(body, upload))), lambda _: None)


def word(number: int) -> str:
    """A word of its own for each number."""
    found = ""
    for _ in range(5):
        number, letter = divmod(number * 7 + 3, len(LETTERS))
        found += LETTERS[letter]
    return found


def name(number: int) -> str:
    return f"{word(number).capitalize()} {word(number + 1).capitalize()}"


def said(number: int, speaker: int) -> str:
    return (
        f"“Crossing {number} is kept until the {word(speaker)} bridge opens,” {name(speaker)} told"
        " the council. The ferry has crossed the bay since 1931. He said it “was good for"
        f" {number} towns”."
    )


def page(number: int, language: str, paragraphs: list[str]) -> bytes:
    """A news page with some furniture around its paragraphs."""
    links = "".join(f"<li><a href=/{word(n)}>{word(n)}</a></li>" for n in range(20))
    lines = "".join(f"<p class='text-{word(number)}'>{line}</p>" for line in paragraphs)
    return (
        f"<!doctype html><html lang={language}><head><title>Ferry {number} stays</title>"
        f"<meta property=og:title content='Ferry {number} stays'></head><body><nav><ul>{links}</ul>"
        f"</nav><article class='story-{word(number)}'><h1>Ferry {number} stays</h1>"
        f"<p class=byline>By {name(number)}</p>{lines}<p>Sign up for our newsletter</p></article>"
        "<footer>All rights reserved</footer></body></html>"
    ).encode()


KINDS: dict[str, Callable[[int], list[str]]] = {
    "paragraphs": lambda size: [said(n, n % 8) for n in range(size)],
    "speakers": lambda size: [said(n, n) for n in range(size)],
    "quotations": lambda size: [
        " ".join(said(n + k, k) for k in range(size // 4)) for n in range(4)
    ],
}


def _step_seconds(paragraphs: list[str]) -> dict[str, float]:
    """The CPU of the steps on a story of these paragraphs: the least of some runs."""
    body, upload = page(1, "en", paragraphs), _upload("story.html")
    article = strip(scrape(body, upload))
    steps: dict[str, Callable[[], object]] = {
        "scrape and strip": lambda: strip(scrape(body, upload)),
        "extract": lambda: extract(article),
    }
    return {step: min(_cpu(work) for _ in range(RUNS)) for step, work in steps.items()}


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _upload(key: str) -> Upload:
    return Upload(key=key, version_id=None, version="", uploaded="2026-05-01T10:00:00Z")


def _megabytes() -> float:
    [kilobytes] = re.findall(r"VmRSS:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(kilobytes) / 1000


if __name__ == "__main__":
    main()
