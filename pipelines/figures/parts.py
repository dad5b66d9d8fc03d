"""One printed table that holds several: sections of a report below each other, halves of a form side by side."""

from collections.abc import Iterator, Sequence

from pipelines.documents.model import Cell, Table
from pipelines.documents.sections import is_heading
from pipelines.figures.cell_texts import may_be_label
from pipelines.figures.recognition import find_statutory_table
from pipelines.figures.table_years import find_table_year, is_label
from pipelines.forms.form_items import TABLES
from pipelines.forms.labels import match_codes, normalize_label


def split_table(table: Table) -> Iterator[Table]:
    """Yield the parts of a printed table: the table itself where it holds one.

    Sections are parts only where they are different statutory tables, or those of different years. Positions stay those
    of the whole table.
    """
    sections = _split_at_headings(table)
    found = [_find_statutory_table(section) for section in sections] if len(sections) > 1 else []
    named = list(filter(None, found))
    dated = {find_table_year(section.captions[:1], 0) for section in sections} if len(named) > 1 else set()
    for part in sections if len(set(named)) > 1 or len(dated) > 1 else [table]:
        yield from _split_halves(part)


def _split_at_headings(table: Table) -> list[Table]:
    """Return the parts of a table between the headings of sections in it: 三、收到和处理政府信息公开申请情况, 2022年度.

    Such a heading stands alone in its row and is no label of any form; it is the caption of the part below it.
    """
    cuts = {index: text for index, cells in enumerate(table.rows) if (text := _find_section_heading(index, cells))}
    if not cuts:
        return [table]
    parts = list[Table]()
    for start, end in zip([-1, *cuts], [*cuts, len(table.rows)], strict=True):
        cells = tuple(cell for cell in table.cells if start < cell.row < end)
        if cells:
            parts.append(Table(table.number, cells, (cuts[start],) if start in cuts else table.captions))
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
        return [Table(table.number, side, table.captions) for side in sides]
    return [table]


def _find_section_heading(index: int, cells: Sequence[Cell]) -> str:
    """Return the heading that stands alone in a row; empty where none does."""
    texts = [cell.text for cell in cells if cell.text and (may_be_label(cell.text) or len(cells) == 1)]
    if len(texts) != 1 or is_label(texts[0]):
        return ""
    if not is_heading(texts[0]) and find_table_year(texts, 0) is None:
        return ""
    return texts[0] if all(cell.row == index and cell.row_span == 1 for cell in cells) else ""


def _names_rows(label: str) -> bool:
    """Tell whether a header's label stands over the labels of rows: 统计指标, 信息内容."""
    return any("group" in match_codes(tbl, label) for tbl in TABLES)
