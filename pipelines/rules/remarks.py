"""What the reader of the tables remarked, in Chinese: the evidence keeps its remarks in English only."""

import re
from functools import cache

from pipelines.forms.form_items import TABLES, FormCell
from pipelines.forms.readings import Remark
from pipelines.rules.cell_names import name_cell_zh, name_column_zh, name_table_zh

_TABLE = f"(?P<tbl>{'|'.join(TABLES)})"
_CELL = rf"{_TABLE}/(?P<row>[\w.]*)/(?P<col>\w*)"
_TEXT = r"«(?P<text>.*?)»"

_SENTENCES = {
    r"table \d+ belongs to no form: no text": "不属于法定表格：（无文字）",
    r"table \d+ belongs to no form: (?P<text>.*)": "不属于法定表格：{text}",
    rf"row {_TEXT} of {_TABLE} is no row of the form": "{table}中没有「{text}」一行",
    rf"which column of this table is {_TABLE}'s is not certain": "无法确定哪一列是{table}的数据",
    rf"row {_TEXT} of {_TABLE} does not fit the columns of its header": "「{text}」一行与表头各列不对应",
    rf"grid column (?P<text>\d+) of {_TABLE} has numbers and no name of the form above it": (
        "第{place}列有数字，但表头中没有{table}的列名"
    ),
    rf"the cells of {_CELL} are merged unlike the form: {_TEXT}": "{cell}的单元格合并方式与法定表格不同：「{text}」",
    rf"the form has no cell {_CELL}: {_TEXT}": "法定表格中没有{cell}这一单元格：「{text}」",
    rf"a second {_CELL} prints {_TEXT}, not «(?P<other>.*)»": "{cell}出现两次：「{other}」和「{text}」",
    rf"scanned: {_TABLE} is left out, as (?P<text>\d+) of its \d+ sums do not hold": (
        "扫描件：{table}未采用，有{text}处合计不符"
    ),
    rf"scanned: {_TABLE} is left out, as none of its sums can be judged": "扫描件：{table}未采用，合计均无法核对",
    rf"scanned: not certain in {_TABLE}, left out: (?P<text>.*)": "扫描件：{table}中有识别不确定的数据，未采用：{text}",
}
"""Sentences by the remarks of `pipelines.figures` that they say."""


def say_remark_zh(form: str, remark: Remark) -> str:
    """Return a remark in Chinese, with the number of its table from 1; one that is not known is quoted."""
    table = f"第{remark.table_no + 1}张表"
    for pattern, sentence in _compile():
        if found := pattern.fullmatch(remark.message):
            return f"{table}：{sentence.format_map(_name_parts(form, found))}"
    return f"{table}有内容不属于法定表格：{remark.message}"


@cache
def _compile() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern, re.DOTALL), sentence) for pattern, sentence in _SENTENCES.items())


def _name_parts(form: str, found: re.Match[str]) -> dict[str, str]:
    """Return what a sentence may name: texts, the table, the cell, and a column counted from 1."""
    parts = {name: text for name, text in found.groupdict().items() if text is not None}
    if "tbl" in parts:
        parts["table"] = name_table_zh(parts["tbl"])
    if parts.get("row"):
        parts["cell"] = name_cell_zh(form, FormCell(parts["tbl"], parts["row"], parts["col"]))
    elif "col" in parts:  # the row was not found out
        parts["cell"] = f"「{name_column_zh(form, parts['tbl'], parts['col'])}」一列"
    if parts.get("text", "").isdecimal():
        parts["place"] = str(int(parts["text"]) + 1)
    return parts
