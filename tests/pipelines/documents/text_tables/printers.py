"""The statutory forms as programs print them as text: one function a kind of program, from grids of cells.

A grid is a list of rows of texts as in `tests.pipelines.grids`: ``<`` continues the cell at its left, ``^`` the cell
above. A printer yields lines; its second argument is how many characters a narrow cell holds.
"""

import re
from collections.abc import Callable, Iterator
from itertools import zip_longest
from unicodedata import east_asian_width

from pipelines.documents.model import Layout
from pipelines.documents.text import read_text
from pipelines.figures.reader import read_figures
from tests.pipelines.grids import FORMS, Grid, applications, disclosure, disputes, merge_down, statistics

Printer = Callable[[Grid, int], Iterator[str]]

HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
PROSE = "全年办理申请 12 件，其中 3 件转下年度办理。"


def is_number(text: str) -> bool:
    """Tell whether a cell holds a number, or a sign for none."""
    return re.fullmatch(r"-?\d+|[-—―/－]+", text) is not None


def wrap(text: str, width: int) -> list[str]:
    text = text.replace(" ", "")
    return [text[start : start + width] for start in range(0, len(text), width)]


def _printed(row: list[str]) -> list[str]:
    return [text for text in row if text not in ("<", "^", "")]


def print_rows(grid: Grid, width: int) -> Iterator[str]:
    """As LibreOffice: each cell on a line that begins with a tab, a blank line behind each row (seed 004)."""
    for row in grid:
        for text in row:
            if text != "<":
                first, *more = wrap("" if text == "^" else text, width) or [""]
                yield "\t" + first
                yield from more
        yield ""


def print_cells(grid: Grid, width: int) -> Iterator[str]:
    """As pages are saved: a stroke behind each cell, strokes for merged cells at the end of a row (seed 002)."""
    for row in grid:
        texts = _printed(row)
        for text in texts[:-1]:
            *more, last = wrap(text, width)
            yield from more
            yield last + " |"
        yield texts[-1] + " | ||"


def print_lines(grid: Grid, width: int) -> Iterator[str]:
    """As LibreOffice's filter Text and ``pdftotext -raw``: a cell on each line, blank lines for those merged."""
    for row in grid:
        for text in row:
            if text != "<":
                yield from wrap(text, width) if text not in ("^", "") else [""]


def print_words(grid: Grid, width: int) -> Iterator[str]:
    """As pdftotext: wrapped labels with blank lines between, the numbers of a row on one line (seed 000)."""
    for row in grid:
        texts = _printed(row)
        numbers = [text for text in texts if is_number(text)]
        for text in texts:
            if not is_number(text):
                yield from wrap(text, width)
                yield ""
        if numbers:
            yield " ".join(numbers)


def print_beside(grid: Grid, width: int) -> Iterator[str]:
    """As programs that print cells from their tops: the numbers on the first line of the label beside them."""
    for row in grid:
        texts = _printed(row)
        numbers = [text for text in texts if is_number(text)]
        labels = [text for text in texts if not is_number(text)]
        if not numbers or not labels:
            yield from print_words([row], width)
            continue
        for label in labels[:-1]:
            yield from wrap(label, width)
        first, *more = wrap(labels[-1], width)
        yield "   ".join((first, *numbers))
        yield from more


def print_layout(grid: Grid, width: int) -> Iterator[str]:
    """As ``pdftotext -layout``: each cell at its place on the page, in the middle of its height."""
    yield from _paint(grid, width, centred=True, stroke="  ")


def print_boxes(grid: Grid, width: int) -> Iterator[str]:
    """As antiword: strokes between the columns, each line of a wrapped cell on a line of its own."""
    yield from (f"|{line}|" for line in _paint(grid, width, centred=False, stroke="|"))


def print_tabs(grid: Grid, _: int) -> Iterator[str]:
    """As spreadsheets: a row on each line, nothing where a merged cell goes on (seed 001)."""
    yield from ("\t".join("" if text in ("<", "^") else text for text in row) for row in grid)


def print_word_tabs(grid: Grid, _: int) -> Iterator[str]:
    """As catdoc: a row on each line, a tab behind each cell, one cell where columns are merged."""
    for row in grid:
        yield "".join(("" if text == "^" else text) + "\t" for text in row if text != "<")


def print_pipes(grid: Grid, _: int) -> Iterator[str]:
    """As pandoc's pipe tables: a row on each line between strokes, a rule below the first one."""
    for number, row in enumerate(grid):
        yield "| " + " | ".join("" if text in ("<", "^") else text for text in row) + " |"
        if not number:
            yield "|" + "---|" * len(row)


