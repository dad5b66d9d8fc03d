"""Whose year a table is, as its caption says it: 2022年度, 上年, 去年同期."""

import re
from collections.abc import Iterable
from functools import lru_cache

from pipelines.dates import YEARS, read_year
from pipelines.documents.model import Table
from pipelines.figures.cell_texts import is_number
from pipelines.forms.form_items import TABLES, only_column
from pipelines.forms.labels import is_known_label, match_codes
from pipelines.spelling import fold_width

_LONGEST_COLUMN = 20  # characters, spaces included
_LONGEST_CAPTION = 60  # characters; a longer paragraph is a sentence about something
_ROWS = 3
_STATED = re.compile(r"(?<!\d)((?:19|20)\d{2})年(?!\d{1,2}月)")
_ALONE = re.compile(r"\(((?:19|20)\d{2})\)")  # without brackets it is a number like another
_LAST_YEAR = re.compile(r"(?:上一?年度?|去年|前一年度?)(?!度?(?:结转|项目))")
_THIS_YEAR = re.compile(r"本年度?|今年|当年")
_OF_COLUMNS = re.compile(r"\(?(?:(?:19|20)\d{2}年?|上一?年|去年|前一年|本年|今年|当年)度?(?:同期|实绩|数据?|情况)?\)?")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_YEAR = re.compile(r"[一二][〇零○一二三四五六七八九]{3}(?=年)")


def find_table_year(captions: Iterable[str], year: int | None) -> int | None:
    """Return the year that the nearest caption with one says, beside the report's ``year``; None where none says one.

    A caption with two years is no statement, nor is a sentence.
    """
    for caption in captions:
        if (found := _read_caption(caption, year)) is not None:
            return found
    return None


@lru_cache(2048)  # tables have the same headers
def read_column_year(text: str, year: int | None) -> int | None:
    """Return the year that a header cell above several columns, or one, is: 2022年, 上年同期; None for other texts.

    ``2022`` is one too where a form's only column of numbers is looked for.
    """
    if len(text) > _LONGEST_COLUMN:
        return None
    if (alone := read_year(text)) is not None:
        return alone
    return _read_caption(text, year) if _OF_COLUMNS.fullmatch(_fold(text)) and not is_label(text) else None


def is_label(text: str) -> bool:
    """Tell whether a text is a label of some form, 上一年项目数量: what it says of years is the form's."""
    return any(is_known_label(tbl, text) for tbl in TABLES)


def keep_own_columns(table: Table, year: int | None) -> tuple[Table, tuple[int, ...]]:
    """Return a table without the columns that stand under another year's name, and these years.

    Only where a cell of the same row names the report's ``year`` and nothing reaches across their edges, and where the
    form has several columns of its own: of others one column is chosen (`pipelines.figures.recognition`).
    """
    for row, cells in enumerate(table.rows):
        if any(is_number(cell.text) for cell in cells):
            return table, ()
        stated = [(cell, said) for cell in cells if (said := read_column_year(cell.text, year)) is not None]
        if len({said for _, said in stated}) < 2 or year not in {said for _, said in stated}:
            continue
        if any(only_column(tbl) for tbl in TABLES if _names_rows(tbl, table)):
            return table, ()
        others = {col for cell, said in stated if said != year for col in range(cell.col, cell.col + cell.col_span)}
        kept = []
        for cell in table.cells:
            covered = others.intersection(range(cell.col, cell.col + cell.col_span))
            if cell.row > row and covered and len(covered) < cell.col_span:
                return table, ()
            if cell.row < row or not covered or len(covered) < cell.col_span:
                kept.append(cell)
        return Table(table.number, tuple(kept), table.captions), tuple(sorted({s for _, s in stated if s != year}))
    return table, ()


def _names_rows(tbl: str, table: Table) -> bool:
    """Tell whether a table has three rows or more of a statutory one; 总计 and 其他 are names of columns too."""
    return sum(match_codes(tbl, cell.text).keys() == {"row"} for cell in table.cells) >= _ROWS


def _read_caption(caption: str, year: int | None) -> int | None:
    text = _fold(caption)
    if not text or len(text) > _LONGEST_CAPTION or "。" in text:
        return None
    alone = _ALONE.fullmatch(text)
    stated = {int(alone[1])} if alone else {int(found) for found in _STATED.findall(text)}
    if stated:
        return next(iter(stated)) if len(stated) == 1 and stated <= set(YEARS) else None
    if year is None:
        return None
    last, this = bool(_LAST_YEAR.search(text)), bool(_THIS_YEAR.search(text))
    return None if last == this else year - 1 if last else year


def _fold(text: str) -> str:
    plain = re.sub(r"\s+", "", fold_width(text))
    return _CHINESE_YEAR.sub(lambda found: found[0].translate(_DIGITS), plain)
