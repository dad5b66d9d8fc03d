"""Pages for the tests of explanations: tables of grids as HTML, and what is said of them."""

from collections.abc import Sequence

from pipelines.explanation.explained import ExplainedCell, ExplainedRow, ExplainedTable, Explanation
from pipelines.explanation.reading import explain_file
from tests.pipelines.grids import NO_CELL

TITLE = "重庆市巴渝区2022年政府信息公开工作年度报告"


def to_html(grid: Sequence[Sequence[str]]) -> str:
    """Return a grid as a table of a page; ``<`` and ``^`` are spanned, as in `tests.pipelines.grids`."""
    lines = []
    for row, line in enumerate(grid):
        cells = ""
        for col, text in enumerate(line):
            if text in ("<", "^", NO_CELL):
                continue
            width = next((n for n in range(1, len(line) - col) if line[col + n] != "<"), len(line) - col)
            height = next((n for n in range(1, len(grid) - row) if grid[row + n][col] != "^"), len(grid) - row)
            cells += f"<td colspan={width} rowspan={height}>{text}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"


def page(*grids: Sequence[Sequence[str]], title: str = TITLE, text: str = "<p>一、总体情况</p><p>略。</p>") -> bytes:
    tables = "".join(map(to_html, grids))
    return f'<html><body><div class="view"><h1>{title}</h1>{text}{tables}</div></body></html>'.encode()


def explain(*grids: Sequence[Sequence[str]]) -> Explanation:
    return explain_file(page(*grids))


def cell_at(table: ExplainedTable, row: int, col: int) -> ExplainedCell:
    return next(cell for cell in table.cells if (cell.row, cell.col) == (row, col))


def rows_of(table: ExplainedTable) -> dict[int, ExplainedRow]:
    """Return the rows of all parts of a table that are no headers, by their place."""
    return {row.index: row for part in table.parts for block in part.blocks for row in block.rows}
