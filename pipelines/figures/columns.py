"""What stands around the numbers of a statutory table: the names of its columns, the label of a row, units."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TypeVar

from pipelines.documents.model import Cell
from pipelines.forms.form_items import form_order, parent_row
from pipelines.forms.labels import match_label, normalize_label
from pipelines.forms.values import SHIFTS
from pipelines.spelling import fold_width

_NUMBER = re.compile(
    r"(?:[-−–－+＋]|增加?|减少?)?\s*\d[\d,，.．\s]*[万亿]?[元件条次篇项个人]{0,2}(?:[(（].*[)）])?", re.DOTALL
)
_SHORT = 40  # characters; most cells have fewer
_T = TypeVar("_T")
_UNIT_IN_LABEL = re.compile(r"([十百千万亿]*元)(?:[,;)]|$)")


ROWS_ABOVE = frozenset({"disputes"})
"""The tables whose form prints the names of rows above those of columns: 行政复议 over 结果维持, 结果纠正 …"""


@dataclass(frozen=True, slots=True)
class Head:
    """One column as the header prints it: the form's column, in section 四 its row, and the grid columns below it."""

    column: str
    row: str
    cols: tuple[int, ...]


@dataclass(slots=True)
class Columns:
    """What the header rows above say of each grid column: the form's column, and for section 四 its row.

    ``units`` are the columns that print units, ``holes`` those in which a header row has no cell at all: where a
    number stands below a hole, a header cell was lost and the labels beside it may have moved. ``corner`` is the
    right end of the cell above the labels of rows, ``end`` that of the whole header, ``names`` the place of the
    cell that names a column.
    """

    width: int = 0
    code: dict[int, str] = field(default_factory=dict)
    label: dict[int, str] = field(default_factory=dict)
    row_above: dict[int, str] = field(default_factory=dict)
    row_label: dict[int, str] = field(default_factory=dict)
    names: dict[int, tuple[int, int]] = field(default_factory=dict)
    units: set[int] = field(default_factory=set)
    holes: set[int] = field(default_factory=set)
    corner: int = 0
    end: int = 0
    open: bool = False  # the last row read was a header row
    continued: bool = False  # named in a table before this one

    @property
    def first(self) -> int:
        """The first grid column that has a name of the form."""
        return min(self.code, default=self.width)

    @property
    def heads(self) -> list[Head]:
        """The columns as the header prints them, from left to right."""
        found: dict[tuple[tuple[int, int], str], list[int]] = {}
        for col in sorted(self.code):
            found.setdefault((self.names.get(col, (-1, col)), self.row_above.get(col, "")), []).append(col)
        return [Head(self.code[cols[0]], row, tuple(cols)) for (_, row), cols in found.items()]

    @property
    def consistent(self) -> bool:
        """Whether all rows above the columns have the same ones, each once; a lost header cell shifts the rest."""
        if not self.row_above:
            return True
        below: dict[str, list[str]] = {}
        for head in self.heads:
            below.setdefault(head.row, []).append(head.column)
        sets = {tuple(columns) for columns in below.values()}
        return "" not in below and len(sets) == 1 and all(len(set(columns)) == len(columns) for columns in sets)

    def is_complete(self, tbl: str) -> bool:
        """Tell whether every header cell right of the rows' labels names a column, and all in the form's order."""
        named = list(range(self.first, self.end))
        order = [(form_order(tbl, "row", head.row), form_order(tbl, "column", head.column)) for head in self.heads]
        in_order = all(before < after for before, after in pairwise(order))
        return bool(named) and sorted(self.code) == named and self.corner == self.first and in_order

    def read_header(self, tbl: str, row: Sequence[Cell | None]) -> None:
        """Take the names of one header row."""
        self.open = True
        self.holes |= {col for col, cell in enumerate(row) if cell is None}
        cells = distinct_cells(row)
        self.end = max(self.end, *(cell.col + cell.col_span for cell in cells))
        if not {label.kind for label in match_label(tbl, cells[0].text)} & {"column", "row"}:
            self.corner = max(self.corner, cells[0].col + cells[0].col_span)
        for col, cell in enumerate(row):
            if cell is None:
                continue
            named = {label.kind: label.code for label in match_label(tbl, cell.text)}
            if "column" in named:  # 总计 and 其他 are rows too, but not above the numbers
                self.code[col], self.label[col] = named["column"], cell.text
                self.names[col] = cell.row, cell.col
            elif "row" in named:
                self.row_above[col], self.row_label[col] = named["row"], cell.text
            elif "unit" in named:
                self.units.add(col)

    def aligned_to(self, width: int) -> "Columns":
        """Return the same columns for a continued table of another width, aligned at the right edge."""
        shift = width - self.width

        def move(part: dict[int, _T]) -> dict[int, _T]:
            return {col + shift: text for col, text in part.items() if col + shift >= 0}

        return Columns(
            width,
            move(self.code),
            move(self.label),
            move(self.row_above),
            move(self.row_label),
            move(self.names),
            units=self.units if not shift else set(),
            holes={col + shift for col in self.holes},
            corner=max(self.corner + shift, 0),
            end=self.end + shift,
            continued=True,
        )


