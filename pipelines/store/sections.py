"""The text of a report and its full-text index, which forgets only what it is told again."""

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.store.search import index_terms

_STORED = "SELECT id, ordinal, heading, text FROM sections WHERE report_id = ? ORDER BY ordinal"
_ADD = "INSERT INTO sections (report_id, ordinal, heading, text) VALUES (?, ?, ?, ?)"
_INDEX = "INSERT INTO sections_fts (rowid, report_id, heading, text) VALUES (?, ?, ?, ?)"
_FORGET = "INSERT INTO sections_fts (sections_fts, rowid, report_id, heading, text) VALUES ('delete', ?, ?, ?, ?)"


def save_sections(db: Database, report_id: str, sections: Sequence[Section]) -> bool:
    """Make the text of a report what is given; return whether anything had to be written.

    New sections come last in the index, whose size and cost grow where their numbers do not.
    """
    stored = db.execute(_STORED, [report_id]).fetchall()
    new = [(one.ordinal, one.heading, one.text) for one in sections]
    if [tuple(row[1:]) for row in stored] == sorted(new):
        return False
    for number, _, heading, text in stored:
        db.execute(_FORGET, [number, report_id, index_terms(heading), index_terms(text)])
    db.execute("DELETE FROM sections WHERE report_id = ?", [report_id])
    for ordinal, heading, text in new:
        number = db.execute(_ADD, [report_id, ordinal, heading, text]).lastrowid
        db.execute(_INDEX, [number, report_id, index_terms(heading), index_terms(text)])
    return True
