"""The metadata header of a page: header tables, labels in elements of their own, ``<meta>`` tags, lines."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import zip_longest

from pipelines.documents.header_lines import HEADER_LABELS, read_bracket_line, read_plain_lines, state_field
from pipelines.documents.markup.page_tree import Node, Tree, climb, select, walk_elements
from pipelines.documents.markup.table_cells import find_outer_table, read_cells
from pipelines.documents.markup.visible_text import read_blocks_text, read_inline_text
from pipelines.documents.model import Cell, HeaderField, Table

_TABLE_LABELS_NEEDED = 2
_INLINE = ("span", "b", "strong", "em", "i", "font", "label")


def read_header_tables(page: Tree, css: str | None) -> list[tuple[Node, list[HeaderField]]]:
    """Return the tables (or, by a portal's own CSS, any elements) that print header fields, with them, in page order.

    Shown or not: of the headers for wide and narrow screens one is hidden.
    A label's value is the next cell of its row, unless that is a label. Where labels are printed with a colon, a
    text without one is a value, whatever it says. A cell may also hold label and value, ``索引号：…``. Empty values
    yield nothing. Of an element that a portal's CSS names and that is no table, the tables in it and its lines are
    read.
    """
    if css:
        return [(element, list(_read_element(page, element))) for element in select(page.root, css)]
    tables = page.find("table")
    outer = {around.mem_id for table in tables if (around := find_outer_table(table)) is not None}
    tables = [table for table in tables if table.mem_id not in outer]
    return [(table, _state_pairs(pairs)) for table in tables if (pairs := _read_header(page, table))]


def _read_element(page: Tree, element: Node) -> Iterator[HeaderField]:
    tables = [element] if element.tag == "table" else select(element, "table")
    for table in tables:
        yield from _state_pairs(_pair_cells(read_cells(page, table)))
    if element.tag != "table":
        text = read_visible_text(page, element, tables)
        for read in (read_bracket_line(text), read_plain_lines(text), read_pairs(page, element)):
            yield from (replace(field, source="header") for field in read)


def _state_pairs(pairs: Iterable[tuple[str, str]]) -> list[HeaderField]:
    return [stated for field, value in pairs for stated in state_field(field, value, "header")]


def _pair_cells(cells: tuple[Cell, ...]) -> Iterator[tuple[str, str]]:
    """Yield field and value, which may be empty, of the labels that have a place for one."""
    for row in Table(0, cells).grid:
        printed = [cell for index, cell in enumerate(row) if cell and (index == 0 or cell is not row[index - 1])]
        is_value = False
        for cell, following in zip_longest(printed, printed[1:]):
            if is_value:
                is_value = False
                continue
            field = HEADER_LABELS.field(cell.text)
            is_value = HEADER_LABELS.knows(cell.text) and _is_value(following, cell)
            if field and is_value and following is not None:
                yield field, following.text
            elif not HEADER_LABELS.knows(cell.text):
                label, colon, value = cell.text.replace("：", ":", 1).partition(":")
                if colon and (field := HEADER_LABELS.field(label)):
                    yield field, value


def _is_value(cell: Cell | None, label: Cell) -> bool:
    if cell is None:
        return False
    return not HEADER_LABELS.knows(cell.text) or (_has_colon(label.text) and not _has_colon(cell.text))


def _has_colon(text: str) -> bool:
    return text.rstrip().endswith((":", "："))


def read_pairs(page: Tree, root: Node, without: Iterable[Node] = ()) -> Iterator[HeaderField]:
    """Yield the fields of labels and values in elements of their own: ``<dt>索引号</dt><dd>…</dd>``.

    Whether they are shown or not, and without some elements and what stands in them.

    Also ``<li><span>索引号</span><span>…</span></li>``. Links are no labels (menus have them), labels of two
    characters are too common, and one such pair alone is taken for chance.
    """
    found: list[HeaderField] = []
    for element in walk_elements(root, {element.mem_id for element in without}):
        if element.tag == "dt" or element.tag in _INLINE:
            found += _read_pair(page, element)
    if len({field.field for field in found}) >= _TABLE_LABELS_NEEDED:
        yield from found


def _read_pair(page: Tree, element: Node) -> Iterator[HeaderField]:
    following = _find_next(element)
    if following is None or following.tag not in (("dd",) if element.tag == "dt" else _INLINE):
        return
    if len(list(element.iter())) > 1 or len(label := read_inline_text(page, element)) < 3:
        return
    if field := HEADER_LABELS.field(label):
        value = read_inline_text(page, following)
        if not HEADER_LABELS.knows(value) and not any(map(_is_link, climb(element))):
            yield from state_field(field, value, "line")


def _is_link(element: Node) -> bool:
    """Tell whether an element is a link; ``<a name="top">`` is a place, and often left open."""
    return element.tag == "a" and ("href" in element.attributes or "name" not in element.attributes)


def _find_next(element: Node) -> Node | None:
    """Return the element behind another one; None where text stands between them."""
    following = element.next
    while following is not None and not following.is_element_node:
        if (following.text_content or "").strip():
            return None
        following = following.next
    return following


def read_meta(page: Tree, names: Mapping[str, str]) -> Iterator[HeaderField]:
    """Yield the fields of the ``<meta>`` tags named in ``names`` (tag name to field, any case)."""
    fields = {name.lower(): field for name, field in names.items()}
    for element in page.find("meta"):
        attributes = element.attributes
        field = fields.get((attributes.get("name") or "").strip().lower())
        if field:
            yield from state_field(field, attributes.get("content") or "", "meta")


def read_visible_text(page: Tree, root: Node, without: Iterable[Node]) -> str:
    """Return the visible text of an element line by line, without some of the elements in it."""
    return "\n".join(read_blocks_text(page, root, {element.mem_id for element in without}))


def _read_header(page: Tree, table: Node) -> list[tuple[str, str]]:
    """Return the fields and values of a header table; none of another one.

    A list of documents has 文号 and 发布日期 for the heads of its columns. In a header most labels have a value beside
    them, and a third of its texts at least are labels.
    """
    if HEADER_LABELS.count_mentioned(table.text()) < _TABLE_LABELS_NEEDED:
        return []  # most tables: their cells need not be read twice
    cells = read_cells(page, table)
    pairs = list(_pair_cells(cells))
    texts = [cell.text for cell in cells if cell.text]
    known = [text for text in texts if HEADER_LABELS.knows(text.replace("：", ":").partition(":")[0])]
    enough = len({field for field, _ in pairs}) >= _TABLE_LABELS_NEEDED and len(known) * 3 >= len(texts)
    return pairs if enough else []
