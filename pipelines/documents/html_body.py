"""Where in a page the report stands, and its paragraphs and tables in reading order."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import Any

from lxml import etree
from lxml.etree import _Element as Element
from parsel.csstranslator import HTMLTranslator

from pipelines.documents.html_tables import find_plain_rows, has_two_columns, read_cells
from pipelines.documents.html_text import (
    Block,
    compile_distinct,
    hides_nothing,
    is_block,
    is_hidden,
    read_raw_text,
    walk_blocks,
    walk_marked_blocks,
)
from pipelines.documents.model import Cell
from pipelines.documents.sections import is_heading

_TRANSLATOR = HTMLTranslator()
_SIMPLE = re.compile(r"[\w-]*(?:[.#][\w-]+)+")
_NAME = re.compile(r"[.#][\w-]+")
_CLASSES = compile_distinct("/descendant::*/@class")
_IDS = compile_distinct("/descendant::*/@id")
_SENTENCE_SIGNS = "，。；：、,.;:)）"


def select(root: Element, css: str) -> list[Element]:
    """Return the elements that a CSS selector picks below ``root``."""
    found: list[Element] = _compile(css)(root)
    return found


@lru_cache
def _compile(css: str) -> Any:
    return etree.XPath(_TRANSLATOR.css_to_xpath(css))


def find_body(root: Element, selectors: Sequence[str]) -> Element:
    """Return the element that holds the report.

    Of the elements that the selectors pick, the one with the most visible text, the outer one of two that show the
    same; where none holds any, the smallest element around all section headings of the page (and all data tables,
    where there are fewer than two headings: old pages set their navigation in tables too); where there are none
    either, ``<body>``.
    """
    named = _find_names(root)
    candidates = [element for css in selectors if named.issuperset(_list_names(css)) for element in select(root, css)]
    best = _pick_fullest([element for element in _find_outermost(candidates) if _is_shown(element, root)])
    if best is not None:
        return best
    blocks = list(walk_marked_blocks(root, find_data_tables(root).__contains__))
    headings = [block.owner for block in blocks if isinstance(block, Block) and is_heading(block.text)]
    marks = headings if len(headings) > 1 else [*headings, *(block for block in blocks if not isinstance(block, Block))]
    return _common_place(marks) if marks else next(root.iter("body"), root)


def read_blocks(body: Element) -> Iterator[str | tuple[Cell, ...]]:
    """Yield the paragraphs (text) and data tables (cells) of the body in reading order.

    A table of one column, or one that holds data tables, only arranges the page: its text is paragraphs. So is
    the text of a data table outside its cells, its caption for one; browsers show it before the table.
    """
    all_visible = hides_nothing(body)
    for block in walk_marked_blocks(body, find_data_tables(body).__contains__, all_visible=all_visible):
        if isinstance(block, Block):
            yield from _split_run_in(block)
        else:
            plain_rows = find_plain_rows(block, all_visible=all_visible)
            if plain_rows is None:
                for outside in walk_blocks(block, lambda element: element.tag in ("td", "th")):
                    if isinstance(outside, str):
                        yield outside
            yield read_cells(block, plain_rows)


def find_data_tables(root: Element) -> set[Element]:
    """Return the visible tables of data below ``root``, not those that arrange the page around text or tables."""
    data, around = set[Element](), set[Element]()
    tables = [table for table in root.iter("table") if _is_shown(table, root)]
    for table in reversed(tables):  # inner tables before those around them
        if table in around or has_two_columns(table):
            if table not in around:
                data.add(table)
            outer = next(table.iterancestors("table"), None)
            if outer is not None:
                around.add(outer)
    return data


def _is_shown(element: Element, root: Element) -> bool:
    """Tell whether neither an element nor what it stands in, up to below ``root``, is hidden."""
    if element is root:
        return True
    inside = takewhile(lambda above: above is not root, element.iterancestors())
    return not is_hidden(element) and not any(map(is_hidden, inside))


def _find_names(root: Element) -> set[str]:
    """Return the classes and ids of a page, each as a selector names it.

    Searching the page for each selector takes longer than asking first whether it has all that the selector names.
    """
    names = {f".{name}" for classes in _CLASSES(root) for name in classes.split()}
    return names | {f"#{name}" for name in _IDS(root)}


@lru_cache
def _list_names(css: str) -> list[str]:
    """Return the classes and ids of a selector that is a tag with classes and ids, none of another one."""
    return _NAME.findall(css) if _SIMPLE.fullmatch(css) else []


def _find_outermost(candidates: list[Element]) -> list[Element]:
    """Return each of the elements that stands in no other of them: it shows no less than those in it."""
    known = set(candidates)
    return [element for element in dict.fromkeys(candidates) if known.isdisjoint(element.iterancestors())]


def _pick_fullest(elements: list[Element]) -> Element | None:
    """Return the first of the elements that show the most characters; None where none shows any."""
    if len(elements) == 1:
        shown = any(isinstance(block, str) for block in walk_blocks(elements[0]))
        return elements[0] if shown else None
    weights = {element: _weigh(element) for element in elements}
    best = max(weights, key=lambda element: weights[element], default=None)
    return best if best is not None and weights[best] else None


def _weigh(element: Element) -> int:
    """Return how many characters an element shows."""
    if hides_nothing(element):
        return _count(read_raw_text(element))
    return sum(_count(block) for block in walk_blocks(element) if isinstance(block, str))


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


def _common_place(marks: list[Element]) -> Element:
    """Return the innermost element that all the blocks stand in; each stands in the parent of its block element."""
    places = [_place(mark) for mark in marks]
    path = [places[0], *places[0].iterancestors()]
    depths = {element: depth for depth, element in enumerate(path)}
    common = 0
    for place in places[1:]:
        climbed = list[Element]()
        for element in (place, *place.iterancestors()):
            climbed.append(element)
            if element in depths:
                common = max(common, depths[element])
                break
        depths.update(dict.fromkeys(climbed, depths[climbed[-1]]))  # climbed once, known for the marks that follow
    return path[common]


def _place(mark: Element) -> Element:
    block = next((element for element in (mark, *mark.iterancestors()) if is_block(element)), mark)
    parent = block.getparent()
    return block if parent is None or block.tag == "body" else parent
