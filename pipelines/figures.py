"""Tables of a document to readings of the statutory forms, by labels.

A grid says in which cell a number stands; the labels left of it and above it say which row and column of the form
that cell is. A table whose columns are named once and whose rows go on in the next table (a page break between)
is read on with the columns of the first, aligned at the right edge.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal

from pipelines.documents.model import Cell, Table
from pipelines.forms import (
    TABLES,
    FormCell,
    FormItem,
    form_cells,
    form_items,
    forms_with,
    row_order,
    table_cells,
    unit_of,
)
from pipelines.labels import Label, match_label, normalize_label
from pipelines.values import NotANumber, fold_width, read_value

FIRST_YEAR_WITH_TABLES = 2014
"""Report year since which a form with tables is prescribed."""

_FIRST_YEAR_OF_2021 = 2021  # 国办公开办函〔2021〕30号; the form of 2019 is 国办公开办函〔2019〕60号

_NUMBER = re.compile(r"[-−–－+＋增减]?\s*\d[\d,，.．\s]*[万亿]?[元件条次篇项个人]{0,2}(?:[(（].*[)）])?")
_UNIT_IN_LABEL = re.compile(r"(?:单位)?[:：]?(亿元|万元|元)\)")
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


@dataclass(slots=True)
class _Columns:
    """What the header rows above say of each grid column: the form's column, and for section 四 its row."""

    width: int = 0
    code: dict[int, str] = field(default_factory=dict)
    label: dict[int, str] = field(default_factory=dict)
    row_above: dict[int, str] = field(default_factory=dict)
    row_label: dict[int, str] = field(default_factory=dict)
    open: bool = False  # the last row read was a header row

    @property
    def first(self) -> int:
        return min(self.code, default=self.width)

    def aligned_to(self, width: int) -> "_Columns":
        """Return the same columns for a continued table of another width, aligned at the right edge."""
        shift = width - self.width

        def move(part: dict[int, str]) -> dict[int, str]:
            return {col + shift: text for col, text in part.items() if col + shift >= 0}

        return _Columns(width, move(self.code), move(self.label), move(self.row_above), move(self.row_label))


def read_figures(tables: Iterable[Table], year: int | None) -> tuple[tuple[Reading, ...], tuple[Remark, ...]]:
    """Return the readings of all statutory tables of a document, and what could not be placed.

    ``year`` decides between two forms only where no table of the document does.
    """
    readings: dict[tuple[str, str, str], Reading] = {}
    remarks: list[Remark] = []
    last_tbl, columns = "", _Columns()
    for table in tables:
        tbl, start = _recognise(table, last_tbl, columns)
        if not tbl:
            remarks.append(Remark(table.number, f"table {table.number} belongs to no form: {_describe(table)}"))
            continue
        reader = _TableReader(table, tbl, start, {row for known, row, _ in readings if known == tbl})
        for reading in reader.read():
            known = readings.setdefault((reading.tbl, reading.row, reading.col), reading)
            if known is not reading and known.raw != reading.raw:
                reader.remark(f"a second {tbl}/{reading.row}/{reading.col} prints «{reading.raw}», not «{known.raw}»")
        remarks += reader.remarks
        last_tbl, columns = tbl, reader.columns
    form = _decide_form(readings, year)
    return tuple(replace(reading, form=_form_of(reading, form)) for reading in readings.values()), tuple(remarks)


def _recognise(table: Table, last_tbl: str, last: _Columns) -> tuple[str, _Columns]:
    """Return which statutory table this is and the columns it starts with; no table where it is none."""
    texts = {cell.text for cell in table.cells if cell.text and not _NUMBER.fullmatch(cell.text)}
    width = len(table.grid[0]) if table.grid else 0
    best, best_score = "", 0
    for tbl in TABLES:
        matches = [label for text in texts if (label := match_label(tbl, text)) and _is_label(text)]
        kinds = Counter(label.kind for found in matches for label in found[:1])
        continued = tbl == last_tbl and bool(last.code)
        enough = (kinds["row"] and (kinds["column"] or continued)) or kinds["column"] >= 3
        enough = enough or (kinds["row"] >= 3 and _only_column(tbl) is not None)
        if enough and len(matches) >= _KNOWN_SHARE * sum(map(_is_label, texts)) and len(matches) > best_score:
            best, best_score = tbl, len(matches)
    if best == last_tbl and last.code:
        return best, last.aligned_to(width)
    columns, only = _Columns(width), _only_column(best)
    if only is not None:  # one column of numbers needs no header: it is the last one
        columns.code[width - 1], columns.label[width - 1] = only.code, only.label
    return best, columns


def _only_column(tbl: str) -> FormItem | None:
    columns = {item.code: item for item in form_items() if item.table == tbl and item.kind == "column"}
    return next(iter(columns.values())) if len(columns) == 1 else None


def _is_label(text: str) -> bool:
    return bool(normalize_label(text))


