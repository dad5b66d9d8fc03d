import random
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.figures import read_figures
from tests.pipelines.grids import (
    APPLICANTS,
    APPLICATIONS_HEAD,
    NAMES,
    OUTCOME_NAMES,
    Grid,
    applications,
    applications_rows,
    build,
    disclosure,
    disputes,
    figures_of,
    merge_down,
    read,
    remarks,
    row_of,
    statistics,
    table,
    without_row,
)

FORMS = ("2019", "2021")
HEADER_ROWS = 3


def report(form: str) -> tuple[list[Grid], dict[str, str]]:
    """Return the three tables of a report as their forms print them, and what they state."""
    blocks, expected = disclosure(form)
    section_3, more = applications(form)
    section_4, most = disputes()
    whole = [row for block in blocks for row in block]
    return [whole, merge_down(section_3, 2), section_4], expected | more | most


# ---------------------------------------------------------------- the forms as they are printed


@pytest.mark.parametrize("form", FORMS)
def test_a_report_as_its_form_prints_it(form: str) -> None:
    grids, expected = report(form)
    tables = [build(grid, number) for number, grid in enumerate(grids)]
    assert read(*tables, year=None) == expected
    assert remarks(*tables) == []
    assert {reading.form for reading in read_figures(tables, None)[0]} == {form}


def test_the_table_of_2014_as_the_form_prints_it() -> None:
    grid, expected = statistics()
    assert read(build(grid), year=2017) == expected
    assert remarks(build(grid)) == []
    assert {reading.form for reading in read_figures([build(grid)], 2017)[0]} == {"2014"}


def test_a_reading_names_its_cell_unit_and_labels() -> None:
    grid, _ = applications("2021")
    readings = {(r.row, r.col): r for r in read_figures([build(merge_down(grid, 2), number=4)], 2022)[0]}
    reading = readings["refused.internal_affairs", "legal_service"]
    at = row_of(grid, "5.属于三类内部事务信息")
    assert (reading.table_no, reading.cell_row, reading.cell_col) == (4, at, 7)
    assert (reading.unit, reading.method, reading.page) == ("件", "grid", None)
    assert reading.row_label == "三、本年度办理结果 / （三）不予公开 / 5.属于三类内部事务信息"
    assert reading.col_label == "法律服务机构"
    assert reading.value == Decimal(reading.raw)


@pytest.mark.parametrize("form", FORMS)
def test_section_two_as_one_table_for_each_item(form: str) -> None:
    blocks, expected = disclosure(form)
    narrow = [[[cell for cell in row if cell != "<"] for row in block[1:]] for block in blocks]
    assert read(*(build(block, n) for n, block in enumerate(blocks))) == expected
    assert read(*(build(block, n) for n, block in enumerate(narrow))) == expected


def test_merged_cells_of_section_two() -> None:
    grid = """
    信息内容 | 上一年项目数量 | 本年增/减 | <
    行政事业性收费 | 41 | -5 | <
    """
    assert read(table(grid)) == {"disclosure/fees/previous_items": "41", "disclosure/fees/change": "-5"}
    beside = grid.replace("-5 | <", " | 增3")
    assert read(table(beside)) == {"disclosure/fees/previous_items": "41", "disclosure/fees/change": "增3"}
    both = grid.replace("-5 | <", "2 | 3")
    assert read(table(both)) == {"disclosure/fees/previous_items": "41"}
    assert len(remarks(table(both))) == 1


def test_two_columns_that_share_one_number_have_none() -> None:
    grid = """
    信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数
    规章 | 7 | < | 186
    行政规范性文件 | | < | 12
    """
    expected = {"made": "", "repealed": "", "in_force": "12"}
    assert read(table(grid)) == {"disclosure/regulations/in_force": "186"} | {
        f"disclosure/normative_documents/{col}": raw for col, raw in expected.items()
    }
    assert len(remarks(table(grid))) == 2


# ---------------------------------------------------------------- section 三 cut by a page break


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("repeated", [True, False])
def test_section_three_cut_anywhere(form: str, repeated: bool) -> None:
    grid, expected = applications(form)
    for cut in range(HEADER_ROWS, len(grid)):
        rest = [list(row) for row in grid[cut:]]
        if not repeated:  # the group's label stands on the page before only
            for row in rest:
                row[0] = "" if row[1] != "<" else row[0]
        assert read(build(grid[:cut]), build(rest, 1)) == expected, cut


