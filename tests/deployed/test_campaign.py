"""The short run of the campaign; CONTRIBUTING tells how to run the long one."""

import pytest

from tests.deployed.campaign.__main__ import run

pytestmark = pytest.mark.timeout(600)


def test_under_attack_nothing_is_lost_and_nothing_is_wrong() -> None:
    report = run(stories=24, seed=7, rate=0.06)

    assert report.unexplained == ()
    assert report.wrong == ()
    assert sum(report.injected.values()) >= 20
    assert len(report.injected) >= 6
