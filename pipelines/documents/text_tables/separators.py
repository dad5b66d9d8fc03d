"""Lines of a text to units, by the signs that part them: tabs, strokes, spaces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import reduce
from itertools import groupby, pairwise

from pipelines.documents.sections import is_heading
from pipelines.documents.text_tables.cell_lines import join_cell_lines
from pipelines.documents.text_tables.frames import draw_strokes, is_framed, is_rule, read_frame, unify_strokes
from pipelines.documents.text_tables.label_parts import is_part, is_some_label
from pipelines.documents.text_tables.line_parts import NumberedLine, cuts_digits, is_blank, join
from pipelines.documents.text_tables.text_units import TextUnit, UnitSource, build_cell, is_open, is_value
from pipelines.documents.white_space import collapse
from pipelines.forms.values import COUNT_WORDS

_SCALE = re.compile(r"万?亿?元|万|亿")
_STROKE = "|"
_MAX_PARTS = 8  # words that a remark in brackets, or lines that a cell, may be cut into
_MAX_WORDS = 40  # in these lines


def read_units(lines: Sequence[NumberedLine]) -> list[TextUnit]:
    """Return the units of numbered lines.

    A line with tabs is a row; a line that only begins with a tab is a cell, which goes on in the lines below it,
    and a blank line ends its row. ``|`` stands around the cells of a row, or ends a cell, or begins one. A cell that
    is cut by a line break is joined where only the whole is a label or a number.
    """
    units: list[TextUnit] = []
    lines = _drop_first_tabs(unify_strokes(lines))
    ended = _ends_with_tabs(lines)
    lines = join_cell_lines(lines)
    outer = not _has_inner_strokes(lines)
    for framed, block in groupby(lines, lambda numbered: outer and is_framed(numbered[1])):
        if framed:
            framed_lines = list(block)
            units += [*_end_row(units), *read_frame(framed_lines)]
            units.append(TextUnit("", framed_lines[-1][0], "end", "rows"))  # a number below is of no row without any
            continue
        for number, line in block:
            _read_line(line.removesuffix("\t") if ended and line.count("\t") > 1 else line, number, units)
    return list(_join_words(units))


def _has_inner_strokes(lines: Iterable[NumberedLine]) -> bool:
    """Tell whether strokes stand only between cells: a row begins with none, so another's first cell is empty."""
    rows = (draw_strokes(line).strip() for _, line in lines)
    return any(row.count(_STROKE) > 1 and not row.startswith(_STROKE) for row in rows)


def _drop_first_tabs(lines: Sequence[NumberedLine]) -> Sequence[NumberedLine]:
    """Return lines without the tab that stands before each row, if it stands before all: no row has a cell there."""
    if not all(line.startswith("\t") for _, line in lines if line.count("\t") > 1):
        return lines
    return [(number, line.removeprefix("\t") if line.count("\t") > 1 else line) for number, line in lines]


def _ends_with_tabs(lines: Iterable[NumberedLine]) -> bool:
    """Tell whether a tab stands behind each cell of all rows, so that no empty cell follows the last one."""
    rows = [line for _, line in lines if line.count("\t") > 1]
    return len(rows) > 1 and all(line.endswith("\t") for line in rows)


def _read_line(line: str, number: int, units: list[TextUnit]) -> None:
    """Add the units of a line; the unit of a cell that goes on in this line is replaced by the whole cell."""
    stroked = draw_strokes(line)
    if _opens_cell(stroked):
        line = stroked = stroked.replace(_STROKE, " ")
    if is_blank(line):
        units += _end_row(units)
    elif "\t" in line:
        units += _read_tabs(line, number, units)
    elif is_rule(line):
        return
    elif _STROKE in stroked:
        units += _read_strokes(stroked, number, units)
    elif _continues_cell(line, number, units):
        last, text = units.pop(), collapse(line)
        whole = f"{last.text} {text}" if cuts_digits(last.text, text) else join(last.text, text)
        units.append(build_cell(whole, number, "rows", last.first_line))
    else:
        units += [TextUnit(word, number, "text", "words") for word in line.split()]


def _opens_cell(line: str) -> bool:
    """Tell whether the only stroke of a line stands before its cell, which goes on below: ``| 本年新`` and 制作数量.

    A line of strokes alone may begin or end a row, or be an empty cell: it is read as a blank line.
    """
    return _STROKE in line and (line.lstrip().rfind(_STROKE) == 0 or not line.strip(" |\u00a0\u3000"))


def _end_row(before: Sequence[TextUnit]) -> Iterator[TextUnit]:
    if before and before[-1].source == "rows" and before[-1].kind != "end":
        yield TextUnit("", before[-1].line, "end", "rows")


def _read_tabs(line: str, number: int, before: list[TextUnit]) -> Iterator[TextUnit]:
    if line.startswith("\t") and line.count("\t") == 1:
        yield build_cell(line, number, "rows")
        return
    first, *rest = line.split("\t")
    yield from _end_row(before)
    width = len(rest) + 1
    yield replace(_complete(first, number, "rows", before), width=width)
    yield from (build_cell(text, number, "rows", col=col, width=width) for col, text in enumerate(rest, start=1))
    yield TextUnit("", number, "end", "rows")


def _read_strokes(line: str, number: int, before: list[TextUnit]) -> Iterator[TextUnit]:
    """Yield the cells of a line: strokes after the last one only fill the row up."""
    parts = line.split(_STROKE)
    while len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    yield _complete(parts[0], number, "cells", before)
    yield from (build_cell(part, number, "cells") for part in parts[1:])


def _complete(text: str, number: int, source: UnitSource, before: list[TextUnit]) -> TextUnit:
    """Return a cell joined with as many lines of words before it as make it a label or a number."""
    alone = build_cell(text, number, source)
    for start in reversed(_find_lines(before)):
        parts = before[start:]
        texts = [*(unit.text for unit in parts), alone.text]
        joined = reduce(join, texts)
        if any(cuts_digits(first, second) for first, second in pairwise(texts)):
            continue
        if alone.text in COUNT_WORDS and is_value(joined):
            continue  # the number above the cell 件 is a page's
        if is_value(joined) or is_some_label(joined, exactly=is_some_label(alone.text)):
            del before[start:]
            return build_cell(joined, number, source, parts[0].line)
    return alone


def _find_lines(units: list[TextUnit]) -> list[int]:
    """Return the places at which the last lines of words begin, the last one first; none before a cell."""
    starts: list[int] = []
    for index in range(len(units) - 1, max(-1, len(units) - _MAX_WORDS), -1):
        if units[index].source != "words" or len(starts) == _MAX_PARTS:
            break
        if index == 0 or units[index - 1].line != units[index].line or units[index - 1].source != "words":
            starts.append(index)
    return starts


def _continues_cell(line: str, number: int, before: list[TextUnit]) -> bool:
    """Tell whether a line goes on with the cell above it: 商业 and 企业 below it."""
    if not before or before[-1].source != "rows" or before[-1].kind not in ("text", "value"):
        return False
    return before[-1].line == number - 1 and not (is_heading(collapse(line)) and not is_part(line))


def _goes_on(unit: TextUnit, before: TextUnit) -> bool:
    """Tell whether a word may belong to the remark that is open before it; numbers and labels below it may not."""
    if unit.source != "words":
        return False
    return unit.line == before.line or not (is_value(unit.text) or is_part(unit.text))


def _join_words(units: list[TextUnit]) -> Iterator[TextUnit]:
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
        yield TextUnit(text, unit.line, "value" if is_value(text) else "text", "words")
