"""Lines of text to paragraphs, hard-wrapped ones joined."""

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from unicodedata import east_asian_width

from pipelines.documents.sections import is_heading
from pipelines.documents.text_tables.line_parts import join
from pipelines.documents.titles import read_title
from pipelines.documents.white_space import collapse

_ENUMERATED = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[.．、]\s*(?!\d)|[一二三四五六七八九十]{1,3}(?:、|是)"
)
_ENDED = tuple("。！？；：!?;:…")
_CLOSED = tuple("）)”」》")
_NO_WORD = re.compile(r"[\W_]$")
_PARTED = re.compile(r"[\t|]")
_WIDEST = 130  # columns of the widest line that a program wraps; two stand under one Chinese character
_NARROWEST = 40
_SLACK = 8  # columns that a full line may lack: no line begins with a comma, none is cut inside a number
_LONG = 30  # characters of a line that a page break cuts inside a sentence, where lines are not wrapped


@dataclass(frozen=True, slots=True)
class Wrapping:
    """How the lines of a text are wrapped: at how many columns (0: not at all), with a blank line after each."""

    width: int
    spaced: bool


def find_wrapping(lines: Sequence[str]) -> Wrapping:
    """Return how a text is wrapped: hard-wrapped where many of its lines come near the longest ones."""
    printed = [line for line in lines if line.strip()]
    widths = sorted((_measure(line) for line in printed), reverse=True)
    width = next((value for value, third in zip(widths, widths[2:], strict=False) if value - third <= 2), 0)
    prose = [value for value in widths if value >= _NARROWEST // 2]
    full = [value for value in prose if value >= width - _SLACK]
    if (widths and widths[0] > _WIDEST) or not _NARROWEST <= width <= _WIDEST or len(full) * 3 < len(prose):
        return Wrapping(0, spaced=False)
    follow = sum(bool(line.strip() and after.strip()) for line, after in itertools.pairwise(lines))
    return Wrapping(width, spaced=follow * 10 < len(printed))


def join_paragraphs(lines: Iterable[str], wrapping: Wrapping) -> list[str]:
    """Return the paragraphs of lines: a line goes on in the next one where it is full, or breaks off in a sentence."""
    paragraphs: list[str] = []
    before, blank = "", 0
    for line in lines:
        text = collapse(line)
        if not text:
            blank += 1
            continue
        if paragraphs and not _PARTED.search(before + line) and _goes_on(before, text, blank, wrapping):
            paragraphs[-1] = join(paragraphs[-1], text)
        else:
            paragraphs.append(text)
        before, blank = line, 0
    return paragraphs


def _goes_on(line: str, after: str, blank: int, wrapping: Wrapping) -> bool:
    if is_heading(after) or _is_title(line) or _is_whole_title(after):
        return False
    enumerated = _ENUMERATED.match(after) is not None
    if enumerated and line.endswith(_ENDED + _CLOSED):
        return False
    if not wrapping.width:
        return len(line) >= _LONG and "。" in line and not _NO_WORD.search(line) and not enumerated
    lack = wrapping.width - _measure(line.strip())
    if line.endswith(_ENDED):
        return lack <= _SLACK // 2 and (wrapping.spaced or not blank)
    return lack <= _SLACK or (lack <= wrapping.width // 4 and not enumerated and (wrapping.spaced or not blank))


def _is_title(line: str) -> bool:
    title = read_title(line)
    return title is not None and title.telling


def _is_whole_title(line: str) -> bool:
    """Tell whether a line says whose report follows and of which year: the path to a page often stands above it."""
    title = read_title(line)
    return title is not None and title.complete


def _measure(line: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in line)
