"""Tables without borders, found by where their numbers stand and by the labels of the forms.

Numbers at one height make a row, numbers above each other below one header make a column, the text to the left of a row
is its label. Only what has labels of a form is a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.documents.layout.cell_labels import find_label_kinds
from pipelines.documents.layout.elements import Box, Outline, PageContent, PartCell, TablePart
from pipelines.documents.layout.headers import find_leaves, is_label_of_kind, place_uppers
from pipelines.documents.layout.number_columns import NumberColumns, find_spans, match_columns
from pipelines.documents.layout.regions import (
    SAME_ROW,
    drop_page_number,
    find_cells,
    find_header_table,
    find_lone_header,
    find_number_rows,
    find_rest,
    split_regions,
)
from pipelines.documents.layout.sides import split_sides
from pipelines.documents.layout.text_pieces import TextPiece, find_pieces, join_wrapped

_LINE = 12.0  # height of a line
_LONGEST_NAME = 20  # characters; 本年收费金额（单位：万元） has 14


@dataclass(slots=True)
class _Block:
    """A header with the rows below it, each row from left to right.

    ``header`` is empty where the table goes on from the page before. ``leaves`` are the header cells that name one
    column each.
    """

    header: list[TextPiece] = field(default_factory=list)
    leaves: list[TextPiece] = field(default_factory=list)
    rows: list[list[TextPiece]] = field(default_factory=list)


class Borderless(NamedTuple):
    """The tables without borders on a page, and the indices of the characters that stand in none of them.

    ``columns`` are those of the last table, where it may go on on the next page.
    """

    parts: list[TablePart]
    rest: list[int]
    columns: NumberColumns | None


def find_borderless(page: PageContent, rest: list[int], above: NumberColumns | None = None) -> Borderless:
    """Return the tables without borders among some characters of a page, given by their indices.

    ``above`` are the columns of a table at the end of the page before, which may go on here.
    """
    pieces = drop_page_number(find_pieces(page, rest))
    parts: list[TablePart] = []
    used: set[int] = set()
    for side in split_sides(pieces) if _may_have_table(pieces) else ():
        rows = find_number_rows(side)
        if not rows and not any(is_label_of_kind(piece, "column") for piece in side):
            continue
        for region in split_regions(join_wrapped(side, rows), rows):
            cells = find_cells(region) or find_lone_header(region) or (find_rest(region, above) if above else [])
            if cells:
                found, above = _build_parts(page.number, cells, region.rows, above)
                parts += found
                used.update(index for cell in cells for index in cell.indices)
            elif region.cells:
                above = None
    if not parts:
        return Borderless([], rest, None)
    return Borderless(parts, [index for index in rest if index not in used], above)


def _may_have_table(pieces: list[TextPiece]) -> bool:
    """Tell whether any text is a number or a column label; most pages of text have neither."""
    if any(piece.is_number or piece.is_dash for piece in pieces):
        return True
    return any(len(piece.text) <= _LONGEST_NAME and is_label_of_kind(piece, "column") for piece in pieces)


def _build_parts(
    page: int, cells: list[TextPiece], rows: list[float], above: NumberColumns | None
) -> tuple[list[TablePart], NumberColumns | None]:
    """Return the tables of a region, and the columns of the last one.

    Blocks that belong to one table of the forms are one table.
    """
    values = [cell for cell in cells if cell.is_number or cell.is_dash]
    start = min(cell.box[0] for cell in values or [cell for cell in cells if is_label_of_kind(cell, "column")])
    blocks = _find_blocks(_find_lines(cells, rows, start), start)
    labels = max(sum(cell.x < start for cell in line) for block in blocks for line in [block.header, *block.rows])
    parts: list[TablePart] = []
    last = ""
    for block in blocks:
        block.leaves = find_leaves(block.header, start)
        table = find_header_table(block.header)
        columns = _find_columns(block, start, above)
        above = columns or above
        if not parts or (table and last and table != last):
            parts.append(TablePart(page, _box_around(cells), [], 0, [], ruled=False))
        last = table or last
        _add_block(parts[-1], block, labels, columns)
    return parts, above


def _find_lines(cells: list[TextPiece], rows: list[float], start: float) -> list[tuple[bool, list[TextPiece]]]:
    """Return the lines of a table from top to bottom, each with whether it is a row.

    A row label belongs to the row of numbers beside it, even where the label has several lines. A row label without a
    number beside it begins a row of blanks or words. Everything else is a header, or the label of a group of rows.
    """
    values: dict[float, list[TextPiece]] = {y: [] for y in rows}
    others: list[tuple[float, list[TextPiece]]] = []
    for cell in cells:
        middle = cell.y
        near = [y for y in rows if abs(y - middle) < SAME_ROW]
        if not near and cell.x < start:
            slack = min(cell.box[3] - cell.box[1], _LINE) / 6
            near = [y for y in rows if cell.box[1] - slack < y < cell.box[3] + slack]
        if near:
            values[min(near, key=lambda y: abs(y - middle))].append(cell)
            continue
        same = [line for y, line in others if abs(y - middle) < SAME_ROW]
        if same:
            same[0].append(cell)
        else:
            others.append((middle, [cell]))
    levels = [(y, True, line) for y, line in values.items() if line]
    levels += [(y, _is_row(line, start), line) for y, line in others]
    levels.sort(key=lambda level: -level[0])
    return [(has_values, sorted(line, key=lambda cell: cell.x)) for _, has_values, line in levels]


def _is_row(line: list[TextPiece], start: float) -> bool:
    """Tell whether a line without numbers is a row: it has a row label, and no label stands above a column."""
    labels = [cell for cell in line if find_label_kinds(cell.text)]
    return any(is_label_of_kind(cell, "row") for cell in labels) and all(cell.x < start for cell in labels)


def _find_blocks(lines: list[tuple[bool, list[TextPiece]]], start: float) -> list[_Block]:
    """Return the headers with the rows below them; a line with a group's label alone is a row without values."""
    blocks = [_Block()]
    for has_values, line in lines:
        if has_values or not any(cell.x >= start or is_label_of_kind(cell, "column") for cell in line):
            blocks[-1].rows.append(line)
            continue
        if any(cell.x >= start or is_label_of_kind(cell, "row") for row in blocks[-1].rows for cell in row):
            blocks.append(_Block())
        elif blocks[-1].rows and not blocks[-1].header:
            blocks[-1].header, blocks[-1].rows = [cell for row in blocks[-1].rows for cell in row], []
        blocks[-1].header += line
    return blocks


