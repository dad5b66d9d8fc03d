"""What the cells of a form are called in messages: codes in English, the printed labels in Chinese."""

import re
from decimal import Decimal
from functools import cache

from pipelines.forms.form_items import FormCell, FormItem, form_items, items_of

_TOP = re.compile(r"^[一二三四五六七八九十]+(?=、)")
_ENUMERATOR = re.compile(r"^(?:（[一二三四五六七八九十]+）|\d+\.)")
_REMARK = re.compile(r"（[^（）]*）$")


def spell(value: Decimal | None) -> str:
    """Return a number as messages, ``expected`` and ``actual`` have it: plain digits, ``blank`` for none."""
    if value is None:
        return "blank"
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def name_cell(cell: FormCell) -> str:
    """Return a cell by its codes, ``applications/granted/total``; a column that is the table's only one is left out."""
    return f"{cell.table}/{cell.row}" if cell.col == "value" else f"{cell.table}/{cell.row}/{cell.col}"


def name_cell_zh(form: str, cell: FormCell) -> str:
    """Return a cell by its labels: ``「三（三）1.属于国家秘密」的「自然人」``."""
    row = f"「{name_row_zh(form, cell.table, cell.row)}」"
    return row if cell.col == "value" else f"{row}的「{name_column_zh(form, cell.table, cell.col)}」"


@cache
def name_row_zh(form: str, table: str, row: str) -> str:
    """Return a row by its label with the numbers of the headings above it: ``三（三）1.属于国家秘密``."""
    item = _find(form, table, "row", row)
    if item is None:
        return row
    label = _REMARK.sub("", item.label)
    if not (item.parent and _ENUMERATOR.match(label)):
        return label
    return _headings(item) + label


@cache
def name_column_zh(form: str, table: str, column: str) -> str:
    """Return a column by its label."""
    item = _find(form, table, "column", column)
    return _REMARK.sub("", item.label) if item else column


@cache
def name_table_zh(table: str) -> str:
    """Return a table by what the reports call it."""
    return {
        "disclosure": "主动公开政府信息情况表",
        "applications": "收到和处理政府信息公开申请情况表",
        "disputes": "政府信息公开行政复议、行政诉讼情况表",
        "statistics": "政府信息公开情况统计表",
    }[table]


def _find(form: str, table: str, kind: str, code: str) -> FormItem | None:
    """Return the item of a form, or another form's where a report took it over from there."""
    found = [item for item in form_items() if (item.table, item.kind, item.code) == (table, kind, code)]
    return next((item for item in found if item.form == form), found[0] if found else None)


def _headings(item: FormItem) -> str:
    """Return the numbers of the headings above a row, as far as the form numbers them: ``三（三）``."""
    rows = items_of(item.form, item.table, "row")
    labels = {one.code: one.label for one in rows}
    above = labels.get(item.parent, item.parent)
    top = _TOP.match(above)
    if top:
        return top[0]
    before = [text for one in rows[: rows.index(item)] for text in (labels.get(one.parent, one.parent), one.label)]
    tops = [found[0] for text in before if (found := _TOP.match(text))]
    number = _ENUMERATOR.match(above)
    return (tops[-1] if tops else "") + (number[0] if number else "")
