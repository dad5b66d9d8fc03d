"""Tables that a page break cuts, page by page."""

from pipelines.documents.model import Layout
from pipelines.documents.paged_files import read_pdf
from tests.pipelines.documents.pdf.files import build, line, table, text

XS = [50.0, 90.0, 250.0, 300.0, 350.0]
BOTTOM, TOP = 60.0, 760.0


def grids(*pages: str) -> list[list[list[str]]]:
    tables = read_pdf(build(*pages), Layout()).tables
    return [[[cell.text if cell else "" for cell in row] for row in table.grid] for table in tables]


def rows(*texts: list[str], top: float = TOP, xs: list[float] = XS, pitch: float = 20) -> str:
    return table(xs, [top - pitch * number for number in range(len(texts) + 1)], texts, size=7)


def test_a_table_goes_on_on_the_next_page() -> None:
    first = rows(["甲", "1.属于国家秘密", "1", "2"])
    second = rows(["乙", "2.其他法律行政法规禁止公开", "3", "4"])
    assert grids(first, second) == [
        [["甲", "1.属于国家秘密", "1", "2"], ["乙", "2.其他法律行政法规禁止公开", "3", "4"]]
    ]


def test_a_page_number_and_a_repeated_header_stand_between() -> None:
    header = ["", "", "自然人", "商业企业"]
    first = (
        text(50, 780, "重庆市2023年报告") + rows(header, ["甲", "（一）予以公开", "1", "2"]) + text(290, 30, "- 1 -")
    )
    second = text(50, 780, "重庆市2023年报告") + rows(header, ["乙", "（七）总计", "3", "4"]) + text(290, 30, "- 2 -")
    assert grids(first, second) == [[header, ["甲", "（一）予以公开", "1", "2"], ["乙", "（七）总计", "3", "4"]]]


def test_a_label_cut_in_two_is_one_cell_over_both_rows() -> None:
    first = rows(["（四）无", "1.本机关不掌握相关政府信息", "1", "2"])
    second = rows(["法提供", "2.没有现成信息需要另行制作", "3", "4"])
    (cut,) = read_pdf(build(first, second), Layout()).tables
    assert (cut.cells[0].text, cut.cells[0].row_span) == ("（四）无法提供", 2)
    assert [[cell.text if cell else "" for cell in row[2:]] for row in cut.grid] == [["1", "2"], ["3", "4"]]


def test_a_row_cut_in_two_is_one_row() -> None:
    first = rows(["甲", "5.要求行政机关确认或", "1", "2"])
    second = rows(["", "重新出具已获取信息", "", ""], ["乙", "（六）其他处理", "3", "4"])
    assert grids(first, second) == [
        [["甲", "5.要求行政机关确认或重新出具已获取信息", "1", "2"], ["乙", "（六）其他处理", "3", "4"]]
    ]


def test_two_labels_are_two_rows_even_where_every_number_is_blank() -> None:
    first, second = rows(["", "1.属于国家秘密", "", ""]), rows(["", "7.属于行政执法案卷", "", ""])
    assert [row[1] for row in grids(first, second)[0]] == ["1.属于国家秘密", "7.属于行政执法案卷"]


def test_a_number_never_joins_the_header_above_it() -> None:
    first = rows(["", "", "结果纠正", "其他结果"])
    second = rows(["甲", "乙", "7", "5"])
    assert grids(first, second) == [[["", "", "结果纠正", "其他结果"], ["甲", "乙", "7", "5"]]]


def test_the_rest_of_a_table_may_have_fewer_columns() -> None:
    first = rows(["甲", "1.属于国家秘密", "1", "2"])
    second = rows(["四、结转下年度继续办理", "3", "4"], xs=[51, 252, 301, 351])
    assert grids(first, second) == [
        [["甲", "1.属于国家秘密", "1", "2"], ["四、结转下年度继续办理", "四、结转下年度继续办理", "3", "4"]]
    ]


def test_text_between_two_parts_makes_two_tables() -> None:
    first, second = (
        rows(["甲", "（七）总计", "1", "2"]),
        text(50, 780, "四、行政复议情况") + rows(["乙", "总计", "3", "4"]),
    )
    assert len(grids(first, second)) == 2


def test_another_tables_header_starts_another_table() -> None:
    first = rows(["规章", "1", "2", "3"])
    header = ["申请", "自然人", "商业企业", "科研机构"]
    assert len(grids(first, rows(header, ["乙", "4", "5", "6"]))) == 2


def test_tables_of_another_width_are_two() -> None:
    first, second = rows(["甲", "乙", "1", "2"]), rows(["丙", "丁", "3"], xs=[50, 150, 250, 480])
    assert len(grids(first, second)) == 2


