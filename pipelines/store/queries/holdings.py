"""How much the database holds, and the files in it that nothing reads."""

from dataclasses import dataclass
from typing import TypedDict

from pipelines.documents.reader_names import name_reader
from pipelines.store.conditions import IS_READ
from pipelines.store.snapshot import Snapshot

_HOLDINGS = f"""
SELECT
  (SELECT count(DISTINCT issuer_id) FROM reports) AS issuers,
  (SELECT coalesce(min(year) || '–' || max(year), '–') FROM reports WHERE kind = 'annual_report') AS years,
  (SELECT count(*) FROM reports) AS reports,
  (SELECT count(*) FROM figures) AS figures,
  (SELECT count(*) FROM documents) AS documents,
  (SELECT count(*) FROM documents WHERE NOT ({IS_READ})) AS unread_files,
  (SELECT count(*) FROM findings) AS findings
"""  # noqa: S608 - the condition above
_UNREAD_FILES = f"""
SELECT media_type, reader, error, count(*) AS files FROM documents WHERE NOT ({IS_READ})
GROUP BY media_type, reader, error ORDER BY files DESC, media_type, error
"""  # noqa: S608 - the condition above
_READ_FILES = f"SELECT media_type, reader, count(*) AS files FROM documents WHERE {IS_READ} GROUP BY media_type, reader"  # noqa: S608


@dataclass(frozen=True, slots=True)
class Holdings:
    """Numbers of rows; ``years`` are the first and the last report year as text, ``–`` alone without a report."""

    issuers: int
    years: str
    reports: int
    figures: int
    documents: int
    unread_files: int
    findings: int


class UnreadFiles(TypedDict):
    """Files of one kind that are not read for one reason; ``reader`` is what tried, None where nothing reads them."""

    media_type: str
    reader: str | None
    error: str | None
    files: int


def count_holdings(snapshot: Snapshot) -> Holdings:
    """Return how much of everything there is."""
    (row,) = snapshot.query(_HOLDINGS)
    return Holdings(**row)


def count_outdated_files(snapshot: Snapshot) -> int:
    """Return how many files were read by another version of their reader than today's."""
    read = snapshot.query(_READ_FILES)
    return sum(row["files"] for row in read if name_reader(row["media_type"]) not in (None, row["reader"]))


def count_unread_files(snapshot: Snapshot) -> list[UnreadFiles]:
    """Return the files that no reader has read, by kind and reason, the most first."""
    return snapshot.query(_UNREAD_FILES)
