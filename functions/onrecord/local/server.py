"""MiniStack, an emulator of AWS, as a process of its own that outlives the command.

The process holds a lock on a file of its state folder for as long as it lives: who finds the
lock taken knows that the process in ``server.json`` is alive and is no other. The lock falls
however the process ends.
"""

import fcntl
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO

import msgspec

from onrecord.errors import OnRecordError
from onrecord.story import Record

HOST = "127.0.0.1"
START_SECONDS = 30.0
# The state is written on the way out; a busy emulator finishes its requests first, and waits
# half a minute for clients that hold a TLS connection open.
STOP_SECONDS = 90.0
POLL_SECONDS = 0.05


class LocalAwsError(OnRecordError):
    """Raised when the local AWS does not start, or a deployment on it fails."""


class Server(Record, frozen=True, kw_only=True):
    """A running emulator.

    ``pid`` is also its process group, in which the functions' workers run. ``certificate`` is
    the file that clients must trust, or null where it speaks plain HTTP.
    """

    pid: int
    port: int
    certificate: str | None = None

    @property
    def endpoint(self) -> str:
        """Where it answers."""
        return f"{'https' if self.certificate else 'http'}://{HOST}:{self.port}"


def start(state: Path, *, secured: bool = False, proxy: str | None = None) -> Server:
    """The emulator with its state in this folder, started unless it runs already.

    A ``secured`` one enforces IAM policies and speaks TLS with a certificate of its own. The
    functions' calls go to ``proxy``, an endpoint, where one is given. Raises LocalAwsError.
    """
    if server := running(state):
        return server
    if find_spec("ministack") is None:
        raise LocalAwsError("the local AWS is not installed; `make demo` installs it")
    state.mkdir(parents=True, exist_ok=True)
    with _lock_file(state).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return _await_health(state)
        _record_file(state).unlink(missing_ok=True)
        shutil.rmtree(state / "tmp", ignore_errors=True)
        _launch(state, lock, secured=secured, proxy=proxy)
    return _await_health(state)


def stop(state: Path) -> bool:
    """End the emulator of this folder, its state written; say whether one ran.

    One that does not end in time is killed.
    """
    server = running(state)
    if server is None:
        return False
    os.kill(server.pid, signal.SIGTERM)
    if not _ends(state, STOP_SECONDS):
        os.kill(server.pid, signal.SIGKILL)
        _ends(state, STOP_SECONDS)
    _end_workers(server)
    _record_file(state).unlink(missing_ok=True)
    shutil.rmtree(state / "tmp", ignore_errors=True)
    return True


def running(state: Path) -> Server | None:
    """The emulator that runs on this folder; None where none does."""
    record = _record_file(state)
    if not _is_locked(state) or not record.is_file():
        return None
    return msgspec.json.decode(record.read_bytes(), type=Server)


def _launch(state: Path, lock: IO[str], *, secured: bool, proxy: str | None) -> None:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("AWS_")}
    port = _free_port(state)
    (state / "tmp").mkdir()
    environment |= {
        "BIND_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "aws"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
        "TMPDIR": str(state / "tmp"),
    }
    if proxy:
        environment["AWS_ENDPOINT_URL"] = proxy
    certificate = None
    if secured:
        certificate, key = _certificate(state)
        environment |= {
            "AUTH": "true",
            "USE_SSL": "1",
            "MINISTACK_SSL_CERT": str(certificate),
            "MINISTACK_SSL_KEY": str(key),
            "AWS_CA_BUNDLE": str(certificate),
        }
    with _log_file(state).open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "ministack"],
            env=environment,
            cwd=state,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )
    server = Server(
        pid=process.pid, port=port, certificate=str(certificate) if certificate else None
    )
    (state / "port").write_text(str(port))
    part = state / "server.json.part"
    part.write_bytes(msgspec.json.encode(server))
    part.replace(_record_file(state))


def _await_health(state: Path) -> Server:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        server = running(state)
        if server and _is_healthy(server):
            return server
        if server is None and not _is_locked(state):
            break
        time.sleep(POLL_SECONDS)
    raise LocalAwsError(f"the local AWS did not start; its log: {_log_file(state)}")


def _is_healthy(server: Server) -> bool:
    context = ssl.create_default_context(cafile=server.certificate) if server.certificate else None
    opener = urllib.request.build_opener(
        urllib.request.ProxyHandler({}), urllib.request.HTTPSHandler(context=context)
    )
    try:
        with opener.open(f"{server.endpoint}/_ministack/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, ConnectionError, TimeoutError):
        return False


def _ends(state: Path, seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if not _is_locked(state):
            return True
        time.sleep(POLL_SECONDS)
    return False


def _end_workers(server: Server) -> None:
    """End what the emulator left of its process group."""
    try:
        os.killpg(server.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        # None is left; some systems say it in the second way.
        return


def _free_port(state: Path) -> int:
    """The port of the last time if it is free, so that an endpoint stays what it was."""
    remembered = state / "port"
    wanted = int(remembered.read_text()) if remembered.is_file() else 0
    for port in (wanted, 0):
        with socket.socket() as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                listener.bind((HOST, port))
            except OSError:
                continue
            return int(listener.getsockname()[1])
    raise LocalAwsError(f"no port of {HOST} is free")


def _certificate(state: Path) -> tuple[Path, Path]:
    """A self-signed certificate for this address and its key, made once."""
    certificate, key = state / "cert.pem", state / "key.pem"
    if not certificate.is_file():
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 3650 -subj /CN=localhost"
        extension = f"subjectAltName=IP:{HOST},DNS:localhost"
        files = ["-keyout", str(key), "-out", str(certificate)]
        made = subprocess.run(
            [*command.split(), "-addext", extension, *files],
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise LocalAwsError(f"openssl made no certificate: {made.stderr.strip()}")
    return certificate, key


@contextmanager
def exclusive(state: Path) -> Iterator[None]:
    """Let only one command at a time start, stop or deploy; the next one waits."""
    state.mkdir(parents=True, exist_ok=True)
    with (state / "command.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _is_locked(state: Path) -> bool:
    if not _lock_file(state).is_file():
        return False
    with _lock_file(state).open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _lock_file(state: Path) -> Path:
    return state / "server.lock"


def _record_file(state: Path) -> Path:
    return state / "server.json"


def _log_file(state: Path) -> Path:
    return state / "server.log"
