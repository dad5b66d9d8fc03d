"""Which statutory table a printed table is, and the columns that its reading starts with."""

from collections.abc import Iterable, Sequence, Set
from typing import NamedTuple

from pipelines.documents.model import Cell, Table
from pipelines.figures.cell_texts import is_number, may_be_label
from pipelines.figures.columns import FormColumns, HeaderName, count_names
from pipelines.figures.table_years import read_column_year
from pipelines.forms.form_choice import form_of_year, is_prescribed
from pipelines.forms.form_items import TABLES, only_column
from pipelines.forms.labels import is_known_label, match_codes

KNOWN_SHARE = 0.5
"""Of the texts in a table that are no numbers, at least so many must be labels of the form."""


class LabelCount(NamedTuple):
    """How many labels of a statutory table a printed one has, and how many can only be those of a row or a column."""

    labels: int
    rows: int
    columns: int


def recognise_table(
    table: Table, last: FormColumns | None, *, cut_in_header: bool, year: int | None
) -> FormColumns | None:
    """Return the columns that a statutory table starts with; None where a table is none.

    A table without a header of its own goes on with the columns of the statutory table before it (``last``); it may
    have no label at all where that one ended with its header (``cut_in_header``). A form with one column needs no
    header either, where it is certain which column of numbers it is: the only one, or the one headed by the report's
    ``year``.
    """
    texts = {cell.text for cell in table.cells if may_be_label(cell.text)}
    width = len(table.grid[0]) if table.grid else 0
    if last and cut_in_header and not texts and width == last.width:
        return last.align_to(width)
    continued = last.tbl if last and last.names else ""
    tbl = find_statutory_table(texts, continued, year)
    if not tbl:
        return None
    if last and tbl == continued and not _begins_with_header(table, tbl):
        return last.align_to(width)
    only = only_column(tbl)
    col = _find_value_column(table, tbl, year) if only else None
    names = {col: HeaderName(only.code, only.label, -1, col)} if only and col is not None else {}
    return FormColumns(tbl, width, names)


def find_statutory_table(texts: Set[str], continued: str = "", year: int | None = None) -> str:
    """Return the statutory table whose labels the texts of a printed one are; empty where they are none's.

    The table that is ``continued`` needs no names of columns. A form of one column, in the years that it is prescribed
    for, needs no more than a row.
    """
    best, most = "", 0
    for tbl in TABLES:
        found = count_labels(tbl, texts)
        enough = (found.rows and (found.columns or tbl == continued)) or found.columns >= 3
        enough = enough or (found.rows >= 3 and only_column(tbl) is not None)
        enough = enough or _is_row(tbl, texts, found, is_continued=tbl == continued, year=year)
        if enough and found.labels >= KNOWN_SHARE * len(texts) and found.labels > most:
            best, most = tbl, found.labels
    return best


def _is_row(tbl: str, texts: Set[str], found: LabelCount, *, is_continued: bool, year: int | None) -> bool:
    """Tell whether a table that is one row, or few, is a form's: nothing stands in it but labels, letter by letter.

    三、本年度办理结果 beside （七）总计 goes on with its table, 总计 alone may be another's.
    """
    if found.labels < len(texts) or not all(is_known_label(tbl, text) for text in texts):
        return False
    if is_continued and found.labels > 1:
        return any("row" in match_codes(tbl, text) for text in texts)
    one_column = only_column(tbl) is not None and year is not None and form_of_year(year) is not None
    return one_column and found.rows > 0 and is_prescribed(tbl, year or 0)


def count_labels(tbl: str, texts: Iterable[str]) -> LabelCount:
    """Return how many of the texts of a table are labels of a statutory one."""
    matches = [codes for text in texts if (codes := match_codes(tbl, text))]
    certain = [kind for codes in matches if len(codes) == 1 for kind in codes]  # not 总计, 其他
    return LabelCount(len(matches), certain.count("row"), certain.count("column"))


def _begins_with_header(table: Table, tbl: str) -> bool:
    """Tell whether a table names columns before its first number and its first row of the form."""
    for cells in table.rows:
        if any(is_number(cell.text) for cell in cells):
            return False
        kinds = [match_codes(tbl, cell.text).keys() for cell in cells]
        if {"column"} in kinds:
            return True
        if {"row"} in kinds and not count_names(tbl, cells):
            return False
    return False


def _find_value_column(table: Table, tbl: str, year: int | None) -> int | None:
    """Return the grid column that has a form's only numbers; None where several may.

    Numbers left of a row's label are serial numbers. Years above several columns say which is the report's, in
    the years of that form; in a later report they head somebody's comparison.
    """
    above, numbers = list[Sequence[Cell | None]](), set[int]()
    for row, distinct in zip(table.grid, table.rows, strict=True):
        labels = [cell for cell in distinct if "row" in match_codes(tbl, cell.text)]
        if labels:
            end = labels[-1].col + labels[-1].col_span
            cells = [cell for cell in distinct if cell.col >= end and is_number(cell.text)]
            numbers |= {cell.col + cell.col_span - 1 for cell in cells}
        elif not numbers:
            above.append(row)
    if not numbers:
        return len(table.grid[0]) - 1
    years = {
        col: found
        for row in above
        for col in numbers
        if (cell := row[col]) and (found := read_column_year(cell.text, year))
    }
    if not years:
        return min(numbers) if len(numbers) == 1 else None
    named = [col for col, found in years.items() if found == year]
    certain = len(named) == 1 and (len(numbers) == 1 or (year is not None and is_prescribed(tbl, year)))
    return named[0] if certain else None