@pytest.mark.parametrize("form", FORMS)
def test_a_rest_with_fewer_label_columns(form: str) -> None:
    grid, expected = applications(form)
    cut = row_of(grid, "（四）无法提供")
    rest = [[([text for text in row[:3] if text != "<"])[-1], *row[3:]] for row in grid[cut:]]
    assert read(build(grid[:cut]), build(rest, 1)) == expected


def test_a_header_repeated_in_the_rest() -> None:
    grid, expected = applications("2021")
    rest = [*APPLICATIONS_HEAD, *grid[20:]]
    assert read(build(grid[:20]), build(rest, 1)) == expected


def test_a_foreign_table_between_the_halves() -> None:
    grid, expected = applications("2021")
    foreign = table("姓名 | 职务\n张三 | 主任", 1)
    assert read(build(grid[:20]), foreign, build(grid[20:], 2)) == expected
    assert remarks(build(grid[:20]), foreign, build(grid[20:], 2)) == [
        "table 1 belongs to no form: 姓名 | 职务 | 张三 | 主任"
    ]


def test_a_rest_with_another_number_of_columns_is_not_shifted() -> None:
    grid, expected = applications("2021")
    short = [row[:9] for row in grid[20:]]  # the total is lost
    found = read(build(grid[:20]), build(short, 1))
    assert found.items() <= expected.items()
    long = [[*row, "7"] for row in grid[20:]]  # a column more
    found = read(build(grid[:20]), build(long, 1))
    assert found.items() <= expected.items()
    for rest in (short, long):
        assert remarks(build(grid[:20]), build(rest, 1))


def test_numbers_of_section_four_on_the_page_after_their_header() -> None:
    grid, expected = disputes()
    assert read(build(grid[:3]), build(grid[3:], 1)) == expected


# ---------------------------------------------------------------- section 四


def test_disputes_as_rows() -> None:
    _, expected = disputes()
    numbers = list(expected.values())
    grid = [
        ["类别", "<", *OUTCOME_NAMES],
        ["行政复议", "<", *numbers[:5]],
        ["行政诉讼", "未经复议直接起诉", *numbers[5:10]],
        ["^", "复议后起诉", *numbers[10:]],
    ]
    assert read(build(grid)) == expected


@pytest.mark.parametrize("label", ["数量", "件数", "数量（件）"])
def test_disputes_with_a_label_before_the_numbers(label: str) -> None:
    grid, expected = disputes()
    corner = [["类别", *grid[0]], ["^", *grid[1]], ["^", *grid[2]], [label, *grid[3]]]
    assert read(build(corner)) == expected
    assert remarks(build(corner)) == []


def test_disputes_with_a_lost_header_cell_are_not_shifted() -> None:
    grid, _ = disputes()
    short = [*grid[:2], [*"^^^^^", *OUTCOME_NAMES, *OUTCOME_NAMES[1:]], grid[3]]
    assert read(build(short)) == {}
    assert len(remarks(build(short))) == 1


# ---------------------------------------------------------------- headers that lack something


@pytest.mark.parametrize("lost", range(7))
def test_a_blank_header_cell_loses_its_column_only(lost: int) -> None:
    grid, expected = applications("2021")
    for text in ("", "某某机构人员"):
        head = [[text if cell == NAMES[lost] else cell for cell in row] for row in grid[:HEADER_ROWS]]
        found = read(build([*head, *grid[HEADER_ROWS:]]))
        assert found == {code: raw for code, raw in expected.items() if not code.endswith(f"/{APPLICANTS[lost]}")}
        assert len(remarks(build([*head, *grid[HEADER_ROWS:]]))) == 1


@pytest.mark.parametrize("lost", range(1, 6))
def test_a_header_cell_that_is_not_there_shifts_nothing(lost: int) -> None:
    grid, expected = applications("2021")
    moved = [name for name in NAMES[1:6] if name != NAMES[lost]]
    head = [*grid[:2], ["^", "<", "<", "^", *moved, "-", "^"]]
    head[2][1] = head[2][2] = "^"
    head[0] = ["（略）", "", "", *grid[0][3:]]
    head[1] = ["^", "^", "^", *grid[1][3:]]
    found = read(build([*head, *grid[HEADER_ROWS:]]))
    assert found.items() <= expected.items()
    assert remarks(build([*head, *grid[HEADER_ROWS:]]))


