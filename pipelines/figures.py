"""Tables of a document to readings of the statutory forms, by labels.

A grid says in which cell a number stands; the labels left of it and above it say which row and column of the form
that cell is. A table whose columns are named once and whose rows go on in the next table (a page break between)
is read on with the columns of the first, aligned at the right edge.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.documents.model import Cell, Table
from pipelines.forms import TABLES, FormCell, FormItem, form_items, forms_with, table_cells, unit_of
from pipelines.labels import match_label
from pipelines.table_columns import Columns, RowLabel, choose_row, count_names, find_unit, is_label, is_number
from pipelines.values import NotANumber, read_value

FIRST_YEAR_WITH_TABLES = 2014
"""Report year since which a form with tables is prescribed."""

_FIRST_YEAR_OF_2021 = 2021  # 国办公开办函〔2021〕30号; the form of 2019 is 国办公开办函〔2019〕60号

_KNOWN_SHARE = 0.5  # of the texts in a table that are no numbers, at least so many must be labels of the form


@dataclass(frozen=True, slots=True)
class Reading:
    """One number that a document states: which figure of which form, its value, and the cell it stands in.

    ``value`` is None where the cell is blank or holds words; ``raw`` is what the cell prints; ``row_label`` and
    ``col_label`` are the labels that it was recognised by.
    """

    form: str
    tbl: str
    row: str
    col: str
    value: Decimal | None
    unit: str
    raw: str
    table_no: int
    cell_row: int
    cell_col: int
    page: int | None
    method: str
    row_label: str
    col_label: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document's tables that the reader could not place: a table, a row, a second reading."""

    table_no: int
    message: str


def read_figures(tables: Iterable[Table], year: int | None) -> tuple[tuple[Reading, ...], tuple[Remark, ...]]:
    """Return the readings of all statutory tables of a document, and what could not be placed.

    ``year`` decides between two forms only where no table of the document does.
    """
    readings: dict[tuple[str, str, str], Reading] = {}
    remarks: list[Remark] = []
    last_tbl, columns = "", Columns()
    rows_read: defaultdict[str, list[str]] = defaultdict(list)
    for table in tables:
        tbl, start = _recognise(table, last_tbl, columns)
        if not tbl:
            remarks.append(Remark(table.number, f"table {table.number} belongs to no form: {_describe(table)}"))
            continue
        reader = _TableReader(table, tbl, start, rows_read[tbl])
        for reading in reader.read():
            known = readings.setdefault((reading.tbl, reading.row, reading.col), reading)
            if known is not reading and known.raw != reading.raw:
                reader.remark(f"a second {tbl}/{reading.row}/{reading.col} prints «{reading.raw}», not «{known.raw}»")
        remarks += reader.remarks
        last_tbl, columns = tbl, reader.columns
    form = _decide_form(readings, year)
    return tuple(replace(reading, form=_form_of(reading, form)) for reading in readings.values()), tuple(remarks)


def _recognise(table: Table, last_tbl: str, last: Columns) -> tuple[str, Columns]:
    """Return which statutory table this is and the columns it starts with; no table where it is none."""
    texts = {cell.text for cell in table.cells if is_label(cell.text)}
    width = len(table.grid[0]) if table.grid else 0
    if not texts and last.open and width == last.width:  # the page ended between the header and its numbers
        return last_tbl, last.aligned_to(width)
    best, best_score = "", 0
    for tbl in TABLES:
        matches = [label for text in texts if (label := match_label(tbl, text))]
        certain = [found[0] for found in matches if len({label.kind for label in found}) == 1]  # not 总计, 其他
        kinds = Counter(label.kind for label in certain)
        continued = tbl == last_tbl and bool(last.code)
        enough = (kinds["row"] and (kinds["column"] or continued)) or kinds["column"] >= 3
        enough = enough or (kinds["row"] >= 3 and _only_column(tbl) is not None)
        if enough and len(matches) >= _KNOWN_SHARE * len(texts) and len(matches) > best_score:
            best, best_score = tbl, len(matches)
    if best == last_tbl and last.code:
        return best, last.aligned_to(width)
    columns, only = Columns(width), _only_column(best)
    if only is not None:  # one column of numbers needs no header: it is the last one
        columns.code[width - 1], columns.label[width - 1] = only.code, only.label
    return best, columns


def _only_column(tbl: str) -> FormItem | None:
    columns = {item.code: item for item in form_items() if item.table == tbl and item.kind == "column"}
    return next(iter(columns.values())) if len(columns) == 1 else None


