import re
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.forms.form_items import all_codes, form_items
from pipelines.rules import RULES
from pipelines.store.database import open_database
from pipelines.store.schema import NewerSchemaError, OlderSchemaError, OtherRegionError, prepare_schema
from pipelines.store.version import APPLICATION_ID, SCHEMA_VERSION
from tests.paths import ROOT, SHARED
from tests.pipelines.issuers.regions import whole_country
from tests.skips import NO_SHARED

CONTRACT = SHARED / "contract" / "schema.md"


@pytest.fixture
def db() -> Database:
    database = Database(memory=True)
    prepare_schema(database)
    return database


def contract_columns(section: str) -> list[tuple[str, str]]:
    """Return table and column of each row of one of the contract's Markdown tables."""
    if not CONTRACT.exists():
        pytest.skip(NO_SHARED)
    part = CONTRACT.read_text("utf-8").split(f"## {section}\n")[1].split("\n## ")[0]
    found = []
    for line in part.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        name = re.fullmatch(r"`(\w+)`", cells[0])
        if name:
            columns = re.sub(r"\([^()]*\)", "", cells[2]) if name[1] != "figures" else cells[2]
            columns = re.sub(r"full-text index.*", "", columns)
            found += [(name[1], column) for column in re.findall(r"`(\w+)`", columns)]
    assert len(found) > 20
    return found


def test_every_table_and_column_of_the_contract_exists(db: Database) -> None:
    have = {(table.name, column.name) for table in (*db.tables, *db.views) for column in table.columns}
    values = {"disclosure", "applications", "disputes", "statistics"}  # of figures.tbl, named in brackets
    wanted = {(table, column) for table, column in contract_columns("Tables") if column not in values}
    assert wanted - have == set()
    assert {"issuers", "reports", "figures", "findings", "failures", "tasks", "changes"} <= {
        table for table, _ in wanted
    }
    assert "sections_fts" in db.table_names()


def test_every_view_and_column_of_the_contract_exists(db: Database) -> None:
    have = {(view.name, column.name) for view in db.views for column in view.columns}
    assert set(contract_columns("Views")) - have == set()


def test_form_items_have_the_columns_of_the_forms(db: Database) -> None:
    source = CONTRACT.parent / "forms.csv"
    if not source.exists():
        pytest.skip(NO_SHARED)
    columns = source.read_text("utf-8").splitlines()[0].split(",")
    assert set(columns) <= {column.name for column in db.table("form_items").columns}
    assert db.table("form_items").count == len(form_items())


def test_every_view_can_be_read(db: Database) -> None:
    rows = {view.name: len(list(view.rows)) for view in db.views}
    rows_of_tables = {(item.form, item.table) for item in form_items() if item.kind == "row"}
    assert rows.pop("row_labels") == sum(len(all_codes(table, "row")) for _, table in rows_of_tables)
    assert set(rows.values()) == {0}


def test_version(db: Database) -> None:
    assert db.execute("PRAGMA user_version").fetchone()[0] == SCHEMA_VERSION == 2
    assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID == int.from_bytes(b"XXGK")


def test_migrating_twice_writes_nothing(db: Database) -> None:
    schema, before = db.schema, db.conn.total_changes
    prepare_schema(db)
    assert (db.schema, db.conn.total_changes) == (schema, before)


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "newer.sqlite"
    newer = Database(path)
    newer.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    newer.close()
    content = path.read_bytes()
    with pytest.raises(NewerSchemaError, match=str(SCHEMA_VERSION + 1)):
        open_database(path)
    assert path.read_bytes() == content


def test_the_comments_are_kept(db: Database) -> None:
    sql = {
        row["name"]: row["sql"]
        for row in db.query("SELECT name, sql FROM sqlite_master WHERE type IN ('table', 'view')")
    }
    source = (ROOT / "pipelines/store/schema-2.sql").read_text("utf-8")
    lines = (line for line in source.splitlines() if "--" in line and not line.startswith("--"))
    inside = [line.split("--", 1)[1].strip() for line in lines if not line.startswith(("CREATE INDEX", ")"))]
    text = "\n".join(sql.values())
    assert len(inside) > 100
    assert [comment for comment in inside if comment not in text] == []


def test_an_older_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "older.sqlite"
    older = Database(path)
    older.execute(f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    older.close()
    content = path.read_bytes()
    with pytest.raises(OlderSchemaError, match=f"has schema {SCHEMA_VERSION - 1}"):
        open_database(path)
    assert path.read_bytes() == content


def test_forms_and_rules_of_another_version_give_way(db: Database) -> None:
    db.execute("UPDATE form_items SET label = '旧' WHERE code = 'received'")
    db.execute("UPDATE rules SET severity = 'info' WHERE code = 'figure.not_a_number'")
    old = {**next(db.query("SELECT * FROM form_items")), "code": "no.more", "place": 10_000}
    db.table("form_items").insert(old)
    db.table("rules").insert({"code": "no.more", "description": "", "severity": "info"})
    prepare_schema(db)
    assert [row["code"] for row in db.query("SELECT code FROM form_items ORDER BY place")] == [
        i.code for i in form_items()
    ]
    assert db.table("form_items").count_where("label = '旧'") == 0
    assert {row["code"]: row["severity"] for row in db.query("SELECT * FROM rules")} == {
        r.code: r.severity for r in RULES
    }
    before = db.conn.total_changes
    prepare_schema(db)
    assert db.conn.total_changes == before


def test_a_file_is_read_on_under_its_region_or_under_that_of_the_country(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"

    def region() -> str:
        return str(next(Database(path).query("SELECT value FROM about WHERE name = 'region'"))["value"])

    open_database(path).close()
    open_database(path).close()
    assert region() == "chongqing"
    with whole_country():
        open_database(path).close()
    assert region() == "china"
    with pytest.raises(OtherRegionError, match=r"^it was filled under REGION=china, and REGION is chongqing$"):
        open_database(path)
    assert region() == "china"
