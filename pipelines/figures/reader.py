"""Tables of a document to readings of the statutory forms, by labels.

A grid says in which cell a number stands; the labels left of it and above it say which row and column of the form
that cell is. The way of a table, one module a step:

1. `parts`: one printed table may hold several statutory ones;
2. `recognition`: which statutory table a part is, by its labels, and whether it goes on with the one before it;
3. `rows` takes one grid row after another: `columns` reads what the header names, `row_labels` which row of the form
   a label names, `placement` which cell stands in which column, `cell_values` what number it states.

A table whose columns are named once and whose rows go on in the next table (a page break between) is read on with
the columns of the first, aligned at the right edge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipelines.documents.model import Table
from pipelines.figures.columns import FormColumns
from pipelines.figures.parts import split_table
from pipelines.figures.recognition import recognise_table
from pipelines.figures.remarks import Remark
from pipelines.figures.rows import ReadRow, ends_in_header, read_rows
from pipelines.forms.form_choice import choose_form, form_of_table
from pipelines.forms.readings import Reading

__all__ = ["ReadPart", "Reading", "read_figures", "read_parts"]


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One part of a printed table as it was read; ``columns`` are those it starts with, None where it is no form's."""

    table: Table
    columns: FormColumns | None
    rows: tuple[ReadRow, ...] = ()


def read_figures(
    tables: Iterable[Table], year: int | None, method: str = "grid"
) -> tuple[tuple[Reading, ...], tuple[Remark, ...]]:
    """Return the readings of all statutory tables of a document, and what could not be placed.

    ``year`` decides between two forms only where no table of the document does, and between columns that are headed by
    years. ``method`` says how the tables were read, as their document does. Of two readings of one figure the first
    counts, but a number before a blank: a page break may cut a row in two, and Word leaves empty rows behind.
    """
    readings: dict[tuple[str, str, str], Reading] = {}
    remarks: list[Remark] = []
    for part in read_parts(tables, year):
        if part.columns is None:
            remarks.append(_remark_foreign(part.table))
            continue
        said: dict[str, Remark] = {}  # each remark on a part once
        for row in part.rows:
            more = (second for reading in row.readings if (second := _add(readings, reading)))
            for remark in (*row.remarks, *more):
                said.setdefault(remark.message, remark)
        remarks += said.values()
    form = choose_form(readings, year)
    forms = {tbl: form_of_table(form, tbl) for tbl in {tbl for tbl, _, _ in readings}}
    named = (reading._replace(form=forms[reading.tbl], method=method) for reading in readings.values())
    return tuple(named), tuple(remarks)


def read_parts(tables: Iterable[Table], year: int | None) -> Iterator[ReadPart]:
    """Yield the parts of a document's tables as they are read: `read_figures` makes its readings of them."""
    last: FormColumns | None = None
    cut_in_header = False
    rows_read: defaultdict[str, list[str]] = defaultdict(list)
    for table in (part for whole in tables for part in split_table(whole)):
        columns = recognise_table(table, last, cut_in_header=cut_in_header, year=year)
        if columns is None:
            yield ReadPart(table, None)
            continue
        rows = tuple(read_rows(table, columns, rows_read[columns.tbl]))
        yield ReadPart(table, columns, rows)
        last = rows[-1].columns if rows else columns
        cut_in_header = ends_in_header(rows)


def _add(readings: dict[tuple[str, str, str], Reading], reading: Reading) -> Remark | None:
    """Add a reading to those of the tables before it; return a remark where the figure is printed otherwise there."""
    figure = reading.tbl, reading.row, reading.col
    known = readings.setdefault(figure, reading)
    if known is reading or known.raw == reading.raw:
        return None
    if known.blank and reading.value is not None:
        readings[figure] = reading
    if not known.raw or not reading.raw:
        return None
    parts = {"tbl": reading.tbl, "row": reading.row, "col": reading.col, "text": reading.raw, "other": known.raw}
    return Remark(reading.table_no, "figure.second", parts)


def _remark_foreign(table: Table) -> Remark:
    texts = [cell.text for cell in table.cells if cell.text][:4]
    if not texts:
        return Remark(table.number, "table.no_text", {})
    return Remark(table.number, "table.no_form", {"text": " | ".join(text[:20] for text in texts)})
