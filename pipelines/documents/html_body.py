"""Where in a page the report stands, and its paragraphs and tables in reading order."""

from collections.abc import Iterable, Iterator

from lxml.html import HtmlElement
from parsel.csstranslator import HTMLTranslator

from pipelines.documents.html_tables import own_rows, read_cells
from pipelines.documents.html_text import collapse, walk_blocks
from pipelines.documents.model import Cell
from pipelines.documents.sections import is_heading

_TRANSLATOR = HTMLTranslator()


def select(root: HtmlElement, css: str) -> list[HtmlElement]:
    """Return the elements that a CSS selector picks below ``root``."""
    found: list[HtmlElement] = root.xpath(_TRANSLATOR.css_to_xpath(css))
    return found


def find_body(root: HtmlElement, selectors: Iterable[str]) -> HtmlElement:
    """Return the element that holds the report.

    Of the elements that the selectors pick, the one with the most text; where none holds any, the smallest
    element around all section headings and tables of the page; where there are none either, ``<body>``.
    """
    candidates = [element for css in selectors for element in select(root, css)]
    best = max(candidates, key=_weigh, default=None)
    if best is not None and _weigh(best):
        return best
    marks = [element for element in root.iter() if isinstance(element.tag, str) and _marks_report(element)]
    bodies: list[HtmlElement] = root.xpath("//body")
    return _common_ancestor(marks) if marks else (bodies[0] if bodies else root)


def read_blocks(body: HtmlElement) -> Iterator[str | tuple[Cell, ...]]:
    """Yield the paragraphs (text) and data tables (cells) of the body in reading order.

    A table of one column, or one that holds data tables, only arranges the page: its text is paragraphs.
    """
    for block in walk_blocks(body, is_data_table):
        if isinstance(block, str):
            yield block
        else:
            yield read_cells(block)


def is_data_table(element: HtmlElement) -> bool:
    """Tell a table of data from one that arranges the page around text or other tables."""
    if element.tag != "table":
        return False
    if any(_is_grid(inner) for inner in element.iterdescendants("table")):
        return False
    return _is_grid(element)


def _is_grid(table: HtmlElement) -> bool:
    widths = [sum(1 for _ in row.iterchildren("td", "th")) for row in own_rows(table)]
    return max(widths, default=0) >= 2


def _weigh(element: HtmlElement) -> int:
    return sum(len(block) for block in walk_blocks(element) if isinstance(block, str))


def _marks_report(element: HtmlElement) -> bool:
    if element.tag in ("p", "h1", "h2", "h3", "h4", "div", "span", "strong", "b"):
        text = collapse(element.text_content()) if len(element) < 30 else ""
        return is_heading(text)
    return is_data_table(element)


def _common_ancestor(elements: list[HtmlElement]) -> HtmlElement:
    paths = [[*reversed(list(element.iterancestors())), element] for element in elements]
    common = paths[0][0]
    for level in zip(*paths, strict=False):
        if any(node is not level[0] for node in level):
            break
        common = level[0]
    parent = common.getparent()
    return (
        parent
        if common.tag in ("p", "h1", "h2", "h3", "h4", "span", "strong", "b", "table") and parent is not None
        else common
    )
