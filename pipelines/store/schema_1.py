"""Schema 1, as databases of version 0.1 and 0.2 have it: what is missing of it is added before they are rewritten."""

from sqlite_utils import Database, Migrations

from pipelines.store.sql_scripts import run_script

_migrations = Migrations("cq-disclosure")


def complete_schema_1(db: Database) -> None:
    """Bring a database of any state of schema 1 to its last one; an empty one is made."""
    _migrations.apply(db)


@_migrations()
def create_schema_1(db: Database) -> None:
    """Create all tables and views of the contract."""
    run_script(db, "schema-1.sql")
    db.execute("PRAGMA user_version = 1")


@_migrations()
def add_judgement_and_history(db: Database) -> None:
    """Add what findings, changes of a report, and nights of a crawl need; nothing of the contract is renamed."""
    run_script(db, "schema-1-judgement.sql")


@_migrations()
def add_codes_of_remarks(db: Database) -> None:
    """Add the code and the parts of a remark, which its sentences are made of; older rows have only their message."""
    run_script(db, "schema-1-remarks.sql")