def test_columns_with_numbers_and_no_name_are_named_once() -> None:
    grid = """
    信息内容 | 本年处理决定数量 | 上年
    行政处罚 | 5 | 6
    行政强制 | 7 | 8
    """
    assert read(table(grid)) == {"disclosure/penalties/decisions": "5", "disclosure/coercion/decisions": "7"}
    assert remarks(table(grid)) == ["grid column 2 of disclosure has numbers and no name of the form above it"]


def test_an_item_without_its_header_takes_no_other_items_columns() -> None:
    grid = """
    第二十条第（六）项 | <
    信息内容 | 本年处理决定数量
    行政处罚 | 5
    第二十条第（八）项 | <
    行政事业性收费 | 9
    """
    assert read(table(grid)) == {"disclosure/penalties/decisions": "5"}
    assert remarks(table(grid)) == ["the form has no cell disclosure/fees/decisions: «9»"]


# ---------------------------------------------------------------- rows


@pytest.mark.parametrize("form", FORMS)
def test_each_row_lost_loses_its_own_figures_only(form: str) -> None:
    grid, expected = applications(form)
    for at, (code, _) in enumerate(applications_rows(form), HEADER_ROWS):
        lost = figures_of(expected, "applications", code)
        found = read(build(without_row(merge_down(grid, 2), at)))
        assert found == {figure: raw for figure, raw in expected.items() if figure not in lost}, code


def test_each_row_of_2014_lost_loses_its_own_figure_only() -> None:
    grid, expected = statistics()
    for at in range(1, len(grid)):
        lost = set(expected.items()) - set(read(build(without_row(grid, at))).items())
        assert {raw for _, raw in lost} == {grid[at][2]} - {""}, grid[at]
        assert read(build(without_row(grid, at))).items() <= expected.items(), grid[at]


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_any_rows_of_2014_lost_never_move_another_rows_number(data: st.DataObject) -> None:
    """Except where two parts of 四 or 五 are lost at once with the row that names them, which nothing could tell."""
    grid, expected = statistics()
    kept = {row_of(grid, "四、行政复议数量"), row_of(grid, "五、行政诉讼数量")}
    gone = data.draw(st.sets(st.integers(1, len(grid) - 1).filter(lambda at: at not in kept), max_size=20))
    left = [row for at, row in enumerate(grid) if at not in gone]
    expected = {code: raw for code, raw in expected.items() if raw in {row[2] for row in left}}
    assert read(build(left)) == expected


@given(st.randoms(use_true_random=False), st.sampled_from(FORMS))
@settings(max_examples=25, deadline=None)
def test_rows_and_columns_in_any_order_state_the_same(order: random.Random, form: str) -> None:
    grid, expected = applications(form)
    body = grid[HEADER_ROWS:]
    order.shuffle(body)
    places = list(range(3, 10))
    order.shuffle(places)
    names = [["", "", "", *NAMES], *body]
    assert read(build([[*row[:3], *(row[col] for col in places)] for row in names])) == expected


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_rows_of_2014_in_any_order_state_the_same(order: random.Random) -> None:
    """The parts of 四 and 五 stay with the row that they belong to, in any order among themselves."""
    grid, expected = statistics()
    blocks: list[Grid] = []
    for row in grid[1:]:
        part = any(word in row[0] for word in ("具体行政行为", "被依法纠错数", "其他情形数"))
        blocks = [*blocks[:-1], [*blocks[-1], row]] if part else [*blocks, [row]]
    order.shuffle(blocks)
    body: Grid = []
    for block in blocks:
        parts = block[1:]
        order.shuffle(parts)
        body += [block[0], *parts]
    assert read(build([grid[0], *body])) == expected


def test_a_row_with_an_unknown_label_is_named_and_given_to_nobody() -> None:
    grid, expected = applications("2021")
    at = row_of(grid, "2.重复申请")
    grid[at][2] = "2.某某某某某某"
    found = read(build(merge_down(grid, 2)))
    assert found == {c: raw for c, raw in expected.items() if "/not_processed.repeated/" not in c}
    assert remarks(build(merge_down(grid, 2))) == [
        "row «三、本年度办理结果 / （五）不予处理 / 2.某某某某某某» of applications is no row of the form"
    ]


