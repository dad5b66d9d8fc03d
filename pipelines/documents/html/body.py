"""Where in a page the report stands, and its paragraphs and tables in reading order."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from pipelines.documents.html.hidden_tables import find_hidden_tables
from pipelines.documents.markup.page import Page
from pipelines.documents.markup.page_tree import Node, climb, select
from pipelines.documents.markup.shown_content import kind_of, mark_unread_content, name_content
from pipelines.documents.markup.table_cells import (
    find_outer_table,
    has_two_columns,
    list_cells,
    read_captions,
    read_cells,
)
from pipelines.documents.markup.visible_text import BLOCKS, TextBlock, read_blocks_text, walk_blocks
from pipelines.documents.model import Block, Cell, Unread
from pipelines.documents.sections import NUMERALS, is_heading

_SIMPLE = re.compile(r"[\w-]*(?:[.#][\w-]+)+")
_NAME = re.compile(r"[.#][\w-]+")
_SENTENCE_SIGNS = "，。；：、,.;:)）"


def find_body(page: Page, selectors: Sequence[str]) -> Node:
    """Return the element that holds the report.

    Of the elements that the selectors pick, the one with the most visible text, the outer one of two that show the
    same; where none holds any, the smallest element around all section headings of the page (and all data tables,
    where there are fewer than two headings: old pages set their navigation in tables too); where there are none
    either, ``<body>``.
    """
    known = page.names
    candidates = [node for css in selectors if known.issuperset(_list_names(css)) for node in select(page.root, css)]
    best = _pick_fullest(page, [node for node in _find_outermost(candidates) if page.shows(node)])
    if best is not None:
        return best
    tables = find_data_tables(page, page.root)
    blocks = list(walk_blocks(page, page.root, tables))
    headings = [block.owner for block in blocks if isinstance(block, TextBlock) and is_heading(block.text)]
    marks = (
        headings if len(headings) > 1 else [*headings, *(block for block in blocks if not isinstance(block, TextBlock))]
    )
    return _common_place(marks) if marks else next(iter(page.find("body")), page.root)


@dataclass(slots=True)
class Content:
    """What the body of a page shows: paragraphs and tables in reading order, and what of it is not read.

    ``unread`` has, for each thing that is shown and not read, the table (its cells) in which it stands, or which comes
    next where it stands in none; None behind the last one. ``hidden`` are the tables that a script shows, and which
    stand last.
    """

    blocks: list[Block] = field(default_factory=list)
    unread: list[tuple[tuple[Cell, ...] | None, Unread]] = field(default_factory=list)
    hidden: list[tuple[Cell, ...]] = field(default_factory=list)


def read_blocks(page: Page, body: Node) -> Content:
    """Return the paragraphs (text) and data tables (cells) of the body in reading order, and what is not read of it.

    A table of one column, or one that holds data tables, only arranges the page: its text is paragraphs. So is
    the caption of a data table; browsers show it before the table. A statutory table that is hidden is read where no
    visible one is the same.
    """
    content = Content()
    tables = find_data_tables(page, body)
    pictures = {node.mem_id: node for node in mark_unread_content(page, page.cascade, tables)}
    waiting: list[Node] = []
    for block in walk_blocks(page, body, tables | pictures.keys() if pictures else tables):
        if isinstance(block, TextBlock):
            content.blocks += _split_run_in(block)
        elif block.mem_id in pictures:
            waiting.append(block)
        else:
            content.blocks += read_captions(page, block)
            waiting = _add_table(page, content, block, waiting)
    content.unread += [(None, _describe(node)) for node in waiting]
    for table in find_hidden_tables(page, tables, [block for block in content.blocks if not isinstance(block, str)]):
        _add_table(page, content, table, [])
        content.hidden.append(content.blocks[-1])  # type: ignore[arg-type]
    return content


def _add_table(page: Page, content: Content, table: Node, before: list[Node]) -> list[Node]:
    """Add a table and what is not read in it, and before it; return what still waits for a table: nothing."""
    cells = read_cells(page, table)
    content.blocks.append(cells)
    content.unread += [(cells, _describe(node)) for node in before]
    if page.unread:
        for cell, element in zip(cells, list_cells(page, table), strict=True):
            marks = page.unread.get(element.mem_id, ())
            content.unread += [(cells, Unread(kind, 0, cell.row, cell.col, text)) for kind, text in marks]
    return []


def _describe(node: Node) -> Unread:
    return Unread(kind_of(node), 0, text=name_content(node))


def find_data_tables(page: Page, root: Node) -> set[int]:
    """Return the visible tables of data below ``root``, by ``mem_id``.

    They are not those that arrange the page around text or tables.
    """
    data, around = set[int](), set[int]()
    below = root.mem_id
    for table in reversed(page.find("table")):  # inner tables before those around them
        identity = table.mem_id
        if all(above.mem_id != below for above in climb(table)) or not page.shows(table):
            continue
        if identity in around or has_two_columns(page, table):
            if identity not in around:
                data.add(identity)
            outer = find_outer_table(table)
            if outer is not None:
                around.add(outer.mem_id)
    return data


@lru_cache
def _list_names(css: str) -> list[str]:
    """Return the classes and ids of a selector that is a tag with classes and ids, none of another one."""
    return _NAME.findall(css) if _SIMPLE.fullmatch(css) else []


def _find_outermost(candidates: list[Node]) -> list[Node]:
    """Return each of the elements that stands in no other of them: it shows no less than those in it."""
    known = {node.mem_id: node for node in candidates}
    return [node for node in known.values() if all(above.mem_id not in known for above in climb(node))]


def _pick_fullest(page: Page, elements: list[Node]) -> Node | None:
    """Return the first of the elements that show the most characters; None where none shows any."""
    if len(elements) == 1:
        return elements[0] if next(read_blocks_text(page, elements[0]), None) else None
    best, most = None, 0
    for element in elements:
        weight = _weigh(page, element)
        if weight > most:
            best, most = element, weight
    return best


def _weigh(page: Page, element: Node) -> int:
    """Return how many characters an element shows."""
    if element.mem_id not in page.around_hidden:
        return _count(element.text())
    return sum(map(_count, read_blocks_text(page, element)))


def _count(text: str) -> int:
    return sum(map(len, text.split()))


def _split_run_in(block: TextBlock) -> Iterator[str]:
    """Yield a paragraph, or the heading in bold that it begins with and the text that runs on after it."""
    if block.text[0] not in NUMERALS or is_heading(block.text):
        yield block.text
        return
    heading = block.bold
    rest = block.text[len(heading) :].lstrip()
    runs_in = bool(rest) and not rest.startswith(tuple(_SENTENCE_SIGNS)) and block.text.startswith(heading)
    if runs_in and is_heading(heading):
        yield heading
        yield rest
    else:
        yield block.text


def _common_place(marks: list[Node]) -> Node:
    """Return the innermost element that all the blocks stand in; each stands in the parent of its block element."""
    places = [_place(mark) for mark in marks]
    path = [places[0], *climb(places[0])]
    depths = {element.mem_id: depth for depth, element in enumerate(path)}
    common = 0
    for place in places[1:]:
        climbed = list[int]()
        for element in (place, *climb(place)):
            climbed.append(element.mem_id)
            if element.mem_id in depths:
                common = max(common, depths[element.mem_id])
                break
        depths.update(dict.fromkeys(climbed, depths[climbed[-1]]))  # climbed once, known for the marks that follow
    return path[common]


def _place(mark: Node) -> Node:
    block = next((element for element in (mark, *climb(mark)) if element.tag in BLOCKS), mark)
    parent = block.parent
    return block if parent is None or block.tag in ("body", "html") else parent
