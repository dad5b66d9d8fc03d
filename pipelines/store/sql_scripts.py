"""Scripts of SQL, statement by statement."""

import sqlite3
from collections.abc import Iterator
from importlib.resources import files

from sqlite_utils import Database


def run_script(db: Database, name: str) -> None:
    """Run a script of this package; what it does is part of the transaction that is open."""
    for statement in _split_statements(files("pipelines.store").joinpath(name).read_text("utf-8")):
        db.execute(statement)


def _split_statements(script: str) -> Iterator[str]:
    """Yield the statements of a script one by one: ``executescript`` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        if not statement and (line.isspace() or line.startswith("--")):
            continue
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
