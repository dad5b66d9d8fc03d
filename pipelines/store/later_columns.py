"""What files lack that were written before a column of theirs was filled, as far as it is known."""

import re
from importlib.resources import files

from sqlite_utils import Database

_REFERENCE = "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'changes' AND sql LIKE '%REFERENCES reports%')"
_DEFINITION = re.compile(r"CREATE TABLE changes.*?STRICT;", re.DOTALL)


def fill_later_columns(db: Database) -> None:
    """Fill ``reports.revised_at`` and ``changes.cause``, and let ``changes`` name reports that are gone.

    A report that was revised before nobody wrote that down is taken as last revised when its publisher last changed
    it; every change that was recorded by then was the publisher's.
    """
    with db.atomic():
        if db.execute(_REFERENCE).fetchone()[0]:
            _rebuild_changes(db)
        db.execute("UPDATE changes SET cause = 'publisher' WHERE cause IS NULL")
        db.execute("UPDATE reports SET revised_at = changed_at WHERE revised_at IS NULL")


def _rebuild_changes(db: Database) -> None:
    """Make the table anew by today's schema, without the reference to reports that it had."""
    definition = _DEFINITION.search(files("pipelines.store").joinpath("schema-2.sql").read_text("utf-8"))
    assert definition is not None  # it is in our own file
    db.execute("CREATE TEMP TABLE changes_before AS SELECT * FROM main.changes ORDER BY rowid")
    db.execute("DROP TABLE main.changes")
    db.execute(definition[0])
    db.execute("INSERT INTO main.changes SELECT * FROM temp.changes_before")
    db.execute("CREATE INDEX changes_report ON changes (report_id)")
    db.execute("DROP TABLE temp.changes_before")
