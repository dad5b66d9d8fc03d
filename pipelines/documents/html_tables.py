"""HTML tables to cells with spans, by the table model of the HTML Living Standard (§4.9.12)."""

import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element

from pipelines.documents.html_text import (
    BLOCKS,
    collapse_cell,
    hides_nothing,
    is_hidden,
    is_printed,
    is_removed,
    read_inline_text,
    read_raw_text,
)
from pipelines.documents.model import Cell, ReadError

MAX_POSITIONS = 100_000
"""Positions that one table's grid may have; the largest statutory table has 400."""

_MAX_COL_SPAN = 1000  # the standard's own bounds
_MAX_ROW_SPAN = 65534
_SPAN = re.compile(r"\s*\+?([0-9]+)")
_GROUPS = ("thead", "tbody", "tfoot")
_BLOCKS = BLOCKS.difference(("td", "th"))
_CELLS = ("td", "th")
_SPANNING: Any = etree.XPath("(.|*)/tr/*/@colspan/..|(.|*)/tr/*/@rowspan/..")  # of a plain table

_MARK = "\u2028"  # white space (LINE SEPARATOR) that hardly any page has

Row = list[Element]
Group = list[Row]
Rows = list[Group]
"""Row groups of rows of cells."""


def read_cells(table: Element, plain_rows: Rows | None = None) -> tuple[Cell, ...]:
    """Return the cells of one table, removed rows and cells left out, spans cut at the end of their row group.

    ``plain_rows`` is what `find_plain_rows` says of the table; without it the table is read step by step. In a plain
    table, spaces are put where lines end and a mark behind each cell, so that libxml2 gives all texts at once.

    A ``tfoot`` comes last wherever it is written, as in the standard. A cell that is there and invisible
    (``visibility: hidden``) keeps its place and has no text.

    Raises:
        ReadError: ``table_too_large``, where spans blow the grid up beyond MAX_POSITIONS.
    """
    rows = plain_rows or find_rows(table)
    texts = iter(_read_plain_texts(table, rows) if plain_rows else _read_texts(rows))
    cells: list[Cell] = []
    spanning = set[Element](_SPANNING(table) if plain_rows else table.iter(*_CELLS))
    first_row = width = 0
    for group in rows:
        width = max(width, _place_cells(cells, group, first_row, texts, spanning))
        first_row += len(group)
    if width * first_row > MAX_POSITIONS:
        raise ReadError("table_too_large", f"a table spans {first_row} rows and {width} columns")
    return tuple(cells)


def has_two_columns(table: Element) -> bool:
    """Tell whether any row of a table has two cells at least; those of tables inside it do not count."""
    for row in table.iter("tr"):
        around = row.getparent()
        if around is not table and around is not None and around.tag in _GROUPS and around.getparent() is table:
            around = table if not is_removed(around) else None
        if around is table and not is_removed(row):
            cells = (cell for cell in row.iterchildren(*_CELLS) if not is_removed(cell))
            if next(cells, None) is not None and next(cells, None) is not None:
                return True
    return any(len(row) >= 2 for group in find_rows(table) for row in group)


def find_rows(table: Element) -> Rows:
    """Return the row groups of a table: rows of cells, without those of tables inside it.

    Whatever stands between table, row and cell (a ``form``, as the pages of many editors have it) is looked
    through. Cells outside any row make a row of their own, as in browsers.
    """
    groups: Rows = [[]]
    feet: list[Group] = []
    row: Row | None = None
    walker = etree.iterwalk(table, events=("start", "end"))
    for event, node in walker:
        if node is table:
            continue
        if event == "end":
            row = None if node.tag == "tr" else row
            if node.tag in _GROUPS:
                groups.append([])
        elif node.tag == "table" or is_removed(node):
            walker.skip_subtree()
        elif node.tag in _GROUPS:
            groups.append([])
            row = None
            if node.tag == "tfoot":
                feet.append(groups[-1])
        elif node.tag == "tr" or (node.tag in _CELLS and row is None):
            row = []
            groups[-1].append(row)
        if event == "start" and node.tag in _CELLS and not is_removed(node) and row is not None:
            row.append(node)
            walker.skip_subtree()
    bodies = [group for group in groups if not any(group is foot for foot in feet)]
    return [group for group in (*bodies, *feet) if group]


