"""The database's schema and its migrations."""

import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from importlib.resources import files

from sqlite_utils import Database, Migrations

from pipelines.forms.form_items import form_items
from pipelines.rules import RULES
from pipelines.store.form_views import refresh_views
from pipelines.store.version import SCHEMA_VERSION

_migrations = Migrations("cq-disclosure")


class NewerSchemaError(RuntimeError):
    """The database was written by a newer version of this program."""


def migrate(db: Database) -> None:
    """Bring a database up to this version's schema, and its forms, their views and the rules to this version's data.

    Raises:
        NewerSchemaError: The database is newer than this program; it is left as it is.
    """
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > SCHEMA_VERSION:
        raise NewerSchemaError(
            f"the database has schema {found}, this program knows {SCHEMA_VERSION}: update the program"
        )
    _migrations.apply(db)
    _refresh_known(db)
    refresh_views(db)


@_migrations()
def create_schema_1(db: Database) -> None:
    """Create all tables and views of the contract."""
    _run_script(db, "schema-1.sql")
    db.execute("PRAGMA user_version = 1")


@_migrations()
def add_judgement_and_history(db: Database) -> None:
    """Add what findings, changes of a report, and nights of a crawl need; nothing of the contract is renamed."""
    _run_script(db, "migration-2.sql")


@_migrations()
def add_codes_of_remarks(db: Database) -> None:
    """Add the code and the parts of a remark, which its sentences are made of; older rows have only their message."""
    _run_script(db, "migration-3.sql")


def _run_script(db: Database, name: str) -> None:
    for statement in _split_statements(files("pipelines.store").joinpath(name).read_text("utf-8")):
        db.execute(statement)


def _split_statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one: ``executescript`` would end the migration's transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        if not statement and (line.isspace() or line.startswith("--")):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _refresh_known(db: Database) -> None:
    """Write the forms and rules that this version knows, where the database holds others.

    A rule that is no more stays as long as a finding names it.
    """
    items = [
        {**asdict(item), "items": " ".join(sorted(item.items)), "place": place}
        for place, item in enumerate(form_items())
    ]
    if list(db.query("SELECT * FROM form_items ORDER BY place")) != items:
        with db.atomic():
            db.table("form_items").delete_where()
            db.table("form_items").insert_all(items)
    rules = [asdict(rule) for rule in RULES]
    stored = list(db.query("SELECT * FROM rules"))
    gone = [rule["code"] for rule in stored if rule["code"] not in {rule["code"] for rule in rules}]
    if gone or any(rule not in stored for rule in rules):
        with db.atomic():
            db.table("rules").upsert_all(rules)
            for code in gone:
                db.execute("DELETE FROM rules WHERE code = ? AND code NOT IN (SELECT rule FROM findings)", [code])
