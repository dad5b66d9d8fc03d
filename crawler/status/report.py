"""One report: its versions, its findings, and its tables with the cells that the findings are about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pipelines.store.queries.coverage import ChangeRow
from pipelines.store.queries.one_report import (
    CellRow,
    FindingFields,
    FindingRow,
    FormLabels,
    ReportFields,
    VersionRow,
    find_report,
    list_cells,
    list_changes_of,
    list_figures,
    list_findings,
    list_versions,
    load_form_labels,
)
from pipelines.store.snapshot import Snapshot

CellPlace = tuple[str, int, int, int]
"""A cell: document, table, row, column."""


@dataclass(frozen=True, slots=True)
class CellView:
    """One cell as printed; ``marks`` are the numbers (from 1) of the findings that are about it."""

    text: str
    row: int
    col: int
    row_span: int
    col_span: int
    is_figure: bool = False
    marks: tuple[int, ...] = ()
    severity: str = ""


@dataclass(frozen=True, slots=True)
class TableView:
    """One table of one document, with the statutory tables (``disclosure`` …) that were read from it."""

    sha256: str
    number: int
    holds: tuple[str, ...]
    rows: tuple[tuple[CellView, ...], ...] = field(repr=False)

    @property
    def width(self) -> int:
        """Columns."""
        return max((cell.col + cell.col_span for row in self.rows for cell in row), default=0)


class FindingView(FindingFields):
    """A finding with the cells that it is about in the versions, and its suggestion in words."""

    places: list[dict[str, Any]]
    candidates: list[str]


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report with its issuer, the documents with their parts in it, its findings, tables and changes."""

    report: ReportFields
    versions: list[VersionRow]
    findings: list[FindingView]
    tables: tuple[TableView, ...]
    changes: list[ChangeRow]


def load_report(snapshot: Snapshot, report_id: str) -> ReportView | None:
    """Return a report by its id, None where there is none."""
    report = find_report(snapshot, report_id)
    if report is None:
        return None
    labels = load_form_labels(snapshot, report["form"])
    findings = [_view_finding(row, labels) for row in list_findings(snapshot, report_id)]
    return ReportView(
        report=report,
        versions=list_versions(snapshot, report_id),
        findings=findings,
        tables=_load_tables(snapshot, report_id, findings),
        changes=list_changes_of(snapshot, report_id),
    )


def _view_finding(row: FindingRow, labels: FormLabels) -> FindingView:
    places, candidates = json.loads(row["places"]), _describe_suggestion(row["suggestion"], labels)
    return {**row, "places": places, "candidates": candidates}


def _load_tables(snapshot: Snapshot, report_id: str, findings: list[FindingView]) -> tuple[TableView, ...]:
    figures = {
        (row["tbl"], row["row"], row["col"]): (row["sha256"], row["table_no"], row["cell_row"], row["cell_col"])
        for row in list_figures(snapshot, report_id)
    }
    holds: dict[tuple[str, int], set[str]] = {}
    for (tbl, _, _), (sha256, number, _, _) in figures.items():
        holds.setdefault((sha256, number), set()).add(tbl)
    marks = _mark(findings, figures)
    severities = [finding["severity"] for finding in findings]
    standing = frozenset(figures.values())
    return tuple(
        TableView(
            sha256,
            number,
            tuple(sorted(tables)),
            _arrange(list_cells(snapshot, sha256, number), marks, severities, standing),
        )
        for (sha256, number), tables in sorted(holds.items())
    )


def _mark(findings: list[FindingView], figures: Mapping[tuple[str, str, str], CellPlace]) -> dict[CellPlace, list[int]]:
    """Return the findings' numbers by the cells that they are about: the figures' own, and those of other versions."""
    marks: dict[CellPlace, list[int]] = {}
    for number, finding in enumerate(findings, start=1):
        named = [(figure["tbl"], figure["row"], figure["col"]) for figure in json.loads(finding["figures"])]
        places = [figures[cell] for cell in named if cell in figures]
        places += [(at["sha256"], at["table_no"], at["row"], at["col"]) for at in finding["places"]]
        for place in dict.fromkeys(places):
            marks.setdefault(place, []).append(number)
    return marks


def _arrange(
    cells: list[CellRow],
    marks: Mapping[CellPlace, list[int]],
    severities: list[str],
    standing: frozenset[CellPlace],
) -> tuple[tuple[CellView, ...], ...]:
    rows: dict[int, list[CellView]] = {}
    for cell in cells:
        place = (cell["sha256"], cell["table_no"], cell["row"], cell["col"])
        numbers = marks.get(place, [])
        worst = min((severities[number - 1] for number in numbers), key=_rank, default="")
        view = CellView(
            text=cell["text"],
            row=cell["row"],
            col=cell["col"],
            row_span=cell["row_span"],
            col_span=cell["col_span"],
            is_figure=place in standing,
            marks=tuple(numbers),
            severity=worst,
        )
        rows.setdefault(cell["row"], []).append(view)
    return tuple(tuple(rows.get(row, ())) for row in range(max(rows, default=-1) + 1))


def _rank(severity: str) -> int:
    return ("error", "warning", "info").index(severity)


def _describe_suggestion(suggestion: str | None, labels: FormLabels) -> list[str]:
    """Return each candidate in words: the labels of its row and column, and the value that would fit."""
    return [
        f"{labels.get((one['tbl'], 'row', one['row']), one['row'])} / "
        f"{labels.get((one['tbl'], 'column', one['col']), one['col'])} = {one['value']}"
        for one in json.loads(suggestion or "[]")
    ]
