"""What comes out as CSV, JSON or Parquet can be read by other programs."""

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from onrecord.story import Quote
from tests.cli.conftest import Run

SAID = "She said: “We keep the ferry.” He said: “=1+1 is what they taught us.”"


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "ferry.txt"
    words = "The ferry will stay, the council decided on Monday after a long debate."
    file.write_text(f"Ferry stays\n\n{words}\n\nAnn Hale spoke first. {SAID}\n", encoding="utf-8")
    return str(file)


def exported(page: str, how: str) -> bytes:
    command = [sys.executable, "-c", "from onrecord.cli import main; main()"]
    command += ["extract", page, "--format", how]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout


def test_parquet_has_the_rows_and_columns_of_the_other_formats(page: str):
    table = pq.read_table(io.BytesIO(exported(page, "parquet")))
    lines = [json.loads(line) for line in exported(page, "jsonl").splitlines()]

    head = next(csv.reader(io.StringIO(exported(page, "csv").decode())))
    assert table.column_names == head
    assert table.to_pylist() == lines
    assert len(lines) == 2


def test_parquet_keeps_numbers_lists_and_truths_as_such(page: str):
    schema = pq.read_schema(io.BytesIO(exported(page, "parquet")))

    kinds = {name: str(schema.field(name).type) for name in ("start", "confidence", "truncated")}
    assert kinds == {"start": "int32", "confidence": "double", "truncated": "bool"}
    assert str(schema.field("co_speakers").type).startswith("list<")


def test_parquet_of_no_rows_still_has_its_columns(tmp_path: Path):
    file = tmp_path / "quiet.txt"
    file.write_text("Nothing\n\n" + "Nobody said a word on the whole of that day. " * 4)

    table = pq.read_table(io.BytesIO(exported(str(file), "parquet")))

    assert table.num_rows == 0
    assert set(Quote.__struct_fields__) < set(table.column_names)


def test_a_cell_of_the_csv_is_never_a_spreadsheets_formula(page: str):
    rows = list(csv.DictReader(io.StringIO(exported(page, "csv").decode())))

    assert [row["text"] for row in rows] == ["We keep the ferry.", "'=1+1 is what they taught us."]


def test_json_is_one_list_row_by_row(page: str):
    rows = json.loads(exported(page, "json"))

    assert [row["number"] for row in rows] == [0, 1]


def test_explain_says_that_it_has_no_parquet(run: Run, page: str):
    result = run("extract", "--explain", "--format", "parquet", page)

    assert result.exit_code == 2
    assert "no Parquet" in result.stderr


def test_many_rows_go_out_in_groups(monkeypatch: pytest.MonkeyPatch, capfdbinary):
    from onrecord.cli import parquet

    monkeypatch.setattr(parquet, "ROWS_IN_GROUP", 10)
    rows = ({"n": n, "word": str(n)} for n in range(25))

    assert parquet.write_parquet(rows, {"n": int, "word": str | None}) == 25

    sys.stdout.flush()
    file = pq.ParquetFile(io.BytesIO(capfdbinary.readouterr().out))
    assert file.num_row_groups == 3
    assert [row["n"] for row in file.read().to_pylist()] == list(range(25))
