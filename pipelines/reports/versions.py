"""Which documents of one issuer, year and scope are versions of the report, and which of them is canonical."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.documents.formats import rank_format
from pipelines.documents.model import HeaderField, Section
from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading
from pipelines.spelling import fold_width

SAME_TEXT = 0.8
"""Jaccard similarity of 5-grams from which two texts are one: page and PDF of one report have 0.985, the same template
with other numbers and another place 0.67 (reference/measured.md)."""

CONTAINED = 0.8
"""Part of a text's 5-grams found in the canonical text from which it is an excerpt of it."""

CORRECTED = "a later version was published with other figures"

SAME_FIGURES = 0.5
"""Part of the figures other than zero that must agree: a misprint breaks a few, another report nearly all."""

_SHINGLE = 5
_FEWEST = 20  # 5-grams below which a text says nothing


@dataclass(frozen=True, slots=True)
class Capture:
    """One version of one address: the run that found it and when, on which portal, linked by which page.

    ``replaced`` is whether other bytes stand there now, and ``standing`` the document that does; ``taken`` whether that
    is another report's, or accepted as right, and ``accepted`` whether these bytes are.
    """

    url: str
    run_id: int
    first_seen_at: str
    portal: str | None
    replaced: bool
    found_on: str | None = None
    standing: str | None = None
    taken: bool = False
    accepted: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A document's part in a report: ``canonical``, ``duplicate``, ``superseded``, or ``related``, no version of it.

    ``successor`` is the later document that corrects a superseded one.
    """

    sha256: str
    role: str
    similarity: float
    reason: str
    successor: str = ""


@dataclass(frozen=True)
class Witness:
    """The evidence of one document, where and since when it was seen, and whether only its page says whose it is.

    ``departed`` is the report that it states where that is gone: this one stands at its addresses now. ``is_less`` is
    whether it says less than what stood at its address before, and corrects nothing.
    """

    sha256: str
    media_type: str
    fields: tuple[HeaderField, ...]
    readings: tuple[Reading, ...]
    remarks: tuple[Remark, ...]
    sections: tuple[Section, ...]
    captures: tuple[Capture, ...]
    inherited: bool = False
    departed: str = ""
    is_less: bool = False

    @property
    def replaced(self) -> bool:
        """Whether other bytes stand now at every address that this document had."""
        return all(capture.replaced for capture in self.captures)

    @cached_property
    def urls(self) -> tuple[str, ...]:
        """Its addresses that still have it; where none does, those that had."""
        standing = {capture.url for capture in self.captures if not capture.replaced}
        return tuple(sorted(standing or {capture.url for capture in self.captures}))

    @cached_property
    def figures(self) -> Mapping[FormCell, Reading]:
        """Its readings by the cells of the form."""
        return {FormCell(reading.tbl, reading.row, reading.col): reading for reading in self.readings}

    @cached_property
    def published_on(self) -> str:
        """The 发布日期 that it states itself; empty where it states none."""
        return next((one.value for one in self.fields if one.field == "published_on"), "")

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The 5-grams of the text's letters and digits, that of headings and paragraphs; tables are no text."""
        text = re.sub(r"[\W_]+", "", fold_width("".join(part.heading + part.text for part in self.sections)))
        return frozenset([text[start : start + _SHINGLE] for start in range(max(len(text) - _SHINGLE + 1, 1))])


def fold_versions(witnesses: Sequence[Witness]) -> tuple[tuple[Witness, ...], tuple[Role, ...]]:
    """Return the versions of a report, the canonical one first, and every document's role.

    A document that still stands at its address comes before one that was replaced there, a correction before what it
    corrects. Then the one with the most numbers counts, or without any with the most headed sections; then the rank
    of its format; then address and SHA-256, so that the order never depends on when a document arrived.
    """
    corrected = _find_corrected(witnesses)
    ranked = sorted(
        witnesses, key=lambda one: (one.departed != "", one.sha256 in corrected, one.inherited, *_rank(one))
    )
    canonical = ranked[0]
    linking = {capture.found_on for witness in witnesses for capture in witness.captures}
    roles, speaking = [], []
    for witness in ranked:
        role = _assign_role(witness, canonical, corrected.get(witness.sha256), linking=linking)
        roles.append(role)
        if role.role in {"canonical", "duplicate"}:
            speaking.append(witness)
    return tuple(speaking), tuple(roles)


