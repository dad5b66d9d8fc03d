"""Tables that a page break cuts, page by page."""

from pipelines.documents.model import Layout
from pipelines.documents.pdf import read_pdf
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
