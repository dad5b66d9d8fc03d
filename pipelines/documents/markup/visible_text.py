"""The visible text of HTML: blocks in reading order, and the text of one cell."""

import re
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from itertools import takewhile
from typing import NamedTuple

from pipelines.documents.markup.page_tree import Node, Tree, climb, list_tag_ids
from pipelines.documents.white_space import collapse

BLOCKS = frozenset(
    (  # noqa: SIM905
        "address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
        "h6 header hr html legend li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
"""Elements that stand on lines of their own."""

_BOLD = re.compile(
    r"(?:^|;)\s*(?:font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*(?:黑体|SimHei))", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_BLOCK_IDS = list_tag_ids(BLOCKS)
_PARTING_IDS = list_tag_ids([*BLOCKS, "br"])  # those that end the line before them
_MARK = "\0"  # no page has it: the standard's parsers drop or replace it


class TextBlock(NamedTuple):
    """One block of visible text, and the pieces of text that it is made of."""

    text: str
    pieces: list[Node]

    @property
    def owner(self) -> Node:
        """The element that it begins in."""
        owner = next(piece.parent for piece in self.pieces if not _is_blank(piece))
        assert owner is not None
        return owner

    @property
    def bold(self) -> str:
        """The part in bold that it begins with."""
        known: dict[int, bool] = {}
        return _join(takewhile(lambda piece: _is_blank(piece) or _is_bold(piece, known), self.pieces))


def read_inline_text(page: Tree, element: Node) -> str:
    """Return the visible text of one element as one line; paragraphs and line breaks become a space."""
    identity = element.mem_id
    if identity in page.hidden:
        return ""
    if identity in page.around_hidden:
        return " ".join(read_blocks_text(page, element))
    return read_whole_text(element)


def read_whole_text(element: Node) -> str:
    """Return what `read_inline_text` returns for an element in which nothing is hidden."""
    text = element.text(True, _MARK, False, True)
    return collapse(_part_lines(element) if _MARK in text else text)  # most cells have one piece of text


def _part_lines(element: Node) -> str:
    """Return the text of an element with a space wherever a line ends."""
    last, node = element.mem_id, element.first_child
    pieces: list[str] = []
    while node is not None:
        if node.is_text_node:
            pieces.append(node.text_content or "")
            following = node.next
        else:
            if node.tag_id in _PARTING_IDS:
                pieces.append(" ")
            following = node.first_child or node.next
        while following is None:
            node = node.parent
            if node is None or node.mem_id == last:
                break
            if node.tag_id in _BLOCK_IDS:
                pieces.append(" ")
            following = node.next
        node = following
    return "".join(pieces)


def read_blocks_text(page: Tree, element: Node, whole: Container[int] = ()) -> Iterator[str]:
    """Yield the visible text of an element block by block, without that of the elements in ``whole``."""
    return (text for line in _walk_lines(page, element, whole) if isinstance(line, list) and (text := _join(line)))


def walk_blocks(page: Tree, root: Node, whole: Container[int] = ()) -> Iterator[TextBlock | Node]:
    """Yield the visible text of ``root`` block by block, and the elements in ``whole`` (by ``mem_id``), in order."""
    for line in _walk_lines(page, root, whole):
        if isinstance(line, Node):
            yield line
        elif text := _join(line):
            yield TextBlock(text, line)


def _walk_lines(page: Tree, root: Node, whole: Container[int] = ()) -> Iterator[list[Node] | Node]:
    """Yield the pieces of text of each line of ``root``, and the elements in ``whole``, in order.

    Walks without recursion: pages nest as deep as their authors' mistakes.
    """
    hidden, last = page.hidden, root.mem_id
    line: list[Node] = []
    node = root.first_child
    while node is not None:
        inner = None
        if node.is_text_node:
            line.append(node)
        elif node.is_element_node and (identity := node.mem_id) not in hidden:
            is_whole = identity in whole
            if line and (is_whole or node.tag_id in _PARTING_IDS):
                yield line
                line = []
            if is_whole:
                yield node
            else:
                inner = node.first_child
        following = node.next if inner is None else inner
        while following is None:
            node = node.parent
            if node is None or node.mem_id == last:
                break
            if line and node.tag_id in _BLOCK_IDS:
                yield line
                line = []
            following = node.next
        node = following
    if line:
        yield line


def _join(pieces: Iterable[Node]) -> str:
    return collapse("".join([piece.text_content or "" for piece in pieces]))


def _is_blank(piece: Node) -> bool:
    text = piece.text_content
    return not text or text.isspace()


def _is_bold(piece: Node, known: dict[int, bool]) -> bool:
    """Tell whether a piece of text is bold; ``known`` are the answers for the pieces before it, by their elements."""
    parent = piece.parent
    identity = parent.mem_id if parent is not None else 0
    if identity not in known:
        known[identity] = _find_weight(piece)
    return known[identity]


def _find_weight(piece: Node) -> bool:
    """Tell whether a piece of text is bold, by the innermost element around it that says so or says otherwise."""
    for element in climb(piece):
        style = element.attributes.get("style")
        said = _read_weight(style) if style else None
        if said is not None:
            return said
        if element.tag in ("b", "strong"):
            return True
    return False


@lru_cache(1024)  # a page has thousands of styles and few different ones
def _read_weight(style: str) -> bool | None:
    """Return whether a ``style`` attribute makes text bold; None where it says nothing of it."""
    return False if _PLAIN.search(style) else (True if _BOLD.search(style) else None)
