"""What each portal's documents amount to, for the checks at a run's end."""

from collections.abc import Sequence

from sqlite_utils import Database

from pipelines.documents.formats import HTML
from pipelines.store.conditions import IS_READ

FieldCounts = dict[str, int]
"""How many pages state each header field, by field; under ``pages`` how many pages there are."""

_STATES_FIELD = (
    "SELECT 1 FROM header_fields h WHERE h.sha256 = p.sha256 AND h.field = ? "
    "AND h.source IN ('header', 'bracket', 'line', 'meta')"
)


def list_portals(db: Database) -> list[str]:
    """Return the portals on which any document was found."""
    return [
        portal for (portal,) in db.execute("SELECT DISTINCT portal FROM captures WHERE portal > '' ORDER BY portal")
    ]


def count_reports_on(db: Database, portal: str) -> int:
    """Return how many reports have a document that was found on a portal, whatever stands there now."""
    row = db.execute(
        """
        SELECT count(DISTINCT d.report_id) FROM report_documents d JOIN captures c ON c.sha256 = d.sha256
        JOIN sightings s ON s.url = c.url WHERE s.portal = ?
        """,
        [portal],
    ).fetchone()
    return int(row[0])


def count_filled_fields(db: Database, run_id: int, fields: Sequence[str]) -> dict[str, tuple[FieldCounts, FieldCounts]]:
    """Return, by portal, how many pages state each header field: those that a run found anew, and all before.

    A page that changed counts as new, and its older version as one of those before. Portals without a new page are
    left out. Pages that were not read do not count.
    """
    filled = ", ".join(f"coalesce(sum(EXISTS ({_STATES_FIELD})), 0)" for _ in fields)
    query = f"""
        SELECT portal, fresh, count(*), {filled} FROM (
          SELECT c.portal, c.sha256, max(c.run_id = ?) AS fresh FROM captures c JOIN documents d ON d.sha256 = c.sha256
          WHERE c.portal IN (SELECT portal FROM captures WHERE run_id = ?) AND d.media_type = ?
            AND {IS_READ} AND c.run_id <= ?
          GROUP BY c.portal, c.sha256
        ) p GROUP BY portal, fresh
    """  # noqa: S608 - constants, and the text above once a field
    found: dict[str, dict[int, FieldCounts]] = {}
    for portal, fresh, pages, *counts in db.execute(query, [*fields, run_id, run_id, HTML.media_type, run_id]):
        found.setdefault(portal, {})[fresh] = {"pages": pages, **dict(zip(fields, counts, strict=True))}
    none = dict.fromkeys(("pages", *fields), 0)
    return {portal: (counts[1], counts.get(0, none)) for portal, counts in found.items() if 1 in counts}
