"""The visible text of HTML: blocks in reading order, and the text of one cell."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from lxml import etree
from lxml.html import HtmlElement

_UNSEEN = frozenset(
    "head script style noscript template iframe object embed svg select option button textarea input".split()  # noqa: SIM905
)
_BLOCKS = frozenset(
    (  # noqa: SIM905
        "address article aside blockquote body caption center dd div dl dt fieldset figure footer form h1 h2 h3 h4 h5 "
        "h6 header hr html legend li main nav ol p pre section table tbody td tfoot th thead tr ul"
    ).split()
)
_HIDDEN = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_SPACE = re.compile(r"[\s\u00a0\u3000\u200b\ufeff]+")


def is_hidden(element: HtmlElement) -> bool:
    """Tell whether the page itself hides an element (``hidden``, ``display: none``) or never shows its kind."""
    return (
        element.tag in _UNSEEN or element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))
    )


def collapse(text: str) -> str:
    """Return text in NFC with every run of white space, no-break and ideographic spaces included, as one space."""
    return unicodedata.normalize("NFC", _SPACE.sub(" ", text)).strip()


def read_inline_text(element: HtmlElement) -> str:
    """Return the visible text of one element as one line; paragraphs and line breaks become a space."""
    blocks = [block for block in walk_blocks(element) if isinstance(block, str)]
    return collapse(" ".join(blocks))


def walk_blocks(
    root: HtmlElement, take_whole: Callable[[HtmlElement], bool] = lambda _: False
) -> Iterator[str | HtmlElement]:
    """Yield the visible text of ``root`` block by block, and the elements that ``take_whole`` picks, in order.

    Walks without recursion: pages nest as deep as their authors' mistakes.
    """
    buffer: list[str] = []

    def flush() -> Iterator[str]:
        text = collapse("".join(buffer))
        buffer.clear()
        if text:
            yield text

    walker = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, node in walker:
        if event == "start":
            if node is not root and is_hidden(node):
                walker.skip_subtree()
                continue
            if node is not root and take_whole(node):
                yield from flush()
                yield node
                walker.skip_subtree()
                continue
            if node.tag in _BLOCKS or node.tag == "br":
                yield from flush()
            buffer.append(node.text or "")
        elif node is not root:
            if event == "end" and node.tag in _BLOCKS and not is_hidden(node):
                yield from flush()
            buffer.append(node.tail or "")
    yield from flush()
