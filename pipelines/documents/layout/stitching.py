"""The parts of a table on pages that follow each other to one table.

A page break cuts between two rows, through a cell that spans rows, or through a row. What the first row of a part
continues is decided by its cells: by blank ones, and by labels that only together are one (（四）无 and 法提供).
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile
from operator import attrgetter

from pipelines.documents.layout.cell_labels import find_label_kinds, is_label
from pipelines.documents.layout.elements import Line, PartCell, TablePart
from pipelines.forms.form_items import TABLES

_SIDE = 9.0  # the sides of two parts of one table are no further apart
_EDGE = 6.0  # column edges that are no further apart are one; page breaks move them by up to 3 points
_MAX_HEADER = 4  # rows that a header has at most
_LEAST_COLUMNS = 3  # column labels that make a header
_DASHES = re.compile(r"[-—–－/]+")
_NUMBER = re.compile(r"[-−–－+]?[\d,，.．\s]*\d[万亿]?")

_parts_of = attrgetter(*PartCell.__slots__)  # a table has hundreds of cells, and `replace` takes ten times as long

Pair = tuple[PartCell, PartCell]


def stitch(blocks: Iterable[Line | TablePart]) -> list[Line | TablePart]:
    """Return blocks in which the parts of a table that goes on at the head of the next page are one."""
    stitched: list[Line | TablePart] = []
    for block in blocks:
        if isinstance(block, TablePart):
            spilled = list(takewhile(_is_spilled, reversed(stitched)))
            place = len(stitched) - len(spilled) - 1
            part = stitched[place] if place >= 0 else None
            if isinstance(part, TablePart) and _goes_on(part, block):
                joined = _join_spilled(part, block) if spilled else _join(part, block)
                if joined:
                    stitched[place:] = [joined]
                    continue
        stitched.append(block)
    return stitched


def _is_spilled(block: Line | TablePart) -> bool:
    return isinstance(block, Line) and block.spilled


def _goes_on(part: TablePart, following: TablePart) -> bool:
    if following.page != part.page + 1 or not (part.ruled and following.ruled):
        return False
    if abs(part.xs[0] - following.xs[0]) > _SIDE or abs(part.xs[-1] - following.xs[-1]) > _SIDE:
        return False
    return not _starts_table(part, following)


def _starts_table(part: TablePart, following: TablePart) -> bool:
    """Tell whether a part starts with the column labels of a table of the forms that is not the part before's."""
    head = [find_label_kinds(cell.text) for cell in following.cells if cell.row < _MAX_HEADER and cell.text]
    named = {table: sum("column" in found.get(table, ()) for found in head) for table in TABLES}
    table = max(named, key=lambda name: named[name])
    if named[table] < _LEAST_COLUMNS:
        return False
    texts = {cell.text for cell in part.cells if cell.text}
    known = [find_label_kinds(text).get(table, frozenset()) for text in texts]
    return sum(bool(kinds & {"row", "column"}) for kinds in known) < 2 and not all(known)  # a header's first row, cut


def _join_spilled(part: TablePart, following: TablePart) -> TablePart | None:
    """Return two parts as one with the text that stands between them; None where it completes no cell of the first."""
    edges = _join_edges(part.xs, following.xs)
    first, second = _fit(_copy(part), edges), _fit(_copy(following), edges)
    below = {cell.col: cell.text for cell in second.cells if cell.row == 0}
    completed = False
    for cell in first.cells:
        if cell.spill and cell.col in below and is_label(cell.text + cell.spill + below[cell.col]):
            cell.text += cell.spill
            completed = True
    return _join(first, second) if completed else None


def _copy(part: TablePart) -> TablePart:
    return replace(part, cells=[PartCell(*_parts_of(cell)) for cell in part.cells])


def _join(part: TablePart, following: TablePart) -> TablePart:
    """Return two parts as one; the cells of both are changed."""
    edges = _join_edges(part.xs, following.xs)
    first, second = _fit(part, edges), _fit(following, edges)
    _drop_header(first, second)
    while first.rows > 1 and _is_padding(first.cells, first.rows - 1):
        _drop_row(first, first.rows - 1)
    while second.rows > 1 and _is_padding(second.cells, 0):
        _drop_row(second, 0)
    pairs, whole = _pair(first, second)
    for label, rest in pairs:
        _take_blank(second, label.text, rest)
    offset = first.rows - whole
    joined = {id(below): above for above, below in pairs}
    for cell in second.cells:
        row = cell.row + offset
        above = joined.get(id(cell))
        if above is None:
            cell.row = row
            first.cells.append(cell)
        else:
            above.page = above.page if above.text else cell.page
            above.text += cell.text
            above.spill = cell.spill
            above.outlines += cell.outlines
            above.unread += cell.unread
            above.row_span = row + cell.row_span - above.row
    return TablePart(following.page, following.box, edges, offset + second.rows, first.cells)


