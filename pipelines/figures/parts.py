"""One printed table that holds several: sections of a report below each other, halves of a form side by side."""

from collections.abc import Iterator, Sequence

from pipelines.documents.model import Cell, Table
from pipelines.documents.sections import is_heading
from pipelines.figures.cell_texts import may_be_label
from pipelines.figures.recognition import find_statutory_table
from pipelines.forms.form_items import TABLES
from pipelines.forms.labels import is_known_label, match_codes, normalize_label


def split_table(table: Table) -> Iterator[Table]:
    """Yield the parts of a printed table: the table itself where it holds one.

    Sections are parts only where they are different statutory tables. Positions stay those of the whole table.
    """
    sections = _split_at_headings(table)
    found = {_find_statutory_table(section) for section in sections} if len(sections) > 1 else set()
    for part in sections if len(found - {""}) > 1 else [table]:
        yield from _split_halves(part)


def _split_at_headings(table: Table) -> list[Table]:
    """Return the parts of a table between the headings of sections in it: 三、收到和处理政府信息公开申请情况.

    Such a heading stands alone in its row and is no label of any form; it belongs to none of the parts.
    """
    cuts = [index for index, cells in enumerate(table.rows) if _is_section_row(index, cells)]
    if not cuts:
        return [table]
    parts = list[Table]()
    for start, end in zip([-1, *cuts], [*cuts, len(table.rows)], strict=True):
        cells = tuple(cell for cell in table.cells if start < cell.row < end)
        if cells:
            parts.append(Table(table.number, cells))
    return parts


def _find_statutory_table(table: Table) -> str:
    return find_statutory_table({cell.text for cell in table.cells if may_be_label(cell.text)})


def _split_halves(table: Table) -> list[Table]:
    """Return the two halves of a table that goes on beside itself, else the table: 指标 | 数量 | 指标 | 数量.

    Its first row with more than one text repeats itself and names the rows first in both halves; no cell below it
    crosses the middle.
    """
    for index, (row, cells) in enumerate(zip(table.grid, table.rows, strict=True)):
        if len(cells) < 2:
            continue
        texts = [normalize_label(cell.text) if cell else "" for cell in row]
        half = len(texts) // 2
        if texts[:half] != texts[half:] or not texts[0] or not _names_rows(texts[0]):
            return [table]
        below = [cell for cell in table.cells if cell.row + cell.row_span > index]
        if any(cell.col < half < cell.col + cell.col_span for cell in below):
            return [table]
        sides = (
            tuple(cell for cell in below if cell.col < half),
            tuple(cell for cell in below if cell.col >= half),
        )
        return [Table(table.number, side) for side in sides]
    return [table]


def _is_section_row(index: int, cells: Sequence[Cell]) -> bool:
    texts = [cell.text for cell in cells if may_be_label(cell.text)]
    if len(texts) != 1 or not is_heading(texts[0]) or any(is_known_label(tbl, texts[0]) for tbl in TABLES):
        return False
    return all(cell.row == index and cell.row_span == 1 for cell in cells)


def _names_rows(label: str) -> bool:
    """Tell whether a header's label stands over the labels of rows: 统计指标, 信息内容."""
    return any("group" in match_codes(tbl, label) for tbl in TABLES)
