"""The rows of one recognised table to readings: which row each is, and which cell stands in which column."""

from collections import Counter
from collections.abc import Iterator, Sequence

from pipelines.documents.model import Cell, Table
from pipelines.figures.columns import (
    Columns,
    RowLabel,
    choose_row,
    count_names,
    distinct_cells,
    find_unit,
    is_label,
    is_number,
)
from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import FormCell, table_cells, unit_of
from pipelines.forms.labels import group_family, match_label
from pipelines.forms.readings import Reading
from pipelines.forms.values import NotANumber, read_value

Place = tuple[int, Cell]
"""A grid column and the cell that is read in it."""


class TableReader:
    """Reads one recognised table row by row; ``columns`` afterwards is what a continuation goes on with."""

    def __init__(self, table: Table, tbl: str, columns: Columns, rows_read: list[str]) -> None:
        self.table, self.tbl, self.columns = table, tbl, columns
        self.remarks: list[Remark] = []
        self._rows_read = rows_read

    def remark(self, code: str, **parts: str | int) -> None:
        """Keep a remark on the table, once."""
        if (remark := Remark(self.table.number, code, {"tbl": self.tbl, **parts})) not in self.remarks:
            self.remarks.append(remark)

    def read(self) -> Iterator[Reading]:
        """Yield the readings of the table, in its order."""
        for index, row in enumerate(self.table.grid):
            cells = distinct_cells(row)
            names = 0 if any(is_number(cell.text) for cell in cells) else self._count_names(cells)
            label = RowLabel() if names > 1 else self._find_row(cells)
            if names and not label.code:
                if not self.columns.open:
                    self.columns = Columns(len(row))
                self.columns.read_header(self.tbl, row)
                continue
            values = [cell for cell in cells if cell.row == index and cell.col >= label.end_col]
            if label.code or (not label.text and self.columns.row_above):
                yield from self._read_row(row, values, label)
            elif any(is_number(cell.text) for cell in values):
                self.columns.open = False
                self._remark_row(label)

    def _count_names(self, cells: list[Cell]) -> int:
        """Return how many names of columns a row has; where columns are known, a row's own label is none (3.其他)."""
        return count_names(self.tbl, cells, 0 if self.columns.open or not self.columns.code else self.columns.first)

    def _remark_row(self, label: RowLabel) -> None:
        if self.columns.code:
            self.remark("row.unknown", text=label.text)
        else:
            self.remark("column.uncertain")

    def _find_row(self, cells: list[Cell]) -> RowLabel:
        """Return the label of a row; without a code where it names no row of the form.

        The label next to the values counts: a group's label further left may read like a row of another form.
        """
        if not self.columns.code:
            return RowLabel()
        left = [cell for cell in cells if cell.col < self.columns.first and is_label(cell.text)]
        units = [cell for cell in left if cell.col in self.columns.units or self._named(cell, "unit")]
        left = [cell for cell in left if cell not in units]
        if not left:
            return RowLabel()
        last, text = left[-1], " / ".join(cell.text for cell in left)
        end_col = max(cell.col + cell.col_span for cell in (last, *units))
        is_group = last.row_span > 1 and group_family(self.tbl, last.text)  # 其他处理, of 2021, its rows' label lost
        codes = [] if is_group else self._named(last, "row")
        if self._named(last, "column"):  # 其他 and 总计 stand in several places
            codes = [code for code in codes if not self._is_elsewhere(code, left[:-1])]
        if not codes and self._named(last, "group") and not self.columns.row_above:
            text = f"{text} (a group)"
        elif not codes and self._named(last, "group"):
            text = ""
        beside = [code for cell in left for code in self._named(cell, "row")]
        code = choose_row(self.tbl, codes, beside, self._rows_read) if len(codes) > 1 else "".join(codes)
        if code:
            self._rows_read.append(code)
        unit = units[-1].text if units else ""
        return RowLabel(code, text, unit, end_col, last.row + last.row_span)

    def _is_elsewhere(self, code: str, beside: Sequence[Cell]) -> bool:
        """Tell whether a group's label beside a row says that it is no such row: 其他 beside 不予处理."""
        family = group_family(self.tbl, beside[-1].text) if beside else ""
        return bool(family) and code.partition(".")[0] != family

    def _named(self, cell: Cell, kind: str) -> list[str]:
        return [label.code for label in match_label(self.tbl, cell.text) if label.kind == kind]

    def _read_row(self, row: list[Cell | None], values: list[Cell], label: RowLabel) -> Iterator[Reading]:
        """Yield a row's readings by the grid, or where that does not fit its columns, in their order.

        In order only where the row has as many cells for values as its header names columns, and nothing else.
        """
        self.columns.open = False
        moved = self._has_moved(row, values, label)
        if (moved or self._are_merged(values)) and (pairs := self._pair(values)):
            found = {(label.code or head_row, column): place for head_row, column, place in pairs}
            found = {figure: place for figure, place in found.items() if self._has_figure(*figure, place[1])}
        elif moved:
            self.remark("row.misaligned", text=label.text)
            return
        else:
            for col in sorted(self._numbered(values) - self.columns.code.keys()):
                self.remark("column.unnamed", grid_column=col)
            found = self._find_places(row, values, label)
        for (code, column), (col, cell) in found.items():
            yield self._state(code, column, cell, label, col)

    def _has_moved(self, row: list[Cell | None], values: list[Cell], label: RowLabel) -> bool:
        """Tell whether a row's values may stand beside the names of their columns, not below them.

        A row without a cell in some column may lack its last one, or another one and all behind it moved.
        """
        columns, numbers = self.columns, self._numbered(values)
        unnamed = numbers - columns.code.keys()
        beside = {col for col in unnamed if col < (columns.first if columns.continued else columns.corner)}
        covered = any(head.cols[-1] < label.end_col for head in columns.heads)
        below = {cell for col in columns.code if (cell := row[col]) and cell in values}
        lacking = bool(numbers) and any(row[col] is None for col in columns.code)
        named = any(self._named(cell, "row") for cell in below)
        return bool(beside or covered or lacking or numbers & columns.holes or named) or not columns.consistent

    def _are_merged(self, values: list[Cell]) -> bool:
        """Tell whether a text stands in several columns of the form, or several texts in one."""
        heads = {col: head for head in self.columns.heads for col in head.cols}
        touched = [{heads[col] for col in _cols(cell) if col in heads} for cell in values if cell.text]
        uses = Counter(head for places in touched for head in places)
        return any(len(places) > 1 for places in touched) or any(count > 1 for count in uses.values())

    def _pair(self, values: list[Cell]) -> list[tuple[str, str, Place]]:
        heads = self.columns.heads
        named = {(head.row, head.column) for head in heads}
        if not self.columns.is_complete(self.tbl) or not len(heads) == len(values) == len(named):
            return []
        if any(self._named(cell, "row") for cell in values):
            return []
        return [(head.row, head.column, (head.cols[0], cell)) for head, cell in zip(heads, values, strict=True)]

    def _find_places(self, row: list[Cell | None], values: list[Cell], label: RowLabel) -> dict[tuple[str, str], Place]:
        """Return the cell of each figure; a text that several figures or rows share is nobody's, and named."""
        found: dict[tuple[str, str], list[Place]] = {}
        for col, column in self.columns.code.items():
            cell, owner = row[col], label.code or self.columns.row_above.get(col, "")
            if cell is None or (cell not in values and cell.text) or cell.col < label.end_col:
                continue
            if not self._has_figure(owner, column, cell):
                continue
            places = found.setdefault((owner, column), [])
            if all(cell is not other for _, other in places):
                places.append((col, cell))
        uses = Counter(id(cell) for places in found.values() for _, cell in places)
        chosen: dict[tuple[str, str], Place] = {}
        for (owner, column), places in found.items():
            printed = [place for place in places if place[1].text] or places[:1]
            cell = printed[0][1]
            merged = uses[id(cell)] > 1 or (label.code and cell.row + cell.row_span > label.end_row)
            if len(printed) > 1 or (merged and cell.text):
                self.remark("cells.merged", row=owner, col=column, text=cell.text)
            else:
                chosen[owner, column] = printed[0]
        return chosen

    def _has_figure(self, row: str, column: str, cell: Cell) -> bool:
        known = FormCell(self.tbl, row, column) in table_cells(self.tbl)
        if not known and is_number(cell.text):
            self.remark("cell.unknown", row=row, col=column, text=cell.text)
        return known

    def _state(self, row: str, col: str, cell: Cell, label: RowLabel, grid_col: int) -> Reading:
        unit = unit_of(self.tbl, row, col)
        row_label, col_label = label.text or self.columns.row_label[grid_col], self.columns.label[grid_col]
        try:
            value = read_value(cell.text, unit, find_unit(unit, col_label, row_label, label.unit))
            number, raw = value.number, value.raw
        except NotANumber as error:
            number, raw = None, error.raw
        return Reading(
            form="",
            tbl=self.tbl,
            row=row,
            col=col,
            value=number,
            unit=unit,
            raw=raw,
            table_no=self.table.number,
            cell_row=cell.row,
            cell_col=cell.col,
            page=cell.page,
            method="grid",
            row_label=row_label,
            col_label=col_label,
        )

    def _numbered(self, values: list[Cell]) -> set[int]:
        return {col for cell in values if is_number(cell.text) for col in _cols(cell)}


def _cols(cell: Cell) -> range:
    return range(cell.col, cell.col + cell.col_span)
