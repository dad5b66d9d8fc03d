"""The remarks of the readers of tables, in Chinese."""

import pytest

from pipelines.figures.remarks import AS_STORED, SENTENCES, Parts, Remark
from pipelines.rules.remarks import say_remark_zh

SAID: dict[str, tuple[Parts, str]] = {
    "table.no_form": ({"text": "序号 | 姓名"}, "不属于法定表格：序号 | 姓名"),
    "table.no_text": ({}, "不属于法定表格：（无文字）"),
    "row.unknown": (
        {"tbl": "applications", "text": "六、{其他}"},
        "收到和处理政府信息公开申请情况表中没有「六、{其他}」一行",
    ),
    "row.misaligned": ({"tbl": "disputes", "text": "六"}, "「六」一行与表头各列不对应"),
    "column.uncertain": ({"tbl": "statistics"}, "无法确定哪一列是政府信息公开情况统计表的数据"),
    "column.unnamed": (
        {"tbl": "statistics", "grid_column": 4},
        "第5列有数字，但表头中没有政府信息公开情况统计表的列名",
    ),
    "cells.merged": (
        {"tbl": "applications", "row": "granted", "col": "total", "text": "3\n4"},
        "「三（一）予以公开」的「总计」的单元格合并方式与法定表格不同：「3\n4」",
    ),
    "cell.unknown": (
        {"tbl": "disclosure", "row": "fees", "col": "made", "text": "9"},
        "法定表格中没有「行政事业性收费」的「本年制发件数」这一单元格：「9」",
    ),
    "figure.second": (
        {"tbl": "applications", "row": "granted", "col": "total", "text": "3", "other": "4"},
        "「三（一）予以公开」的「总计」出现两次：「4」和「3」",
    ),
    "scan.sums_broken": (
        {"tbl": "disputes", "broken": 2, "judged": 3},
        "扫描件：政府信息公开行政复议、行政诉讼情况表未采用，有2处合计不符",
    ),
    "scan.sums_unknown": (
        {"tbl": "disputes"},
        "扫描件：政府信息公开行政复议、行政诉讼情况表未采用，合计均无法核对",
    ),
    "scan.uncertain": (
        {"tbl": "statistics", "text": "disclosed/value «10»"},
        "扫描件：政府信息公开情况统计表中有识别不确定的数据，未采用：disclosed/value «10»",
    ),
    "cell.not_read": (
        {"kind": "picture", "tbl": "applications", "row": "granted", "col": "total", "text": "a.png"},
        "「三（一）予以公开」的「总计」为图片，未能读取：「a.png」",
    ),
    "document.not_read": ({"kind": "page", "count": 2, "text": ""}, "数据之外有无文字的页面未能读取，共2处：「」"),
    "table.other_year": (
        {"tbl": "disputes", "year": 2021},
        "政府信息公开行政复议、行政诉讼情况表中2021年的数据不属于本年度报告，未采用",
    ),
    "table.year": (
        {"tbl": "disputes", "year": 2021, "report_year": 2022},
        "政府信息公开行政复议、行政诉讼情况表标注为2021年，而报告年度为2022年",
    ),
    "table.hidden": ({}, "该表须由脚本显示；因无其他法定表格，仍予采用"),
}
"""Parts of a remark and what it says in Chinese, by its code."""

OF_NO_TABLE = {"document.not_read"}


@pytest.mark.parametrize("code", [code for code in SENTENCES if code != AS_STORED])
def test_a_remark_in_chinese_follows_the_number_of_its_table(code: str) -> None:
    parts, said = SAID[code]
    number = "" if code in OF_NO_TABLE else "第4张表："
    assert say_remark_zh("2021", Remark(3, code, parts)) == f"{number}{said}"


def test_a_cell_whose_row_is_not_known_is_said_by_its_column() -> None:
    parts = {"tbl": "disclosure", "row": "", "col": "made", "text": "3"}
    expected = "第1张表：「本年制发件数」一列的单元格合并方式与法定表格不同：「3」"
    assert say_remark_zh("2021", Remark(0, "cells.merged", parts)) == expected


def test_a_remark_that_was_stored_without_a_code_is_said_as_it_is() -> None:
    assert say_remark_zh("2021", Remark(3, AS_STORED, {"text": "row «六» is lost"})) == "row «六» is lost"
