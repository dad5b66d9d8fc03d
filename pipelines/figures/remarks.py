"""What the readers of tables could not place, as a code with its parts, and the sentences that say it.

Each code has its English and its Chinese sentence here. What a sentence names in braces is a part of the remark
(``text``, ``other``, ``grid_column``, ``broken``, ``judged``, ``count``), or is made of its parts in each language:
``table`` of ``tbl``, ``cell`` of ``tbl``, ``row`` and ``col``, ``what`` of ``kind``. Parts count from 0, as the
tables' cells do.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

Parts = Mapping[str, str | int]
"""What a remark is about, by name: codes of the form, printed text, numbers."""


class Sentence(NamedTuple):
    """One remark, or what one is about, in both languages; a Chinese remark follows the number of its table."""

    english: str
    chinese: str


AS_STORED = "as_stored"
"""The code of a remark that an older version wrote as an English sentence, its only part ``text``."""

SENTENCES = {
    "table.no_form": Sentence("table {table_no} belongs to no form: {text}", "不属于法定表格：{text}"),
    "table.no_text": Sentence("table {table_no} belongs to no form: no text", "不属于法定表格：（无文字）"),
    "row.unknown": Sentence("row «{text}» of {table} is no row of the form", "{table}中没有「{text}」一行"),
    "row.misaligned": Sentence(
        "row «{text}» of {table} does not fit the columns of its header", "「{text}」一行与表头各列不对应"
    ),
    "column.uncertain": Sentence(
        "which column of this table is {table}'s is not certain", "无法确定哪一列是{table}的数据"
    ),
    "column.unnamed": Sentence(
        "grid column {grid_column} of {table} has numbers and no name of the form above it",
        "第{grid_column}列有数字，但表头中没有{table}的列名",
    ),
    "cells.merged": Sentence(
        "the cells of {cell} are merged unlike the form: «{text}»", "{cell}的单元格合并方式与法定表格不同：「{text}」"
    ),
    "cell.unknown": Sentence("the form has no cell {cell}: «{text}»", "法定表格中没有{cell}这一单元格：「{text}」"),
    "figure.second": Sentence(
        "a second {cell} prints «{text}», not «{other}»", "{cell}出现两次：「{other}」和「{text}」"
    ),
    "table.other_year": Sentence(
        "what table {table_no} has of {year} for {table} is left: the report is of another year",
        "{table}中{year}年的数据不属于本年度报告，未采用",
    ),
    "table.year": Sentence(
        "{table} is headed {year}, and the report is of {report_year}",
        "{table}标注为{year}年，而报告年度为{report_year}年",
    ),
    "scan.sums_broken": Sentence(
        "scanned: {table} is left out, as {broken} of its {judged} sums do not hold",
        "扫描件：{table}未采用，有{broken}处合计不符",
    ),
    "scan.sums_unknown": Sentence(
        "scanned: {table} is left out, as none of its sums can be judged", "扫描件：{table}未采用，合计均无法核对"
    ),
    "scan.uncertain": Sentence(
        "scanned: not certain in {table}, left out: {text}", "扫描件：{table}中有识别不确定的数据，未采用：{text}"
    ),
    "cell.not_read": Sentence(
        "{cell} shows {what}, which nobody reads: «{text}»", "{cell}为{what}，未能读取：「{text}」"
    ),
    "document.not_read": Sentence(
        "the document shows {what} outside its figures, which nobody reads, {count} in all: «{text}»",
        "数据之外有{what}未能读取，共{count}处：「{text}」",
    ),
    "table.hidden": Sentence(
        "table {table_no} is not visible until a script shows it, and is read as no other table is the form's",
        "该表须由脚本显示；因无其他法定表格，仍予采用",
    ),
    AS_STORED: Sentence("{text}", "{text}"),
}
"""The sentences by code; `pipelines.rules.remarks` fills the Chinese ones."""

KINDS = {
    "picture": Sentence("a picture", "图片"),
    "form_control": Sentence("a form control", "表单控件"),
    "annotation": Sentence("an annotation", "批注"),
    "embedded_object": Sentence("an embedded object", "嵌入对象"),
    "no_meaning": Sentence("characters without a meaning", "无法识别的字符"),
    "page": Sentence("a page without text", "无文字的页面"),
}
"""What a document may show that nobody reads, by the kinds of `pipelines.documents.model.UNREAD_KINDS`."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something in a document's tables that the reader could not place: a table, a row, a second reading."""

    table_no: int
    code: str
    parts: Parts

    @property
    def message(self) -> str:
        """The remark in English, with the codes of the form."""
        names: dict[str, str | int] = {"table_no": self.table_no, **self.parts}
        if "tbl" in names:
            names["table"] = names["tbl"]
            names["cell"] = f"{names['tbl']}/{names.get('row', '')}/{names.get('col', '')}"
        if "kind" in names:
            names["what"] = KINDS[str(names["kind"])].english
        return SENTENCES[self.code].english.format_map(names)

    @property
    def parts_json(self) -> str:
        """The parts as a JSON object."""
        return json.dumps(self.parts, ensure_ascii=False)


def restore_remark(table_no: int, code: str | None, parts_json: str | None, message: str) -> Remark:
    """Return a remark as the evidence stores it; one without a code that is known has its message for its text."""
    if code in SENTENCES and parts_json is not None:
        return Remark(table_no, code, json.loads(parts_json))
    return Remark(table_no, AS_STORED, {"text": message})
