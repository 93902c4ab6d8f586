"""The built package as a worker of Lambda finds it, and what its cold start costs.

It goes through the zip that SAM uploads, is unpacked where nothing can be written, and runs on a
plain Python of the runtime's version that has only boto3 beside it.
"""

import json
import os
import re
import shutil
import statistics
import subprocess
import tempfile
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from platform import machine
from typing import Any, NamedTuple

import boto3

from onrecord.errors import OnRecordError
from onrecord.local import find_project
from onrecord.local import server as emulator
from onrecord.stack import STEPS

ROOT = find_project().root
RUNTIME = "python3.13"
DEPLOYED, HERE = "arm64", {"aarch64": "arm64", "arm64": "arm64"}.get(machine(), "x86_64")
BUILDS = {DEPLOYED: ".aws-sam/build", "x86_64": ".aws-sam/build-x86_64"}
WORKER = Path(__file__).with_name("worker.py")
# What the runtime itself has.
RUNTIME_LIBRARIES = ("boto3", "botocore", "s3transfer", "urllib3", "dateutil", "six", "jmespath")
ROUNDS = 9
MEGABYTE = 1_000_000


class NotBuilt(OnRecordError):
    """Raised when there is no artefact of the code as it stands, or nothing to run it with."""


class Package(NamedTuple):
    """An unpacked artefact and its sizes."""

    folder: Path
    zip_mb: float
    unzipped_mb: float


def measure(page: bytes, largest: bytes) -> dict[str, Any]:
    """The artefact's sizes, and cold starts as ratios to that of boto3 with its two clients.

    ``page`` is the first story of the measured workers, ``largest`` that of those whose memory
    is measured. Raises NotBuilt.
    """
    python = _python()
    builds = {architecture: _build(architecture) for architecture in {DEPLOYED, HERE}}
    with tempfile.TemporaryDirectory() as name, _bucket(Path(name)) as bucket:
        folder = Path(name)
        packages = {a: _packaged(build, folder / a, bucket) for a, build in builds.items()}
        _copy_runtime(folder / "runtime", python)
        path = os.pathsep.join(map(str, (packages[HERE].folder, folder / "runtime")))

        def chain(body: bytes) -> dict[str, Any]:
            return _chain(folder, body, [python, "-S", "-P", str(WORKER)], path)

        runs = [chain(page) for _ in range(ROUNDS)]
        peaks = {step: chain(largest)[step]["peak_mb"] for step in STEPS}
        _make_writable(folder)
    seconds = {
        step: {part: statistics.median(run[step][part] for run in runs) for part in parts}
        for step, parts in _PARTS.items()
    }
    base = seconds["boto3"]["import"]
    return {
        "import_vs_boto3": {s: round(seconds[s]["import"] / base, 2) for s in STEPS},
        "first_story_vs_boto3": {
            s: round((seconds[s]["import"] + seconds[s]["first"]) / base, 2) for s in STEPS
        },
        "compiled_at_import": sum(len(runs[0][step]["compiled"]) for step in STEPS),
        "zip_mb": round(packages[DEPLOYED].zip_mb, 2),
        "unzipped_mb": round(packages[DEPLOYED].unzipped_mb, 2),
        "peak_mb": round(max(peaks.values()), 1),
        "peak_mb_of_step": {step: round(peak, 1) for step, peak in peaks.items()},
    }


_PARTS = {"boto3": ("import",)} | dict.fromkeys(STEPS, ("import", "first"))


def _python() -> str:
    """A Python of the runtime's version, without the project's libraries."""
    found = _run([ROOT / "infra" / "python", RUNTIME])
    if found.returncode:
        raise NotBuilt(f"needs {RUNTIME}: uv python install {RUNTIME.removeprefix('python')}")
    return str(Path(found.stdout.strip()) / "bin" / RUNTIME)


