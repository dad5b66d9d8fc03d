"""A page's tree as browsers build it, and what of it they do not show."""

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.documents.model import ReadError

Node = LexborNode

UNSEEN = frozenset(
    (  # noqa: SIM905
        "head script style noscript template iframe object embed svg select option button textarea input "
        "audio video canvas datalist xml"  # <xml>: what Word leaves behind (Normal 0 7.8 磅 …)
    ).split()
)
"""Elements whose text is none of the page's."""

MAX_DEPTH = 4096
"""Levels of elements; browsers show no more than 512 (Blink), and what climbs them takes its time."""

_REMOVED = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)\b", re.IGNORECASE)
_BOLD = re.compile(
    r"(?:^|;)\s*(?:font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*(?:黑体|SimHei))", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
# Lexbor looks at thousands of elements in the time in which Python looks at some hundreds.
_COMMON = ("p", "span", "td", "tr", "div", "a", "li", "b")
_RARE = f":not({', '.join(_COMMON)})"
_STYLED = "[hidden], [style*=is i]"  # display as well as visibility

_EMPTY = LexborHTMLParser("")


class Look(NamedTuple):
    """What a ``style`` attribute says of the element's text; ``bold`` is None where it says nothing of it."""

    removed: bool
    hides: bool
    bold: bool | None


def check_selector(css: str) -> None:
    """Raise ValueError where a CSS selector is none that `Page.select` takes."""
    try:
        _EMPTY.css(css)
    except SelectolaxError as error:
        raise ValueError(f"Lexbor does not take it: {error}") from error


class Page:
    """A page's tree, by the HTML Living Standard (§13.2), whatever its author wrote.

    Elements are known by their ``mem_id``: Lexbor's nodes are made anew each time they are asked for.
    ``removed`` are those that take no place on the page, ``hidden`` those and the ones that are there and invisible
    (``visibility: hidden``); what stands in them is not listed again. ``around_hidden`` are those that hold some.
    """

    def __init__(self, content: bytes) -> None:
        """Parse a page in UTF-8.

        Raises:
            ReadError: ``too_deep``.
            MemoryError: Lexbor got no memory; it fails for nothing else.
        """
        try:
            root = LexborHTMLParser(content, scripting=True).root
        except SelectolaxError as error:
            raise MemoryError from error
        assert root is not None
        if content.count(b"<") - content.count(b"</") > MAX_DEPTH:  # hardly any page has so many elements at all
            _check_depth(root)
        self.root: Node = root
        self.hidden = set[int]()
        self.removed = set[int]()
        self.around_hidden = set[int]()
        self._rare = [(node.tag, node) for node in root.css(_RARE)]
        for tag, node in self._rare:
            if tag in UNSEEN:
                self.remove(node)
        for node in root.css(_STYLED):
            self._read_attributes(node)

    def find(self, *tags: str) -> list[Node]:
        """Return all elements of some kinds in reading order, whether visible or not; not of the most common ones."""
        assert not set(_COMMON).intersection(tags)
        return [node for tag, node in self._rare if tag in tags]

    def select(self, css: str) -> list[Node]:
        """Return the elements that a CSS selector picks, in reading order, whether visible or not."""
        return list({node.mem_id: node for node in self.root.css(css)}.values())  # named twice where two parts pick it

    def remove(self, element: Node) -> None:
        """Leave an element out of all that is read from here on."""
        self.removed.add(element.mem_id)
        self._hide(element)

    def shows(self, element: Node) -> bool:
        """Tell whether neither an element nor what it stands in is hidden."""
        hidden = self.hidden
        return element.mem_id not in hidden and all(above.mem_id not in hidden for above in climb(element))

    def _read_attributes(self, node: Node) -> None:
        attributes = node.attributes
        look = read_style(attributes.get("style") or "")
        if look.removed or "hidden" in attributes:
            self.remove(node)
        elif look.hides:
            self._hide(node)

    def _hide(self, element: Node) -> None:
        self.hidden.add(element.mem_id)
        for above in climb(element):
            if above.mem_id in self.around_hidden:
                break
            self.around_hidden.add(above.mem_id)


@lru_cache(1024)
def read_style(style: str) -> Look:
    """Read a ``style`` attribute; a page has thousands of them and few different ones."""
    bold = False if _PLAIN.search(style) else (True if _BOLD.search(style) else None)
    removed = bool(_REMOVED.search(style))
    return Look(removed, removed or bool(_INVISIBLE.search(style)), bold)


def _check_depth(root: Node) -> None:
    depth, node = 0, root
    while True:
        inner = node.first_child
        if inner is not None:
            depth += 1
            if depth > MAX_DEPTH:
                raise ReadError("too_deep", f"the page nests its elements more than {MAX_DEPTH} deep")
        following = node.next if inner is None else inner
        while following is None:
            around = node.parent
            if depth == 0 or around is None:
                return
            node, depth, following = around, depth - 1, around.next
        node = following


def climb(node: Node) -> Iterator[Node]:
    """Yield the elements around a node, from the inside out."""
    above = node.parent
    while above is not None and above.is_element_node:
        yield above
        above = above.parent


def walk_elements(root: Node, without: Container[int] = ()) -> Iterator[Node]:
    """Yield the elements below one in reading order, without some (by ``mem_id``) and what stands in them."""
    last, node = root.mem_id, root.first_child
    while node is not None:
        inner = None
        if node.is_element_node and node.mem_id not in without:
            yield node
            inner = node.first_child
        following = node.next if inner is None else inner
        while following is None:
            node = node.parent
            if node is None or node.mem_id == last:
                return
            following = node.next
        node = following
