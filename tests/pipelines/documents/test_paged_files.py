"""Files of which some pages are pictures: nothing that only a picture shows is lost in silence, or guessed."""

import pytest

from pipelines.documents import ocr
from pipelines.documents.model import UNREAD, Document, Layout, ReadError
from pipelines.documents.paged_files import read_pdf
from pipelines.figures.reader import read_figures
from tests.pipelines.documents.pdf.files import build, table, text

PICTURE = "q 500 0 0 700 50 50 cm BI /W 1 /H 1 /BPC 8 /CS /G ID A EI Q\n"
SMALL = "q 400 0 0 250 50 100 cm BI /W 1 /H 1 /BPC 8 /CS /G ID A EI Q\n"
HIDDEN = "3 Tr "
XS = [30.0, 190.0, 270.0, 350.0, 430.0]

DISCLOSURE = [["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"], ["规章", "1", "2", "30"]]
OUTCOMES = ["结果维持", "结果纠正", "其他结果"]
APPLICATIONS = [["", "自然人", "商业企业", "科研机构"], ["一、本年新收政府信息公开申请数量", "4", "0", "0"]]
DISPUTES = [["", *OUTCOMES], ["行政复议", "1", "2", "3"]]
PROSE = "".join(text(60, y, "本年度政府信息公开工作情况" * 2, 10) for y in range(740, 700, -15))


def draw(*tables: list[list[str]]) -> str:
    """Draw tables below each other, over the paragraph that `PROSE` is."""
    return PROSE + "".join(
        table(XS, [680 - 120 * place - 20 * row for row in range(len(rows) + 1)], rows, 8)
        for place, rows in enumerate(tables)
    )


HALF, WHOLE = draw(DISCLOSURE, APPLICATIONS), draw(DISCLOSURE, APPLICATIONS, DISPUTES)


def said(document: Document) -> str:
    return "".join(section.text for section in document.sections)


def values(document: Document) -> set[tuple[str, str, str, int | None]]:
    readings, _ = read_figures(document.tables, 2022)
    return {(one.tbl, one.row, one.col, None if one.value is None else int(one.value)) for one in readings}


@pytest.fixture
def _no_ocr(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)


@pytest.mark.usefixtures("_no_ocr")
@pytest.mark.parametrize(
    "page",
    [
        PICTURE,
        PICTURE + text(290, 30, "- 2 -"),
        PICTURE + HIDDEN + text(60, 300, "（七）总计 1 2 3 " * 6, 6),
        text(60, 300, "（七）总计 1 2 3 " * 6, 6) + PICTURE,
    ],
    ids=["a scan", "with a page number", "with hidden text", "over text"],
)
def test_half_a_report_is_refused_with_the_page_that_is_a_picture(page: str) -> None:
    with pytest.raises(ReadError, match=r"page 2 of 2") as caught:
        read_pdf(build(HALF, page), Layout())
    assert caught.value.error == "scanned"


@pytest.mark.usefixtures("_no_ocr")
def test_a_table_pasted_as_a_picture_is_missed() -> None:
    with pytest.raises(ReadError, match=r"page 2 of 2"):
        read_pdf(build(HALF, PROSE + SMALL), Layout())


@pytest.mark.usefixtures("_no_ocr")
def test_a_picture_beside_all_tables_of_a_form_is_named_in_the_text() -> None:
    document = read_pdf(build(WHOLE, PICTURE), Layout())
    assert said(document).count(UNREAD) == 1
    assert document.method == "grid"
    assert ("disputes", "reconsideration", "other", 3) in values(document)
    assert values(document) == values(read_pdf(build(WHOLE), Layout()))


@pytest.mark.usefixtures("_no_ocr")
@pytest.mark.parametrize("page", [PICTURE + HALF, WHOLE + SMALL, PROSE + SMALL], ids=["background", "photo", "prose"])
def test_a_picture_that_hides_nothing_is_no_scan(page: str) -> None:
    if page == PICTURE + HALF:  # a picture behind the text may still be of a table that lacks
        page = PICTURE + WHOLE
    document = read_pdf(build(page), Layout())
    assert values(document) == values(read_pdf(build(page.replace(PICTURE, "").replace(SMALL, "")), Layout()))
    assert PROSE.count("BT") == 3
    assert "本年度政府信息公开工作情况" in said(document)


@pytest.mark.usefixtures("_no_ocr")
def test_hidden_text_alone_is_no_text() -> None:
    with pytest.raises(ReadError, match="its 1 pages") as caught:
        read_pdf(build(PICTURE + HIDDEN + WHOLE), Layout())
    assert caught.value.error == "scanned"


@pytest.mark.usefixtures("_no_ocr")
def test_text_drawn_as_outlines_is_a_picture() -> None:
    glyph = "".join(
        f"{x} {y} m {x + 3} {y + 9} l {x + 6} {y} l {x + 1} {y + 4} l {x + 5} {y + 4} l f\n"
        for x in range(60, 500, 8)
        for y in range(500, 620, 20)
    )
    with pytest.raises(ReadError, match=r"page 2 of 2"):
        read_pdf(build(HALF, glyph), Layout())
