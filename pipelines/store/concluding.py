"""From touched documents to whole reports: whose they are, what they say together, what is wrong with that.

All in one transaction: whoever reads the database sees the reports of the last whole run, and a stop on the way
leaves the documents touched for the next one.
"""

import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping

from sqlite_utils import Database

from pipelines.reports.attribution import Publisher
from pipelines.reports.conclusions import conclude
from pipelines.store.attributions import Attributor, Fail
from pipelines.store.conditions import IS_READ
from pipelines.store.evidence import load_witnesses
from pipelines.store.findings import find_neighbours, save_judgement
from pipelines.store.report_sources import release_misplaced
from pipelines.store.reports import delete_report, save_conclusion

logger = logging.getLogger(__name__)


def touch(db: Database, sha256: str) -> None:
    """Mark a document: its report is concluded again when the run ends, or by the next run."""
    db.execute("INSERT OR IGNORE INTO touched VALUES (?)", [sha256])


def touch_all(db: Database) -> None:
    """Mark every document that was read."""
    db.execute(f"INSERT OR IGNORE INTO touched SELECT sha256 FROM documents WHERE {IS_READ}")  # noqa: S608 - a constant


def conclude_touched(db: Database, publishers: Mapping[str, Publisher], fail: Fail) -> int:
    """Conclude every report that a touched document belongs or belonged to; return how many changed.

    Then judge these and those that are compared with them: the issuer's next year, and the municipality's year.
    The cost grows with what was touched, not with what the database holds. A report that a mistake of ours stops at
    keeps its rows, is a failure of the stage ``conclude``, and waits for the next run; the others are concluded.
    """
    with db.atomic():
        db.execute("PRAGMA defer_foreign_keys = ON")  # until the transaction ends: documents before their report
        attributor = Attributor(db, publishers, fail)
        affected = _attribute_touched(db, attributor)
        robbed = {report_id for report_id in affected if release_misplaced(db, report_id)}
        compared = {report_id: find_neighbours(db, report_id) for report_id in affected}
        changed, broken = _try_each(db, affected, lambda report_id: _conclude(db, report_id, attributor), fail)
        changed |= robbed - broken
        judged = affected - broken
        for report_id in changed:
            judged |= compared[report_id] | find_neighbours(db, report_id)
        found, unjudged = _try_each(db, judged, lambda report_id: save_judgement(db, report_id), fail)
        db.execute("DELETE FROM touched")
        for report_id in sorted(broken | unjudged):
            _leave_for_next_run(db, report_id)
    return len(changed | found)


def _try_each(
    db: Database, reports: Iterable[str], step: Callable[[str], bool], fail: Fail
) -> tuple[set[str], set[str]]:
    """Return the reports that a step changed, and those that it failed on; of these nothing is written."""
    changed, broken = set[str](), set[str]()
    for report_id in sorted(reports):
        try:
            with db.atomic():
                if step(report_id):
                    changed.add(report_id)
        except sqlite3.Error:  # the disk, or a mistake in what all reports share
            raise
        except Exception as error:
            logger.exception("the conclusion of %s failed", report_id)
            fail(report_id, "conclude", type(error).__name__, str(error))
            broken.add(report_id)
    return changed, broken


def _leave_for_next_run(db: Database, report_id: str) -> None:
    """Touch the documents of a report; they belong to none yet where it was never concluded."""
    for sha256 in _find_members(db, report_id):
        touch(db, sha256)
    db.execute(
        "DELETE FROM attributions WHERE report_id = ? AND report_id NOT IN (SELECT id FROM reports)", [report_id]
    )


def _attribute_touched(db: Database, attributor: Attributor) -> set[str]:
    """Attribute the touched documents, what they link, and all that share a report with one of them.

    Returns:
        The reports that they belonged to and belong to; none of them has a document of another's any more.
    """
    affected: set[str] = set()
    waiting = [sha256 for (sha256,) in db.execute("SELECT sha256 FROM touched ORDER BY sha256")]
    waiting += [linked for sha256 in waiting for linked in attributor.links(sha256)]
    seen: set[str] = set()
    while waiting:
        sha256 = waiting.pop(0)
        if sha256 in seen:
            continue
        seen.add(sha256)
        before, after = attributor.save(sha256)
        if before != after:
            waiting += attributor.links(sha256)
        for report_id in sorted({before, after} - {"", *affected}):
            affected.add(report_id)
            waiting += _find_members(db, report_id)
    for report_id in affected:
        for table in ("report_documents", "related_documents"):  # a document has one place only
            others = "sha256 NOT IN (SELECT sha256 FROM attributions WHERE report_id = :report)"
            db.execute(f"DELETE FROM {table} WHERE report_id = :report AND {others}", {"report": report_id})  # noqa: S608
    return affected


def _find_members(db: Database, report_id: str) -> list[str]:
    rows = db.execute("SELECT sha256 FROM attributions WHERE report_id = ? ORDER BY sha256", [report_id])
    return [sha256 for (sha256,) in rows]


def _conclude(db: Database, report_id: str, attributor: Attributor) -> bool:
    """Write a report from the documents that belong to it now; return whether any row of it changed."""
    members = _find_members(db, report_id)
    if not members:
        delete_report(db, report_id)
        return True
    return save_conclusion(db, conclude(attributor.reports[report_id], list(load_witnesses(db, members))))
