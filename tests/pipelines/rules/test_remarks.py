"""The remarks of the readers of tables, in Chinese."""

import re

import pytest

from pipelines.forms.readings import Remark
from pipelines.rules.remarks import say_remark_zh
from tests.paths import ROOT

PIPELINES = ROOT / "pipelines"
PLACES = {  # what stands in the messages of the readers, by the expression that puts it there
    "_describe(table)": "序号 | 姓名",
    "table.number": "3",
    "label.text": "六、其他",
    "self.tbl": "applications",
    "first.tbl": "applications",
    "tbl": "applications",
    "col": "4",
    "owner": "granted",
    "reading.row": "granted",
    "row": "granted",
    "column": "total",
    "reading.col": "total",
    "cell.text": "3071",
    "reading.raw": "3071",
    "known.raw": "371",
    "why": "2 of its 7 sums do not hold",
    "', '.join(left_out)": "granted/total «3071»",
}


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("table 3 belongs to no form: 序号 | 姓名", "不属于法定表格：序号 | 姓名"),
        ("table 3 belongs to no form: no text", "不属于法定表格：（无文字）"),
        ("row «六、{其他}» of applications is no row of the form",
         "收到和处理政府信息公开申请情况表中没有「六、{其他}」一行"),
        ("which column of this table is statistics's is not certain", "无法确定哪一列是政府信息公开情况统计表的数据"),
        ("row «六» of disputes does not fit the columns of its header", "「六」一行与表头各列不对应"),
        ("grid column 4 of statistics has numbers and no name of the form above it",
         "第5列有数字，但表头中没有政府信息公开情况统计表的列名"),
        ("the cells of applications/granted/total are merged unlike the form: «3\n4»",
         "「三（一）予以公开」的「总计」的单元格合并方式与法定表格不同：「3\n4」"),
        ("the cells of disclosure//made are merged unlike the form: «3»",
         "「本年制发件数」一列的单元格合并方式与法定表格不同：「3」"),
        ("a second applications/granted/total prints «3», not «4»",
         "「三（一）予以公开」的「总计」出现两次：「4」和「3」"),
        ("scanned: disputes is left out, as 2 of its 3 sums do not hold",
         "扫描件：政府信息公开行政复议、行政诉讼情况表未采用，有2处合计不符"),
        ("scanned: disputes is left out, as none of its sums can be judged",
         "扫描件：政府信息公开行政复议、行政诉讼情况表未采用，合计均无法核对"),
        ("a new remark of a reader", ""),
        ("row «六» of other is no row of the form", ""),
    ],
)  # fmt: skip
def test_a_remark_in_chinese(message: str, said: str) -> None:
    expected = f"第4张表：{said}" if said else f"第4张表有内容不属于法定表格：{message}"
    assert say_remark_zh("2021", Remark(3, message)) == expected


@pytest.mark.parametrize("module", ["figures/reader", "figures/rows", "figures/scans"])
def test_every_remark_of_the_readers_is_known(module: str) -> None:
    source = (PIPELINES / f"{module}.py").read_text("utf-8")
    found = re.findall(r"[Rr]emark\((?:[a-z_.]+, )?f\"(.*?)\"\)", source)
    assert found
    for template in found:
        message = re.sub(r"\{(.+?)\}", lambda place: PLACES[place[1]], template)
        said = say_remark_zh("2021", Remark(3, message))
        assert said.startswith("第4张表："), message
