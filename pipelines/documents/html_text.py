"""The visible text of HTML: blocks in reading order, and the text of one cell."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from lxml import etree
from lxml.etree import _Element as Element

from pipelines.documents.sections import NUMERALS


def compile_distinct(path: str) -> Any:
    """Return a function of an element that lists the different values of the attributes at an XPath."""
    return etree.XPath(f"set:distinct({path})", namespaces={"set": "http://exslt.org/sets"}, smart_strings=False)


_UNSEEN = frozenset(
    (  # noqa: SIM905
        "head script style noscript template iframe object embed svg select option button textarea input "
        "audio video canvas datalist xml"  # <xml>: what Word leaves behind (Normal 0 7.8 磅 …)
    ).split()
)
BLOCKS = frozenset(
    (  # noqa: SIM905
        "address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
        "h6 header hr html legend li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
"""Elements that stand on lines of their own."""

PARTING = BLOCKS | {"br"}
"""Elements that end the line before them."""

_REMOVED = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)\b", re.IGNORECASE)
_BOLD = re.compile(
    r"(?:^|;)\s*(?:font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*(?:黑体|SimHei))", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_SHORT = 32
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")
_STYLES = compile_distinct("descendant::*/@style")
_HIDDEN: Any = etree.XPath("descendant::*/@hidden", smart_strings=False)


class Block(NamedTuple):
    """One block of visible text: the text, the part in bold that it begins with, and the element it begins in.

    Only of a text that may begin with a heading, one with a numeral at its head, the part in bold is read.
    """

    text: str
    bold: str
    owner: Element


class _Look(NamedTuple):
    """What a ``style`` attribute says of the element's text; ``bold`` is None where it says nothing of it."""

    removed: bool
    hides: bool
    bold: bool | None


_NO_LOOK = _Look(removed=False, hides=False, bold=None)


@lru_cache(1024)
def _read_style(style: str) -> _Look:
    """A page has thousands of ``style`` attributes and few different ones."""
    bold = False if _PLAIN.search(style) else (True if _BOLD.search(style) else None)
    removed = bool(_REMOVED.search(style))
    return _Look(removed, removed or bool(_INVISIBLE.search(style)), bold)


def _look(element: Element) -> _Look:
    style = element.get("style")
    return _read_style(style) if style else _NO_LOOK


def is_removed(element: Element) -> bool:
    """Tell whether an element takes no place on the page: ``hidden``, ``display: none``, or a kind without text."""
    return element.tag in _UNSEEN or element.get("hidden") is not None or _look(element).removed


def is_hidden(element: Element) -> bool:
    """Tell whether the page itself hides an element's text; with ``visibility: hidden`` it keeps its place."""
    if element.tag in _UNSEEN or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _read_style(style).hides


def hides_nothing(element: Element) -> bool:
    """Tell whether all text below an element is visible; the element itself is not asked."""
    if next(element.iter(*_UNSEEN), None) is not None or _HIDDEN(element):
        return False
    return not any(_read_style(style).hides for style in _STYLES(element))


def read_raw_text(element: Element) -> str:
    """Return the text of an element as it stands in the file, whether visible or not, blocks not parted."""
    text: str = etree.tostring(element, encoding="unicode", method="text", with_tail=False)
    return text


def is_printed(text: str | None) -> bool:
    """Tell whether a text, as lxml has it beside elements, is more than white space."""
    return text is not None and bool(text) and not text.isspace()


def is_block(element: Element) -> bool:
    """Tell whether an element stands on lines of its own."""
    return element.tag in BLOCKS


def collapse(text: str) -> str:
    """Return text in NFC with every run of white space, no-break and ideographic spaces included, as one space.

    Zero-width characters (spaces, joiners, direction marks, byte order marks of included files) go: they stand
    inside words and are no part of what is printed.
    """
    text = " ".join(text.split())
    if text.isascii():
        return text
    if not text.isprintable():
        text = " ".join(_ZERO_WIDTH.sub("", text).split())
    return unicodedata.normalize("NFC", text)