def print_ruled(grid: Grid, width: int) -> Iterator[str]:
    """As pandoc's grid tables: rules between the rows, cells wrapped between them."""
    sizes = _measure(grid, width)
    rule = "+" + "+".join("-" * size for size in sizes) + "+"
    yield rule
    for row in grid:
        cells = [wrap("" if text in ("<", "^") else text, width) for text in row]
        for line in range(max(map(len, cells))):
            texts = (
                _pad(cell[line] if line < len(cell) else "", size) for cell, size in zip(cells, sizes, strict=True)
            )
            yield "|" + "|".join(texts) + "|"
        yield rule


def print_paragraphs(grid: Grid, width: int) -> Iterator[str]:
    """As saved pages: a paragraph for each cell, a blank line behind it."""
    for row in grid:
        for text in _printed(row):
            yield from (*wrap(text, width), "")


def print_office(grid: Grid, _: int) -> Iterator[str]:
    """As LibreOffice's filter Text: each cell on a line, those merged with one above and empty ones on blank lines."""
    for row in grid:
        yield from ("" if text == "^" else text for text in row if text != "<")


def print_filled(grid: Grid, _: int) -> Iterator[str]:
    """As saved pages: strokes before each row and behind its cells, and for each merged cell one at its end."""
    for texts, fill in _fill(grid):
        yield f"| {' | '.join(texts)} | {fill}"


def print_below(grid: Grid, _: int) -> Iterator[str]:
    """As saved pages with paragraphs in their cells: each cell on the line below the stroke before it."""
    for texts, fill in _fill(grid):
        yield "| "
        yield from (f" {text}  | " for text in texts[:-1])
        yield f" {texts[-1]}  | {fill}"


def print_alone(grid: Grid, _: int) -> Iterator[str]:
    """As saved pages: a stroke alone before each row, strokes alone for its merged cells."""
    for texts, fill in _fill(grid):
        yield "|"
        yield from (f"{text} |" for text in texts)
        if fill:
            yield fill


def print_opened(grid: Grid, width: int) -> Iterator[str]:
    """As saved pages: a stroke before each cell but the first, wrapped below it, and one behind the row."""
    for row in grid:
        for at, text in enumerate(_printed(row)):
            first, *more = wrap(text, width)
            yield f"| {first}" if at else first
            yield from more
        yield "|"


def print_markdown(grid: Grid, _: int) -> Iterator[str]:
    """As html2text: Markdown without strokes around a row."""
    for number, row in enumerate(grid):
        yield " | ".join("" if text in ("<", "^") else text for text in row)
        if not number:
            yield "|".join(["---"] * len(row))


def print_spanned(grid: Grid, width: int) -> Iterator[str]:
    """As pandoc's grid tables: rules around each row, cells wrapped, no stroke inside one that is merged across."""
    rule = f"+{'---+' * max(map(len, grid))}"
    yield rule
    for row in grid:
        cells = [wrap(text, width) if text not in ("^", "") else [""] for text in row if text != "<"]
        for parts in zip_longest(*cells, fillvalue=""):
            yield f"| {' | '.join(parts)} |"
        yield rule


def print_merged(grid: Grid, _: int) -> Iterator[str]:
    """As programs that write Markdown and print a merged cell once, so that rows differ in their number of cells."""
    for number, row in enumerate(map(_printed, grid)):
        yield f"| {' | '.join(row)} |"
        if not number:
            yield "|" + "---|" * len(row)


def print_merged_inside(grid: Grid, _: int) -> Iterator[str]:
    """The same without strokes around a row, as html2text does."""
    yield from (line.strip("|").strip() for line in print_merged(grid, _))


def print_repeated(grid: Grid, _: int) -> Iterator[str]:
    """As programs that write Markdown and print a merged cell in each of its places, numbers too."""
    above: list[str] = []
    for number, row in enumerate(grid):
        full: list[str] = []
        for col, text in enumerate(row):
            full.append(full[-1] if text == "<" else above[col] if text == "^" else text)
        yield f"| {' | '.join(full)} |"
        if not number:
            yield "|" + "---|" * len(row)
        above = full


def _fill(grid: Grid) -> Iterator[tuple[list[str], str]]:
    width = max(map(len, grid))
    for row in grid:
        texts = _printed(row)
        yield texts, "|" * (width - len(texts))


STYLES: list[Printer] = [print_rows, print_cells, print_lines, print_words, print_beside]
"""Those that print every table."""

WORDS: list[Printer] = [print_lines, print_words, print_beside, print_layout, print_boxes]
"""Those that say nothing of where a row ends."""

