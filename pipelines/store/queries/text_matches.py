"""The sections and titles that hold some words, best first.

At 20,000 reports of eight sections FTS5's own order (bm25) takes more than a second, because it weighs every section
that it finds. Here reports are walked from the newest year on, and nothing is read after the last match asked for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, islice
from sqlite3 import Row
from typing import Literal

from pipelines.store.search import find_places, fold_letters, fold_words, make_match
from pipelines.store.snapshot import Snapshot

_TITLES = "SELECT id AS report_id, title FROM reports WHERE title IS NOT NULL ORDER BY year DESC, id"
# LIMIT keeps the order of the reports, CROSS JOIN lets them be walked in it.
_SECTIONS = """
SELECT s.report_id, s.ordinal, s.heading, s.text
FROM (SELECT id FROM reports ORDER BY year DESC, id LIMIT -1) r CROSS JOIN sections s ON s.report_id = r.id
WHERE s.id IN (SELECT rowid FROM sections_fts WHERE sections_fts MATCH :match)
"""
_REPORT = "SELECT i.name, r.year, r.url FROM reports r JOIN issuers i ON i.id = r.issuer_id WHERE r.id = :report_id"
_SHOWN = 90  # characters of a text
_SHOWN_BEFORE = 30  # of them before the first word


Place = Literal["title", "heading", "text"]


@dataclass(frozen=True, slots=True)
class TextMatch:
    """One place with all the words: a report's title, or a section, whose heading or text has each of them.

    ``snippet`` is the title, the heading or a part of the text, as printed but for line breaks; ``marks`` are the
    starts and ends of the words in it.
    """

    report_id: str
    issuer: str
    year: int
    url: str
    place: Place
    ordinal: int | None
    heading: str | None
    snippet: str
    marks: tuple[tuple[int, int], ...]


def find_matches(snapshot: Snapshot, words: Iterable[str], limit: int) -> list[TextMatch]:
    """Return the titles and sections that hold all of some words, whatever punctuation and spaces stand in them.

    Titles come first, then sections; both by year, the newest first, then by the report's id; of one report's
    sections those whose heading has all the words come first.

    Args:
        snapshot: the database.
        words: as typed; each may be a phrase of any length.
        limit: how many matches at most.

    Raises:
        WordsError: There is no word, or one of fewer than two letters.
    """
    folded = fold_words(words)
    return list(islice(chain(_find_in_titles(snapshot, folded), _find_in_sections(snapshot, folded)), limit))


def _find_in_titles(snapshot: Snapshot, words: Sequence[str]) -> Iterator[TextMatch]:
    for row in snapshot.connection.execute(_TITLES):
        folded = fold_letters(row["title"])
        if all(word in folded for word in words):
            yield _describe(snapshot, row, "title", row["title"], words)


def _find_in_sections(snapshot: Snapshot, words: Sequence[str]) -> Iterator[TextMatch]:
    rows = snapshot.connection.execute(_SECTIONS, {"match": make_match(words)})
    for _, sections in groupby(rows, key=lambda row: row["report_id"]):
        in_texts = []
        for row in sections:
            heading, text = fold_letters(row["heading"]), fold_letters(row["text"])
            if all(word in heading for word in words):
                yield _describe(snapshot, row, "heading", row["heading"], words)
            elif all(word in heading or word in text for word in words):
                in_texts.append(_describe(snapshot, row, "text", row["text"], words))
        yield from in_texts


def _describe(snapshot: Snapshot, row: Row, place: Place, printed: str, words: Sequence[str]) -> TextMatch:
    issuer, year, url = snapshot.connection.execute(_REPORT, {"report_id": row["report_id"]}).fetchone()
    is_section = place != "title"
    marks = sorted(mark for word in words for mark in find_places(printed, word))
    start, end = 0, len(printed)
    if place == "text":
        start = max(0, marks[0][0] - _SHOWN_BEFORE)
        end = max(start + _SHOWN, marks[0][1])
    return TextMatch(
        report_id=row["report_id"],
        issuer=issuer,
        year=year,
        url=url,
        place=place,
        ordinal=row["ordinal"] if is_section else None,
        heading=row["heading"] if is_section else None,
        snippet="".join(" " if char.isspace() else char for char in printed[start:end]),
        marks=tuple((first - start, last - start) for first, last in marks if last <= end),
    )
