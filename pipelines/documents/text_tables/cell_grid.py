"""The rows recognised in a text as cells of a table: labels at the left, each number below the name of its column."""

from collections.abc import Sequence
from functools import reduce

from pipelines.documents.model import Cell
from pipelines.documents.text_tables.label_parts import names_figures
from pipelines.documents.text_tables.line_parts import join
from pipelines.documents.text_tables.named_columns import Header
from pipelines.documents.text_tables.row_names import Name
from pipelines.documents.text_tables.text_rows import TextRow
from pipelines.documents.text_tables.text_units import TextUnit
from pipelines.documents.white_space import collapse


def build_cells(table: str, units: Sequence[TextUnit], rows: Sequence[TextRow]) -> tuple[Cell, ...]:
    """Return the cells of a statutory table.

    The first column holds labels, a second one units of measure where the table has them, the next ones the
    numbers. Numbers whose columns are unknown stand right of these, below no name: nothing is read from them, and
    the reader of the figures says so. What is printed between two rows stands in a row of its own.
    """
    return _Grid(table, units, rows).build()


class _Grid:
    def __init__(self, table: str, units: Sequence[TextUnit], rows: Sequence[TextRow]) -> None:
        self.table, self.units, self.rows = table, units, rows
        headers = [row.header for row in rows if row.header]
        self.first = 0 if rows[0].label is None else 2 if any(row.beside for row in rows) else 1
        most = max([len(header.columns) for header in headers] + [len(row.values) for row in rows if row.fits])
        self.unnamed = self.first + most
        self.headed = bool(headers)
        self.columns = 0  # of the header in force
        self.cells: list[Cell] = []
        self.height = 0

    def build(self) -> tuple[Cell, ...]:
        for index, row in enumerate(self.rows):
            for group in row.groups:
                self._add_line(group.text)
            if row.header:
                self._add_header(row.header)
                self.columns = len(row.header.columns)
            self._add_row(row)
            self._add_rest(row, self.rows[index + 1] if index + 1 < len(self.rows) else None)
        return tuple(self.cells)

    def _add_line(self, text: str, values: Sequence[str] = ()) -> None:
        """Add a row that holds no number of the form."""
        if not self.headed and values:
            text, values = " ".join((text, *values)), ()
        self._add(0, text)
        for col, value in enumerate(values, start=self.unnamed):
            self._add(col, value)
        self.height += 1

    def _add(self, col: int, text: str, height: int = 1, width: int = 1, row: int = 0) -> None:
        self.cells.append(Cell(self.height + row, col, collapse(text), height, width))

    def _add_header(self, header: Header) -> None:
        before = [name for name in header.beside if name.kind != "unit"]
        beside = [before.pop()] if before and not header.over and before[-1].kind == "group" else []
        for name in before:
            self._add_line(name.text)
        depth = {name.used: _count_above(header, start, width) for name, start, width in header.over}
        height = max(depth.values(), default=-1) + 2
        for col in range(self.first):
            marks = beside if col == 0 else [name for name in header.beside if name.kind == "unit"]
            self._add(col, " ".join(name.text for name in marks), height)
        for name, start, width in header.over:
            level = depth[name.used]
            lowest = not any(_is_inside((start, width), other) and other[0] is not name for other in header.over)
            self._add(self.first + start, name.text, height - 1 - level if lowest else 1, width, level)
        for col, name in enumerate(header.columns):
            level = height - 1 if _count_above(header, col, 1) else 0
            self._add(self.first + col, name.text, height - level, 1, level)
        self.height += height

    def _add_row(self, row: TextRow) -> None:
        values = [self.units[place].text for place in row.values]
        if row.label is not None:
            self._add(0, row.label.text)
        if self.first > 1:
            self._add(1, " ".join(self.units[place].text for place in row.beside))
        if row.fits or self.headed:
            for col, text in enumerate(values, start=self.first if row.fits else self.unnamed):
                self._add(col, text)
        if not row.fits and self.headed and len(values) == self.columns:
            self._add(self.unnamed + len(values), "")  # as many as there are columns would be read in their order
        self.height += 1
        if not row.fits and not self.headed and values:
            self._add_line(" ".join(values))

    def _add_rest(self, row: TextRow, after: TextRow | None) -> None:
        """Add what stands between two rows and belongs to neither: parts of labels beside them, an unknown row."""
        if after is None or after.label is None:
            return
        used = {*row.places, *after.places}
        between = range(max(row.places, default=0) + 1, after.label.start)
        rest = [self.units[place] for place in between if place not in used]
        text = reduce(join, (unit.text for unit in rest if unit.kind == "text"), "")
        values = [unit.text for unit in rest if unit.kind == "value"]
        if values or (text and not names_figures(self.table, text)):
            self._add_line("" if names_figures(self.table, text) else text, values)


def _is_inside(outer: tuple[int, int], other: tuple[Name, int, int]) -> bool:
    return outer[0] <= other[1] and other[1] + other[2] <= outer[0] + outer[1]


def _count_above(header: Header, start: int, width: int) -> int:
    """Return how many names of a header stand above columns, those over more columns than these only."""
    return sum(
        other_start <= start and start + width <= other_start + other_width and other_width > width
        for _, other_start, other_width in header.over
    )