LINES: list[Printer] = [print_tabs, print_word_tabs, print_pipes, print_ruled]
"""Those that print a row between signs of its ends."""

MERGED: list[Printer] = [print_merged, print_merged_inside]
"""Markdown that leaves out the places that merged cells cover."""

SAVED: list[Printer] = [
    print_paragraphs, print_filled, print_below, print_alone, print_opened, *MERGED, print_repeated,
]  # fmt: skip
"""How pages are saved as text; all but the last leave empty cells out."""


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def _pad(text: str, size: int) -> str:
    return text + " " * (size - _columns(text))


def _measure(grid: Grid, width: int) -> list[int]:
    """Return the columns of text that each column of a grid needs, merged cells aside."""
    sizes = [2] * max(map(len, grid))
    for row in grid:
        for col, text in enumerate(row):
            if text not in ("<", "^") and row[col + 1 : col + 2] != ["<"]:
                sizes[col] = max([sizes[col], *(_columns(line) for line in wrap(text, width))])
    return sizes


def _paint(grid: Grid, width: int, *, centred: bool, stroke: str) -> Iterator[str]:
    """Yield the lines of a table as it looks: merged cells once, over all their columns and rows."""
    sizes = _measure(grid, width)
    spans = {(row, col): _span(grid, row, col) for row, line in enumerate(grid) for col, text in enumerate(line)
             if text not in ("<", "^")}  # fmt: skip
    texts = {}
    heights = [1] * len(grid)
    for (row, col), (tall, wide) in spans.items():
        room = sum(sizes[col : col + wide]) + len(stroke) * (wide - 1)
        signs = room if is_number(grid[row][col]) else room // 2  # a Chinese character is two columns wide
        texts[row, col] = wrap(grid[row][col], width if wide == 1 else max(signs, 1))
        lack = len(texts[row, col]) - sum(heights[row : row + tall])
        heights[row + tall - 1] += max(lack, 0)
    tops = [sum(heights[:row]) for row in range(len(grid) + 1)]
    canvas: list[dict[int, tuple[str, int]]] = [{} for _ in range(tops[-1])]
    for (row, col), (tall, wide) in spans.items():
        size = sum(sizes[col : col + wide]) + len(stroke) * (wide - 1)
        lines = texts[row, col]
        top = tops[row] + ((tops[row + tall] - tops[row] - len(lines)) // 2 if centred else 0)
        for at in range(tops[row], tops[row + tall]):
            text = lines[at - top] if 0 <= at - top < len(lines) else ""
            canvas[at][col] = (" " * ((size - _columns(text)) // 2 if centred else 0) + text, size)
    for line in canvas:
        yield stroke.join(_pad(*line[col]) for col in sorted(line)).rstrip()


def _span(grid: Grid, row: int, col: int) -> tuple[int, int]:
    wide, tall = 1, 1
    while grid[row][col + wide : col + wide + 1] == ["<"]:
        wide += 1
    while row + tall < len(grid) and grid[row + tall][col : col + 1] == ["^"]:
        tall += 1
    return tall, wide


def build_report(form: str, print_table: Printer, width: int, numbers: dict[str, str]) -> tuple[str, dict[str, str]]:
    """Return a whole report and the figures that it prints; ``numbers`` replaces the ones of the grids."""
    if form not in FORMS:
        grid, expected = statistics()
        parts = [("政府信息公开情况统计表", [grid])]
    else:
        blocks, expected = disclosure(form)
        rows, stated = applications(form)
        line, more = disputes(form)
        labels = [row for row in rows if is_number(row[-1])]
        rows = [row for row in rows if row not in labels] + merge_down(labels, 2)
        parts = [(HEADINGS[0], blocks), (HEADINGS[1], [rows]), (HEADINGS[2], [line])]
        expected = {**expected, **stated, **more}
    lines = ["某某市2022年政府信息公开工作年度报告", "", "一、总体情况", PROSE]
    for heading, grids in parts:
        lines += ["", heading]
        for grid in grids:
            lines += print_table([[numbers.get(text, text) for text in row] for row in grid], width)
    lines += ["", "五、存在的主要问题及改进情况", PROSE]
    return "\n".join(lines), {code: numbers.get(text, text) for code, text in expected.items()}


def read(text: str) -> tuple[dict[str, str], list[str]]:
    """Return the readings of a text by ``tbl/row/col``, and the remarks."""
    readings, remarks = read_figures(read_text(text.encode(), Layout()).tables, 2022)
    return {f"{r.tbl}/{r.row}/{r.col}": r.raw for r in readings}, [remark.message for remark in remarks]