def find_plain_rows(table: Element, *, all_visible: bool = False) -> Rows | None:
    """Return what `find_rows` does for a plain table; None for another one.

    In a plain table, nothing is hidden, nothing but columns, row groups, rows and cells stands outside its cells, and
    they are written in the order in which they are shown. Most tables are plain, and libxml2 gives the text of their
    cells as it is. ``all_visible``: what `hides_nothing` says of an element around the table, where it was asked.
    """
    children = _list_only(("tr", "colgroup", "col", "thead", "tbody"), table)
    if children is None or not (all_visible or hides_nothing(table)):
        return None
    groups: Rows = [[]]
    for child in children:
        if child.tag in _GROUPS:
            group, rows = list[Row](), _list_only(("tr",), child)
            groups += [group, []]
        elif child.tag == "tr":
            group, rows = groups[-1], [child]
        else:
            group, rows = [], None if _list_only(("col",), child) is None else []
        if rows is None:
            return None
        for row in rows:
            cells = _list_only(_CELLS, row)
            if cells is None:
                return None
            group.append(cells)
    found = [group for group in groups if group]
    number = sum(len(row) for group in found for row in group)
    return found if number == sum(1 for _ in table.iter(*_CELLS)) else None  # more, where a cell holds a table


def _list_only(tags: Collection[str], element: Element) -> list[Element] | None:
    """Return the children of an element; None where others than of these kinds, text or comments are among them."""
    children: list[Element] = element[:]  # type: ignore[index,assignment]  # lxml-stubs does not know it
    if is_printed(element.text):
        return None
    for child in children:  # hundreds of cells: a loop, and no calls
        if child.tag not in tags or ((behind := child.tail) and not behind.isspace()):
            return None
    return children


def _part_lines(table: Element, cells: Collection[Element]) -> None:
    """Put a space into a plain table wherever a line break, or a block beside other text, parts the text of a cell."""
    for line_break in table.iter("br"):
        line_break.text = " "
    outside = {table, *table}
    for block in table.iterdescendants(*_BLOCKS):  # one in every cell: a loop, and no calls
        around = block.getparent()
        if around is None or around in outside:
            continue  # a row of the table
        if around in cells and block.getnext() is None and block.getprevious() is None:  # len() would count all there
            before, behind = around.text, block.tail
            if not (before and not before.isspace()) and not (behind and not behind.isspace()):
                continue  # the only paragraph of a cell
        block.addprevious(_make_space())
        block.append(_make_space())


def _make_space() -> Element:
    space = etree.Element("br")  # what stands in the page already may be no text that lxml takes: control characters
    space.text = " "
    return space


def _place_cells(
    cells: list[Cell], group: Group, first_row: int, texts: Iterator[str], spanning: Collection[Element]
) -> int:
    """Add the cells of one row group, with the texts that follow; return the number of its columns.

    ``spanning`` are the cells that may span others: asking every cell for its attributes takes longer.
    """
    taken: dict[int, int] = {}  # column -> rows that a span from above still covers
    positions = columns = 0
    for index, row in enumerate(group):
        at, col = first_row + index, 0
        covered, taken = taken, {column: left - 1 for column, left in taken.items() if left > 1}
        positions += len(row)
        for element, text in zip(row, texts, strict=False):  # the rest of the texts is that of the rows that follow
            while col in covered:
                col += 1
            width = height = 1
            if element in spanning:
                across, down = element.get("colspan"), element.get("rowspan")
                if across:  # an overlap is an error of the page: the cell that came first keeps its place
                    width = _read_span(across, _MAX_COL_SPAN) or 1
                    width = next((free for free in range(1, width) if col + free in covered), width)
                if down:  # rowspan="0": to the end of the group
                    height = min(_read_span(down, _MAX_ROW_SPAN) or len(group), len(group) - index)
                positions += width * height - 1
                _check_size(positions)
                if height > 1:
                    taken.update(dict.fromkeys(range(col, col + width), height - 1))
            cells.append(Cell(at, col, text, height, width))
            col += width
        columns = max(columns, col)
    _check_size(positions)
    return columns


def _check_size(positions: int) -> None:
    if positions > MAX_POSITIONS:
        raise ReadError("table_too_large", f"the cells of a table cover more than {MAX_POSITIONS} positions")


def _read_plain_texts(table: Element, rows: Rows) -> list[str]:
    """Return the texts of the cells of a plain table, which libxml2 gives at once: a mark behind each parts them."""
    cells = [cell for group in rows for row in group for cell in row]
    _part_lines(table, set(cells))
    for cell in cells:
        cell.tail = _MARK  # white space before, too
    texts = read_raw_text(table).split(_MARK)
    if len(texts) != len(cells) + 1:  # the page has such a sign of its own
        texts = [read_raw_text(cell) for cell in cells]
    return [collapse_cell(text) for text in texts[: len(cells)]]


def _read_texts(rows: Rows) -> Iterator[str]:
    return (_read_text(cell) for group in rows for row in group for cell in row)


def _read_text(cell: Element) -> str:
    row = cell.getparent()
    return "" if row is not None and is_hidden(row) else read_inline_text(cell)


@lru_cache(64)
def _read_span(stated: str, most: int) -> int:
    """Return a span as browsers read it (``2px`` is 2); 1 where it is no number."""
    match = _SPAN.match(stated)
    return min(int(match[1][:7]), most) if match else 1