class _TableReader:
    """Reads one recognised table row by row; ``columns`` afterwards is what a continuation goes on with."""

    def __init__(self, table: Table, tbl: str, columns: Columns, rows_read: list[str]) -> None:
        self.table, self.tbl, self.columns = table, tbl, columns
        self.remarks: list[Remark] = []
        self._rows_read = rows_read

    def remark(self, message: str) -> None:
        if (remark := Remark(self.table.number, message)) not in self.remarks:
            self.remarks.append(remark)

    def read(self) -> Iterator[Reading]:
        for index, row in enumerate(self.table.grid):
            cells = list(dict.fromkeys(cell for cell in row if cell is not None))
            names = 0 if any(is_number(cell.text) for cell in cells) else count_names(self.tbl, cells)
            label = RowLabel() if names > 1 else self._find_row(cells)
            if names and not label.code:
                if not self.columns.open:
                    self.columns = Columns(len(row))
                self.columns.read_header(self.tbl, row)
                continue
            numbers = {col for col, cell in enumerate(row) if cell and cell.row == index and is_number(cell.text)}
            numbers = {col for col in numbers if col >= label.end_col}
            if label.code or (not label.text and self.columns.row_above):
                if self._fits(index, row, numbers, label):
                    yield from self._read_row(index, row, label)
            elif numbers:
                self.columns.open = False
                self.remark(f"row «{label.text}» of {self.tbl} is no row of the form")

    def _find_row(self, cells: list[Cell]) -> RowLabel:
        """Return the label of a row; without a code where it names no row of the form.

        The label next to the values counts: a group's label further left may read like a row of another form.
        """
        if not self.columns.code:
            return RowLabel()
        left = [cell for cell in cells if cell.col + cell.col_span <= self.columns.first and is_label(cell.text)]
        units = [cell for cell in left if cell.col in self.columns.units or self._named(cell, "unit")]
        left = [cell for cell in left if cell not in units]
        if not left:
            return RowLabel()
        last, text = left[-1], " / ".join(cell.text for cell in left)
        end_col = max(cell.col + cell.col_span for cell in (last, *units))
        codes = self._named(last, "row")
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

    def _named(self, cell: Cell, kind: str) -> list[str]:
        return [label.code for label in match_label(self.tbl, cell.text) if label.kind == kind]

    def _fits(self, index: int, row: list[Cell | None], numbers: set[int], label: RowLabel) -> bool:
        """Tell whether a row's numbers stand below the names of columns; a row that may have moved is not read."""
        unnamed = numbers - self.columns.code.keys()
        moved = {col for col in unnamed if self.columns.continued and col < self.columns.first}
        values = {cell for col in self.columns.code if (cell := row[col]) and cell.row == index}
        if moved or numbers & self.columns.holes or any(self._named(cell, "row") for cell in values):
            self.remark(f"row «{label.text}» of {self.tbl} does not fit the columns of its header")
            return False
        for col in sorted(unnamed):
            self.remark(f"grid column {col} of {self.tbl} has numbers and no name of the form above it")
        return True

    def _read_row(self, index: int, row: list[Cell | None], label: RowLabel) -> Iterator[Reading]:
        self.columns.open = False
        found: dict[tuple[str, str], list[tuple[int, Cell]]] = {}
        for col, column in self.columns.code.items():
            cell, owner = row[col], label.code or self.columns.row_above.get(col, "")
            if cell is None or (cell.row != index and cell.text) or cell.col < label.end_col:
                continue
            if FormCell(self.tbl, owner, column) not in table_cells(self.tbl):
                if is_number(cell.text):
                    self.remark(f"the form has no cell {self.tbl}/{owner}/{column}: «{cell.text}»")
                continue
            places = found.setdefault((owner, column), [])
            if all(cell is not other for _, other in places):
                places.append((col, cell))
        uses = Counter(id(cell) for places in found.values() for _, cell in places)
        for (owner, column), places in found.items():
            printed = [place for place in places if place[1].text] or places
            col, cell = printed[0]
            merged = uses[id(cell)] > 1 or (label.code and cell.row + cell.row_span > label.end_row)
            if len(printed) > 1 or (merged and is_number(cell.text)):
                self.remark(f"the cells of {self.tbl}/{owner}/{column} are merged unlike the form: «{cell.text}»")
                continue
            yield self._state(owner, column, cell, label, col)

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


def _decide_form(readings: Iterable[tuple[str, str, str]], year: int | None) -> str:
    """Return the form of a document from the rows and columns that only one form has.

    Section 二 differs most between the forms of 2019 and 2021 and decides before section 三, where a report of
    2021 may keep the single row 其他处理 of 2019 (contract: a hybrid is the form that most of its tables follow).
    """
    tables = list(readings)
    for deciding in (("disclosure",), ("applications",), ("statistics",)):
        votes: Counter[str] = Counter()
        for tbl, row, col in tables:
            if tbl in deciding:
                forms = forms_with(tbl, "row", row) & forms_with(tbl, "column", col)
                if len(forms) == 1:
                    votes.update(forms)
        if votes:
            return max(sorted(votes), key=lambda form: votes[form])
    return "2021" if year is not None and year >= _FIRST_YEAR_OF_2021 else "2019"


def _form_of(reading: Reading, form: str) -> str:
    return "2014" if reading.tbl == "statistics" else form


def _describe(table: Table) -> str:
    texts = [cell.text for cell in table.cells if cell.text][:4]
    return " | ".join(text[:20] for text in texts) or "no text"
