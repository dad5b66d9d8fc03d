"""One report: its versions, its findings, and its tables with the cells that the findings are about."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipelines.store.snapshot import Snapshot, SnapshotRow

CellPlace = tuple[str, int, int, int]
"""A cell: document, table, row, column."""

_VERSIONS = """
SELECT d.sha256, d.media_type, d.pages, d.size, d.archive_path, d.reader, p.role, p.similarity, p.reason,
  (SELECT min(c.url) FROM captures c WHERE c.sha256 = d.sha256) AS url
FROM (
  SELECT sha256, role, similarity, reason FROM report_documents WHERE report_id = :id
  UNION ALL SELECT sha256, 'related', similarity, reason FROM related_documents WHERE report_id = :id
) p JOIN documents d ON d.sha256 = p.sha256
ORDER BY p.role <> 'canonical', p.role, d.sha256
"""
_LABELS = """
SELECT "table" AS tbl, kind, code, label FROM form_items WHERE form = :form
UNION ALL SELECT "table", 'row', code, label FROM row_labels WHERE form = :form
"""
_FIGURES = "SELECT tbl, row, col, sha256, table_no, cell_row, cell_col FROM figures WHERE report_id = :id"
_CELLS = "SELECT * FROM cells WHERE sha256 = :sha256 AND table_no = :number ORDER BY row, col"


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


@dataclass(frozen=True, slots=True)
class ReportView:
    """A report's row with its issuer, the documents with their parts in it, its findings, tables and changes.

    A finding's row has two more entries: ``places`` as a list, and ``candidates``, the suggestion in words.
    """

    report: SnapshotRow
    versions: list[SnapshotRow]
    findings: list[SnapshotRow]
    tables: tuple[TableView, ...]
    changes: list[SnapshotRow]


def load_report(snapshot: Snapshot, report_id: str) -> ReportView | None:
    """Return a report by its id, None where there is none."""
    found = snapshot.query(
        "SELECT r.*, i.name AS issuer, i.level FROM reports r JOIN issuers i ON i.id = r.issuer_id WHERE r.id = :id",
        id=report_id,
    )
    if not found:
        return None
    labels = {
        (row["tbl"], row["kind"], row["code"]): row["label"] for row in snapshot.query(_LABELS, form=found[0]["form"])
    }
    findings = [
        row | {"places": json.loads(row["places"]), "candidates": _describe_suggestion(row["suggestion"], labels)}
        for row in snapshot.query("SELECT * FROM findings WHERE report_id = :id ORDER BY ordinal", id=report_id)
    ]
    return ReportView(
        report=found[0],
        versions=snapshot.query(_VERSIONS, id=report_id),
        findings=findings,
        tables=_load_tables(snapshot, report_id, findings),
        changes=snapshot.query("SELECT * FROM changes WHERE report_id = :id ORDER BY at DESC, field", id=report_id),
    )


def find_similar(snapshot: Snapshot, report_id: str) -> list[str]:
    """Return ids of reports that have the given text in them, for whoever has mistyped one."""
    sql = "SELECT id FROM reports WHERE instr(id, :part) OR instr(:part, issuer_id) ORDER BY id LIMIT 10"
    return [row["id"] for row in snapshot.query(sql, part=report_id)]


def _load_tables(snapshot: Snapshot, report_id: str, findings: list[SnapshotRow]) -> tuple[TableView, ...]:
    figures = {
        (row["tbl"], row["row"], row["col"]): (row["sha256"], row["table_no"], row["cell_row"], row["cell_col"])
        for row in snapshot.query(_FIGURES, id=report_id)
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
            _arrange(snapshot.query(_CELLS, sha256=sha256, number=number), marks, severities, standing),
        )
        for (sha256, number), tables in sorted(holds.items())
    )


def _mark(findings: list[SnapshotRow], figures: Mapping[tuple[str, str, str], CellPlace]) -> dict[CellPlace, list[int]]:
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
    cells: list[SnapshotRow],
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


def _describe_suggestion(suggestion: str | None, labels: Mapping[tuple[str, str, str], str]) -> list[str]:
    """Return each candidate in words: the labels of its row and column, and the value that would fit."""
    return [
        f"{labels.get((one['tbl'], 'row', one['row']), one['row'])} / "
        f"{labels.get((one['tbl'], 'column', one['col']), one['col'])} = {one['value']}"
        for one in json.loads(suggestion or "[]")
    ]
