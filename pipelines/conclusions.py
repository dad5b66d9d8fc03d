"""All evidence about one report to the conclusion: its canonical version, fields, figures and findings.

Pure: the same set of evidence gives the same conclusion, in whatever order it arrived.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipelines.documents.model import HeaderField, Section
from pipelines.figures import FIRST_YEAR_WITH_TABLES, Reading, Remark
from pipelines.forms import TABLES
from pipelines.identity import Identity
from pipelines.rules import Finding, judge
from pipelines.values import fold_width

REPORT_FIELDS = (
    "title", "index_number", "topic", "genre", "publisher", "document_number", "validity", "written_on", "published_on",
)  # fmt: skip
"""The header fields that a report carries, columns of ``reports``."""

FORMAT_ORDER = (
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
    "application/msword",
    "text/plain",
)
"""Of equally complete versions the first of these is canonical: HTML, DOCX, PDF, DOC, text (contract)."""

_SHINGLE = 5


@dataclass(frozen=True)
class Capture:
    """One version of one address: since when, on which portal, and whether a later version stands there now."""

    url: str
    first_seen_at: str
    portal: str | None
    replaced: bool


@dataclass(frozen=True)
class Witness:
    """The evidence of one document, and where and since when it was seen."""

    sha256: str
    media_type: str
    fields: tuple[HeaderField, ...]
    readings: tuple[Reading, ...]
    remarks: tuple[Remark, ...]
    sections: tuple[Section, ...]
    captures: tuple[Capture, ...]

    @property
    def superseded(self) -> bool:
        """Whether other bytes stand now at every address that this document had."""
        return all(capture.replaced for capture in self.captures)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The 5-grams of the text's letters and digits (measured: 0.985 alike for HTML and PDF of one report)."""
        text = re.sub(r"[\W_]+", "", fold_width("".join(part.heading + part.text for part in self.sections)))
        return frozenset(text[start : start + _SHINGLE] for start in range(max(len(text) - _SHINGLE + 1, 1)))


@dataclass(frozen=True)
class Role:
    """A document's part in a report."""

    sha256: str
    role: str
    similarity: float
    reason: str


@dataclass(frozen=True)
class Conclusion:
    """One report, as all evidence about it together says."""

    identity: Identity
    form: str | None
    fields: dict[str, str | None]
    url: str
    canonical_sha256: str
    status: str
    first_seen_at: str
    changed_at: str
    roles: tuple[Role, ...]
    figures: tuple[tuple[str, Reading], ...] = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    findings: tuple[Finding, ...] = field(repr=False)


def conclude(identity: Identity, witnesses: Sequence[Witness]) -> Conclusion:
    """Return the conclusion about one report from the evidence of all its documents (at least one)."""
    ranked = sorted(witnesses, key=_rank)
    canonical = ranked[0]
    figures = _fill_figures(ranked)
    form = _find_form(identity, figures)
    findings: tuple[Finding, ...] = ()
    if identity.kind == "annual_report":
        findings = judge(form or "", [reading for _, reading in figures], canonical.remarks)
    seen = [capture.first_seen_at for witness in ranked for capture in witness.captures]
    return Conclusion(
        identity=identity,
        form=form,
        fields=_choose_fields(ranked),
        url=min(_current_urls(canonical)),
        canonical_sha256=canonical.sha256,
        status=_judge_status(identity, figures, findings),
        first_seen_at=min(seen),
        changed_at=max(seen),
        roles=tuple(_assign_role(witness, canonical) for witness in ranked),
        figures=figures,
        sections=canonical.sections,
        findings=findings,
    )


def _rank(witness: Witness) -> tuple[bool, int, int, int, str, str]:
    """Order versions: those that still stand, the most complete, by format, then by what never changes.

    Complete is who states the most numbers; where none states any (a notice), who has the most headed sections.
    """
    known = witness.media_type in FORMAT_ORDER
    place = FORMAT_ORDER.index(witness.media_type) if known else len(FORMAT_ORDER)
    stated = -sum(1 for reading in witness.readings if reading.value is not None)
    headed = 0 if stated else -sum(1 for section in witness.sections if section.heading)
    return witness.superseded, stated, headed, place, min(_current_urls(witness)), witness.sha256


def _fill_figures(ranked: Sequence[Witness]) -> tuple[tuple[str, Reading], ...]:
    """Return the canonical readings, and the next version's where it has a table that those before it lack."""
    figures: list[tuple[str, Reading]] = []
    for table in TABLES:
        for witness in _standing(ranked):
            found = [(witness.sha256, reading) for reading in witness.readings if reading.tbl == table]
            if found:
                figures += found
                break
    return tuple(figures)


def _find_form(identity: Identity, figures: Sequence[tuple[str, Reading]]) -> str | None:
    """Return the form that most figures follow; ``narrative`` for an annual report without any; None for a notice."""
    if identity.kind == "notice":
        return None
    forms = [reading.form for _, reading in figures]
    return max(sorted(set(forms)), key=forms.count) if forms else "narrative"


def _judge_status(identity: Identity, figures: Sequence[object], findings: Iterable[Finding]) -> str:
    """Return the report's status; ``unparsed`` where its year's form has tables and none was read."""
    if any(finding.severity != "info" for finding in findings):
        return "findings"
    has_form = identity.kind == "annual_report" and identity.year >= FIRST_YEAR_WITH_TABLES
    return "unparsed" if has_form and not figures else "clean"


def _choose_fields(ranked: Sequence[Witness]) -> dict[str, str | None]:
    """Return each field as the most trusted source of the first version that states it says.

    The canonical version's own statements come first; a PDF has no header, so the page beside it fills the rest.
    """
    chosen: dict[str, str | None] = dict.fromkeys(REPORT_FIELDS)
    for witness in reversed(_standing(ranked)):
        for stated in reversed(witness.fields):  # they are in order of trust
            if stated.field in chosen:
                chosen[stated.field] = stated.value
    return chosen


def _standing(ranked: Sequence[Witness]) -> list[Witness]:
    """Return the versions that speak for a report: the canonical one, and those that were not superseded."""
    return [witness for witness in ranked if not witness.superseded or witness is ranked[0]]


def _assign_role(witness: Witness, canonical: Witness) -> Role:
    if witness is canonical:
        return Role(witness.sha256, "canonical", 1.0, "the most complete version that stands")
    alike = len(witness.shingles & canonical.shingles) / max(len(witness.shingles | canonical.shingles), 1)
    if witness.superseded:
        return Role(witness.sha256, "superseded", round(alike, 4), "other bytes stand at its address now")
    return Role(witness.sha256, "duplicate", round(alike, 4), "another version of the same issuer and year")


def _current_urls(witness: Witness) -> list[str]:
    return [capture.url for capture in witness.captures if not capture.replaced] or [
        capture.url for capture in witness.captures
    ]
