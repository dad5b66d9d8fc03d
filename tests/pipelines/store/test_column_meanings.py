"""Tables and columns mean what the schema's comments and column_meanings.toml say, and both name only what exists."""

import pytest
from sqlite_utils import Database

from pipelines.store.column_meanings import TableMeaning, describe_tables, load_meanings
from pipelines.store.schema import prepare_schema


@pytest.fixture
def tables() -> dict[str, TableMeaning]:
    db = Database(memory=True)
    prepare_schema(db)
    return {table.name: table for table in describe_tables(db.conn)}


def test_every_table_view_and_column_has_a_meaning(tables: dict[str, TableMeaning]) -> None:
    assert {"reports", "figures", "applications", "sections_fts"} <= tables.keys()
    for table in tables.values():
        assert table.meaning, table.name
        for column in table.columns:
            assert column.meaning, f"{table.name}.{column.name}: say it in the schema or in column_meanings.toml"


def test_what_is_kept_for_the_database_s_own_use_is_not_described(tables: dict[str, TableMeaning]) -> None:
    assert not [name for name in tables if name.startswith(("_", "sqlite_", "sections_fts_"))]


def test_comments_of_the_schema_win_over_meanings_of_a_name(tables: dict[str, TableMeaning]) -> None:
    assert load_meanings()["every"]["url"] == "the address"
    meanings = {column.name: column.meaning for column in tables["reports"].columns}
    assert meanings["url"] == "an address of the canonical document"
    assert meanings["scope"].startswith("empty: the issuer's report")  # added by a migration


def test_a_meaning_of_a_table_wins_over_that_of_a_name(tables: dict[str, TableMeaning]) -> None:
    assert load_meanings()["every"]["row"].startswith("code of the row")
    (row,) = [column.meaning for column in tables["cells"].columns if column.name == "row"]
    assert row == "first row that the cell covers, from 0"


def test_columns_of_a_wide_view_have_their_form_s_labels(tables: dict[str, TableMeaning]) -> None:
    meanings = {column.name: column.meaning for column in tables["applications"].columns}
    assert (meanings["natural_person"], meanings["legal_service"]) == ("自然人", "法律服务机构")


def test_every_meaning_belongs_to_something_that_exists_and_is_needed(tables: dict[str, TableMeaning]) -> None:
    meanings = load_meanings()
    used = {column.meaning for table in tables.values() for column in table.columns}
    for name, columns in meanings.items():
        if name == "tables":
            assert columns.items() <= {(table.name, table.meaning) for table in tables.values()}
        elif name == "every":
            assert {column for column, meaning in columns.items() if meaning not in used} == set()
        else:
            assert columns.items() <= {(column.name, column.meaning) for column in tables[name].columns}, name
