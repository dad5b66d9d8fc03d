"""Documents of one address that several machines kept and that say the same: the first is kept, as by one machine."""

from itertools import groupby
from operator import itemgetter

from sqlite_utils import Database

from pipelines.repeated_evidence import says_same
from pipelines.store.evidence import load_packed

_OF_PORTALS = """
SELECT url, sha256 FROM captures c WHERE repeats IS NULL AND portal IS NOT NULL AND EXISTS (
  SELECT 1 FROM captures o WHERE o.url = c.url AND o.sha256 <> c.sha256 AND o.repeats IS NULL AND o.portal IS NOT NULL
) GROUP BY url, sha256 ORDER BY url, min(run_id), min(first_seen_at), sha256
"""
_REPEAT = (
    "UPDATE captures SET repeats = :kept WHERE url = :url AND (sha256 = :sha256 OR repeats = :sha256)",
    "UPDATE sightings SET sha256 = :kept WHERE url = :url AND sha256 = :sha256",
)
_IS_LEFT = """
SELECT EXISTS (SELECT 1 FROM captures WHERE sha256 = :sha256 AND repeats IS NULL)
  OR EXISTS (SELECT 1 FROM captures WHERE repeats = :sha256)
"""
_EVIDENCE = ("_readings", "_cells", "_header_fields", "_passages", "_remarks")  # readings first: they refer to cells


def fold_repeated(db: Database) -> None:
    """Make what says the same as an earlier document of its address a repetition of it; nothing is concluded yet."""
    repeated: set[str] = set()
    for url, group in groupby(db.execute(_OF_PORTALS).fetchall(), itemgetter(0)):
        kept: list[str] = []
        for _, sha256 in group:
            said = load_packed(db, sha256)
            first = next((one for one in kept if said is not None and says_same(said, load_packed(db, one))), None)
            if first is None:
                kept.append(sha256)
                continue
            for statement in _REPEAT:
                db.execute(statement, {"kept": first, "url": url, "sha256": sha256})
            repeated.add(sha256)
    for sha256 in sorted(repeated):
        if not db.execute(_IS_LEFT, {"sha256": sha256}).fetchone()[0]:
            _forget(db, sha256)


def _forget(db: Database, sha256: str) -> None:
    (number,) = db.execute("SELECT id FROM _documents WHERE sha256 = ?", [sha256]).fetchone()
    for table in _EVIDENCE:
        db.execute(f"DELETE FROM {table} WHERE document = ?", [number])  # noqa: S608 - names above
    db.execute("DELETE FROM _documents WHERE id = ?", [number])
