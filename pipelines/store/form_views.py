"""The views of the statutory tables, written from the forms: a column of a new form is a column of the view.

Columns come in the order in which the forms brought them, so that what a view had yesterday it has in the same places.
The text of a view is its comment too: `.schema applications` in the sqlite3 shell explains itself.
"""

from collections.abc import Iterator

from sqlite_utils import Database

from pipelines.forms.form_items import all_codes

_OF_A_REPORT = """FROM figures f
JOIN reports r ON r.id = f.report_id
JOIN issuers i ON i.id = r.issuer_id"""

_WIDE = """CREATE VIEW {table} AS -- {comment}
SELECT f.report_id, i.name AS issuer, r.year, f.row, fi.label,
{columns}
{source}
LEFT JOIN row_labels fi ON fi."table" = f.tbl AND fi.code = f.row AND fi.form = f.form
WHERE f.tbl = '{table}'
GROUP BY f.report_id, f.row
ORDER BY f.report_id, fi.place"""

_DISCLOSURE = f"""CREATE VIEW disclosure AS -- section 二: what was published on the body's own motion
SELECT f.report_id, i.name AS issuer, r.year, f.row, fr.label AS row_label, f.col, fc.label AS col_label,
  f.value, f.unit
{_OF_A_REPORT}
LEFT JOIN form_items fr ON fr.form = f.form AND fr."table" = f.tbl AND fr.kind = 'row' AND fr.code = f.row
LEFT JOIN form_items fc ON fc.form = f.form AND fc."table" = f.tbl AND fc.kind = 'column' AND fc.code = f.col
WHERE f.tbl = 'disclosure'
ORDER BY f.report_id, fr.place, fc.place"""

_ROW_LABELS = """CREATE VIEW row_labels AS -- rows' labels by form, those of rows that a hybrid has from other forms too
SELECT form, "table", code, label, place FROM form_items WHERE kind = 'row'
UNION ALL
SELECT f.form, i."table", i.code, i.label, min(i.place)
FROM (SELECT DISTINCT form, "table" FROM form_items) f
JOIN form_items i ON i."table" = f."table" AND i.kind = 'row'
WHERE NOT EXISTS (
  SELECT 1 FROM form_items o WHERE o.form = f.form AND o."table" = i."table" AND o.kind = 'row' AND o.code = i.code
)
GROUP BY f.form, i."table", i.code"""


def refresh_views(db: Database) -> None:
    """Write the views of the statutory tables where the database has none, or those of other forms."""
    stored = {row["name"]: row["sql"] for row in db.query("SELECT name, sql FROM sqlite_master WHERE type = 'view'")}
    changed = {name: sql for name, sql in _write_views() if stored.get(name) != sql}
    if changed:
        with db.atomic():
            for name, sql in changed.items():
                db.execute(f"DROP VIEW IF EXISTS {name}")
                db.execute(sql)


def _write_views() -> Iterator[tuple[str, str]]:
    """Yield the views by their names, with the statements that make them."""
    yield "row_labels", _ROW_LABELS
    yield "disclosure", _DISCLOSURE
    yield "applications", _widen("applications", "section 三: applications received and how they were answered")
    yield "disputes", _widen("disputes", "section 四: reconsideration and litigation")
    yield "statistics", _widen("statistics", "the table of the 2014 form", unit=True)


def _widen(table: str, comment: str, *, unit: bool = False) -> str:
    """Return the view of a table with one row for each of its rows; ``unit`` stands behind the first column."""
    codes = all_codes(table, "column")
    columns = [f"  max(f.value) FILTER (WHERE f.col = '{code}') AS \"{code}\"" for code in codes]
    if unit:
        columns.insert(1, "  f.unit")
    return _WIDE.format(table=table, comment=comment, columns=",\n".join(columns), source=_OF_A_REPORT)
