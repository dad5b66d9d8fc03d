"""Lines of a text to what they are made of: cells where tabs or strokes part them, words and numbers where not."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import reduce
from typing import Literal

from pipelines.documents.html_text import collapse
from pipelines.documents.sections import is_heading
from pipelines.documents.text_labels import is_part, is_whole_label
from pipelines.documents.text_lines import is_blank, join
from pipelines.values import fold_width

Kind = Literal["text", "value", "blank", "end"]
Source = Literal["words", "cells", "rows"]

_VALUE = re.compile(
    r"(?:增加?|减少?|[-+−–‐])?\d[\d,]*(?:\.\d+)?[万亿]{0,2}(?:元|件|条|项|次|篇|个|人次?)?(?:[(〔【].*[)〕】])?"
    r"|[-—―─–/\\]+"
)
_OPEN = re.compile(r"(?:增加?|减少?|[-+−–‐])?\d[\d,.]*[万亿]{0,2}\w?\([^()]*")
_SCALE = re.compile(r"万?亿?元|万|亿")
_STROKE = "|"
_RULE = re.compile(r"[\s|:+=-]*-{2,}[\s|:+=-]*")  # |---|---|
_MAX_PARTS = 8  # words that a remark in brackets, or lines that a cell, may be cut into
_MAX_WORDS = 40  # in these lines


@dataclass(frozen=True, slots=True)
class Unit:
    """One word or cell of a text, with its line.

    ``kind`` is ``value`` for what may stand in a cell of numbers (a dash too), ``blank`` for an empty cell,
    ``end`` for the end of a row. ``source`` is ``words`` where spaces part them, ``cells`` where each cell is
    known, and ``rows`` where the rows are known too.
    """

    text: str
    line: int
    kind: Kind
    source: Source
    first: int = -1

    @property
    def first_line(self) -> int:
        """The line that it begins on; ``line`` is the one that it ends on."""
        return self.line if self.first < 0 else self.first


def is_value(text: str) -> bool:
    """Tell whether a text looks like the content of a cell of numbers: a number, or a dash for none."""
    return _VALUE.fullmatch("".join(fold_width(text).split())) is not None


def is_open(text: str) -> bool:
    """Tell whether a text begins a number with a remark and does not end it: ``8（含2018年``."""
    return _OPEN.fullmatch(fold_width(text)) is not None


def read_units(lines: Iterable[tuple[int, str]]) -> list[Unit]:
    """Return the units of numbered lines.

    A line with tabs is a row; a line that only begins with a tab is a cell, which goes on in the lines below it,
    and a blank line ends its row. ``|`` ends a cell, or stands around the cells of a row. A cell that is cut by a
    line break is joined where only the whole is a label or a number.
    """
    units: list[Unit] = []
    for number, line in lines:
        if is_blank(line):
            if units and units[-1].source == "rows" and units[-1].kind != "end":
                units.append(Unit("", number, "end", "rows"))
        elif "\t" in line:
            units += _read_tabs(line, number, units)
        elif _STROKE in line:
            units += _read_strokes(line, number, units)
        elif _continues_cell(line, number, units):
            last = units.pop()
            whole = _cell(join(last.text, collapse(line)), number, "rows")
            units.append(replace(whole, first=last.first_line))
        else:
            units += [Unit(word, number, "text", "words") for word in line.split()]
    return list(_join_words(units))


def _cell(text: str, line: int, source: Source) -> Unit:
    text = collapse(text)
    return Unit(text, line, "blank" if not text else "value" if is_value(text) else "text", source)


def _read_tabs(line: str, number: int, before: list[Unit]) -> Iterator[Unit]:
    if line.startswith("\t") and line.count("\t") == 1:
        yield _cell(line, number, "rows")
        return
    first, *rest = line.split("\t")
    yield from _end_row(number, before)
    yield _complete(first, number, "rows", before)
    yield from (_cell(text, number, "rows") for text in rest)
    yield Unit("", number, "end", "rows")


def _end_row(number: int, before: list[Unit]) -> Iterator[Unit]:
    if before and before[-1].source == "rows" and before[-1].kind != "end":
        yield Unit("", number, "end", "rows")


def _read_strokes(line: str, number: int, before: list[Unit]) -> Iterator[Unit]:
    """Yield the cells of a line: strokes after the last one only fill the row up."""
    if _RULE.fullmatch(line):
        return
    parts = line.strip().split(_STROKE)
    if parts[0].strip() == "" and any(part.strip() for part in parts):
        yield from _end_row(number, before)
        yield from (_cell(part, number, "rows") for part in (parts[1:-1] if not parts[-1].strip() else parts[1:]))
        yield Unit("", number, "end", "rows")
        return
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    yield _complete(parts[0], number, "cells", before)
    yield from (_cell(part, number, "cells") for part in parts[1:])


def _complete(text: str, number: int, source: Source, before: list[Unit]) -> Unit:
    """Return a cell, with the lines before it that belong to it: those with which it is a label or a number."""
    alone = _cell(text, number, source)
    for start in reversed(_find_lines(before)):
        parts = before[start:]
        joined = reduce(join, (*(unit.text for unit in parts), alone.text))
        if is_value(joined) or is_whole_label(joined, exactly=is_whole_label(alone.text)):
            del before[start:]
            return replace(_cell(joined, number, source), first=parts[0].line)
    return alone


def _find_lines(units: list[Unit]) -> list[int]:
    """Return the places at which the last lines of words begin, the last one first; none before a cell."""
    starts: list[int] = []
    for index in range(len(units) - 1, max(-1, len(units) - _MAX_WORDS), -1):
        if units[index].source != "words" or len(starts) == _MAX_PARTS:
            break
        if index == 0 or units[index - 1].line != units[index].line or units[index - 1].source != "words":
            starts.append(index)
    return starts


def _continues_cell(line: str, number: int, before: list[Unit]) -> bool:
    """Tell whether a line goes on with the cell above it: 商业 and 企业 below it."""
    if not before or before[-1].source != "rows" or before[-1].kind not in ("text", "value"):
        return False
    return before[-1].line == number - 1 and not (is_heading(collapse(line)) and not is_part(line))


def _goes_on(unit: Unit, before: Unit) -> bool:
    """Tell whether a word may belong to the remark that is open before it; numbers and labels below it may not."""
    if unit.source != "words":
        return False
    return unit.line == before.line or not (is_value(unit.text) or is_part(unit.text))


def _join_words(units: list[Unit]) -> Iterator[Unit]:
    """Yield the units with the words of one number joined: ``8（含2018年 结转1件）``, ``552.94 亿元``."""
    index = 0
    while index < len(units):
        unit = units[index]
        index += 1
        if unit.source != "words":
            yield unit
            continue
        text, end = unit.text, index
        while is_open(text) and end < min(len(units), index + _MAX_PARTS):
            if not _goes_on(units[end], units[end - 1]):
                break
            text, end = text + units[end].text, end + 1
        if end > index and not is_value(text):
            text, end = unit.text, index
        following = units[end] if end < len(units) else None
        scaled = following and following.source == "words" and following.line == unit.line
        if following and scaled and text[-1:].isdigit() and _SCALE.fullmatch(following.text):
            text, end = text + following.text, end + 1
        index = end
        yield Unit(text, unit.line, "value" if is_value(text) else "text", "words")