_collapse_known = lru_cache(4096)(collapse)


def collapse_cell(text: str) -> str:
    """Return what `collapse` does; cells repeat their labels and small numbers, within a page and from page to page."""
    return _collapse_known(text) if len(text) < _SHORT else collapse(text)


def read_inline_text(element: Element) -> str:
    """Return the visible text of one element as one line; paragraphs and line breaks become a space."""
    if is_hidden(element):
        return ""
    return collapse(" ".join(block for block in walk_blocks(element) if isinstance(block, str)))


def walk_blocks(root: Element, take_whole: Callable[[Element], bool] = lambda _: False) -> Iterator[str | Element]:
    """Yield the visible text of ``root`` block by block, and the elements that ``take_whole`` picks, in order."""
    for block in walk_marked_blocks(root, take_whole):
        yield block.text if isinstance(block, Block) else block


@dataclass(slots=True)
class _Line:
    """The block that is being read: its pieces of text, and which of them are bold."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    owner: Element | None = None

    def add(self, text: str | None, owner: Element | None, *, bold: bool) -> None:
        if text:
            self.pieces.append((text, bold))
            if self.owner is None and text.strip():
                self.owner = owner

    def take(self) -> Iterator[Block]:
        """Yield the block, if it has any text, and begin a new one."""
        text = collapse("".join([piece for piece, _ in self.pieces]))
        if text and self.owner is not None:
            yield Block(text, self._read_bold() if text[0] in NUMERALS else "", self.owner)
        self.pieces, self.owner = [], None

    def _read_bold(self) -> str:
        end = next((at for at, (piece, bold) in enumerate(self.pieces) if not bold and piece.strip()), None)
        return collapse("".join(piece for piece, _ in self.pieces[:end]))


def walk_marked_blocks(
    root: Element, take_whole: Callable[[Element], bool] = lambda _: False, *, all_visible: bool = False
) -> Iterator[Block | Element]:
    """Yield what ``walk_blocks`` yields, with what is known of each block besides its text.

    Walks without recursion: pages nest as deep as their authors' mistakes. Most blocks are of one line, whose text
    libxml2 gives as a whole. ``all_visible``: what `hides_nothing` says of the root, where it was asked.
    """
    line = _Line()
    weights = [False]  # whether text is bold, for every element that is open
    skipped: Element | None = None
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            hidden = not all_visible and node is not root and is_hidden(node)
            whole = None if hidden else _read_whole(node, node is root, take_whole, all_visible)
            if line.pieces and not hidden and (whole is not None or node.tag in PARTING):
                yield from line.take()
            if whole is not None:
                yield whole
            if hidden or whole is not None:
                skipped = node
                walker.skip_subtree()
            else:
                weights.append(_is_bold(node, inherited=weights[-1]))
                line.add(node.text, node, bold=weights[-1])
            continue
        if event == "end" and node is skipped:
            skipped = None
        elif event == "end":
            weights.pop()
            if line.pieces and is_block(node):
                yield from line.take()
        if node is not root and (tail := node.tail):
            line.add(tail, node.getparent(), bold=weights[-1])
    yield from line.take()


def _read_whole(
    node: Element, is_root: bool, take_whole: Callable[[Element], bool], all_visible: bool
) -> Block | Element | None:
    """Return an element that is taken whole, or a block of visible text on one line; None where it must be walked.

    One that begins with a numeral is walked too: its part in bold matters.
    """
    if not is_root and take_whole(node):
        return node
    if not is_block(node):
        return None
    for inner in node.iterdescendants():
        if inner.tag in PARTING or take_whole(inner) or (not all_visible and is_hidden(inner)):
            return None
    text = collapse(read_raw_text(node))
    return Block(text, "", node) if text and text[0] not in NUMERALS else None


def _is_bold(element: Element, *, inherited: bool) -> bool:
    bold = _look(element).bold
    return (inherited or element.tag in ("b", "strong")) if bold is None else bold
