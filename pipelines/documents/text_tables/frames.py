"""Rows between strokes: ``| 规章 | 7 |``, with rules between them or none, their cells on one line or wrapped."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise, takewhile

from pipelines.documents.text_tables.label_parts import is_named, is_part, is_some_label
from pipelines.documents.text_tables.line_parts import NumberedLine, join
from pipelines.documents.text_tables.text_units import TextUnit, build_cell, is_open, is_value

_DRAWN = str.maketrans("│┃║｜", "||||")
_FILL = re.compile(r"\|[ \u00a0]\|{2,}$")  # strokes behind the last cell that fill up a row of merged cells
_MARKDOWN_RULE = re.compile(r"\s*:?-{3,}:?(?:\s*\|\s*:?-{3,}:?)+\s*")
_RULE = re.compile(r"(?=.*(?:[-=─━═]{3}|[^\s|:=\-─━═][-=─━═]))[\s|:+=\-─━═│┃║┌┬┐├┼┤└┴┘┏┳┓┣╋┫┗┻┛╔╦╗╠╬╣╚╩╝╭╮╰╯]+")
_MIN_STROKES = 6  # on lines of their own, that are no accident


def draw_strokes(line: str) -> str:
    """Return a line with ``|`` for every sign that programs draw between cells."""
    return line.translate(_DRAWN)


def is_rule(line: str) -> bool:
    """Tell whether a line is drawn between rows: ``|---|---|``, ``+=====+``, ``├──┼──┤``."""
    return _RULE.fullmatch(line) is not None


def is_framed(line: str) -> bool:
    """Tell whether a line is a row, or a line of one, that begins with a stroke, or a rule between two of them.

    A stroke that stands before one cell only opens it.
    """
    parts = draw_strokes(line).strip().split("|")
    row = len(parts) > 2 and not parts[0] and any(part.strip() for part in parts)
    return "\t" not in line and (is_rule(line) or row)


def is_filled(line: str) -> bool:
    """Tell whether strokes stand behind the last cell of a row in the place of merged ones: ``| 行政许可 | 7 | ||``."""
    return _FILL.search(draw_strokes(line)) is not None


def unify_strokes(lines: Sequence[NumberedLine]) -> list[NumberedLine]:
    """Return lines with strokes around Markdown tables, ``a | b`` above ``---|---``, and none before filled rows.

    In a Markdown table whose rows have fewer cells where cells are merged, no stroke stands before a row either, since
    the place of a cell does not say its column. Strokes on lines of their own between cells, as trafilatura 1 prints
    them, are put behind the cells.
    """
    lines = _end_cells(lines)
    if any(is_filled(line) for _, line in lines) or _is_ragged(lines):
        return [(number, draw_strokes(line).lstrip().removeprefix("|")) for number, line in lines]
    drawn, widths = list(lines), [line.count("|") for _, line in lines]
    end = 1
    while (place := end) < len(lines):
        end += 1
        if not _MARKDOWN_RULE.fullmatch(lines[place][1]) or widths[place - 1] != widths[place]:
            continue
        while end < len(lines) and widths[end] == widths[place]:
            end += 1
        if end > place + 1:  # else: a header of merged cells, and rows of more cells below it
            drawn[place - 1 : end] = [(number, f"|{text}|") for number, text in lines[place - 1 : end]]
    return drawn


def _is_ragged(lines: Sequence[NumberedLine]) -> bool:
    """Tell whether a Markdown table between strokes has rows of different numbers of cells.

    A row of one cell may be a page number, or say in which unit the numbers are.
    """
    rows = [draw_strokes(line).strip() if is_framed(line) else "" for _, line in lines]
    rules = [place for place, row in enumerate(rows) if row and is_rule(row) and not _has_corners(row)]
    for rule, following in pairwise([*rules, len(rows) + 1]):
        table = takewhile(bool, rows[rule + 1 : following - 1])  # above the next rule stands the header of its table
        widths = {row.count("|") for row in (rows[rule - 1], *table)}
        if len({width for width in widths if width > 2}) > 1:
            return True
    return False


def _end_cells(lines: Sequence[NumberedLine]) -> Sequence[NumberedLine]:
    """Return lines with a stroke behind each cell, if every stroke stands on a line of its own between two cells.

    A cell is all lines between two strokes, a number one line; behind the last stroke it is the first line.
    """
    printed = [line.strip() for _, line in lines if line.strip()]
    strokes = {place for place, line in enumerate(printed) if line == "|"}
    if len(strokes) < _MIN_STROKES or any("|" in line and line != "|" for line in printed):
        return lines
    numbers = {place for place, line in enumerate(printed) if place - 1 in strokes and is_value(line)}
    places = {*(place - 1 for place in strokes), *numbers, max(strokes) + 1}
    ended, place = list[NumberedLine](), 0
    for number, line in lines:
        text = line.strip()
        ended.append((number, "" if text == "|" else f"{line} |" if place in places and text else line))
        place += bool(text)
    return ended


def _has_corners(rule: str) -> bool:
    """Tell whether a rule is drawn around cells, not as that below the header of a Markdown table: ``|---|``."""
    return not set(rule) <= set(" |:-\t")


@dataclass(slots=True)
class _Row:
    """The cells of one row, with the lines that they stand on."""

    cells: list[str]
    first: int
    last: int

    @property
    def numbers(self) -> list[int]:
        """The places of its numbers, of those with an open remark too."""
        return [col for col, text in enumerate(self.cells) if is_value(text) or is_open(text)]


def read_frame(lines: Sequence[NumberedLine]) -> Iterator[TextUnit]:
    """Yield the units of lines that follow each other between strokes.

    Between two rules stands one row, if no more than one of its lines has numbers. Elsewhere a line with numbers
    begins a row, and goes on in the lines below it that have none. Where no rule tells a header's rows from their
    lines, its cells are words that line breaks may have cut.
    """
    parts = [(rule, list(part)) for rule, part in groupby(lines, lambda numbered: is_rule(numbered[1]))]
    rules = [part[0][1] for rule, part in parts if rule]
    found: list[_Row] = []
    for place, (rule, part) in enumerate(parts):
        if rule:
            continue
        rows = [_Row(_split(line), number, number) for number, line in part]
        closed = all(0 <= at < len(parts) and _has_corners(parts[at][1][0][1]) for at in (place - 1, place + 1))
        whole = _merge(rows) if closed else None
        found += [whole] if whole else _join_lines(rows)
    if rules and not any(map(_has_corners, rules)):
        _clear_repeated(found)
    for row in found:
        yield from _read_row(row) if rules or row.numbers else _read_words(row)


def _clear_repeated(rows: Sequence[_Row]) -> None:
    """Empty the cells in which a program repeats a merged one, as several do that write Markdown.

    That is a label that stands at the left or above too, and a number below the name of a column that is repeated.
    """
    above: list[str] = []
    head: list[str] = []
    for row in rows:
        texts = list(row.cells)
        for col, text in enumerate(texts):
            beside = col > 0 and texts[col - 1] == text
            below = above[col : col + 1] == [text]
            named = 0 < col < len(head) and head[col] == head[col - 1] and is_named(head[col])
            if text and ((beside and is_value(text) and named) or ((beside or below) and is_named(text))):
                row.cells[col] = ""
        above = texts
        if not row.numbers and len(set(texts) - {""}) > 1:  # one text in all columns is a group's label
            head = texts


def _split(line: str) -> list[str]:
    parts = draw_strokes(line).strip().split("|")[1:]
    return [part.strip() for part in (parts[:-1] if not parts[-1].strip() else parts)]


def _merge(rows: Sequence[_Row]) -> _Row | None:
    """Return the row that all lines between two rules make up; None where they are several."""
    if sum(bool(row.numbers) for row in rows) > 1 or len({len(row.cells) for row in rows}) > 1:
        return None
    cells = rows[0].cells
    for row in rows[1:]:
        cells = [join(first, second) for first, second in zip(cells, row.cells, strict=True)]
    return _Row(cells, rows[0].first, rows[-1].last)


def _join_lines(lines: Sequence[_Row]) -> Iterator[_Row]:
    """Yield the rows of lines between which no rule stands.

    A line of numbers without a label goes on with numbers that are cut: the row then has more cells than columns,
    and no reader finds a place for them.
    """
    row: _Row | None = None
    for line in lines:
        if row and row.numbers and _continues(row, line):
            row.cells = [join(first, second) for first, second in zip(row.cells, line.cells, strict=True)]
            row.last = line.last
        elif row and row.numbers and row.numbers[0] and line.numbers and not any(line.cells[: line.numbers[0]]):
            row.cells += [line.cells[col] for col in line.numbers]
            row.last = line.last
        else:
            if row:
                yield row
            row = line
    if row:
        yield row


def _continues(row: _Row, line: _Row) -> bool:
    """Tell whether a line holds no number and only what its row's labels and open remarks go on with."""
    if line.numbers or len(line.cells) != len(row.cells):
        return False
    printed = [col for col, text in enumerate(line.cells) if text]
    if any(not row.cells[col] or (col >= row.numbers[0] and not is_open(row.cells[col])) for col in printed):
        return False
    return not any(_begins_another(row.cells[col], line.cells[col]) for col in printed)


def _begins_another(label: str, text: str) -> bool:
    """Tell whether a text below a whole label begins another one: no label of the forms begins with both."""
    return is_some_label(label, exactly=True) and not is_part(join(label, text))


def _read_row(row: _Row) -> Iterator[TextUnit]:
    for col, text in enumerate(row.cells):
        yield build_cell(text, row.last, "rows", row.first, col, len(row.cells))
    yield TextUnit("", row.last, "end", "rows")


def _read_words(row: _Row) -> Iterator[TextUnit]:
    yield from (TextUnit(word, row.last, "text", "words") for text in row.cells for word in text.split())
