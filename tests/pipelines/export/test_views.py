"""Exports: the same rows as the database has, described, whole, and never over somebody else's files."""

import csv
import hashlib
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipelines.export import views as module
from pipelines.export.views import ExportError, export, load_resources
from pipelines.store.snapshot import open_snapshot
from tests.pipelines.filled_database import fill_database
from tests.skips import lacks_extra


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "reports.sqlite"
    fill_database(path)
    return path


def write(database: Path, kind: str, folder: Path) -> dict[str, Path]:
    with open_snapshot(database) as snapshot:
        return {path.stem: path for path in export(snapshot, kind, folder)}


def query(database: Path, sql: str) -> list[dict[str, Any]]:
    with open_snapshot(database) as snapshot:
        return snapshot.query(sql)


def read_csv(path: Path, encoding: str = "utf-8") -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return list(csv.DictReader(file))


def as_text(rows: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [{name: "" if value is None else str(value) for name, value in row.items()} for row in rows]


@pytest.fixture(scope="module")
def as_csv(database: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return write(database, "csv", tmp_path_factory.mktemp("csv") / "out")


@pytest.mark.parametrize("name", [resource.name for resource in load_resources()])
def test_csv_has_the_rows_of_the_database(database: Path, as_csv: dict[str, Path], name: str) -> None:
    key = next(resource.key for resource in load_resources() if resource.name == name)
    order = ", ".join(f'"{column}"' for column in key)
    stored = query(database, f"SELECT * FROM {name} ORDER BY {order}")
    assert read_csv(as_csv[name], "utf-8-sig") == as_text(stored)
    assert as_csv[name].read_bytes().startswith(b"\xef\xbb\xbf")  # for Excel


def test_jsonl_keeps_numbers_and_nulls(database: Path, tmp_path: Path) -> None:
    written = write(database, "jsonl", tmp_path / "out")
    rows = [json.loads(line) for line in written["figures"].read_text("utf-8").splitlines()]
    stored = query(database, "SELECT * FROM figures ORDER BY report_id, tbl, row, col")
    assert rows == stored
    assert any(isinstance(row["value"], int) for row in rows)
    assert any(row["page"] is None for row in rows)


def test_parquet_has_the_types(database: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason=lacks_extra("parquet"))
    written = write(database, "parquet", tmp_path / "out")
    table = parquet.read_table(written["reports"])
    assert str(table.schema.field("published_on").type) == "date32[day]"
    assert str(table.schema.field("changed_at").type) == "timestamp[ms, tz=UTC]"
    (city,) = [row for row in table.to_pylist() if row["id"] == "chongqing-2019"]
    assert (city["year"], city["published_on"].isoformat(), city["document_number"]) == (2019, "2020-03-31", None)
    assert len(table) == len(query(database, "SELECT id FROM reports"))


def test_a_missing_library_is_said_in_one_line(database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    with pytest.raises(ExportError, match="--format parquet needs pyarrow, from the extra 'parquet'"):
        write(database, "parquet", tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_the_data_package_describes_each_file_and_its_keys_hold(database: Path, tmp_path: Path) -> None:
    written = write(database, "datapackage", tmp_path / "out")
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
    database: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "out"
    first = {path: path.read_bytes() for path in write(database, "datapackage", folder).values()}
    second = write(database, "datapackage", folder)
    assert {path: path.read_bytes() for path in second.values()} == first
    other = write(database, "jsonl", folder)
    assert {path.suffix for path in other.values()} == {".jsonl", ".json"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_of_somebody_else_s_is_refused(database: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "export.json").write_text('{"generator": "another"}')
    with pytest.raises(ExportError, match="holds something that is no export"):
        write(database, "csv", tmp_path / "out")
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="is a file"):
        write(database, "csv", tmp_path / "file")
    (tmp_path / "empty").mkdir()
    assert write(database, "csv", tmp_path / "empty")


def test_an_export_that_breaks_down_leaves_the_one_before(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "out"
    before = {path: path.read_bytes() for path in write(database, "csv", folder).values()}

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_describe", fail)
    with pytest.raises(OSError, match="No space left"):
        write(database, "csv", folder)
    assert {path: path.read_bytes() for path in folder.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_new_column_without_a_type_is_refused_and_not_guessed(database: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copy(database, tmp_path / "copy.sqlite"))
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("ALTER TABLE issuers ADD COLUMN odd BLOB")
    with pytest.raises(ExportError, match=r"issuers\.odd: its type 'BLOB' is not known"):
        write(copy, "csv", tmp_path / "out")
