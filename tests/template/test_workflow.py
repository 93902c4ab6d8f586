"""The workflow that tests, builds and deploys: only GitHub can run it, its form is checked here."""

import os
import re
import subprocess
from typing import Any

import pytest
import yaml

from tests.aws import ROOT

FILE = ROOT / ".github" / "workflows" / "deploy.yml"
WORKFLOW: dict[str, Any] = yaml.safe_load(FILE.read_text("utf-8"))
JOBS: dict[str, Any] = WORKFLOW["jobs"]
CHECK = "uv tool run --from check-jsonschema==0.39.0 check-jsonschema --builtin-schema"


def test_it_has_the_form_of_a_workflow():
    checked = subprocess.run(
        [*CHECK.split(), "vendor.github-workflows", str(FILE)],
        env=os.environ | {"PATH": f"{os.environ['PATH']}:{ROOT / '.uv' / 'bin'}"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert checked.returncode == 0, checked.stdout + checked.stderr


def test_it_may_read_the_code_and_only_a_deployment_may_ask_for_a_token():
    assert WORKFLOW["permissions"] == {"contents": "read"}
    asking = {name for name, job in JOBS.items() if "permissions" in job}
    assert asking == {"staging", "production"}
    for name in asking:
        assert JOBS[name]["permissions"] == {"contents": "read", "id-token": "write"}


@pytest.mark.parametrize("name", ["staging", "production"])
def test_a_deployment_is_of_main_and_one_at_a_time_in_its_environment(name: str):
    # YAML 1.1 takes the word "on" for true.
    triggers: Any = WORKFLOW.get("on") or WORKFLOW[True]  # type: ignore[index]
    assert triggers["push"] == {"branches": ["main"]}
    assert JOBS[name]["if"] == "github.event_name == 'push'"
    assert JOBS[name]["environment"] == JOBS[name]["concurrency"] == name
    assert f"--config-env {name} " in JOBS[name]["steps"][-1]["run"]


def test_production_comes_after_staging_and_staging_after_the_tests():
    assert JOBS["production"]["needs"] == "staging"
    assert JOBS["staging"]["needs"] == ["test", "build"]


def test_every_action_is_of_a_stated_version():
    used = [step["uses"] for job in JOBS.values() for step in job["steps"] if "uses" in step]

    assert all(re.fullmatch(r"(actions|aws-actions)/[a-z-]+@v\d+", action) for action in used)
