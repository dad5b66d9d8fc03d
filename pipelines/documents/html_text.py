"""The visible text of HTML: blocks in reading order, and the text of one cell."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

_UNSEEN = frozenset(
    (  # noqa: SIM905
        "head script style noscript template iframe object embed svg select option button textarea input "
        "audio video canvas datalist xml"  # <xml>: what Word leaves behind (Normal 0 7.8 磅 …)
    ).split()
)
_BLOCKS = frozenset(
    (  # noqa: SIM905
        "address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
        "h6 header hr html legend li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
_REMOVED = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_INVISIBLE = re.compile(r"(?:^|;)\s*visibility\s*:\s*(?:hidden|collapse)\b", re.IGNORECASE)
_BOLD = re.compile(
    r"(?:^|;)\s*(?:font-weight\s*:\s*(?:bold|[6-9]00)|font-family\s*:[^;]*(?:黑体|SimHei))", re.IGNORECASE
)
_PLAIN = re.compile(r"(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0\u3000]+")
_ZERO_WIDTH = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block of visible text: the text, the part in bold that it begins with, and the element it begins in."""

    text: str
    bold: str
    owner: HtmlElement


def is_removed(element: HtmlElement) -> bool:
    """Tell whether an element takes no place on the page: ``hidden``, ``display: none``, or a kind without text."""
    style = element.get("style")
    return element.tag in _UNSEEN or element.get("hidden") is not None or bool(style and _REMOVED.search(style))


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether the page itself hides an element's text; with ``visibility: hidden`` it keeps its place."""
    style = element.get("style")
    return is_removed(element) or bool(style and _INVISIBLE.search(style))


def is_block(element: HtmlElement) -> bool:
    """Tell whether an element stands on lines of its own."""
    return element.tag in _BLOCKS


def collapse(text: str) -> str:
    """Return text in NFC with every run of white space, no-break and ideographic spaces included, as one space.

    Zero-width characters (spaces, joiners, direction marks, byte order marks of included files) go: they stand
    inside words and are no part of what is printed.
    """
    return unicodedata.normalize("NFC", _SPACE.sub(" ", _ZERO_WIDTH.sub("", text))).strip()


def read_inline_text(element: HtmlElement) -> str:
    """Return the visible text of one element as one line; paragraphs and line breaks become a space."""
    if is_hidden(element):
        return ""
    return collapse(" ".join(block for block in walk_blocks(element) if isinstance(block, str)))


def walk_blocks(
    root: HtmlElement, take_whole: Callable[[HtmlElement], bool] = lambda _: False
) -> Iterator[str | HtmlElement]:
    """Yield the visible text of ``root`` block by block, and the elements that ``take_whole`` picks, in order."""
    for block in walk_marked_blocks(root, take_whole):
        yield block.text if isinstance(block, Block) else block


@dataclass(slots=True)
class _Line:
    """The block that is being read: its pieces of text, and which of them are bold."""

    pieces: list[tuple[str, bool]] = field(default_factory=list)
    owner: HtmlElement | None = None

    def add(self, text: str | None, owner: HtmlElement | None, *, bold: bool) -> None:
        if text:
            self.pieces.append((text, bold))
            if self.owner is None and text.strip():
                self.owner = owner

    def take(self) -> Iterator[Block]:
        """Yield the block, if it has any text, and begin a new one."""
        if not self.pieces:
            return
        text = collapse("".join(piece for piece, _ in self.pieces))
        if text and self.owner is not None:
            end = next((at for at, (piece, bold) in enumerate(self.pieces) if not bold and piece.strip()), None)
            bold = collapse("".join(piece for piece, _ in self.pieces[:end]))
            yield Block(text, bold, self.owner)
        self.pieces, self.owner = [], None


def walk_marked_blocks(
    root: HtmlElement, take_whole: Callable[[HtmlElement], bool] = lambda _: False
) -> Iterator[Block | HtmlElement]:
    """Yield what ``walk_blocks`` yields, with what is known of each block besides its text.

    Walks without recursion: pages nest as deep as their authors' mistakes.
    """
    line = _Line()
    weights = [False]  # whether text is bold, for every element that is open
    skipped: HtmlElement | None = None
    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            hidden = node is not root and is_hidden(node)
            if hidden or (node is not root and take_whole(node)):
                if not hidden:
                    yield from line.take()
                    yield node
                skipped = node
                walker.skip_subtree()
                continue
            if is_block(node) or node.tag == "br":
                yield from line.take()
            weights.append(_is_bold(node, inherited=weights[-1]))
            line.add(node.text, node, bold=weights[-1])
            continue
        if event == "end" and node is skipped:
            skipped = None
        elif event == "end":
            weights.pop()
            if is_block(node):
                yield from line.take()
        if node is not root:
            line.add(node.tail, node.getparent(), bold=weights[-1])
    yield from line.take()


def _is_bold(element: HtmlElement, *, inherited: bool) -> bool:
    style = element.get("style")
    if style and _PLAIN.search(style):
        return False
    return inherited or element.tag in ("b", "strong") or bool(style and _BOLD.search(style))
