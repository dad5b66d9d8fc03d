"""Texts of reports: their sections, the index over these, and the document that each text is of."""

from typing import Any

from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.store.conditions import IS_READ
from pipelines.store.report_rows import index_sections
from pipelines.store.sections import SectionIndex

_REPORTS = "SELECT id FROM old.reports WHERE rowid > ? AND rowid <= ? ORDER BY rowid"
_SECTIONS = "SELECT ordinal, heading, text FROM old.sections WHERE report_id = ? ORDER BY ordinal"
_PASSAGES = "SELECT ordinal, heading, text FROM old.passages WHERE sha256 = ? ORDER BY ordinal"
_DOCUMENTS = f"""
SELECT d.rowid, d.sha256 FROM old.report_documents r JOIN old.documents d ON d.sha256 = r.sha256
WHERE r.report_id = ? AND {IS_READ} ORDER BY r.role <> 'canonical', d.sha256
"""  # noqa: S608 - a constant
_SAVE = "INSERT INTO _report_sources (document, report_id, figures, has_text) VALUES (?, ?, 0, 1)"
_TOUCH = "INSERT OR IGNORE INTO touched VALUES (?)"


def copy_texts(db: Database, after: int, last: int) -> dict[str, int]:
    """Copy the texts of the reports behind one row, up to another one."""
    index = SectionIndex(db)
    lost = touched = 0
    for (report_id,) in db.execute(_REPORTS, [after, last]).fetchall():
        rows = db.execute(_SECTIONS, [report_id]).fetchall()
        index.replace(report_id, index_sections(db, report_id, [Section(*row) for row in rows]))
        documents = db.execute(_DOCUMENTS, [report_id]).fetchall()
        source = _find_source(db, documents, rows)
        if source is not None:
            db.execute(_SAVE, [source, report_id])
        else:
            lost += 1
            touched += sum(db.execute(_TOUCH, [sha256]).rowcount for _, sha256 in documents)
    index.flush()
    return {"texts": lost, "touched": touched}


def _find_source(db: Database, documents: list[Any], rows: list[Any]) -> int | None:
    """Return the document whose passages are the sections of its report, the canonical one first."""
    for number, sha256 in documents:
        if db.execute(_PASSAGES, [sha256]).fetchall() == rows:
            return int(number)
    return None
