"""All evidence about one report to the conclusion: its canonical version, fields, figures, and what changed.

Pure: the same set of evidence gives the same conclusion, in whatever order it arrived.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipelines.documents.model import Section
from pipelines.forms.form_choice import first_year_with_tables
from pipelines.forms.form_items import TABLES
from pipelines.forms.readings import Reading
from pipelines.reports.fullest import find_shrunken, keep_fullest
from pipelines.reports.identity import Identity
from pipelines.reports.tasks import Task, read_tasks
from pipelines.reports.value_changes import ValueChange, find_changes
from pipelines.reports.versions import Role, Witness, fold_versions
from pipelines.rules import Finding, Shrunken
from pipelines.rules.empty_tables import REPORT_EMPTY

REPORT_FIELDS = (
    "title", "index_number", "topic", "genre", "publisher", "document_number", "validity", "written_on", "published_on",
)  # fmt: skip
"""The header fields that a report carries, columns of ``reports``."""


@dataclass(frozen=True)
class Conclusion:
    """One report, as all evidence about it together says; what is wrong with it is judged beside its neighbours.

    ``figures`` are readings with the SHA-256 of their documents; ``sections`` are the passages of ``text_sha256``.
    """

    identity: Identity
    form: str | None
    fields: dict[str, str | None]
    url: str
    canonical_sha256: str
    first_seen_at: str
    changed_at: str
    roles: tuple[Role, ...]
    versions: tuple[Witness, ...] = field(repr=False)
    figures: tuple[tuple[str, Reading], ...] = field(repr=False)
    text_sha256: str
    sections: tuple[Section, ...] = field(repr=False)
    tasks: tuple[Task, ...] = field(repr=False)
    changes: tuple[ValueChange, ...] = field(repr=False)
    shrunken: tuple[Shrunken, ...] = ()


def conclude(identity: Identity, witnesses: Sequence[Witness]) -> Conclusion:
    """Return the conclusion about one report from the evidence of all its documents (at least one)."""
    shrunken = find_shrunken(witnesses)
    if shrunken:
        witnesses = keep_fullest(witnesses, shrunken)
    versions, roles = fold_versions(witnesses)
    witnesses = [witness for witness in witnesses if not witness.departed]
    corrected = {role.sha256 for role in roles if role.successor}
    figures = _fill_figures([*versions, *_sort(witness for witness in witnesses if witness.sha256 in corrected)])
    fields = _choose_fields(versions)
    text = _choose_text(versions)
    part = {role.sha256 for role in roles if role.role != "related"}
    less = {(one.standing, one.url) for one in shrunken}
    seen = [
        one.first_seen_at
        for witness in witnesses
        for one in witness.captures
        if witness.sha256 in part and (witness.sha256, one.url) not in less
    ]
    return Conclusion(
        identity=identity,
        form=_find_form(identity, figures),
        fields=fields,
        url=versions[0].urls[0],
        canonical_sha256=versions[0].sha256,
        first_seen_at=min(seen),
        changed_at=max(seen),
        roles=roles,
        versions=versions,
        figures=figures,
        text_sha256=text.sha256,
        sections=text.sections,
        tasks=read_tasks(text.sections) if identity.kind == "notice" else (),
        changes=find_changes(witnesses, roles, figures, fields),
        shrunken=shrunken,
    )


def _sort(witnesses: Iterable[Witness]) -> list[Witness]:
    return sorted(witnesses, key=lambda witness: (witness.published_on, witness.sha256), reverse=True)


def judge_status(kind: str, year: int, form: str | None, findings: Sequence[Finding]) -> str:
    """Return a report's status; ``unparsed`` where its year's form has tables and none was read, or it has no text.

    ``clean`` says that each table that the form prescribes was found with numbers in it, that every rule was judged and
    that nothing was left unread; a year without a form is clean where its text was read. So `REPORT_EMPTY` and
    `FIGURE_NOT_READ` (`pipelines.rules`) are never information alone.
    """
    if kind == "annual_report" and form == "narrative":
        empty = any(one.rule == REPORT_EMPTY.code for one in findings)
        if empty or year >= first_year_with_tables():
            return "unparsed"
    return "findings" if any(finding.severity != "info" for finding in findings) else "clean"


def _fill_figures(versions: Sequence[Witness]) -> tuple[tuple[str, Reading], ...]:
    """Return the canonical readings, and the next version's where it has a table that those before it lack.

    What a correction corrects comes last: it may be no more than the one table that was wrong.
    """
    figures: dict[str, list[tuple[str, Reading]]] = {}
    for witness in versions:
        tables: dict[str, list[tuple[str, Reading]]] = {}
        for reading in witness.readings:
            tables.setdefault(reading.tbl, []).append((witness.sha256, reading))
        figures = tables | figures
    return tuple(figure for table in TABLES for figure in figures.get(table, ()))


def _find_form(identity: Identity, figures: Sequence[tuple[str, Reading]]) -> str | None:
    """Return the form that most figures follow; ``narrative`` for an annual report without any; None for a notice."""
    if identity.kind == "notice":
        return None
    forms = [reading.form for _, reading in figures]
    return max(sorted(set(forms)), key=forms.count) if forms else "narrative"


def _choose_fields(versions: Sequence[Witness]) -> dict[str, str | None]:
    """Return each field as the most trusted source of the first version that states it says.

    The canonical version's own statements come first; a PDF has no header, so the page beside it fills the rest.
    """
    chosen: dict[str, str | None] = dict.fromkeys(REPORT_FIELDS)
    for witness in reversed(versions):
        for stated in reversed(witness.fields):  # they are in order of trust
            if stated.field in chosen:
                chosen[stated.field] = stated.value
    return chosen


def _choose_text(versions: Sequence[Witness]) -> Witness:
    """Return the canonical version, or the first one with more than twice as much text: 见附件 is no text."""
    first, *others = versions
    return next((one for one in others if len(one.shingles) > 2 * len(first.shingles)), first)
