"""A page's tree as browsers build it, and which of its elements are left out."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from operator import itemgetter

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from pipelines.documents.model import UNREAD, ReadError

Node = LexborNode

UNSEEN = frozenset(
    (  # noqa: SIM905
        "head title script style noscript noframes noembed template iframe object embed svg select option button "
        "textarea input audio video canvas datalist progress meter rp rt rtc "
        "del annotation annotation-xml "
        "xml"  # what Word leaves behind (Normal 0 7.8 磅 …)
    ).split()
)
"""Elements whose text is none of the page's."""

MAX_ELEMENT_DEPTH = 4096
"""Elements around one, where it matters what they are; browsers show no more than 512 (Blink)."""

# Lexbor looks at thousands of elements in the time in which Python looks at some hundreds.
_COMMON = ("span", "p", "td", "tr", "div", "o:p", "a", "li", "b")  # the most common ones first
_RARE = f":not({', '.join(_COMMON)})".replace(":p", r"\:p")

_XHTML = re.compile(rb"<\?xml\s|<!DOCTYPE[^>]*\bXHTML\b", re.IGNORECASE)
_HEAD = 1024  # bytes in which a page says what it is
_SELF_CLOSED = re.compile(rf"<({'|'.join(sorted(UNSEEN))})(?=[\s/])([^<>]*)/>".encode(), re.IGNORECASE)
_EMPTY = LexborHTMLParser("")


def check_selector(css: str) -> None:
    """Raise ValueError where a CSS selector is none that `select` takes."""
    try:
        _EMPTY.css(css)
    except SelectolaxError as error:
        raise ValueError(f"Lexbor does not take it: {error}") from error


class Tree:
    """A page's tree, by the HTML Living Standard (§13.2), whatever its author wrote.

    Where a page says that it is XHTML, what shows no text and is closed in its own tag (``<iframe/>``) ends there. In
    HTML it would take the rest of the page with it.

    Elements are known by their ``mem_id``: Lexbor's nodes are made anew each time they are asked for.
    ``removed`` are those that take no place on the page, ``hidden`` those and the ones that are there and invisible
    (``visibility: hidden``); what stands in them is not listed again. ``around_hidden`` are those that hold some.
    ``listed`` are the elements of the less common kinds and the chosen ones, in reading order. ``unread`` has, by the
    cell that it stands in, what is shown there and not read: its kind and what is known of it.
    """

    def __init__(self, content: bytes, chosen: str = "") -> None:
        """Parse a page in UTF-8; ``chosen`` is a selector of elements to list besides those of the less common kinds.

        Raises:
            ReadError: ``too_deep``, around something that is hidden.
            MemoryError: Lexbor got no memory; it fails for nothing else.
        """
        if _XHTML.search(content, 0, _HEAD):
            content = _SELF_CLOSED.sub(rb"<\1\2></\1>", content)
        try:
            root = LexborHTMLParser(content, scripting=True).root
        except SelectolaxError as error:
            raise MemoryError from error
        assert root is not None
        self.root: Node = root
        self.hidden = set[int]()
        self.removed = set[int]()
        self.around_hidden = set[int]()
        self.unread = defaultdict[int, list[tuple[str, str]]](list)
        self._selector = f"{_RARE}, {chosen}" if chosen else _RARE
        self.index()

    def index(self) -> None:
        """List the elements of the less common kinds and the chosen ones, anew where some were added.

        All at once: going through a page takes longer than looking at its elements.
        """
        self.listed = {node.mem_id: node for node in select(self.root, self._selector)}
        self._rare = defaultdict[str, list[tuple[int, Node]]](list)  # with their places in reading order
        for place, node in enumerate(self.listed.values()):
            self._rare[node.tag or ""].append((place, node))

    def find(self, *tags: str) -> list[Node]:
        """Return all elements of some kinds in reading order, whether visible or not; not of the most common kinds."""
        assert not any(tag in _COMMON for tag in tags)
        found = (entry for tag in tags for entry in self._rare.get(tag, ()))
        return [node for _, node in sorted(found, key=itemgetter(0))]

    def remove(self, element: Node) -> None:
        """Leave an element out of the text that is read from here on."""
        self.removed.add(element.mem_id)
        self.hide(element)

    def mark_unread(self, cell: Node, kind: str, text: str = "", before: Node | None = None) -> None:
        """Put `UNREAD` into a cell, before one of the nodes in it or at its end, and say what it stands for."""
        if before is None:
            cell.insert_child(UNREAD)
        else:
            before.insert_before(UNREAD)
        self.unread[cell.mem_id].append((kind, text))

    def shows(self, element: Node) -> bool:
        """Tell whether neither an element nor what it stands in is hidden."""
        hidden = self.hidden
        return element.mem_id not in hidden and all(above.mem_id not in hidden for above in climb(element))

    def hide(self, element: Node) -> None:
        """Leave out the text of an element that keeps its place, from here on."""
        self.hidden.add(element.mem_id)
        for above in climb(element):
            if above.mem_id in self.around_hidden:
                break
            self.around_hidden.add(above.mem_id)


def select(root: Node, css: str) -> list[Node]:
    """Return the elements that a CSS selector picks, in reading order, the root itself among them.

    An element that two parts of the selector pick is listed twice.

    Raises:
        MemoryError: Lexbor got no memory.
    """
    try:
        return root.css(css)
    except SystemError as error:  # what selectolax raises where it could not make a node
        raise MemoryError from error


def list_tag_ids(tags: Iterable[str]) -> frozenset[int]:
    """Return Lexbor's numbers (``tag_id``) for kinds of elements that HTML defines; those of others differ by page.

    Asking an element for its number takes half as long as asking for its name.
    """
    return frozenset(_EMPTY.create_node(tag).tag_id for tag in tags)


_CELLS = list_tag_ids(("td", "th"))


def climb(node: Node) -> Iterator[Node]:
    """Yield the elements around a node, from the inside out.

    Raises:
        ReadError: ``too_deep``, behind the last of MAX_ELEMENT_DEPTH.
    """
    for _ in range(MAX_ELEMENT_DEPTH):
        above = node.parent
        if above is None or not above.is_element_node:
            return
        yield above
        node = above
    raise ReadError("too_deep", f"the page nests its elements more than {MAX_ELEMENT_DEPTH} deep")


def find_cell(node: Node) -> Node | None:
    """Return the innermost cell of a table around a node."""
    return next((above for above in climb(node) if above.tag_id in _CELLS), None)


def walk_elements(root: Node, without: Container[int] = ()) -> Iterator[Node]:
    """Yield the elements below one in reading order, without some (by ``mem_id``) and what stands in them."""
    waiting = list(root.iter())[::-1]
    while waiting:
        element = waiting.pop()
        if element.mem_id not in without:
            yield element
            waiting += list(element.iter())[::-1]
