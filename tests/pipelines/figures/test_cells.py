"""What one cell states: its text, its number, and the unit that its header or its row prints."""

from decimal import Decimal

import pytest

from pipelines.figures.reader import read_figures
from tests.pipelines.grids import build, read, row_of, statistics


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        ("", None),
        ("/", None),
        ("—", None),
        ("０", Decimal(0)),
        ("12", Decimal(12)),
        ("8（含2018年结转1件）", Decimal(8)),
        ("8（含2018年\n结转1件）", Decimal(8)),
        ("无", None),
        ("约30", None),
        ("见附件", None),
    ],
)
def test_a_cell_has_its_value_and_its_text(printed: str, value: Decimal | None) -> None:
    grid = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", printed, "3"]]
    readings, _ = read_figures([build(grid)], 2022)
    assert [(r.col, r.value, r.raw) for r in readings] == [
        ("made", Decimal(1), "1"),
        ("repealed", value, printed),
        ("in_force", Decimal(3), "3"),
    ]


def test_a_row_without_any_number_is_read_as_blank() -> None:
    grid = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "", "—", "/"]]
    assert read(build(grid)) == {"disclosure/regulations/made": "", "disclosure/regulations/repealed": "—"} | {
        "disclosure/regulations/in_force": "/"
    }


@pytest.mark.parametrize(
    ("header", "printed", "value"),
    [
        ("本年收费金额（单位：万元）", "25.1", Decimal("25.1")),
        ("本年收费金额（单位：元）", "251000", Decimal("25.1")),
        ("本年收费金额（单位:元）", "251,000", Decimal("25.1")),
        ("本年收费金额\n（元）", "251000元", Decimal("25.1")),
        ("采购总金额", "552.94亿元", Decimal(5529400)),
        ("采购总金额（亿元）", "552.94", Decimal(5529400)),
        ("采购总金额亿元", "552.94", Decimal(5529400)),
        ("采购总金额（单位：千元）", "251", Decimal("25.1")),
        ("采购总金额（单位：百万元）", "251", None),  # a unit that nobody knows makes no number
        ("采购总金额", "552.94", Decimal("552.94")),
    ],
)
def test_unit_in_the_header(header: str, printed: str, value: Decimal | None) -> None:
    row = "行政事业性收费" if "收费" in header else "政府集中采购"
    readings, _ = read_figures([build([["信息内容", "采购项目数量", header], [row, "", printed]])], 2020)
    assert [(r.value, r.raw, r.unit) for r in readings if r.col == "amount"] == [(value, printed, "万元")]


@pytest.mark.parametrize(
    ("unit", "printed", "value"),
    [
        ("万元", "3.5", Decimal("3.5")),
        ("元", "35000", Decimal("3.5")),
        ("—", "3.5", Decimal("3.5")),
        ("件", "3.5", Decimal("3.5")),  # the wrong unit says nothing
        ("百万元", "3.5", None),
    ],
)
def test_unit_in_the_column_of_units(unit: str, printed: str, value: Decimal | None) -> None:
    grid, _ = statistics()
    at = row_of(grid, "七、依申请公开信息收取的费用")
    grid[at] = [grid[at][0], unit, printed]
    readings, remarked = read_figures([build(grid)], 2017)
    assert [(r.value, r.row_label) for r in readings if r.row == "fees_collected"] == [(value, grid[at][0])]
    assert remarked == ()
