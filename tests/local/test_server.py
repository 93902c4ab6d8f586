"""Whether a local AWS runs is told by its lock, never by a process id alone."""

import fcntl
import os
from pathlib import Path

import msgspec

from onrecord.local import Server, running, stop

OURS = Server(pid=os.getpid(), port=4566)


def leave_record(state: Path) -> None:
    (state / "server.lock").touch()
    (state / "server.json").write_bytes(msgspec.json.encode(OURS))


def test_nothing_runs_in_a_new_folder(tmp_path: Path):
    assert running(tmp_path) is None
    assert stop(tmp_path) is False


def test_a_record_that_a_crash_left_is_not_taken_for_a_running_one(tmp_path: Path):
    """Its process id may be anybody's by now, and must not be killed."""
    leave_record(tmp_path)

    assert running(tmp_path) is None
    assert stop(tmp_path) is False


def test_one_that_holds_its_lock_runs(tmp_path: Path):
    leave_record(tmp_path)

    with (tmp_path / "server.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)

        assert running(tmp_path) == OURS


def test_a_secured_one_is_reached_over_tls():
    assert OURS.endpoint == "http://127.0.0.1:4566"
    secured = msgspec.structs.replace(OURS, certificate="cert.pem")
    assert secured.endpoint == "https://127.0.0.1:4566"
