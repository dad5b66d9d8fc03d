"""What a better reader says otherwise of the same documents, and when a report's rows last changed here.

Unlike all other conclusions this is of one file alone: evidence does not tell what an earlier reader said.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from pipelines.packing import from_sql, to_sql
from pipelines.reports.conclusions import REPORT_FIELDS, Conclusion
from pipelines.reports.value_changes import print_value
from pipelines.store.database import insert_rows, now
from pipelines.store.report_rows import Revision, find_report_row

_FIGURES = """
SELECT d.sha256, c.tbl || '/' || c.row || '/' || c.col, r.value
FROM _report_sources t JOIN _readings r ON r.document = t.document JOIN _documents d ON d.id = t.document
JOIN _form_cells c ON c.id = r.cell WHERE t.report_id = ? AND r.taken = 1
"""
_MEMBERS = """
SELECT sha256 FROM report_documents WHERE report_id = :report
UNION
SELECT sha256 FROM related_documents WHERE report_id = :report
"""
_COLUMNS = ("report_id", "field", "old", "new", "run_id", "at", "cause")
_REVISED = "UPDATE reports SET revised_at = ? WHERE id = ?"


def find_revisions(db: Database, conclusion: Conclusion) -> tuple[Revision, ...]:
    """Return the values of a stored report that its documents say otherwise now, though the publisher changed nothing.

    That is where the same document says it, or where the report has the documents and addresses that it had. A figure
    that no document printed before is no other value; one that is printed no more is.
    """
    report_id = conclusion.identity.report_id
    stored = find_report_row(db, report_id)
    if stored is None:
        return ()
    members = {sha256 for (sha256,) in db.execute(_MEMBERS, {"report": report_id})}
    is_same = members == {role.sha256 for role in conclusion.roles} and stored["changed_at"] == conclusion.changed_at
    published = {(change.field, change.new) for change in conclusion.changes}
    found = [*_compare_figures(db, conclusion, is_same=is_same)]
    if is_same:
        found += ((name, stored[name], conclusion.fields[name]) for name in REPORT_FIELDS)
    return tuple((name, old, new) for name, old, new in found if old != new and (name, new) not in published)


def save_revisions(db: Database, report_id: str, revisions: Sequence[Revision]) -> None:
    """Write what a better reader changed in a report as changes of this run."""
    if revisions:
        (run_id,) = db.execute("SELECT max(id) FROM runs").fetchone()
        at = now()
        insert_rows(db, "changes", _COLUMNS, [(report_id, *one, run_id, at, "reader") for one in revisions])


def mark_revised(db: Database, reports: Iterable[str]) -> None:
    """Record that rows of some reports have changed now."""
    at = now()
    db.conn.executemany(_REVISED, [(at, report_id) for report_id in sorted(reports)])


def _compare_figures(db: Database, conclusion: Conclusion, *, is_same: bool) -> Iterator[Revision]:
    new = {
        f"{one.tbl}/{one.row}/{one.col}": (sha256, print_value(from_sql(to_sql(one.value))))
        for sha256, one in conclusion.figures
    }
    for sha256, name, value in db.execute(_FIGURES, [conclusion.identity.report_id]):
        now_by, said = new.get(name, (sha256, None))
        if is_same or now_by == sha256:
            yield name, print_value(from_sql(value)), said