def _find_columns(block: _Block, start: float, above: NumberColumns | None) -> NumberColumns | None:
    """Return the columns of a block; None where it is not certain which number stands below which header."""
    values = [cell for row in block.rows for cell in row if cell.x >= start]
    numbers = find_spans([cell for cell in values if cell.is_number or cell.is_dash])
    if block.header:
        if not any(is_label_of_kind(leaf, "column") for leaf in block.leaves):
            return None
        headers = find_spans(block.leaves)
        spans = match_columns(headers, numbers) if len(headers) == len(block.leaves) else None
    elif above is not None:
        spans = match_columns(above.spans, numbers) if len(numbers) <= len(above.spans) else None
    else:
        spans = numbers if len(numbers) == 1 else None
    return NumberColumns(spans, min([start, *(left for left, _ in spans)])) if spans else None


def _add_block(part: TablePart, block: _Block, labels: int, columns: NumberColumns | None) -> None:
    """Add the rows of a block to a table.

    Where the columns are not certain, each line becomes a single cell, which no form has: nothing is read from it.
    """
    if columns is None:
        for line in [block.header, *block.rows]:
            if line:
                text = " ".join(cell.text for cell in line)
                part.cells.append(PartCell(part.rows, 0, 1, 1, part.page, text, "", _outline(part.page, line)))
                part.rows += 1
        return
    if block.header:
        header = _place_header(part, labels, block, columns)
        part.cells += header
        part.rows = max(cell.row + cell.row_span for cell in header)
    for line in block.rows:
        part.cells += _place_row(part, labels, line, columns)
        part.rows += 1


def _place_labels(row: int, labels: int, page: int, line: list[TextPiece]) -> list[PartCell]:
    """Return the label cells of a row; the last of them stands in the column before the first value."""
    return [
        PartCell(row, labels - len(line) + place, 1, 1, page, cell.text, "", _outline(page, [cell]))
        for place, cell in enumerate(line)
    ]


def _place_row(part: TablePart, labels: int, line: list[TextPiece], columns: NumberColumns) -> list[PartCell]:
    """Return the cells of a row: its labels, and its values with a blank cell for each column without text.

    A line with the label of a group alone has no values.
    """
    cells = _place_labels(part.rows, labels, part.page, [cell for cell in line if cell.x < columns.start])
    values = [cell for cell in line if cell.x >= columns.start]
    if not values and not any(is_label_of_kind(cell, "row") for cell in line):
        return cells
    inside: list[list[TextPiece]] = [[] for _ in columns.spans]
    for cell in values:
        inside[columns.place(cell)].append(cell)
    for place, own in enumerate(inside):
        text = " ".join(cell.text for cell in own)
        cells.append(PartCell(part.rows, labels + place, 1, 1, part.page, text, "", _outline(part.page, own)))
    return cells


def _place_header(part: TablePart, labels: int, block: _Block, columns: NumberColumns) -> list[PartCell]:
    """Return the cells of a header, each of which reaches down to the header cell below it."""
    header, leaves = block.header, block.leaves
    levels = place_uppers(header, leaves, columns)
    levels.append([(leaf, range(place, place + 1)) for place, leaf in enumerate(leaves)])
    left = [cell for cell in header if cell.x < columns.start and all(cell is not leaf for leaf in leaves)]
    cells = _place_labels(
        part.rows, labels, part.page, sorted(left, key=lambda cell: cell.x)[-labels:] if labels else []
    )
    depth: dict[int, int] = {}  # the first free row of each column
    for level in levels:
        for piece, places in level:
            row = max(depth.get(place, part.rows) for place in places)
            depth.update(dict.fromkeys(places, row + 1))
            outlines = _outline(part.page, [piece])
            cells.append(PartCell(row, labels + places.start, 1, len(places), part.page, piece.text, "", outlines))
    bottom = max(depth.values(), default=part.rows + 1)
    for cell in cells:
        below = [other.row for other in cells if other.row > cell.row and _share_column(cell, other)]
        cell.row_span = min(below, default=bottom) - cell.row
    return cells


def _share_column(cell: PartCell, other: PartCell) -> bool:
    return cell.col < other.col + other.col_span and other.col < cell.col + cell.col_span


def _outline(page: int, pieces: Iterable[TextPiece]) -> tuple[Outline, ...]:
    return tuple((page, piece.box) for piece in pieces)


def _box_around(cells: list[TextPiece]) -> Box:
    return (
        min(cell.box[0] for cell in cells),
        min(cell.box[1] for cell in cells),
        max(cell.box[2] for cell in cells),
        max(cell.box[3] for cell in cells),
    )
