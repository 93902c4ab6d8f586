"""``python -m tests.deployed.campaign [--stories N] [--seed S] [--rate R] [--without CHECK]``.

Deploys the template on a local AWS of its own, attacks it, and reports. With ``--without`` the
store step lacks one of its checks, and the campaign must find rows that are wrong. Exit status 1
if anything is lost or wrong.
"""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from onrecord.local import Project, find_project, running, up
from tests.deployed.campaign.attack import Report, attack
from tests.deployed.campaign.proxy import FaultProxy
from tests.deployed.copies import copy_project

# Short, so that what died comes back soon.
TIMEOUT_SECONDS = 8
PARAMETERS = {
    "FunctionTimeout": str(TIMEOUT_SECONDS),
    "VisibilityTimeout": "9",
    "MaximumConcurrency": "3",
}
# A queue that is not empty by then never will be.
PATIENCE_SECONDS = 500.0
SECONDS_A_STORY = 2.0
RATE = 0.03

# What the store step's write looks like without one of its checks.
CHECKS = {
    "revision": (
        """
        put["ConditionExpression"] = "revision = :read"
        put["ExpressionAttributeValues"] = to_item({":read": read})
    else:
        put["ConditionExpression"] = "attribute_not_exists(pk)"
""",
        """
        pass
""",
    ),
    "version": ("if any(other.order > document.order for other in outdated_by if other):", "if 0:"),
    "complete": ("stands = story and story.complete and not", "stands = story and not"),
    "upload": (
        "touched: tuple[UploadItem | StoryItem, ...] = (plan.upload, *plan.stories)",
        "touched: tuple[UploadItem | StoryItem, ...] = tuple(plan.stories)",
    ),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--stories", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=RATE, help="share of requests that fail")
    parser.add_argument("--without", choices=CHECKS, help="take out one of the store's checks")
    options = parser.parse_args()
    report = run(options.stories, options.seed, options.rate, options.without, _show_progress)
    show(report)
    sys.exit(bool(report.unexplained or report.wrong))


def run(
    stories: int,
    seed: int,
    rate: float = RATE,
    without: str | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Report:
    """Deploy, attack, compare; nothing is left behind."""
    with tempfile.TemporaryDirectory() as folder:
        project = _project(Path(folder), without)
        state = Path(folder) / "aws"
        proxy = FaultProxy(seed, rate, TIMEOUT_SECONDS)
        try:
            server, stack = up(project, state, proxy=proxy.endpoint, parameters=PARAMETERS)
            proxy.target = ("127.0.0.1", server.port)
            proxy.worker_group = server.pid
            patience = PATIENCE_SECONDS + stories * SECONDS_A_STORY
            return attack(stack, proxy, stories, seed, patience, tell)
        finally:
            proxy.close()
            if left := running(state):
                os.killpg(left.pid, signal.SIGKILL)


def _show_progress(message: str) -> None:
    if sys.stderr.isatty():
        print(f"\r{message:60}", end="", file=sys.stderr, flush=True)


def show(report: Report) -> None:
    """Print what was done and what came out."""
    print(f"{report.stories:,} stories in {report.uploads:,} uploads")
    print(f"{sum(report.injected.values()):,} faults injected, {report.resent:,} events sent again")
    for kind, count in report.injected.items():
        print(f"  {kind:28} {count:6,}")
    print(f"{report.dead:,} dead letters, sent again with the faults off")
    for name, found in (("without a reason", report.unexplained), ("after that", report.wrong)):
        print(f"{len(found):,} lost or wrong {name}")
        for complaint in found[:20]:
            print(f"  {complaint}")


def _project(folder: Path, without: str | None) -> Project:
    """The project itself, or a copy whose store step lacks a check."""
    if without is None:
        return find_project()
    copy = copy_project(folder / "project")
    write = copy.functions / "onrecord" / "table" / "write.py"
    check, nothing = CHECKS[without]
    text = write.read_text("utf-8")
    assert text.count(check) == 1, f"the store step has no {without} check where it was"
    write.write_text(text.replace(check, nothing), "utf-8")
    return copy


if __name__ == "__main__":
    main()
