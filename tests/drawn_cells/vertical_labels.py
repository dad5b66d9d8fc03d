"""The table of applications with a group's label that runs downwards beside its rows, drawn and broken in many ways.

`draw(way, borders, cut)` gives a report whose label 三、本年度办理结果 is drawn in one of `WAYS`, with one of
`BORDERS`, and whose table goes on on another page before grid row ``cut``.
"""

from collections.abc import Callable

from fixtures.grid import FIGURE, fill
from tests.drawn_cells.pdf_report import (
    CHINESE,
    HEIGHT,
    ROW,
    SIZE,
    TOP,
    Place,
    Sheet,
    draw_label,
    draw_report,
    find_columns,
    load_layout,
    load_sound_figures,
    number,
    place_cell,
    text,
)

LABEL = "三、本年度办理结果"

Way = Callable[[float, float, str], str]
"""Draws characters downwards from a place: the left side of the column and the base line of the first."""


def _stack(x: float, y: float, words: str, step: float, size: float, in_line: int = 1) -> str:
    lines = [words[start : start + in_line] for start in range(0, len(words), in_line)]
    return "".join(text(x, y - step * place, line, size) for place, line in enumerate(lines))


def _write_down(x: float, y: float, words: str, size: float, scale: float) -> str:
    drawn = text(x + 8, y, words, size / scale, "", "F3")
    return drawn.replace("1 0 0 1", f"{scale:g} 0 0 {scale:g}")


WAYS: dict[str, Way] = {
    "a character a line": lambda x, y, words: _stack(x + 8, y, words, 9, 8),
    "close": lambda x, y, words: _stack(x + 8, y, words, SIZE, SIZE),
    "far apart": lambda x, y, words: _stack(x + 8, y, words, 31, 9),
    "two characters a line": lambda x, y, words: _stack(x + 4, y, words, 12, 8, 2),
    "large": lambda x, y, words: _stack(x + 5, y, words, 16, 14),
    "written down": lambda x, y, words: _write_down(x, y, words, 9, 1),
    "written down, shrunk": lambda x, y, words: _write_down(x, y, words, 9, 0.05),
    "written down, enlarged": lambda x, y, words: _write_down(x, y, words, 9, 9),
    "last first": lambda x, y, words: "".join(
        text(x + 8, y - 10 * place, words[place], 8) for place in reversed(range(len(words)))
    ),
}
BORDERS = ("all", "through the label", "no left side", "no side of the rows", "no ends")


def draw(way: str, borders: str, cut: int, offset: int = 4) -> bytes:
    """Return a report whose label begins ``offset`` rows below the head of its group."""
    figures = load_sound_figures()
    report = draw_report(figures)
    report.fonts["F3"] = report.add(CHINESE.format("UniGB-UCS2-V"))
    heading = report.sheets[1].drawn[0]
    report.sheets[1:2] = [Sheet([heading]), Sheet()]
    layout = load_layout("applications")
    xs = find_columns(layout)
    own = {(row, col): raw for (tbl, row, col), raw in figures.items() if tbl == "applications"}
    for cell in fill(layout, own):
        place = place_cell(1, xs, cell)
        for sheet, part in _cut(place, cut):
            drawn = report.sheets[sheet].drawn
            is_label = cell.text == LABEL
            drawn.append(_draw_borders(part, borders if is_label else "all", borders if cell.col == 1 else ""))
            if is_label or part.top - part.bottom <= SIZE or (len(_cut(place, cut)) > 1 and sheet == 2):
                continue
            if FIGURE.fullmatch(layout.rows[cell.row][cell.col]):
                drawn.append(number(*part.start, cell.text))
            else:
                drawn += draw_label(part, cell.text)
    head = next(cell for cell in fill(layout, own) if cell.text == LABEL)
    y = TOP - ROW * (head.row + offset)
    for sheet, words, start in _cut_words(y, cut):
        report.sheets[sheet].drawn.insert(1, WAYS[way](xs[0], start, words))
    return report.build()


def _cut(place: Place, cut: int) -> list[tuple[int, Place]]:
    """Return the parts of a cell on the page above and on the one below."""
    edge = TOP - ROW * cut
    parts = []
    if place.top > edge:
        parts.append((1, place._replace(bottom=max(place.bottom, edge))))
    if place.bottom < edge:
        below = HEIGHT - 60 - edge
        parts.append((2, place._replace(sheet=2, top=min(place.top, edge) + below, bottom=place.bottom + below)))
    return parts


def _cut_words(y: float, cut: int) -> list[tuple[int, str, float]]:
    edge = TOP - ROW * cut
    return (
        [(1, LABEL, y)]
        if y - 12 * len(LABEL) > edge
        else [(1, LABEL[:4], max(y, edge + 150)), (2, LABEL[4:], HEIGHT - 75)]
    )


def _draw_borders(part: Place, borders: str, beside: str) -> str:
    _, left, bottom, right, top = part
    lines = {
        "left": (left, bottom, left, top),
        "right": (right, bottom, right, top),
        "top": (left, top, right, top),
        "bottom": (left, bottom, right, bottom),
    }
    dropped = {"no left side": ["left"], "no side of the rows": ["right"], "no ends": ["top", "bottom"]}.get(
        borders, []
    )
    if beside == "no side of the rows":
        dropped = ["left"]
    if borders == "through the label":
        for row in range(1, int((top - bottom) / ROW)):
            lines[f"row {row}"] = (left, top - ROW * row, right, top - ROW * row)
    return "".join(
        f"0.5 w {x:g} {y:g} m {to_x:g} {to_y:g} l S\n"
        for name, (x, y, to_x, to_y) in lines.items()
        if name not in dropped
    )