class _TableReader:
    """Reads one recognised table row by row; ``columns`` afterwards is what a continuation goes on with."""

    def __init__(self, table: Table, tbl: str, columns: _Columns, rows_read: set[str]) -> None:
        self.table, self.tbl, self.columns = table, tbl, columns
        self.remarks: list[Remark] = []
        self._order = row_order(tbl)
        self._place = max((self._order[row] for row in rows_read), default=-1)

    def remark(self, message: str) -> None:
        self.remarks.append(Remark(self.table.number, message))

    def read(self) -> Iterator[Reading]:
        for index, row in enumerate(self.table.grid):
            cells = list(dict.fromkeys(cell for cell in row if cell is not None))
            code, label = self._find_row(cells)
            if code:
                yield from self._read_row(index, row, code, label)
            elif self._is_header(cells):
                self._read_header(cells)
            elif not label and self.columns.row_above:
                yield from self._read_row(index, row, "", "")
            elif label and any(_NUMBER.fullmatch(_text_at(row, col)) for col in self.columns.code):
                self.columns.open = False
                self.remark(f"row «{label}» of {self.tbl} is no row of the form")

    def _find_row(self, cells: list[Cell]) -> tuple[str, str]:
        """Return the code and label of the row; a label without a code where it names no row of the form.

        The label next to the values counts: a group's label further left may read like a row of another form.
        """
        left = [cell for cell in cells if cell.col + cell.col_span <= self.columns.first and _is_label(cell.text)]
        left = [cell for cell in left if Label("unit", "") not in match_label(self.tbl, cell.text)]
        if not left or not self.columns.code:
            return "", ""
        path = " / ".join(cell.text for cell in left)
        codes = [label.code for label in match_label(self.tbl, left[-1].text) if label.kind == "row"]
        if not codes:
            grouped = any(label.kind == "group" for label in match_label(self.tbl, left[-1].text))
            return "", "" if grouped else path
        # 被依法纠错数 stands twice in the form of 2014: the next one in its order is meant
        code = next((code for code in codes if self._order[code] > self._place), codes[0])
        self._place = self._order[code]
        return code, path

    def _is_header(self, cells: list[Cell]) -> bool:
        named = [label for cell in cells for label in match_label(self.tbl, cell.text)]
        return any(label.kind in ("column", "row") for label in named) and not any(
            _NUMBER.fullmatch(cell.text) for cell in cells
        )

    def _read_header(self, cells: list[Cell]) -> None:
        if not self.columns.open:
            self.columns = _Columns(len(self.table.grid[0]), open=True)
        for cell in cells:
            named = {label.kind: label.code for label in match_label(self.tbl, cell.text)}
            for col in range(cell.col, cell.col + cell.col_span):
                if "column" in named:  # 总计 and 其他 are rows too, but not above the numbers
                    self.columns.code[col], self.columns.label[col] = named["column"], cell.text
                elif "row" in named:
                    self.columns.row_above[col], self.columns.row_label[col] = named["row"], cell.text

    def _read_row(self, index: int, row: list[Cell | None], code: str, label: str) -> Iterator[Reading]:
        self.columns.open = False
        found: dict[tuple[str, str], list[tuple[int, Cell]]] = {}
        for col, column in self.columns.code.items():
            cell, owner = row[col], code or self.columns.row_above.get(col, "")
            if cell is not None and cell.row == index and FormCell(self.tbl, owner, column) in table_cells(self.tbl):
                places = found.setdefault((owner, column), [])
                if all(cell is not other for _, other in places):
                    places.append((col, cell))
        uses = Counter(id(cell) for places in found.values() for _, cell in places)
        for (owner, column), places in found.items():
            printed = [place for place in places if place[1].text] or places
            col, cell = printed[0]
            if len(printed) > 1 or (uses[id(cell)] > 1 and _NUMBER.fullmatch(cell.text)):
                self.remark(f"the cells of {self.tbl}/{owner}/{column} are merged unlike the form: «{cell.text}»")
                continue
            yield self._state(owner, column, cell, label or self.columns.row_label[col], self.columns.label[col])

    def _state(self, row: str, col: str, cell: Cell, row_label: str, col_label: str) -> Reading:
        unit = unit_of(self.tbl, row, col)
        stated = _UNIT_IN_LABEL.search(fold_width(col_label) + fold_width(row_label))
        try:
            value = read_value(cell.text, unit, stated[1] if stated else None)
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


def missing_cells(form: str, stated: Iterable[FormCell]) -> frozenset[FormCell]:
    """Return the cells of a form that are not stated; the single row of 2019 stands for its three parts of 2021."""
    found = frozenset(stated)
    missing = form_cells(form) - found
    if form == "2021" and any(cell.row == "other_handling" for cell in found):
        missing = frozenset(cell for cell in missing if not cell.row.startswith("other_handling."))
    return missing


def _text_at(row: list[Cell | None], col: int) -> str:
    cell = row[col]
    return cell.text if cell else ""


def _describe(table: Table) -> str:
    texts = [cell.text for cell in table.cells if cell.text][:4]
    return " | ".join(text[:20] for text in texts) or "no text"
