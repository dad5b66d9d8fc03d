"""Lines of text to paragraphs, page numbers and repeated page headers left out."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import chain
from statistics import median

from pipelines.documents.layout.elements import Line, TablePart
from pipelines.documents.sections import is_heading

_PAGE_NUMBER = re.compile(
    r"[-—–－―‐·.\s]*(?:第\s*)?(?:\d{1,3}|[ivxlc]{1,5})\s*(?:页)?(?:\s*(?:[/／,，]|共|of)?\s*共?\s*\d{1,3}\s*页?)?[-—–－―‐·.\s]*"
)
_DIGITS = re.compile(r"\d+")
_MARGIN = 0.12  # of the page's printed height; headers and page numbers stand in it
_SHORT = 1.7  # a line that ends so many character heights before the right margin ends its paragraph
_INDENT = 1.0  # a line that starts so many character heights further right starts one
_OTHER = 0.15  # of the body's height; lines that differ more are in other type
_BLANK = 2.5  # heights of white space between two lines that are no paragraph
_LARGE = 1.12  # a line so much higher than the body's is a title

PageBlocks = list[Line | TablePart]
"""What stands on one page, from top to bottom."""


def drop_furniture(pages: list[PageBlocks]) -> list[PageBlocks]:
    """Return the pages without page numbers, and without lines that stand at the edge of most pages."""
    edges = [[line for line in (page[:1] + page[-1:]) if isinstance(line, Line)] for page in pages]
    seen = Counter(key for lines in edges for key in {_furniture_key(line) for line in lines})
    repeated = {key for key, count in seen.items() if len(pages) > 1 and count >= max(2, 0.6 * len(pages))}

    def strip(page: PageBlocks) -> PageBlocks:
        kept = list(page)
        for place in (0, -1):
            while kept and isinstance(line := kept[place], Line):
                if not (is_page_number(line.text) or _furniture_key(line) in repeated):
                    break
                kept.pop(place)
        return kept

    return [strip(page) for page in pages]


def is_page_number(text: str) -> bool:
    """Tell whether a line can be a page number: - 4 -, 第 4 页, 4/9."""
    return _PAGE_NUMBER.fullmatch(text) is not None


def _furniture_key(line: Line) -> tuple[str, int]:
    """Return what a header has in common on every page: its text without numbers, and its height on the page."""
    return _DIGITS.sub("#", line.text), round(line.box[1] / 3)


def join_lines(blocks: Iterable[Line | TablePart]) -> Iterator[str | TablePart]:
    """Yield paragraphs and tables in reading order; a paragraph may go on on the next page."""
    blocks = list(blocks)
    lines = [block for block in blocks if isinstance(block, Line)]
    if not lines:
        yield from (block for block in blocks if isinstance(block, TablePart))
        return
    body = median(chain.from_iterable([line.height] * len(line.text) for line in lines))
    right = max(line.box[2] for line in lines)
    left = min((line.box[0] for line in lines if line.height <= _LARGE * body), default=0.0)
    paragraph: list[Line] = []
    for block in blocks:
        if isinstance(block, TablePart):
            yield from _close(paragraph)
            yield block
        else:
            if paragraph and not _goes_on(paragraph[-1], block, left, right, body):
                yield from _close(paragraph)
            paragraph.append(block)
    yield from _close(paragraph)


def _close(paragraph: list[Line]) -> Iterator[str]:
    if paragraph:
        text = paragraph[0].text
        for line in paragraph[1:]:
            text += (" " if _is_latin(text[-1]) and _is_latin(line.text[0]) else "") + line.text
        paragraph.clear()
        yield text


def _is_latin(character: str) -> bool:
    return character < "\u2e80" and character.isalpha()


def _goes_on(line: Line, following: Line, left: float, right: float, body: float) -> bool:
    """Tell whether a line goes on in the following one."""
    if abs(line.height - following.height) > _OTHER * body or line.box[1] - following.box[3] > _BLANK * body:
        return False
    if line.height > _LARGE * body:
        return True  # a title in two lines, both centred
    if is_heading(line.text) or is_heading(following.text):
        return False
    size = line.height
    return right - line.box[2] < _SHORT * size and following.box[0] - left < _INDENT * size
