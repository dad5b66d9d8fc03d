"""Which report a document belongs to: whose, of which year, from what it says itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pypinyin import lazy_pinyin

from pipelines.documents.model import HeaderField
from pipelines.issuers import Issuer, find_issuer
from pipelines.values import fold_width

_NUMBER = re.compile(r"([\u4e00-\u9fff]+)[〔\[(]((?:19|20)\d{2})[〕\])]第?(\d+)号")

SINGLE_ISSUER_LEVELS = frozenset({"department", "office", "township"})
"""Portals of these levels publish their own reports only: a page that names nobody is theirs."""


@dataclass(frozen=True, slots=True)
class Publisher:
    """The portal on which a document was found, as far as it can say whose a report is: its name and level."""

    name: str
    level: str


@dataclass(frozen=True, slots=True)
class Identity:
    """A report: its id, kind, issuer and year."""

    report_id: str
    kind: str
    issuer: Issuer
    year: int


class UnidentifiedError(ValueError):
    """A document that cannot be assigned to a report; ``error`` is a stable code."""

    def __init__(self, error: str, message: str) -> None:
        super().__init__(message)
        self.error = error


def identify(fields: Sequence[HeaderField], *, has_figures: bool, publishers: Iterable[Publisher] = ()) -> Identity:
    """Return the report that a document belongs to.

    The issuer is the one that the title names, then 发布机构, then the portal's own where a portal publishes
    only its own reports. A document whose title says nothing is an annual report where it has statutory tables.

    Raises:
        UnidentifiedError: ``not_a_report``, ``no_year``, ``no_number`` (a notice), ``no_issuer``.
    """
    said = {field.field: field.value for field in reversed(fields)}
    kind = said.get("kind") or ("annual_report" if has_figures else "")
    if not kind:
        title = said.get("title", "")
        raise UnidentifiedError("not_a_report", f"neither its title «{title}» nor its tables are a report's")
    found_on = sorted(publishers, key=lambda publisher: (publisher.level, publisher.name))
    issuer = _find_issuer([said.get("issuer", ""), said.get("publisher", "")], found_on)
    if issuer is None:
        raise UnidentifiedError("no_issuer", f"neither title nor 发布机构 names a body: «{said.get('title', '')}»")
    if kind == "notice":
        return _identify_notice(said.get("document_number", ""), issuer)
    if "year" not in said:
        raise UnidentifiedError("no_year", f"neither title nor text states the year: «{said.get('title', '')}»")
    year = int(said["year"])
    return Identity(f"{issuer.id}-{year}", kind, issuer, year)


def _find_issuer(names: list[str], publishers: list[Publisher]) -> Issuer | None:
    places = [place for publisher in publishers if (place := find_issuer(publisher.name)) is not None]
    place = next((place for place in places if place.level == "district"), None)
    own = [publisher.name for publisher in publishers if publisher.level in SINGLE_ISSUER_LEVELS]
    for name in (*names, *own):
        if name and (issuer := find_issuer(name, place)):
            return issuer
    return None


def _identify_notice(number: str, issuer: Issuer) -> Identity:
    """A notice is known by its number: 渝府办发〔2018〕76号 is yufubanfa-2018-76."""
    match = _NUMBER.search(re.sub(r"\s+", "", fold_width(number)))
    if match is None:
        raise UnidentifiedError("no_number", "a notice without a 发文字号")
    report_id = f"{''.join(lazy_pinyin(match[1]))}-{match[2]}-{int(match[3])}"
    return Identity(report_id, "notice", issuer, int(match[2]))
