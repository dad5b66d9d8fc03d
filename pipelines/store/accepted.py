"""What maintainers have taken as right or known: evidence like any other, the same whether it came before or after."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass

from sqlite_utils import Database

from pipelines.store.database import fetch_rows, now, upsert_row

_COUNTING = "SELECT subject FROM accepted WHERE until IS NULL OR until >= ?"
_EXPIRED = "SELECT subject FROM accepted WHERE until < ?"
_RELATED = """
SELECT sha256 FROM captures WHERE url = :url
UNION SELECT column_url FROM frontier WHERE url = :url AND kind = 'listing'
"""
_TOUCH = """
INSERT OR IGNORE INTO touched
SELECT sha256 FROM _documents WHERE sha256 IN (
  SELECT :subject
  UNION
  SELECT sha256 FROM captures WHERE url = :subject OR url IN (SELECT url FROM captures WHERE sha256 = :subject)
)
"""
_IS_KNOWN = """
SELECT EXISTS (SELECT 1 FROM captures WHERE url = :subject OR sha256 = :subject)
  OR EXISTS (SELECT 1 FROM frontier WHERE url = :subject OR column_url = :subject OR portal = :subject)
  OR EXISTS (SELECT 1 FROM failures WHERE url = :subject)
"""


@dataclass(frozen=True, slots=True)
class Accepted:
    """A maintainer's word, to the end of a day or for good: on an address, a SHA-256, a portal's id or a host.

    ``until`` is a date or None, ``at`` the instant of the word.
    """

    subject: str
    why: str
    until: str | None
    at: str


def load_accepted(db: Database) -> frozenset[str]:
    """Return the subjects of the words that count today (UTC)."""
    return frozenset(subject for (subject,) in db.execute(_COUNTING, [_today()]))


def list_related_subjects(db: Database, url: str) -> set[str]:
    """Return what a word that covers an address may be on: bytes that stood there, the column that it is a page of."""
    return {subject for (subject,) in db.execute(_RELATED, {"url": url})}


def list_accepted(db: Database) -> list[Accepted]:
    """Return all words by subject, those that count no more included."""
    return [Accepted(**row) for row in fetch_rows(db, "SELECT subject, why, until, at FROM accepted ORDER BY subject")]


def accept(db: Database, subject: str, why: str, until: str | None) -> bool:
    """Record a word, in place of an earlier one on the same subject; return whether anything is known of the subject.

    The documents that it is about are touched. What is not known yet may still come: the word counts then.
    """
    word = Accepted(subject, why, until, now())
    upsert_row(db, "accepted", "subject", dict(zip(("subject", "why", "until", "at"), astuple(word), strict=True)))
    _touch(db, [subject])
    return bool(db.execute(_IS_KNOWN, {"subject": subject}).fetchone()[0])


def withdraw(db: Database, subject: str) -> bool:
    """Take a word back, and touch what it was about; return whether there was one."""
    found = db.execute("DELETE FROM accepted WHERE subject = ?", [subject]).rowcount > 0
    _touch(db, [subject])
    return found


def touch_expired(db: Database) -> None:
    """Touch what words are about that count no more: it is concluded without them."""
    _touch(db, [subject for (subject,) in db.execute(_EXPIRED, [_today()]).fetchall()])


def _touch(db: Database, subjects: Iterable[str]) -> None:
    for subject in subjects:
        db.execute(_TOUCH, {"subject": subject})


def _today() -> str:
    return now()[:10]
