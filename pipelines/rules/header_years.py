"""Whose year a report is, as its title, the period that its text states and its header say."""

from collections.abc import Iterable, Iterator

from pipelines.documents.model import HeaderField
from pipelines.documents.titles import read_title
from pipelines.rules.rule import Finding, Rule, Subject

HEADER_YEAR = Rule(
    "header.year",
    "the years of the title, of the stated period and of the header agree",
    "标题、统计期限与页头所述年度一致",
    "warning",
)

_PLACES = {"title": "标题", "period": "统计期限", "header": "页头"}
_PRINTED = frozenset({"title", "text"})
"""Sources of titles that are printed above the text; the others are the page's header and its ``<meta>``."""


def judge_years(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each version whose title, period and header name several years, or another than the report's.

    Versions that say the same are one finding.
    """
    said: dict[str, Finding] = {}
    for version in subject.versions:
        years = dict(list_years(version.stated))
        if set(years.values()) <= {subject.year}:
            continue
        stated = ", ".join(f"{place} {year}" for place, year in years.items())
        stated_zh = "，".join(f"{_PLACES[place]}为{year}年" for place, year in years.items())
        text, text_zh = f"the report is of {subject.year}: {stated}", f"报告年度为{subject.year}年：{stated_zh}"
        said.setdefault(text, HEADER_YEAR.finding(text, text_zh, expected=str(subject.year), actual=stated))
    yield from said.values()


def list_years(stated: Iterable[HeaderField]) -> Iterator[tuple[str, int]]:
    """Yield where a document states its year and which: of several in one place one that another place contradicts."""
    found: dict[str, set[int]] = {}
    for field in stated:
        if field.field == "period":
            found.setdefault("period", set()).add(int(field.value))
        elif field.field == "title" and (title := read_title(field.value)) and title.year:
            found.setdefault("title" if field.source in _PRINTED else "header", set()).add(title.year)
    for place in _PLACES:
        others = [year for other, years in found.items() if other != place for year in years]
        years = found.get(place, set())
        if years:
            yield place, max(years, key=lambda year: (year not in others, year))
