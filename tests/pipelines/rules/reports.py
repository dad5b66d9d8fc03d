"""Reports for the tests of the rules: the bundled ones by name, with cells changed, blanked or left out."""

import csv
from collections.abc import Mapping
from dataclasses import replace

from pipelines.forms.form_items import FormCell, unit_of
from pipelines.forms.readings import Reading
from pipelines.forms.values import NotANumber, read_value
from pipelines.issuers.registry import Issuer
from pipelines.rules import Finding, Subject, Version, judge
from tests.paths import ROOT

FIGURES = ROOT / "fixtures" / "data" / "figures"
CANONICAL, OTHER = "a" * 64, "b" * 64
PDF, HTML = "application/pdf", "text/html"


def cell(code: str) -> FormCell:
    table, _, rest = code.partition("/")
    row, _, column = rest.partition("/")
    return FormCell(table, row, column or "value")


def reading(form: str, at: FormCell, raw: str, place: int = 0) -> Reading:
    unit = unit_of(at.table, at.row, at.col)
    try:
        value = read_value(raw, unit).number
    except NotANumber:
        value = None
    return Reading(form, at.table, at.row, at.col, value, unit, raw, 0, place, 1, None, "grid", at.row, at.col)


def subject(form: str, printed: Mapping[str, str], year: int = 2022) -> Subject:
    figures = {
        cell(code): (CANONICAL, reading(form, cell(code), raw, place))
        for place, (code, raw) in enumerate(printed.items())
    }
    return Subject(Issuer("body", "某区", "district"), year, form, figures)


def bundled(name: str) -> Subject:
    with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return subject(rows[0]["form"], {f"{r['table']}/{r['row']}/{r['column']}": r["raw"] for r in rows}, int(name[-4:]))


def printed_with(report: Subject, changes: Mapping[str, str | None]) -> Subject:
    """Return a report with other texts in some cells; None takes a cell away."""
    figures = dict(report.figures)
    for code, raw in changes.items():
        at = cell(code)
        if raw is None:
            del figures[at]
        else:
            place = figures[at][1].cell_row if at in figures else len(figures)
            figures[at] = (CANONICAL, reading(report.form, at, raw, place))
    return replace(report, figures=figures)


def with_versions(report: Subject, other: Subject, media_type: str = PDF, **fields: str) -> Subject:
    """Return a report that has another version, which prints the figures of ``other``."""
    return replace(
        report,
        versions=(
            Version(CANONICAL, HTML, {at: one for at, (_, one) in report.figures.items()}, fields),
            Version(OTHER, media_type, {at: one for at, (_, one) in other.figures.items()}, fields),
        ),
    )


def zeros_blank(report: Subject, blank: str = "") -> Subject:
    """Return the report as it would be with its zeros printed as blanks."""
    return printed_with(report, {code_of(at): blank for at, (_, one) in report.figures.items() if one.value == 0})


def code_of(at: FormCell) -> str:
    return f"{at.table}/{at.row}/{at.col}"


def found(report: Subject, rule: str) -> list[Finding]:
    return [finding for finding in judge(report) if finding.rule == rule]


def errors(report: Subject) -> list[str]:
    return [finding.rule for finding in judge(report) if finding.severity == "error"]


def suggested(finding: Finding) -> list[tuple[str, int]]:
    return [(code_of(one.cell), int(one.value)) for one in finding.suggestion]
