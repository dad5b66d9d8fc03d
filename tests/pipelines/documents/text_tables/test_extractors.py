"""What programs that extract texts from pages leave of cells with line breaks, and of numbers."""

import pytest

from tests.pipelines.documents.text_tables.printers import HEADINGS, print_below, read
from tests.pipelines.grids import FORMS, Grid, applications, disputes

APPLICATIONS_CUT = {"商业企业": "商业", "科研机构": "科研", "社会公益组织": "社会公", "法律服务机构": "法律服"}
DISPUTES_CUT = {"结果维持": "结果", "结果纠正": "结果", "其他结果": "其他", "尚未审结": "尚未"}
CUT_NUMBERS = ["6.\n3万", "6. 3万", "74 .2万", "2.6\n万"]


def cut(grid: Grid, labels: dict[str, str]) -> Grid:
    return [[labels.get(text, text) for text in row] for row in grid]


def print_report(heading: str, grid: Grid) -> str:
    return "\n".join((heading, *print_below(grid, 30), "五、存在的主要问题"))


@pytest.mark.parametrize("form", FORMS)
def test_names_of_columns_are_read_by_their_first_lines(form: str) -> None:
    grid, expected = applications(form)
    assert read(print_report(HEADINGS[1], cut(grid, APPLICATIONS_CUT)))[0] == expected


def test_equal_first_lines_of_names_are_told_by_their_order() -> None:
    grid, expected = disputes()
    assert read(print_report(HEADINGS[2], cut(grid, DISPUTES_CUT)))[0] == expected


def test_first_lines_in_another_order_than_the_forms_name_no_columns() -> None:
    grid, _ = applications("2021")
    exchanged = cut(grid, APPLICATIONS_CUT | {"商业企业": "科研", "科研机构": "商业"})
    assert read(print_report(HEADINGS[1], exchanged))[0] == {}


@pytest.mark.parametrize("strokes", ["|", "|\n|"])
def test_strokes_on_lines_of_their_own_part_cells(strokes: str) -> None:
    grid, expected = applications("2021")
    cells = [text.removesuffix("|").strip() for text in print_below(cut(grid, APPLICATIONS_CUT), 30)]
    text = "\n".join((HEADINGS[1], f"\n{strokes}\n".join(filter(None, cells)), "五、存在的主要问题"))
    assert read(text)[0] == expected


@pytest.mark.parametrize(("number", "raw"), [("2.6万", "2.6万"), *((text, None) for text in CUT_NUMBERS)])
def test_a_part_of_a_number_is_none(number: str, raw: str | None) -> None:
    labels = ["（一）召开政府信息公开工作会议或专题会议数", "次", "11", "（二）举办各类培训班数", "次", "12"]
    lines = ["指标名称", "单位", "统计数", *labels, "（三）接受培训人员数", "人次", number]
    assert read("\n".join(lines))[0].get("statistics/trainees/value") == raw
