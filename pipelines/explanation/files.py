"""One file read as a run reads it, with the way of each table."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.encoding import name_encoding
from pipelines.documents.formats import HTML, PLAIN_TEXT, name_format
from pipelines.documents.model import HeaderField, Layout, ReadError, Section
from pipelines.evidence import Evidence, read_evidence
from pipelines.explanation.cells import CellUse, ExplainedTable, explain_part
from pipelines.figures.reader import read_parts
from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import TABLES, FormCell, form_cells, form_order, missing_cells
from pipelines.forms.readings import Reading
from pipelines.reports.attribution import Attribution, UnidentifiedError, attribute


@dataclass(frozen=True, slots=True)
class ExplainedFile:
    """What the readers saw in one file.

    ``encoding`` is that of pages and texts, empty for others; ``method`` as in `pipelines.documents.model.Document`.
    ``report`` is whose report the file would be by itself, or why it would be nobody's. ``missing`` are the cells of
    the form that the file does not print.
    """

    media_type: str
    format_name: str
    size: int
    encoding: str
    reader: str
    method: str
    pages: int | None
    fields: tuple[HeaderField, ...]
    report: Attribution | UnidentifiedError
    sections: tuple[Section, ...]
    tables: tuple[ExplainedTable, ...]
    readings: tuple[Reading, ...]
    remarks: tuple[Remark, ...]
    missing: frozenset[FormCell]

    @property
    def form(self) -> str:
        """The form that the figures follow; empty where there are none."""
        return self.readings[0].form if self.readings else ""

    def count(self, use: CellUse) -> int:
        """Return how many cells of all tables were taken for something."""
        return sum(table.count(use) for table in self.tables)


def explain_file(content: bytes, layout: Layout = Layout()) -> ExplainedFile:  # noqa: B008 - frozen
    """Return what the readers saw in one file.

    Raises:
        ReadError: What ``read_document`` raises, and ``no_reader`` for a kind of file that is kept and not read.
    """
    evidence = read_evidence(content, layout)
    document = evidence.document
    if document is None or evidence.reader is None:
        raise ReadError("no_reader", f"{name_format(evidence.media_type)}: such files are kept, and nothing reads them")
    readings = evidence.readings
    stated = [FormCell(reading.tbl, reading.row, reading.col) for reading in readings]
    return ExplainedFile(
        evidence.media_type,
        name_format(evidence.media_type),
        len(content),
        name_encoding(content) if evidence.media_type in (HTML.media_type, PLAIN_TEXT.media_type) else "",
        evidence.reader,
        document.method,
        document.pages,
        evidence.fields,
        _find_report(evidence),
        document.sections,
        tuple(_explain_tables(evidence)),
        readings,
        evidence.remarks,
        missing_cells(readings[0].form, stated) if readings else frozenset(),
    )


def group_missing(form: str, missing: frozenset[FormCell]) -> list[tuple[str, str, tuple[str, ...]]]:
    """Return missing cells row by row, in the form's order: table, row, and its columns; none for the whole row."""
    prescribed, lacking = (_group_columns(cells) for cells in (form_cells(form), missing))
    rows = sorted(lacking, key=lambda row: (TABLES.index(row[0]), form_order(row[0], "row", row[1])))
    return [(*row, () if lacking[row] == prescribed[row] else lacking[row]) for row in rows]


def _group_columns(cells: Iterable[FormCell]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the columns of each row, in the form's order."""
    rows: dict[tuple[str, str], list[str]] = {}
    for cell in sorted(cells, key=lambda cell: form_order(cell.table, "column", cell.col)):
        rows.setdefault((cell.table, cell.row), []).append(cell.col)
    return {row: tuple(columns) for row, columns in rows.items()}


def _explain_tables(evidence: Evidence) -> Iterator[ExplainedTable]:
    assert evidence.document is not None  # its caller has one
    kept = {(one.tbl, one.row, one.col, one.table_no, one.cell_row, one.cell_col) for one in evidence.readings}
    for part in read_parts(evidence.document.tables, _find_year(evidence.fields)):
        yield explain_part(part, kept)


def _find_year(fields: Sequence[HeaderField]) -> int | None:
    """Return the year by which the tables were read, as `pipelines.evidence` finds it."""
    stated = {field.field: field.value for field in reversed(fields)}
    year = stated.get("year") or stated.get("period")
    return int(year) if year else None


def _find_report(evidence: Evidence) -> Attribution | UnidentifiedError:
    try:
        return attribute(evidence.fields, has_figures=bool(evidence.readings))
    except UnidentifiedError as error:
        return error
