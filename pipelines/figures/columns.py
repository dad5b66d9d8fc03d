"""The columns of a statutory table: what the header cells above the numbers name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple, TypeVar

from pipelines.documents.model import Cell
from pipelines.forms.form_items import form_order
from pipelines.forms.labels import match_codes

ROWS_ABOVE = frozenset({"disputes"})
"""The tables whose form prints the names of rows above those of columns: 行政复议 over 结果维持, 结果纠正 …"""

_T = TypeVar("_T")


class HeaderName(NamedTuple):
    """A row or column of the form by its code, the label that names it, and the position of that header cell.

    Row -1: no cell names it, it is the form's only column.
    """

    code: str
    label: str
    row: int
    col: int


class PrintedColumn(NamedTuple):
    """One column as the header prints it: the form's column, in section 四 its row, and the grid columns below it."""

    column: str
    row: str
    cols: tuple[int, ...]


@dataclass(frozen=True)
class FormColumns:
    """What the header rows of a statutory table say of each grid column; `read_header_row` adds one more of them.

    ``names`` are the form's columns, ``rows_above`` the form's rows that are named above them (section 四), both by
    grid column. ``unit_cols`` are the grid columns that print units, ``holes`` those in which a header row has no cell
    at all: where a number stands below a hole, a header cell was lost and the labels beside it may have moved.
    ``corner`` is the right end of the cell above the labels of rows, ``end`` that of the whole header. ``continued``:
    the header stands in a table before this one.
    """

    tbl: str
    width: int = 0
    names: Mapping[int, HeaderName] = field(default_factory=dict)
    rows_above: Mapping[int, HeaderName] = field(default_factory=dict)
    unit_cols: frozenset[int] = frozenset()
    holes: frozenset[int] = frozenset()
    corner: int = 0
    end: int = 0
    continued: bool = False

    @cached_property
    def first(self) -> int:
        """The first grid column that has a name of the form; the width where none has."""
        return min(self.names, default=self.width)

    @cached_property
    def printed(self) -> tuple[PrintedColumn, ...]:
        """The columns as the header prints them, from left to right: one for each header cell and row above it."""
        found: dict[tuple[int, int, str], list[int]] = {}
        for col in sorted(self.names):
            name, above = self.names[col], self.rows_above.get(col)
            found.setdefault((name.row, name.col, above.code if above else ""), []).append(col)
        return tuple(PrintedColumn(self.names[cols[0]].code, row, tuple(cols)) for (*_, row), cols in found.items())

    @cached_property
    def printed_at(self) -> Mapping[int, int]:
        """The first grid column of the printed column of each grid column that has one."""
        return {col: column.cols[0] for column in self.printed for col in column.cols}

    @cached_property
    def is_narrow(self) -> bool:
        """Whether every printed column is one grid column wide."""
        return len(self.printed) == len(self.names)

    @cached_property
    def first_end(self) -> int:
        """The last grid column of the printed column that ends first; the width where none is printed."""
        return min((column.cols[-1] for column in self.printed), default=self.width)

    @cached_property
    def codes(self) -> tuple[tuple[int, str, str], ...]:
        """The grid columns that have a name, with the codes of the row above (empty where none is) and the column."""
        above = {col: name.code for col, name in self.rows_above.items()}
        return tuple((col, above.get(col, ""), name.code) for col, name in self.names.items())

    @cached_property
    def is_consistent(self) -> bool:
        """Whether all rows above the columns have the same ones, each once; a lost header cell shifts the rest."""
        if not self.rows_above:
            return True
        below: dict[str, list[str]] = {}
        for column in self.printed:
            below.setdefault(column.row, []).append(column.column)
        sets = {tuple(columns) for columns in below.values()}
        return "" not in below and len(sets) == 1 and all(len(set(columns)) == len(columns) for columns in sets)

    @cached_property
    def is_complete(self) -> bool:
        """Whether every header cell right of the rows' labels names a column, and all in the form's order."""
        named = list(range(self.first, self.end))
        order = [
            (form_order(self.tbl, "row", column.row), form_order(self.tbl, "column", column.column))
            for column in self.printed
        ]
        in_order = all(before < after for before, after in pairwise(order))
        return bool(named) and sorted(self.names) == named and self.corner == self.first and in_order

    def align_to(self, width: int) -> "FormColumns":
        """Return the same columns for a table of another width that goes on, aligned at the right edge."""
        shift = width - self.width
        return FormColumns(
            self.tbl,
            width,
            _move(self.names, shift),
            _move(self.rows_above, shift),
            unit_cols=self.unit_cols if not shift else frozenset(),
            holes=frozenset(col + shift for col in self.holes),
            corner=max(self.corner + shift, 0),
            end=self.end + shift,
            continued=True,
        )


def read_header_row(columns: FormColumns, row: Sequence[Cell | None], cells: Sequence[Cell]) -> FormColumns:
    """Return the columns with what one more header row names; a cell that names nothing leaves what was named.

    ``cells`` are the distinct cells of the grid row.
    """
    tbl, corner = columns.tbl, columns.corner
    if match_codes(tbl, cells[0].text).keys().isdisjoint(("column", "row")):
        corner = max(corner, cells[0].col + cells[0].col_span)
    names, rows_above, unit_cols = dict(columns.names), dict(columns.rows_above), set(columns.unit_cols)
    for col, cell in enumerate(row):
        if cell is None:
            continue
        named = match_codes(tbl, cell.text)
        if "column" in named:  # 总计 and 其他 are rows too, but not above the numbers
            names[col] = HeaderName(named["column"][-1], cell.text, cell.row, cell.col)
        elif "row" in named:
            rows_above[col] = HeaderName(named["row"][-1], cell.text, cell.row, cell.col)
        elif "unit" in named:
            unit_cols.add(col)
    return replace(
        columns,
        names=names,
        rows_above=rows_above,
        unit_cols=frozenset(unit_cols),
        holes=columns.holes | {col for col, cell in enumerate(row) if cell is None},
        corner=corner,
        end=max(columns.end, *(cell.col + cell.col_span for cell in cells)),
    )


def count_names(tbl: str, cells: Iterable[Cell], first: int = 0) -> int:
    """Return how many cells from grid column ``first`` on name a column, or in section 四 a row.

    Of rows one is as good as many: 行政复议 may stand above its columns alone.
    """
    named = [match_codes(tbl, cell.text) for cell in cells if cell.col >= first]
    rows = sum("row" in codes for codes in named) if tbl in ROWS_ABOVE else 0
    return sum("column" in codes for codes in named) or min(rows, 1)


def _move(part: Mapping[int, _T], shift: int) -> dict[int, _T]:
    return {col + shift: name for col, name in part.items() if col + shift >= 0}