def _rank(witness: Witness) -> tuple[bool, int, int, int, str, str]:
    stated = -sum(1 for reading in witness.readings if reading.value is not None)
    headed = 0 if stated else -sum(1 for section in witness.sections if section.heading)
    url = witness.urls[0] if witness.urls else ""
    return witness.replaced, stated, headed, rank_format(witness.media_type), url, witness.sha256


def _find_corrected(witnesses: Sequence[Witness]) -> dict[str, str]:
    """Return the standing documents that a later one corrects, with it: by sha256.

    A correction states a later 发布日期 and other figures (contract). What states no date goes with the dated
    document whose figures it has: the PDF beside a page that was corrected.
    """
    standing = [one for one in witnesses if not (one.replaced or one.departed) and one.readings]
    dated = sorted((one for one in standing if one.published_on), key=lambda one: (one.published_on, one.sha256))
    corrected: dict[str, str] = {}
    for witness in dated:
        newer = (one for one in dated if one.published_on > witness.published_on and not one.is_less)
        later = [one for one in newer if _corrects(one, witness)]
        if later:
            corrected[witness.sha256] = later[-1].sha256
    by_sha = {one.sha256: one for one in standing}
    for witness in (one for one in standing if not one.published_on):
        for old, new in sorted(corrected.items()):
            if _differ(witness, by_sha[new]) and not _differ(witness, by_sha[old]):
                corrected[witness.sha256] = new
                break
    return corrected


def _corrects(later: Witness, earlier: Witness) -> bool:
    """Tell whether two versions of one report differ: what is unlike in most figures is another report."""
    return _differ(later, earlier) and bool(find_likeness(later, earlier, measure_similarity(later, earlier)))


def _differ(one: Witness, other: Witness) -> bool:
    """Tell whether two documents state different numbers; a blank is no other number than zero."""
    common = one.figures.keys() & other.figures
    return any((one.figures[cell].value or 0) != (other.figures[cell].value or 0) for cell in common)


def _assign_role(witness: Witness, canonical: Witness, correction: str | None, *, linking: set[str | None]) -> Role:
    if witness is canonical:
        return Role(witness.sha256, "canonical", 1.0, "the most complete version that stands")
    alike = measure_similarity(witness, canonical)
    if correction or witness.departed:
        reason = say_departed(witness.departed) if witness.departed else CORRECTED
        correction = correction or ""
        return Role(witness.sha256, "superseded", alike, reason, correction)
    reason = find_likeness(witness, canonical, alike)
    if witness.replaced and (reason or not witness.inherited):
        return Role(witness.sha256, "superseded", alike, "other bytes stand at its address now")
    if reason:
        return Role(witness.sha256, "duplicate", alike, reason)
    if not witness.inherited and linking.intersection(witness.urls):
        return Role(witness.sha256, "duplicate", alike, "the page that carries the report")
    return Role(witness.sha256, "related", alike, "neither its text nor its figures are the report's")


def say_departed(report_id: str) -> str:
    """Return the reason of a document whose own report is gone, for another stands at its addresses."""
    return f"another report stands at its address now; it was {report_id}"


def measure_similarity(one: Witness, other: Witness) -> float:
    """Return the Jaccard similarity of two texts, 0 to 1, to four decimals."""
    common = len(one.shingles & other.shingles)
    return round(common / max(len(one.shingles) + len(other.shingles) - common, 1), 4)


def find_likeness(witness: Witness, canonical: Witness, alike: float) -> str:
    """Return why a document is a version of the report that the canonical one is; empty where it is none."""
    common = [
        cell
        for cell in witness.figures.keys() & canonical.figures
        if witness.figures[cell].value or canonical.figures[cell].value
    ]
    agree = sum(1 for cell in common if witness.figures[cell].value == canonical.figures[cell].value)
    if common and agree < SAME_FIGURES * len(common):
        return "its text is the report's" if alike >= SAME_TEXT else ""
    if common:
        return f"{agree} of {len(common)} figures are the report's"
    if witness.figures:
        return "it has the report's tables"
    if alike >= SAME_TEXT:
        return "its text is the report's"
    if len(witness.shingles) >= _FEWEST:
        contained = len(witness.shingles & canonical.shingles) / len(witness.shingles)
        return "its text is a part of the report's" if contained >= CONTAINED else ""
    return ""
