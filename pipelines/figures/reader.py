"""Tables of a document to readings of the statutory forms, by labels.

A grid says in which cell a number stands; the labels left of it and above it say which row and column of the form
that cell is. The way of a table, one module a step:

1. `parts`: one printed table may hold several statutory ones, `table_years`: of several years;
2. `recognition`: which statutory table a part is, by its labels, and whether it goes on with the one before it;
3. `rows` takes one grid row after another: `columns` reads what the header names, `row_labels` which row of the form
   a label names, `placement` which cell stands in which column, `cell_values` what number it states.

A table whose columns are named once and whose rows go on in the next table (a page break between) is read on with
the columns of the first, aligned at the right edge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.model import Table
from pipelines.figures.cell_texts import is_number
from pipelines.figures.columns import FormColumns, count_names
from pipelines.figures.cut_numbers import prove_cut_numbers
from pipelines.figures.parts import split_table
from pipelines.figures.recognition import recognise_table
from pipelines.figures.remarks import Remark
from pipelines.figures.rows import ReadRow, ends_in_header, read_rows
from pipelines.figures.table_years import find_table_year, keep_own_columns
from pipelines.forms.form_choice import choose_form, form_of_table
from pipelines.forms.readings import Reading

__all__ = ["ReadPart", "Reading", "read_figures", "read_parts"]


@dataclass(frozen=True, slots=True)
class ReadPart:
    """One part of a printed table as it was read; ``columns`` are those it starts with, None where it is no form's.

    ``year`` is the year that its caption says, that of the part that it goes on with where it has none; ``left_years``
    are those of columns beside the report's that were left.
    """

    table: Table
    columns: FormColumns | None
    rows: tuple[ReadRow, ...] = ()
    year: int | None = None
    left_years: tuple[int, ...] = ()

    @property
    def readings(self) -> Iterator[Reading]:
        """What its rows state, row by row."""
        return (reading for row in self.rows for reading in row.readings)


def read_figures(
    tables: Iterable[Table], year: int | None, method: str = "grid"
) -> tuple[tuple[Reading, ...], tuple[Remark, ...]]:
    """Return the readings of all statutory tables of a document, and what could not be placed.

    ``year`` decides between two forms only where no table of the document does, between columns that are headed by
    years, and between tables whose captions say different years. ``method`` says how the tables were read, as their
    document does. Of two readings of one figure the first counts, but a number before a blank: a page break may cut a
    row in two, and Word leaves empty rows behind.
    """
    readings: dict[tuple[str, str, str], Reading] = {}
    remarks: list[Remark] = []
    parts = list(read_parts(tables, year))
    others = find_other_years(parts, year)
    for part in parts:
        if part.columns is None:
            remarks.append(_remark_foreign(part.table))
            continue
        said = {one.message: one for one in _remark_years(part, year, is_other=part in others)}
        for row in part.rows if part not in others else ():  # each remark on a part once
            more = (second for reading in row.readings if (second := _add(readings, reading)))
            for remark in (*row.remarks, *more):
                said.setdefault(remark.message, remark)
        remarks += said.values()
    form = choose_form(readings, year)
    forms = {tbl: form_of_table(form, tbl) for tbl in {tbl for tbl, _, _ in readings}}
    named = (reading._replace(form=forms[reading.tbl], method=method) for reading in readings.values())
    return prove_cut_numbers(named), tuple(remarks)


def read_parts(tables: Iterable[Table], year: int | None) -> Iterator[ReadPart]:
    """Yield the parts of a document's tables as they are read: `read_figures` makes its readings of them."""
    last: FormColumns | None = None
    last_year: int | None = None
    cut_in_header = False
    rows_read: defaultdict[tuple[str, int | None], list[str]] = defaultdict(list)
    for whole in (part for printed in tables for part in split_table(printed)):
        table, left_years = keep_own_columns(whole, year)
        columns = recognise_table(table, last, cut_in_header=cut_in_header, year=year)
        if columns is None:
            yield ReadPart(table, None)
            continue
        said = find_table_year((*_list_captions(table, columns), *table.captions), year)
        last_year = said if said is not None or not columns.continued else last_year
        rows = tuple(read_rows(table, columns, rows_read[columns.tbl, last_year]))
        yield ReadPart(table, columns, rows, last_year, left_years)
        last = rows[-1].columns if rows else columns
        cut_in_header = ends_in_header(rows)


def find_other_years(parts: Sequence[ReadPart], year: int | None) -> list[ReadPart]:
    """Return the parts that are another year's: what they print, others print of the report's year, or of none.

    Where no part says another year than the report's, or nothing is printed twice, there are none.
    """
    others = [part for part in parts if part.year not in (None, year)] if year is not None else []
    if not others:
        return []
    own = {_name(reading) for part in parts if part not in others for reading in part.readings}
    return [part for part in others if any(_name(reading) in own for reading in part.readings)]


def _list_captions(table: Table, columns: FormColumns) -> Iterator[str]:
    """Yield the texts of the rows of a table above its first names of columns and its first number, the lowest first.

    Each stands alone in its row.
    """
    found = list[str]()
    for cells in table.rows:
        texts = [cell.text for cell in cells if cell.text]
        if any(is_number(text) for text in texts) or count_names(columns.tbl, cells):
            break
        found += texts if len(texts) == 1 else []
    return reversed(found)


def _remark_years(part: ReadPart, year: int | None, *, is_other: bool) -> Iterator[Remark]:
    """Yield what was left of a part as another year's, or that it is read though its caption says another year."""
    assert part.columns is not None  # it is a form's
    tbl = {"tbl": part.columns.tbl}
    for other in (part.year,) if is_other and part.year else part.left_years:
        yield Remark(part.table.number, "table.other_year", {**tbl, "year": other})
    if not is_other and year is not None and part.year is not None and part.year != year and any(part.readings):
        yield Remark(part.table.number, "table.year", {**tbl, "year": part.year, "report_year": year})


def _name(reading: Reading) -> tuple[str, str, str]:
    return reading.tbl, reading.row, reading.col


def _add(readings: dict[tuple[str, str, str], Reading], reading: Reading) -> Remark | None:
    """Add a reading to those of the tables before it; return a remark where the figure is printed otherwise there."""
    figure = _name(reading)
    known = readings.setdefault(figure, reading)
    if known is reading or known.raw == reading.raw or known.value == reading.value is not None:
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
