"""What documents say: from tables with the document's hash to tables with its number, which is its old row's."""

from sqlite_utils import Database

from pipelines.store.migration.checks import check_evidence, find_readings_otherwise
from pipelines.store.migration.rows import list_columns
from pipelines.store.migration.values import insert

_DOCUMENTS = """
INSERT INTO _documents (id, sha256, media_type, size, pages, archive_path, reader, error)
SELECT d.rowid, d.sha256, d.media_type, d.size, d.pages, d.archive_path, d.reader, d.error
FROM old.documents d WHERE d.rowid > :after AND d.rowid <= :last ORDER BY d.rowid
"""
_METHODS = """
UPDATE _documents SET method = coalesce(
  (SELECT r.method FROM old.readings r WHERE r.sha256 = _documents.sha256 ORDER BY r.rowid LIMIT 1), method
) WHERE id > :after AND id <= :last
"""
_CELLS = """
INSERT INTO _cells (document, table_no, row, col, row_span, col_span, page, text)
SELECT d.rowid, x.table_no, x.row, x.col, x.row_span, x.col_span, x.page, x.text
FROM old.documents d CROSS JOIN old.cells x ON x.sha256 = d.sha256
WHERE d.rowid > :after AND d.rowid <= :last ORDER BY d.rowid, x.table_no, x.row, x.col
"""
_LABELS = """
INSERT OR IGNORE INTO _labels (text)
SELECT r.row_label FROM old.documents d CROSS JOIN old.readings r ON r.sha256 = d.sha256
WHERE d.rowid > :after AND d.rowid <= :last
UNION
SELECT r.col_label FROM old.documents d CROSS JOIN old.readings r ON r.sha256 = d.sha256
WHERE d.rowid > :after AND d.rowid <= :last
"""
_FORM_CELLS = """
INSERT OR IGNORE INTO _form_cells (tbl, row, col, form, unit)
SELECT DISTINCT r.tbl, r.row, r.col, r.form, r.unit
FROM old.documents d CROSS JOIN old.readings r ON r.sha256 = d.sha256
WHERE d.rowid > :after AND d.rowid <= :last ORDER BY 1, 2, 3, 4, 5
"""
_SOURCES = """
INSERT OR IGNORE INTO _report_sources (document, report_id, figures, has_text)
SELECT d.rowid, min(f.report_id), 0, 0
FROM old.documents d CROSS JOIN old.figures f ON f.sha256 = d.sha256
WHERE d.rowid > :after AND d.rowid <= :last GROUP BY d.rowid
"""
_READINGS = """
INSERT INTO _readings (document, cell, ordinal, value, table_no, cell_row, cell_col, row_label, col_label, taken)
SELECT s.document, c.id, s.ordinal, s.value, s.table_no, s.cell_row, s.cell_col, a.id, b.id, EXISTS (
  SELECT 1 FROM old.figures f JOIN _report_sources t ON t.document = s.document AND t.report_id = f.report_id
  WHERE f.sha256 = s.sha256 AND f.table_no = s.table_no AND f.cell_row = s.cell_row AND f.cell_col = s.cell_col
    AND f.tbl = s.tbl AND f.row = s.row AND f.col = s.col AND f.form = s.form AND f.unit = s.unit
    AND f.value IS s.value AND f.raw = s.raw AND f.page IS s.page
)
FROM (
  SELECT d.rowid AS document, r.*, row_number() OVER (PARTITION BY d.rowid ORDER BY r.rowid) - 1 AS ordinal
  FROM old.documents d CROSS JOIN old.readings r ON r.sha256 = d.sha256 WHERE d.rowid > :after AND d.rowid <= :last
) s
JOIN _form_cells c ON c.tbl = s.tbl AND c.row = s.row AND c.col = s.col AND c.form = s.form AND c.unit = s.unit
JOIN _labels a ON a.text = s.row_label JOIN _labels b ON b.text = s.col_label
ORDER BY s.document, c.id
"""
_FIGURES = """
UPDATE _report_sources
SET figures = (SELECT count(*) FROM _readings r WHERE r.document = _report_sources.document AND r.taken = 1)
WHERE document > :after AND document <= :last
"""
_NO_SOURCES = """
DELETE FROM _report_sources WHERE figures = 0 AND has_text = 0 AND document > :after AND document <= :last
"""
_FIELDS = """
INSERT INTO _header_fields (document, ordinal, field, value, source, raw)
SELECT d.rowid, row_number() OVER (PARTITION BY d.rowid ORDER BY h.rowid) - 1, h.field, h.value, h.source,
  nullif(h.raw, h.value)
FROM old.documents d CROSS JOIN old.header_fields h ON h.sha256 = d.sha256 WHERE d.rowid > :after AND d.rowid <= :last
"""
_PASSAGES = """
INSERT INTO _passages (document, ordinal, heading, text)
SELECT d.rowid, p.ordinal, p.heading, p.text
FROM old.documents d CROSS JOIN old.passages p ON p.sha256 = d.sha256
WHERE d.rowid > :after AND d.rowid <= :last
  AND NOT EXISTS (SELECT 1 FROM _report_sources t WHERE t.document = d.rowid AND t.has_text = 1)
"""
_REMARKS = """
INSERT INTO _remarks (document, ordinal, table_no, message, code, parts)
SELECT d.rowid, m.ordinal, m.table_no, m.message, {code}, {parts}
FROM old.documents d CROSS JOIN old.remarks m ON m.sha256 = d.sha256 WHERE d.rowid > :after AND d.rowid <= :last
"""
_LOOSE_FIGURES = """
SELECT d.sha256, count(*) - coalesce(t.figures, 0)
FROM old.documents d CROSS JOIN old.figures f ON f.sha256 = d.sha256
LEFT JOIN _report_sources t ON t.document = d.rowid
WHERE d.rowid > :after AND d.rowid <= :last GROUP BY d.rowid HAVING count(*) > coalesce(t.figures, 0)
"""
_TOUCH = "INSERT OR IGNORE INTO touched VALUES (?)"
_READ_ANEW = "UPDATE _documents SET reader = reader || '+schema-1' WHERE sha256 = ?"