def _build(architecture: str) -> Path:
    """The folder of a build of the code as it stands."""
    folder = ROOT / BUILDS[architecture]
    for built in folder.glob("*/onrecord"):
        if all(_is_same(source, built / name) for name, source in _sources()):
            return folder
    options = f"ARCHITECTURE={architecture} BUILD_DIR={BUILDS[architecture]}"
    raise NotBuilt(f"needs a build of the code as it stands: make build {options}")


def _sources() -> Iterator[tuple[Path, Path]]:
    """The sources of a build, by their names; what people run is not in it."""
    folder = ROOT / "functions" / "onrecord"
    for source in folder.rglob("*.*"):
        name = source.relative_to(folder)
        if source.suffix in (".py", ".toml") and name.parts[0] not in ("cli", "local", "resend"):
            yield name, source


def _is_same(source: Path, built: Path) -> bool:
    return built.is_file() and source.read_bytes() == built.read_bytes()


@contextmanager
def _bucket(folder: Path) -> Iterator[Any]:
    """A bucket of a local AWS that SAM can upload to."""
    server = emulator.start(folder / "state")
    try:
        access = boto3.Session("test", "test", region_name="us-east-1")
        yield access.resource("s3", endpoint_url=server.endpoint).create_bucket(Bucket="artefacts")
    finally:
        emulator.stop(folder / "state")


def _packaged(build: Path, folder: Path, bucket: Any) -> Package:
    """What SAM uploads of a build, unpacked without the permission to write."""
    template = folder.with_suffix(".yaml")
    environment = os.environ | {
        "AWS_ENDPOINT_URL": bucket.meta.client.meta.endpoint_url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    environment.pop("PYTHONPATH", None)
    done = _run(
        [
            *(ROOT / "infra" / "sam", "package", "--s3-bucket", bucket.name),
            *("--template-file", build / "template.yaml", "--output-template-file", template),
        ],
        environment,
    )
    if done.returncode:
        raise NotBuilt(f"sam package failed: {done.stderr}")
    [key] = set(re.findall(rf"CodeUri: s3://{bucket.name}/(\S+)", template.read_text("utf-8")))
    packed = folder.with_suffix(".zip")
    bucket.download_file(key, str(packed))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(folder)
        unzipped = sum(entry.file_size for entry in archive.infolist())
    for place in (folder, *folder.rglob("*")):
        place.chmod(0o555)
    return Package(folder, packed.stat().st_size / MEGABYTE, unzipped / MEGABYTE)


def _copy_runtime(folder: Path, python: str) -> None:
    """The libraries that the runtime brings along, with their bytecode."""
    folder.mkdir()
    for name in RUNTIME_LIBRARIES:
        spec = find_spec(name)
        if spec is None or spec.origin is None:
            raise NotBuilt(f"needs {name} in this environment")
        source = Path(spec.origin)
        if source.name == "__init__.py":
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(source.parent, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder)
    options = ("-q", "--invalidation-mode", "unchecked-hash")
    subprocess.run([python, "-m", "compileall", *options, str(folder)], check=True)


def _chain(folder: Path, body: bytes, worker: list[str], path: str) -> dict[str, Any]:
    """The figures of boto3 alone, then of each step on what the one before it wrote."""

    def run(*arguments: str) -> Any:
        done = _run([*worker, *arguments], {"PYTHONPATH": path})
        if done.returncode:
            raise NotBuilt(f"a worker failed: {done.stdout}{done.stderr}")
        return json.loads(done.stdout.splitlines()[-1])

    arrived = folder / "page"
    arrived.write_bytes(body)
    keys = (
        "page.html",
        "stories/page.html.json",
        "articles/page.html.json",
        "quotes/page.html.json",
    )
    figures = {"boto3": run("boto3")}
    for step, key in zip(STEPS, keys, strict=True):
        out = folder / f"by-{step}"
        figures[step] = run(step, key, str(arrived), str(out))
        arrived = out
    return figures


def _run(
    command: Sequence[str | Path], environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def _make_writable(folder: Path) -> None:
    for place in (folder, *folder.rglob("*")):
        if not place.is_symlink():
            place.chmod(0o755)
