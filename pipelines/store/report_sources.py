"""What a report takes from which document: the readings that are its figures, and the passages that are its sections.

Nothing is copied: a figure is a reading that is marked, and a passage that is a section is kept as that alone.
"""

import json
from collections.abc import Collection

from sqlite_utils import Database

from pipelines.store.evidence import number_document
from pipelines.store.report_rows import ReportRows
from pipelines.store.sections import SectionIndex

_SOURCES = "SELECT document, figures, has_text FROM _report_sources WHERE report_id = ?"
_OF_THE_TABLES = "(cell IN (SELECT id FROM _form_cells WHERE tbl IN (SELECT value FROM json_each(:tables))))"
_MARK = f"UPDATE _readings SET taken = {_OF_THE_TABLES} WHERE document = :document AND taken <> {_OF_THE_TABLES}"  # noqa: S608
_COUNT = "SELECT count(*) FROM _readings WHERE document = ? AND taken = 1"
_SAVE = """
INSERT INTO _report_sources (document, report_id, figures, has_text) VALUES (?, ?, ?, ?)
ON CONFLICT (document) DO UPDATE SET report_id = excluded.report_id, figures = excluded.figures,
  has_text = excluded.has_text
"""
_MISPLACED = """
SELECT t.document FROM _report_sources t JOIN _documents d ON d.id = t.document
WHERE t.report_id = :report
  AND NOT EXISTS (SELECT 1 FROM attributions a WHERE a.sha256 = d.sha256 AND a.report_id = :report)
"""
_REMOVE_MISPLACED = [
    f"DELETE FROM {table} WHERE report_id = :report "  # noqa: S608 - names from here
    "AND sha256 NOT IN (SELECT sha256 FROM attributions WHERE report_id = :report)"
    for table in ("report_documents", "related_documents")
]
_KEEP_PASSAGES = """
INSERT INTO _passages (document, ordinal, heading, text)
SELECT t.document, s.ordinal, s.heading, s.text FROM _report_sources t JOIN sections s ON s.report_id = t.report_id
WHERE t.document = ? AND t.has_text = 1
"""


def save_sources(db: Database, rows: ReportRows, index: SectionIndex) -> bool:
    """Mark what a report takes from its documents; return whether any of its figures or sections differs."""
    report_id = rows.report["id"]
    stored = {document: (figures, has_text) for document, figures, has_text in db.execute(_SOURCES, [report_id])}
    tables = {number_document(db, sha256): names for sha256, names in rows.figures.items()}
    text = number_document(db, rows.text_sha256)
    changed = False
    for document in stored.keys() - tables.keys() - {text}:
        changed |= release_source(db, document)
    _keep_other_texts(db, report_id, text)
    # They are the sections, or become them now: their pages are free for these.
    db.execute("DELETE FROM _passages WHERE document = ?", [text])
    if rows.sections is not None:
        index.replace(report_id, rows.sections)
        changed = True
    for document in sorted({text, *tables}):
        marked = _mark_figures(db, document, tables.get(document, ()))
        (figures,) = db.execute(_COUNT, [document]).fetchone()
        before, source = stored.get(document, (0, 0)), (figures, int(document == text))
        changed |= marked or figures != before[0]
        if source != stored.get(document):
            db.execute(_SAVE, [document, report_id, *source])
    return changed


def release_source(db: Database, document: int) -> bool:
    """Take a document from the report that takes something from it; return whether that had figures of it.

    The report's sections stay until it is concluded again.
    """
    db.execute(_KEEP_PASSAGES, [document])
    db.execute("DELETE FROM _report_sources WHERE document = ?", [document])
    return bool(db.execute("UPDATE _readings SET taken = 0 WHERE document = ? AND taken = 1", [document]).rowcount)


def release_misplaced(db: Database, report_id: str) -> bool:
    """Take from a report the documents that are another's by now; return whether there was any."""
    key = {"report": report_id}
    documents = [document for (document,) in db.execute(_MISPLACED, key)]
    for document in documents:
        release_source(db, document)
    removed = sum(db.execute(statement, key).rowcount for statement in _REMOVE_MISPLACED)  # a document has one place
    return bool(documents or removed)


def release_all(db: Database, report_id: str) -> None:
    """Take all documents from a report that is no more; its sections stay for who deletes them with their index."""
    for (document,) in db.execute("SELECT document FROM _report_sources WHERE report_id = ?", [report_id]).fetchall():
        release_source(db, document)


def _keep_other_texts(db: Database, report_id: str, text: int) -> None:
    """Give the document whose text is not the report's any more its passages back."""
    for document, _, has_text in db.execute(_SOURCES, [report_id]).fetchall():
        if has_text and document != text:
            db.execute(_KEEP_PASSAGES, [document])
            db.execute("UPDATE _report_sources SET has_text = 0 WHERE document = ?", [document])


def _mark_figures(db: Database, document: int, tables: Collection[str]) -> bool:
    """Mark the readings of some tables, and no others; return whether any was marked otherwise."""
    return bool(db.execute(_MARK, {"document": document, "tables": json.dumps(sorted(tables))}).rowcount)
