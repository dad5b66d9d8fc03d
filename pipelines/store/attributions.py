"""Documents to the reports that they belong to, as rows."""

from collections.abc import Callable, Mapping
from dataclasses import asdict

from sqlite_utils import Database

from pipelines.reports.attribution import Attribution, Publisher, UnidentifiedError, attribute
from pipelines.reports.identity import Identity
from pipelines.reports.versions import find_likeness, measure_similarity
from pipelines.store.conditions import IS_READ
from pipelines.store.database import exists, replace_rows
from pipelines.store.evidence import has_readings, load_fields
from pipelines.store.new_evidence import NewEvidence, load_any_witnesses, restore_fields
from pipelines.store.sightings import list_rivals, load_captures

Fail = Callable[[str, str, str, str], None]
"""Records a failure: address, stage, error, message."""

_LINKED_BY = f"""
SELECT DISTINCT d.sha256 FROM (
  SELECT coalesce(page.repeats, page.sha256) AS sha256, row_number() OVER (
    PARTITION BY c.url, c.run_id ORDER BY page.run_id > c.run_id, abs(page.run_id - c.run_id), page.sha256
  ) AS place
  FROM captures c CROSS JOIN sightings s ON s.url = c.url CROSS JOIN captures page ON page.url = s.found_on
  WHERE c.sha256 = :sha256 AND c.repeats IS NULL
) found JOIN documents d ON d.sha256 = found.sha256
WHERE found.place = 1 AND d.sha256 <> :sha256 AND {IS_READ} ORDER BY d.sha256
"""  # noqa: S608 - the condition above
"""The page that links a document, as it was when the document was found; one that came later only in want of it."""

_LINKS = """
SELECT linked.sha256 FROM captures page
CROSS JOIN sightings s ON s.found_on = page.url  -- in this order
CROSS JOIN captures linked ON linked.url = s.url
WHERE page.sha256 = :sha256 AND linked.sha256 <> :sha256 AND linked.repeats IS NULL
UNION
SELECT other.sha256 FROM captures me CROSS JOIN captures other ON other.url = me.url
WHERE me.sha256 = :sha256 AND other.sha256 <> :sha256 AND other.repeats IS NULL
ORDER BY 1
"""


def is_attributed(db: Database, sha256: str) -> bool:
    """Tell whether it is known whose report a document belongs to."""
    return exists(db, "attributions", "sha256 = ?", [sha256])


class Attributor:
    """Says whose report each document belongs to, each only once in a run, and writes it when it is told to."""

    def __init__(
        self, db: Database, publishers: Mapping[str, Publisher], fail: Fail, new: NewEvidence | None = None
    ) -> None:
        self._db, self._publishers, self._fail, self._new = db, publishers, fail, new
        self._own: dict[str, Attribution | UnidentifiedError | None] = {}
        self._placed: dict[str, Attribution | None] = {}
        self._departed: dict[str, str] = {}

    def place(self, sha256: str) -> tuple[str, str]:
        """Return the ids of the reports that a document belonged to and belongs to, or ""; write nothing.

        A touched document that names no report is a failure of the stage ``identify``.
        """
        if sha256 not in self._placed:
            said = self.find(sha256)
            if isinstance(said, UnidentifiedError) and exists(self._db, "touched", "sha256 = ?", [sha256]):
                captures = load_captures(self._db, sha256)
                self._fail(captures[0].url if captures else sha256, "identify", said.error, str(said))
            self._placed[sha256] = said if isinstance(said, Attribution) else None
        found = self._placed[sha256]
        return self.find_stored(sha256), found.identity.report_id if found else ""

    def find_identity(self, sha256: str) -> Identity | None:
        """Return the report that a document was placed in by what it says; None where that is none, or gone."""
        found = None if sha256 in self._departed else self._placed.get(sha256)
        return found.identity if found else None

    def find_report(self, sha256: str) -> str:
        """Return the id of the report that a document says it is of, or ""; nothing is told of it."""
        said = self.find(sha256)
        return said.identity.report_id if isinstance(said, Attribution) else ""

    def depart(self, sha256: str, report_id: str) -> None:
        """Place a document, whose own report is gone, in the one that stands at its address now."""
        self._departed[sha256] = report_id

    def find_stored(self, sha256: str) -> str:
        """Return the id of the report that a document is stored as part of, or ""."""
        row = self._db.execute("SELECT report_id FROM attributions WHERE sha256 = ?", [sha256]).fetchone()
        return str(row[0]) if row else ""

    def write(self, sha256: str) -> None:
        """Write whose report a document is, as it was placed."""
        found = self._placed.get(sha256)
        key = {"sha256": sha256}
        row = found and {
            **key,
            "report_id": self._departed.get(sha256, found.identity.report_id),
            "issuer_source": found.issuer_source,
            "year_source": found.year_source,
        }
        replace_rows(self._db, "attributions", key, [row] if row else [])
        replace_rows(self._db, "conflicts", key, [key | asdict(one) for one in found.conflicts] if found else [])

    def find(self, sha256: str) -> Attribution | UnidentifiedError | None:
        """Return whose report a document belongs to, the reason why none is known, or None where it is not read.

        An attachment that does not say so itself goes with the page that links it, if that page does.
        """
        own = self._find_own(sha256)
        if isinstance(own, UnidentifiedError):
            for page in self._linked_by(sha256):
                if isinstance(said := self._follow(page), Attribution):
                    own = self._attribute(sha256, said.identity)
                    break
        return own

    def _follow(self, page: str) -> Attribution | UnidentifiedError | None:
        """Return whose report a page is; where its year or body was corrected at its address, what it says now."""
        own = self._find_own(page)
        if not isinstance(own, Attribution):
            return own
        for rivals in list_rivals(self._db, page).values():
            said = next((one for one in map(self._find_own, rivals) if isinstance(one, Attribution)), own)
            if said.identity.report_id == own.identity.report_id:
                return own
            other = next(one for one in rivals if self._find_own(one) is said)
            if self._are_alike(page, other):
                return said
        return own

    def _are_alike(self, page: str, other: str) -> bool:
        before, after = load_any_witnesses(self._db, [page, other], self._new)
        return bool(find_likeness(before, after, measure_similarity(before, after)))

    def links(self, sha256: str) -> list[str]:
        """Return the documents whose report may depend on this one's: what it links, what stood at its addresses."""
        return [linked for (linked,) in self._db.execute(_LINKS, {"sha256": sha256})]

    def _linked_by(self, sha256: str) -> list[str]:
        return [page for (page,) in self._db.execute(_LINKED_BY, {"sha256": sha256})]

    def _find_own(self, sha256: str) -> Attribution | UnidentifiedError | None:
        if sha256 not in self._own:
            self._own[sha256] = self._attribute(sha256, None)
        return self._own[sha256]

    def _attribute(self, sha256: str, page: Identity | None) -> Attribution | UnidentifiedError | None:
        packed = self._new.find(sha256) if self._new else None
        if packed is None and not exists(self._db, "_documents", f"sha256 = ? AND {IS_READ}", [sha256]):
            return None
        captures = load_captures(self._db, sha256)
        portals = {capture.portal or "" for capture in captures}
        found_on = {self._publishers[portal] for portal in portals if portal in self._publishers}
        has_figures = bool(packed.readings) if packed else has_readings(self._db, sha256)
        fields = restore_fields(packed) if packed else load_fields(self._db, sha256)
        try:
            return attribute(fields, has_figures=has_figures, publishers=found_on, page=page)
        except UnidentifiedError as error:
            return error