def test_numbers_beside_a_groups_label_or_none_are_named() -> None:
    grid, expected = applications("2021")
    more = [*grid, ["（三）不予公开", "<", "<", *"1234567"], ["", "<", "<", *"7654321"]]
    assert read(build(more)) == expected
    assert remarks(build(more)) == [
        "row «（三）不予公开 (a group)» of applications is no row of the form",
        "row «» of applications is no row of the form",
    ]


def test_a_misprint_is_read() -> None:
    grid, expected = applications("2019")
    grid[row_of(grid, "2.其他法律行政法规禁止公开")][2] = "2.其他法律行政止公开"
    assert read(build(grid)) == expected


def test_a_hybrid_of_2021_has_the_single_row_of_2019() -> None:
    grids, expected = report("2021")
    old, _ = applications("2019")
    at = row_of(old, "（六）其他处理")
    section_3 = [row for row in applications("2021")[0] if "（六）其他处理" not in row]
    section_3.insert(-2, old[at])
    readings, remarked = read_figures([build(grids[0]), build(section_3, 1), build(grids[2], 2)], 2021)
    rows = {reading.row for reading in readings if reading.tbl == "applications"}
    assert "other_handling" in rows
    assert not any(row.startswith("other_handling.") for row in rows)
    assert {reading.form for reading in readings} == {"2021"}
    assert remarked == ()
    assert len(readings) == len(expected) - 21 + 7


# ---------------------------------------------------------------- cells


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


# ---------------------------------------------------------------- the form of 2014


def test_without_header() -> None:
    grid, expected = statistics()
    assert read(build(grid[1:])) == expected


def test_without_units() -> None:
    grid, expected = statistics()
    assert read(build([[row[0], row[2]] for row in grid])) == expected
    assert read(build([[row[0], row[2]] for row in grid[1:]])) == expected


def test_with_serial_numbers() -> None:
    grid, expected = statistics()
    counted = [[str(at) if at else "序号", *row] for at, row in enumerate(grid)]
    assert read(build(counted)) == expected
    assert remarks(build(counted)) == []


def test_with_units_that_nobody_knows() -> None:
    grid, expected = statistics()
    odd = [[row[0], "条次" if row[1] == "条" else row[1], row[2]] for row in grid]
    assert read(build(odd)) == expected


@pytest.mark.parametrize("cut", [5, 20, 44, 45, 46, 47, 48, 49, 50, 51, 52, 60])
@pytest.mark.parametrize("header", [True, False])
def test_split_in_several_tables(cut: int, header: bool) -> None:
    grid, expected = statistics()
    rest = [grid[0], *grid[cut:]] if header else grid[cut:]
    assert read(build(grid[:cut]), build(rest, 1)) == expected
    thin = [[row[0], row[2]] for row in rest]
    assert read(build(grid[:cut]), build(thin, 1)) == expected


def test_parts_named_by_the_cell_at_their_left() -> None:
    grid = """
    指标 | < | 单位 | 统计数
    五、行政诉讼数量 | < | 件 | 9
    行政诉讼数量 | 被依法纠错数 | 件 | 2
    四、行政复议数量 | 合计 | 件 | 8
    ^ | 被依法纠错数 | 件 | 1
    """
    found = read(table(grid))
    assert found["statistics/litigation.corrected/value"] == "2"
    assert found["statistics/reconsideration.corrected/value"] == "1"


def test_a_repeated_label_with_nothing_before_it_is_nobodys() -> None:
    grid = """
    统计指标 | 单位 | 统计数
    （二）被依法纠错数 | 件 | 2
    （三）其他情形数 | 件 | 3
    六、举报投诉数量 | 件 | 4
    七、依申请公开信息收取的费用 | 万元 | 5
    """
    found = read(table(grid))
    assert found == {"statistics/complaints/value": "4", "statistics/fees_collected/value": "5"}
    assert len(remarks(table(grid))) == 2