def test_text_spilled_over_the_pages_edge_completes_its_label() -> None:
    cut = line(50, 700, 350, 700) + "".join(line(x, 700, x, 670) for x in XS)
    words = text(52, 685, "三、本年度", 7) + text(52, 662, "办理", 7) + text(95, 685, "（一）予以公开", 7)
    first = cut + words + text(255, 685, "1", 7) + text(305, 685, "2", 7)
    second = rows(["结果", "（七）总计", "3", "4"])
    document = read_pdf(build(first, second), Layout())
    assert document.tables[0].cells[0].text == "三、本年度办理结果"
    assert [section.text for section in document.sections] == []


def test_text_below_a_table_that_completes_nothing_stays_text() -> None:
    first = rows(["规章", "1", "2", "3"]) + text(60, 730, "注：以上为全市数据")
    document = read_pdf(build(first, rows(["行政许可", "4", "5", "6"])), Layout())
    assert len(document.tables) == 2
    assert [section.text for section in document.sections] == ["注：以上为全市数据"]


def test_a_dash_on_the_next_page_is_a_cell_and_no_rest_of_the_label_above_it() -> None:
    """The form of 2014 prints a row of dashes below the heading of a part."""
    first = rows(["", "二、回应解读情况", "", ""])
    second = rows(["", "——", "", ""], ["甲", "（七）总计", "3", "4"])
    assert [row[1] for row in grids(first, second)[0]] == ["二、回应解读情况", "——", "（七）总计"]


GROUP_XS = [50.0, 120.0, 250.0, 300.0, 350.0]


def group(words: str, labels: list[str], border: float | None = None, top: float = TOP) -> str:
    """A table whose first column is one cell: its lower border at a height of its own, or none, where it is cut."""
    bottom = top - 20 * len(labels)
    drawn = "".join(line(x, top, x, bottom) for x in GROUP_XS)
    drawn += "".join(line(120, top - 20 * number, 350, top - 20 * number) for number in range(len(labels) + 1))
    drawn += line(50, top, 120, top) + (line(50, border, 120, border) if border else "")
    for number, label in enumerate(labels):
        y = top - 20 * number - 13
        drawn += text(123, y, label, 7) + text(253, y, str(number), 7) + text(303, y, str(number), 7)
    return drawn + text(53, top - 13, words, 7)


def test_a_border_just_above_a_row_edge_ends_no_row() -> None:
    """Chrome prints the lower border of a cell too high where a page break has cut it (`border-spacing: 0`)."""
    labels = ["1.属于国家秘密", "2.其他法律行政法规禁止公开"]
    page = group("不予公开", labels, border=TOP - 33) + group("无法提供", labels, TOP - 80, top=TOP - 40)
    (table_read,) = read_pdf(build(page), Layout()).tables
    firsts = [(cell.row, cell.text, cell.row_span) for cell in table_read.cells if cell.col == 0]
    assert firsts == [(0, "不予公开", 2), (2, "无法提供", 2)]
    assert len(table_read.grid) == 4


def test_a_border_between_two_lines_of_text_ends_a_row() -> None:
    page = group("不予公开", ["1.属于国家秘密", "2.其他法律行政法规禁止公开"], border=TOP - 28)
    page += line(50, TOP - 40, 120, TOP - 40) + text(53, TOP - 37, "无法提供", 7)
    (table_read,) = read_pdf(build(page), Layout()).tables
    assert [cell.text for cell in table_read.cells if cell.col == 0] == ["不予公开", "无法提供"]


def test_the_rest_of_a_groups_label_takes_the_blank_cell_below_it() -> None:
    """Chrome, again: the border is a whole row too high."""
    first = group("三、本年度办理结果", ["（一）予以公开", "（六）其他处理"])
    labels = ["（六）其他处理", "（七）总计"]
    second = group("", labels, border=TOP - 20) + line(50, TOP - 40, 120, TOP - 40)
    (table_read,) = read_pdf(build(first, second), Layout()).tables
    assert [(cell.text, cell.row_span) for cell in table_read.cells if cell.col == 0] == [("三、本年度办理结果", 4)]


def test_the_rest_of_any_other_label_does_not() -> None:
    first = group("甲", ["（一）予以公开", "（六）其他处理"])
    second = group("", ["（六）其他处理", "（七）总计"], border=TOP - 20) + line(50, TOP - 40, 120, TOP - 40)
    (table_read,) = read_pdf(build(first, second), Layout()).tables
    assert [(cell.text, cell.row_span) for cell in table_read.cells if cell.col == 0] == [("甲", 3), ("", 1)]


def test_a_page_break_within_a_header_keeps_the_rows_names() -> None:
    xs = [50.0 + 30 * place for place in range(11)]
    outcomes = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 2
    first = table([xs[0], xs[5], xs[10]], [BOTTOM + 20, BOTTOM], [["行政复议", "未经复议直接起诉"]], size=7)
    second = rows(outcomes, [str(place) for place in range(10)], xs=xs)
    (found,) = grids(first, second)
    assert found[0] == ["行政复议"] * 5 + ["未经复议直接起诉"] * 5
    assert found[2] == [str(place) for place in range(10)]
