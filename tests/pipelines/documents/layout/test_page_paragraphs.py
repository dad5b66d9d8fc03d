"""Lines outside tables to paragraphs."""

from pipelines.documents.model import Layout
from pipelines.documents.paged_files import read_pdf
from tests.pipelines.documents.pdf.files import build, text

FULL = (
    "全年公开各类信息共计一千三百条办结率达到百分之九十九点七以上其中市本级五百条区县八百条"  # 42 signs: the whole line
)
LEFT, SIZE = 60, 10


def paragraphs(*pages: str) -> list[str]:
    document = read_pdf(build(*pages), Layout())
    return [part for section in document.sections for part in (section.heading, *section.text.split("\n")) if part]


def lines(*words: str, top: float = 700, left: float = LEFT) -> str:
    return "".join(text(left, top - 18 * number, line, SIZE) for number, line in enumerate(words))


def test_full_lines_go_on_and_a_short_one_ends_the_paragraph() -> None:
    assert paragraphs(lines(FULL, "到此为止。", FULL, "完。")) == [FULL + "到此为止。", FULL + "完。"]


def test_an_indented_line_starts_a_paragraph() -> None:
    page = lines(FULL) + lines(FULL[:-2], top=682, left=LEFT + 20) + lines("完。", top=664)
    assert paragraphs(page) == [FULL, FULL[:-2] + "完。"]


def test_a_heading_is_a_paragraph_of_its_own() -> None:
    heading = "一、" + FULL[:30]
    document = read_pdf(build(lines(FULL, heading, FULL)), Layout())
    assert [(section.heading, section.text) for section in document.sections] == [("", FULL), (heading, FULL)]


def test_a_paragraph_goes_on_on_the_next_page_past_page_numbers_and_headers() -> None:
    pages = [text(60, 770, "重庆市2023年报告", 8) + lines(FULL) + text(290, 30, f"第 {page} 页") for page in (1, 2, 3)]
    assert paragraphs(*pages) == [FULL * 3]


def test_page_numbers_of_every_style_are_left_out() -> None:
    for style in ("- 4 -", "— 4 —", "4", "第4页", "第 4 页 共 9 页", "4/9", "－4－"):
        assert paragraphs(lines(FULL) + text(290, 30, style)) == [FULL], style


def test_a_number_in_the_text_is_no_page_number() -> None:
    assert paragraphs(lines(FULL, "2023", "完。")) == [FULL + "2023", "完。"]


def test_lines_stand_in_the_order_of_the_page_not_of_the_file() -> None:
    assert paragraphs(lines("末行。", top=600) + lines("首行。", top=700)) == ["首行。", "末行。"]


def test_a_line_drawn_in_two_runs_is_one() -> None:
    assert paragraphs(text(110, 700, "公开工作", 10) + text(60, 700, "政府信息的", 10)) == ["政府信息的公开工作"]


def test_a_title_in_two_lines_is_one() -> None:
    page = text(90, 760, "关于印发政务公开工作", 22) + text(200, 730, "要点的通知", 22) + lines(FULL, FULL, "完。")
    assert paragraphs(page)[0] == "关于印发政务公开工作要点的通知"