@dataclass(frozen=True, slots=True)
class RowLabel:
    """What stands left of the values: the code of the row (empty: none), the text, the printed unit, the last grid row.

    ``text`` is empty where nothing stands there that could be a label.
    """

    code: str = ""
    text: str = ""
    unit: str = ""
    end_col: int = 0
    end_row: int = 0


def is_label(text: str) -> bool:
    """Tell whether a cell's text may name something: it has letters and is no number."""
    return not is_number(text) and bool(normalize_label(text))


def is_number(text: str) -> bool:
    """Tell whether a cell's text looks like a value; only `read_value` says which."""
    return _remember_number(text) if len(text) <= _SHORT else _is_number(text)


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text.strip()) is not None


_remember_number = lru_cache(2048)(_is_number)  # tables hold the same short texts


def distinct_cells(row: Iterable[Cell | None]) -> list[Cell]:
    """Return the cells of one grid row, each once."""
    return list(dict.fromkeys(cell for cell in row if cell is not None))


def count_names(tbl: str, cells: Iterable[Cell], first: int = 0) -> int:
    """Return how many cells from grid column ``first`` on name a column, or in section 四 a row.

    Of rows one is as good as many: 行政复议 may stand above its columns alone.
    """
    named = [{label.kind for label in match_label(tbl, cell.text)} for cell in cells if cell.col >= first]
    rows = sum("row" in kinds for kinds in named) if tbl in ROWS_ABOVE else 0
    return sum("column" in kinds for kinds in named) or min(rows, 1)


def choose_row(tbl: str, codes: Sequence[str], beside: Iterable[str], rows_read: Sequence[str]) -> str:
    """Return which of the rows with one label is meant; empty where nothing around it says so.

    被依法纠错数 stands twice in the form of 2014. It belongs to the row that stands left of it (``beside``) or
    else to the one whose parts were read last; where that has its part already, the next row's is meant, whose
    own line is lost.
    """
    parents = {parent_row(tbl, code): code for code in codes}
    named = [parents[row] for row in beside if row in parents]
    if named:
        return named[-1]
    since: list[str] = []
    family = ""
    for row in reversed(rows_read):
        family = family or next((name for name in parents if row == name or row.startswith(f"{name}.")), "")
        since.append(row)
        if row == family:
            break
    if not family:
        return ""
    if parents[family] not in since:
        return parents[family]
    return next(iter(codes[codes.index(parents[family]) + 1 :]), "")


@lru_cache(2048)
def find_unit(unit: str, *labels: str) -> str | None:
    """Return the unit that the first of some labels states, ``（单位：万元）`` at its end or the whole of it.

    A unit of money counts whatever it is, so that one that is not known (百万元) makes the value none; of other
    units only a known multiple (万条) does: 件 where the form has 次 says nothing.
    """
    for label in labels:
        text = re.sub(r"\s+", "", fold_width(label))
        if unit == "万元" and (stated := _UNIT_IN_LABEL.search(text)):
            return stated[1]
        if text in SHIFTS[unit]:
            return text
    return None