def _join_edges(xs: list[float], others: list[float]) -> list[float]:
    """Return the column edges of both parts; edges that lie close to each other are one."""
    if len(xs) == len(others) and all(abs(x - other) <= _SIDE for x, other in zip(xs, others, strict=True)):
        return xs
    inner = [other for other in others[1:-1] if min(abs(other - x) for x in xs) > _EDGE]
    return sorted(xs + inner)


def _fit(part: TablePart, edges: list[float]) -> TablePart:
    """Return a part with its cells numbered by the columns between other edges."""
    if len(edges) != len(part.xs):
        places = [min(range(len(edges)), key=lambda index: abs(edges[index] - x)) for x in part.xs]
        for cell in part.cells:
            end = places[cell.col + cell.col_span]
            cell.col = places[cell.col]
            cell.col_span = end - cell.col
    part.xs = edges
    return part


def _drop_header(part: TablePart, following: TablePart) -> None:
    """Drop the first rows of a part where they repeat the header of the table."""

    def describe(cells: list[PartCell], row: int) -> list[tuple[int, int, str]]:
        return sorted((cell.col, cell.col_span, cell.text) for cell in cells if cell.row == row)

    repeated = 0
    while repeated < min(_MAX_HEADER, following.rows - 1):
        row = describe(following.cells, repeated)
        numbers = any(_NUMBER.fullmatch(text) for _, _, text in row)
        if numbers or row != describe(part.cells, repeated):
            break
        repeated += 1
    if any(cell.text for cell in following.cells if cell.row < repeated):
        for _ in range(repeated):
            _drop_row(following, 0)


def _is_padding(cells: list[PartCell], row: int) -> bool:
    """Tell whether all cells that stand in a row alone are blank: the row is what a page break left of one."""
    own = [cell for cell in cells if cell.row == row and cell.row_span == 1]
    return bool(own) and not any(cell.text for cell in own)


def _drop_row(part: TablePart, row: int) -> None:
    kept = []
    for cell in part.cells:
        if cell.row > row:
            cell.row -= 1
        elif cell.row + cell.row_span > row:
            cell.row_span -= 1
        if cell.row_span:
            kept.append(cell)
    part.cells = kept
    part.rows -= 1


def _pair(part: TablePart, following: TablePart) -> tuple[list[Pair], bool]:
    """Return the cells that the page break cut, above and below, and whether it cut through a row."""
    above = {cell.col: cell for cell in part.cells if cell.row + cell.row_span == part.rows}
    below = {cell.col: cell for cell in following.cells if cell.row == 0}
    pairs = [
        (cell, below[col])
        for col, cell in above.items()
        if col in below and cell.col_span == below[col].col_span and _fits(cell.text, below[col].text)
    ]
    if len(pairs) == len(above) == len(below):
        return pairs, True
    return [pair for pair in pairs if _is_cut(*pair)], False


def _take_blank(part: TablePart, label: str, cell: PartCell) -> None:
    """Join the continuation of a group's label with a blank cell below it.

    Browsers print the lower border of a cell that a page break cuts too high, by up to a row; and no form leaves the
    label of a group blank.
    """
    if any("group" in kinds for kinds in find_label_kinds(label).values()):
        end = cell.row + cell.row_span
        for below in part.cells:
            place = (below.row, below.col, below.row_span, below.col_span)
            if place == (end, cell.col, 1, cell.col_span) and not below.text:
                cell.row_span += 1
                cell.outlines += below.outlines
                part.cells.remove(below)
                return


def _fits(text: str, following: str) -> bool:
    """Tell whether the texts of two cells can be one text: one is blank, or only together they are a label."""
    if not text or not following:
        return True
    if _DASHES.fullmatch(following):
        return False  # it says that there is no number, whatever stands above it
    if is_label(text + following):
        return not (is_label(text) and is_label(following))
    return not (is_label(text) or is_label(following) or _NUMBER.fullmatch(following)) and bool(
        find_label_kinds(text + following)
    )


def _is_cut(cell: PartCell, following: PartCell) -> bool:
    """Tell whether two cells whose texts fit are one cell although the page break did not cut their row."""
    if is_label(cell.text):
        return True
    if cell.row_span == following.row_span == 1:
        return bool(cell.text and following.text)
    return bool(following.text or following.row_span > 1 or not _NUMBER.fullmatch(cell.text))
