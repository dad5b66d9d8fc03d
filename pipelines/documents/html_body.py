"""Where in a page the report stands, and its paragraphs and tables in reading order."""

from collections.abc import Iterable, Iterator

from lxml import etree
from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from pipelines.documents.html_tables import find_rows, read_cells
from pipelines.documents.html_text import Block, is_block, is_hidden, walk_blocks, walk_marked_blocks
from pipelines.documents.model import Cell
from pipelines.documents.sections import is_heading

_TRANSLATOR = HTMLTranslator()
_SENTENCE_SIGNS = "，。；：、,.;:)）"


def select(root: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the elements that a CSS selector picks below ``root``."""
    found: list[HtmlElement] = root.xpath(_TRANSLATOR.css_to_xpath(css))
    return found


def find_body(root: HtmlElement, selectors: Iterable[str]) -> HtmlElement:
    """Return the element that holds the report.

    Of the elements that the selectors pick, the one with the most visible text; where none holds any, the smallest
    element around all section headings of the page (and all data tables, where there are fewer than two headings:
    old pages set their navigation in tables too); where there are none either, ``<body>``.
    """
    candidates = [element for css in selectors for element in select(root, css)]
    weights = _weigh(root, candidates)
    best = max(candidates, key=lambda element: weights.get(element, 0), default=None)
    if best is not None and weights.get(best):
        return best
    blocks = list(walk_marked_blocks(root, find_data_tables(root).__contains__))
    headings = [block.owner for block in blocks if isinstance(block, Block) and is_heading(block.text)]
    marks = headings if len(headings) > 1 else [*headings, *(block for block in blocks if not isinstance(block, Block))]
    bodies: list[HtmlElement] = root.xpath("//body")
    return _common_place(marks) if marks else (bodies[0] if bodies else root)


def read_blocks(body: HtmlElement) -> Iterator[str | tuple[Cell, ...]]:
    """Yield the paragraphs (text) and data tables (cells) of the body in reading order.

    A table of one column, or one that holds data tables, only arranges the page: its text is paragraphs. So is
    the text of a data table outside its cells, its caption for one; browsers show it before the table.
    """
    for block in walk_marked_blocks(body, find_data_tables(body).__contains__):
        if isinstance(block, Block):
            yield from _split_run_in(block)
        else:
            for outside in walk_blocks(block, lambda element: element.tag in ("td", "th")):
                if isinstance(outside, str):
                    yield outside
            yield read_cells(block)


def find_data_tables(root: HtmlElement) -> set[HtmlElement]:
    """Return the visible tables of data below ``root``, not those that arrange the page around text or tables."""
    tables = list[HtmlElement]()
    walker = etree.iterwalk(root, events=("start",))
    for _, node in walker:
        if node is not root and is_hidden(node):
            walker.skip_subtree()
        elif node.tag == "table":
            tables.append(node)
    data, around = set[HtmlElement](), set[HtmlElement]()
    for table in reversed(tables):  # inner tables before those around them
        if table in around or _is_grid(table):
            if table not in around:
                data.add(table)
            outer = next(table.iterancestors("table"), None)
            if outer is not None:
                around.add(outer)
    return data


def _is_grid(table: HtmlElement) -> bool:
    return any(len(row) >= 2 for group in find_rows(table) for row in group)


def _weigh(root: HtmlElement, candidates: Iterable[HtmlElement]) -> dict[HtmlElement, int]:
    """Return how many characters each of these elements shows, in one walk; hidden ones are missing."""
    wanted = set(candidates)
    total, before, weights = 0, dict[HtmlElement, int](), dict[HtmlElement, int]()
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    skipped: HtmlElement | None = None
    for event, node in walker:
        if event == "start":
            if is_hidden(node) and node is not root:
                skipped = node
                walker.skip_subtree()
                continue
            if node in wanted:
                before[node] = total
            total += _count(node.text)
            continue
        if event == "end" and node is skipped:
            skipped = None
        elif event == "end" and node in wanted:
            weights[node] = total - before[node]
        total += _count(node.tail)
    return weights


def _count(text: str | None) -> int:
    return sum(map(len, text.split())) if text else 0


def _split_run_in(block: Block) -> Iterator[str]:
    """Yield a paragraph, or the heading in bold that it begins with and the text that runs on after it."""
    heading, rest = block.bold, block.text[len(block.bold) :].lstrip()
    runs_in = bool(rest) and not rest.startswith(tuple(_SENTENCE_SIGNS)) and block.text.startswith(heading)
    if runs_in and is_heading(heading) and not is_heading(block.text):
        yield heading
        yield rest
    else:
        yield block.text


def _common_place(marks: list[HtmlElement]) -> HtmlElement:
    """Return the innermost element that all the blocks stand in; each stands in the parent of its block element."""
    places = [_place(mark) for mark in marks]
    path = [places[0], *places[0].iterancestors()]
    depths = {element: depth for depth, element in enumerate(path)}
    common = 0
    for place in places[1:]:
        climbed = list[HtmlElement]()
        for element in (place, *place.iterancestors()):
            climbed.append(element)
            if element in depths:
                common = max(common, depths[element])
                break
        depths.update(dict.fromkeys(climbed, depths[climbed[-1]]))  # climbed once, known for the marks that follow
    return path[common]


def _place(mark: HtmlElement) -> HtmlElement:
    block = next((element for element in (mark, *mark.iterancestors()) if is_block(element)), mark)
    parent = block.getparent()
    return block if parent is None or block.tag == "body" else parent
