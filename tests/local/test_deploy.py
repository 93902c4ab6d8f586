"""What is deployed locally is the template as it stands, with the code beside it."""

import io
import os
import shutil
import zipfile
from pathlib import Path

import pytest

from onrecord.local import LocalAwsError, find_project
from onrecord.local.deploy import nested_templates, with_code, with_nested, zip_code
from tests.aws import ROOT

URI = "s3://code/abc.zip"


def package(folder: Path) -> Path:
    (folder / "onrecord" / "__pycache__").mkdir(parents=True)
    (folder / "onrecord" / "__init__.py").write_text('"""A package."""\n')
    (folder / "onrecord" / "words.toml").write_text("a = 1\n")
    (folder / "onrecord" / "__pycache__" / "x.pyc").write_bytes(b"compiled")
    (folder / "other.txt").write_text("not part of the package")
    return folder


def test_the_archive_holds_the_package_and_its_data_and_nothing_compiled(tmp_path: Path):
    archive = zipfile.ZipFile(io.BytesIO(zip_code(package(tmp_path))))

    assert archive.namelist() == ["onrecord/__init__.py", "onrecord/words.toml"]
    assert archive.read("onrecord/words.toml") == b"a = 1\n"


def test_equal_files_give_an_equal_archive_whenever_they_were_written(tmp_path: Path):
    first = package(tmp_path / "first")
    second = Path(shutil.copytree(first, tmp_path / "second"))
    os.utime(second / "onrecord" / "__init__.py", (1_000_000_000, 1_000_000_000))

    assert zip_code(first) == zip_code(second)


def test_other_code_gives_another_archive(tmp_path: Path):
    functions = package(tmp_path)
    before = zip_code(functions)

    (functions / "onrecord" / "words.toml").write_text("a = 2\n")

    assert zip_code(functions) != before


def test_the_template_is_deployed_as_it_stands_but_for_where_the_code_is():
    template = (ROOT / "template.yaml").read_text("utf-8")

    deployed = with_code(template, URI)

    changed = [
        (old, new)
        for old, new in zip(template.splitlines(), deployed.splitlines(), strict=True)
        if old != new
    ]
    assert changed == [("    CodeUri: functions/", f"    CodeUri: {URI}")]


def test_so_is_each_nested_stack_but_for_where_its_template_is():
    template = (ROOT / "template.yaml").read_text("utf-8")
    [(name, path)] = nested_templates(template).items()

    deployed = with_nested(template, name, "https://s3.example/a.yaml")

    assert (ROOT / path).is_file()
    assert deployed == template.replace(
        f"TemplateURL: {path}", "TemplateURL: https://s3.example/a.yaml"
    )


@pytest.mark.parametrize("template", ["{}", "Resources: {Queue: {Type: AWS::SQS::Queue}}"])
def test_a_template_may_have_no_nested_stack(template: str):
    assert nested_templates(template) == {}


def test_short_tags_and_comments_are_left_alone():
    template = (
        "# ours\nGlobals:\n  Function:\n    Role: !GetAtt R.Arn # a role\n    CodeUri: 'src/'\n"
    )

    assert with_code(template, URI) == template.replace("'src/'", URI)


@pytest.mark.parametrize(
    "template", ["Resources: {}", "Globals: {Function: {Timeout: 3}}", "Globals: 3"]
)
def test_a_template_without_code_is_refused(template: str):
    with pytest.raises(LocalAwsError, match=r"no Globals\.Function\.CodeUri"):
        with_code(template, URI)


def test_the_project_is_found_from_any_folder_of_its_checkout(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(ROOT / "tests" / "local")

    assert find_project().root == ROOT


def test_another_projects_template_is_not_taken_for_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "template.yaml").write_text("Resources: {}")
    monkeypatch.chdir(tmp_path)

    assert find_project().root == ROOT