def copy_documents(db: Database, after: int, last: int) -> dict[str, int]:
    """Copy the documents themselves, behind one row, up to another one."""
    insert(db, "documents", _DOCUMENTS, {"after": after, "last": last})
    return {}


def copy_evidence(db: Database, after: int, last: int) -> dict[str, int]:
    """Copy what these documents say, mark which of it are figures of reports, and compare it with the old file.

    A figure that no reading of its document states (it was read anew, and its report not concluded yet) is none until
    the next run concludes its report. A reading whose cell prints something else has the cell's text here: its
    document counts as read by an older reader.
    """
    batch = {"after": after, "last": last}
    insert(db, "cells", _CELLS, batch)
    insert(db, "readings", _LABELS, batch)
    insert(db, "readings", _FORM_CELLS, batch)
    insert(db, "figures", _SOURCES, batch)
    insert(db, "readings", _METHODS, batch)
    insert(db, "readings", _READINGS, batch)
    insert(db, "figures", _FIGURES, batch)
    insert(db, "figures", _NO_SOURCES, batch)
    insert(db, "header_fields", _FIELDS, batch)
    insert(db, "passages", _PASSAGES, batch)
    has_codes = "code" in list_columns(db, "old", "remarks")
    codes = {name: f"m.{name}" if has_codes else "NULL" for name in ("code", "parts")}
    insert(db, "remarks", _REMARKS.format(**codes), batch)
    loose = db.execute(_LOOSE_FIGURES, batch).fetchall()
    otherwise = find_readings_otherwise(db, batch)
    for sha256 in otherwise:
        db.execute(_READ_ANEW, [sha256])
    touched = sum(db.execute(_TOUCH, [sha256]).rowcount for sha256 in sorted({*dict(loose), *otherwise}))
    check_evidence(db, batch)
    return {"figures": sum(dict(loose).values()), "readings": sum(otherwise.values()), "touched": touched}
