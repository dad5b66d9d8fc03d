"""Exports: the same rows as the database has, described, whole, and never over somebody else's files."""

import csv
import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipelines.export import views as module
from pipelines.export.views import ExportError, export, load_resources
from pipelines.export.writers import EXPORT_FORMATS
from pipelines.store.snapshot import open_snapshot
from tests.conftest import Crawled, Workspace


def write(workspace: Workspace, kind: str, folder: Path) -> dict[str, Path]:
    with open_snapshot(workspace.database) as snapshot:
        return {path.stem: path for path in export(snapshot, kind, folder)}


def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def as_text(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


@pytest.fixture(scope="module")
def as_csv(bundled_crawl: Crawled, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write(bundled_crawl.workspace, "csv", tmp_path_factory.mktemp("csv") / "out")


@pytest.mark.parametrize("name", [resource.name for resource in load_resources()])
def test_csv_has_the_rows_of_the_database(bundled_crawl: Crawled, as_csv: dict[str, Path], name: str) -> None:
    key = next(resource.key for resource in load_resources() if resource.name == name)
    order = ", ".join(f'"{column}"' for column in key)
    stored = bundled_crawl.workspace.query(f"SELECT * FROM {name} ORDER BY {order}")
    assert read_csv(as_csv[name], "utf-8-sig") == as_text(stored)
    assert as_csv[name].read_bytes().startswith(b"\xef\xbb\xbf")  # for Excel


def test_jsonl_keeps_numbers_and_nulls(bundled_crawl: Crawled, tmp_path: Path) -> None:
    written = write(bundled_crawl.workspace, "jsonl", tmp_path / "out")
    rows = [json.loads(line) for line in written["figures"].read_text("utf-8").splitlines()]
    stored = bundled_crawl.workspace.query("SELECT * FROM figures ORDER BY report_id, tbl, row, col")
    assert rows == stored
    assert any(isinstance(row["value"], int) for row in rows)
    assert any(row["page"] is None for row in rows)


def test_parquet_has_the_types(bundled_crawl: Crawled, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra parquet is not installed")
    written = write(bundled_crawl.workspace, "parquet", tmp_path / "out")
    table = parquet.read_table(written["reports"])
    assert str(table.schema.field("published_on").type) == "date32[day]"
    assert str(table.schema.field("changed_at").type) == "timestamp[ms, tz=UTC]"
    (city,) = [row for row in table.to_pylist() if row["id"] == "chongqing-2019"]
    assert (city["year"], city["published_on"].isoformat(), city["document_number"]) == (2019, "2020-03-31", None)
    assert len(table) == bundled_crawl.workspace.values("SELECT count(*) FROM reports")[0]


def test_a_missing_library_is_said_in_one_line(
    bundled_crawl: Crawled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExportError, match="--format parquet needs pyarrow, from the extra 'parquet'"):
        write(bundled_crawl.workspace, "parquet", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_data_package_describes_each_file_and_its_keys_hold(bundled_crawl: Crawled, tmp_path: Path) -> None:
    written = write(bundled_crawl.workspace, "datapackage", tmp_path / "out")
    package = json.loads(written["datapackage"].read_text("utf-8"))
    assert package["licenses"][0]["name"] == "MIT"
    rows = {}
    for resource in package["resources"]:
        content = (tmp_path / "out" / resource["path"]).read_bytes()
        assert (resource["bytes"], resource["hash"]) == (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        assert not content.startswith(b"\xef\xbb\xbf")
        rows[resource["name"]] = read_csv(tmp_path / "out" / resource["path"])
        header = content.decode().splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == header
    for resource in package["resources"]:
        schema, mine = resource["schema"], rows[resource["name"]]
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in mine]
        assert len(set(keys)) == len(keys) == resource["rows"]
        assert all(all(key) for key in keys), resource["name"]
        for reference in schema["foreignKeys"]:
            target = reference["reference"]["resource"] or resource["name"]
            there = {row[reference["reference"]["fields"]] for row in rows[target]}
            assert {row[reference["fields"]] for row in mine} - {""} <= there
        numbers = {field["name"] for field in schema["fields"] if field["type"] in {"integer", "number"}}
        for row in mine:
            for name in numbers:
                float(row[name] or 0)


def test_the_same_database_gives_the_same_bytes_and_an_earlier_export_is_replaced(
    bundled_crawl: Crawled, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    first = {path: path.read_bytes() for path in write(bundled_crawl.workspace, "datapackage", folder).values()}
    second = write(bundled_crawl.workspace, "datapackage", folder)
    assert {path: path.read_bytes() for path in second.values()} == first
    other = write(bundled_crawl.workspace, "jsonl", folder)
    assert {path.suffix for path in other.values()} == {".jsonl", ".json"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_somebody_else_s_is_refused(bundled_crawl: Crawled, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "export.json").write_text('{"generator": "another"}')
    with pytest.raises(ExportError, match="holds something that is no export"):
        write(bundled_crawl.workspace, "csv", tmp_path / "out")
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="is a file"):
        write(bundled_crawl.workspace, "csv", tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert write(bundled_crawl.workspace, "csv", tmp_path / "empty")


def test_an_export_that_breaks_down_leaves_the_one_before(
    bundled_crawl: Crawled, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    before = {path: path.read_bytes() for path in write(bundled_crawl.workspace, "csv", folder).values()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_describe", fail)
    with pytest.raises(OSError, match="No space left"):
        write(bundled_crawl.workspace, "csv", folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_new_column_without_a_type_is_refused_and_not_guessed(crawled_copy: Workspace, tmp_path: Path) -> None:
    with closing(sqlite3.connect(crawled_copy.database)) as connection, connection:
        connection.execute("ALTER TABLE documents ADD COLUMN odd BLOB")
    with pytest.raises(ExportError, match=r"documents\.odd: its type 'BLOB' is not known"):
        write(crawled_copy, "csv", tmp_path / "out")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--format must be one of csv, jsonl, parquet, datapackage"),
        (["--format", "csv"], "export: name one folder"),
    ],
)
def test_what_means_nothing_is_refused(bundled_crawl: Crawled, arguments: list[str], said: str) -> None:
    outcome = bundled_crawl.workspace.run("export", *arguments)
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"refused: {said}")


def test_the_command_says_what_it_wrote(bundled_crawl: Crawled, tmp_path: Path) -> None:
    outcome = bundled_crawl.workspace.run("export", "--format", "jsonl", str(tmp_path / "out"))
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout == f"{len(load_resources()) + 1} files in {tmp_path / 'out'}\n"
    assert set(EXPORT_FORMATS) == {"csv", "jsonl", "parquet", "datapackage"}  # the contract's