def test_a_number_merged_over_two_rows_is_nobodys() -> None:
    grid, expected = statistics()
    at = row_of(grid, "1.当面申请数")
    grid[at + 1][2] = "^"
    lost = {"statistics/applications.in_person/value", "statistics/applications.fax/value"}
    assert read(build(grid)) == {code: raw for code, raw in expected.items() if code not in lost}
    assert len(remarks(build(grid))) == 1


def test_a_blank_merged_over_two_rows_is_blank_in_both() -> None:
    grid, expected = statistics()
    at = row_of(grid, "1.当面申请数")
    grid[at][2], grid[at + 1][2] = "", "^"
    blank = {"statistics/applications.in_person/value": "", "statistics/applications.fax/value": ""}
    assert read(build(grid)) == expected | blank


def test_a_number_merged_with_its_unit_is_the_rows() -> None:
    grid, expected = statistics()
    at = row_of(grid, "六、举报投诉数量")
    grid[at] = [grid[at][0], grid[at][2], "<"]
    assert read(build(grid)) == expected


# ---------------------------------------------------------------- tables that are no form's, and the same twice


@pytest.mark.parametrize(
    "text",
    [
        "姓名 | 职务 | 电话\n张三 | 主任 | 12345\n李四 | 副主任 | 12346",
        "科目 | 年初预算 | 决算 | 合计\n基本支出 | 12 | 13 | 25"
        "\n项目支出 | 5 | 6 | 11\n其他 | 1 | 2 | 3\n总计 | 18 | 21 | 39",
        "其他 | 总计\n5 | 6",
        "类别 | 数量\n人大代表建议 | 5\n政协委员提案 | 6\n总计 | 11",
        "网站名称 | 某某区政府网\n独立用户访问总量（单位：个） | 5\n网站总访问量（单位：次） | 9"
        "\n信息发布（单位：条） | 7"
        "\n解读信息发布 | 总数 | 4\n回应公众关注热点或重大舆情数量（单位：次） | 3\n在线访谈 | 访谈期数 | 2",
        "扫一扫 | 在手机打开当前页",
        "",
    ],
)
def test_a_foreign_table_is_named_and_not_read(text: str) -> None:
    foreign = table(text) if text else build([])
    assert read(foreign) == {}
    assert len(remarks(foreign)) == 1
    assert remarks(foreign)[0].startswith("table 0 belongs to no form")
    grids, expected = report("2021")
    assert read(foreign, *(build(grid, n) for n, grid in enumerate(grids, 1))) == expected


def test_the_same_table_twice_states_it_once() -> None:
    grid, expected = applications("2021")
    assert read(build(grid), build(grid, 1)) == expected
    assert remarks(build(grid), build(grid, 1)) == []
    whole, figures = statistics()
    assert read(build(whole), build(whole, 1)) == figures
    assert remarks(build(whole), build(whole, 1)) == []


def test_a_second_reading_that_differs_is_named() -> None:
    grid, expected = applications("2021")
    other = [list(row) for row in grid]
    other[HEADER_ROWS][9] = "99"
    assert read(build(grid), build(other, 1)) == expected
    assert remarks(build(grid), build(other, 1)) == ["a second applications/received/total prints «99», not «1006»"]


@pytest.mark.parametrize(
    ("year", "form"), [(None, "2019"), (2019, "2019"), (2020, "2019"), (2021, "2021"), (2024, "2021")]
)
def test_the_year_decides_where_the_tables_do_not(year: int | None, form: str) -> None:
    readings, _ = read_figures([build(disputes()[0])], year)
    assert {reading.form for reading in readings} == {form}


@given(
    st.lists(
        st.lists(st.sampled_from(["", "1", "总计", "其他", "规章", "行政复议", "<", "^", "-", "某某"]), max_size=6),
        max_size=6,
    )
)
@settings(max_examples=150, deadline=None)
def test_no_table_is_too_odd(grid: Grid) -> None:
    rows = [["" if col == 0 and text == "<" else text for col, text in enumerate(row)] for row in grid]
    rows = [
        ["x" if text == "^" and (r == 0 or c >= len(rows[r - 1])) else text for c, text in enumerate(row)]
        for r, row in enumerate(rows)
    ]
    cells = build(rows)
    for reading in read_figures([cells], None)[0]:
        assert any((cell.row, cell.col) == (reading.cell_row, reading.cell_col) for cell in cells.cells)
