"""Characters of a PDF that are not what they seem: unnamed by their font, drawn apart, in rows as low as small type."""

import re
from itertools import pairwise

import pytest

from pipelines.documents import ocr
from pipelines.documents.model import UNREAD, Layout, ReadError
from pipelines.documents.paged_files import read_pdf
from tests.pipelines.documents.pdf.files import build, table, text
from tests.pipelines.documents.test_paged_files import HALF, WHOLE, said


def test_characters_of_a_font_that_does_not_name_them_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    content = build(WHOLE).replace(b"UniGB-UCS2-H", b"Identity-H  ").replace(b"(GB1)", b"(Identity)")
    with pytest.raises(ReadError) as caught:
        read_pdf(content, Layout())
    assert caught.value.error == "scanned"


def test_few_such_characters_are_marked() -> None:
    drawn = HALF + "BT /F2 8 Tf 1 0 0 1 300 620 Tm <00130014> Tj ET\n"
    font = (
        b"/Font<</F2<</Type/Font/Subtype/Type0/BaseFont/X/Encoding/Identity-H/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType2/BaseFont/X/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>]>>"
    )
    content = build(drawn).replace(b"/Font<<", font)
    assert UNREAD * 2 in said(read_pdf(content, Layout()))


@pytest.mark.parametrize(
    ("words", "apart", "read"),
    [("123", 3, "123"), ("-45.67", 2, "-45.67"), ("１２３", 3, "１２３"), ("123", 6, "1 2 3")],
    ids=["letter spacing", "sign and point", "full width", "too far apart"],
)
def test_digits_drawn_apart(words: str, apart: float, read: str) -> None:
    drawn = "".join(text(60 + place * (10 + apart), 685, sign, 10) for place, sign in enumerate(words))
    (found,) = read_pdf(build(table([50, 300, 350], [700, 680], []) + drawn + text(310, 685, "甲")), Layout()).tables
    assert found.cells[0].text == read


def test_two_numbers_that_nearly_touch_stay_two() -> None:
    drawn = text(60, 685, "12", 10) + text(83, 685, "34", 10)
    (found,) = read_pdf(build(table([50, 300, 350], [700, 680], []) + drawn + text(310, 685, "甲")), Layout()).tables
    assert found.cells[0].text == "12 34"


def test_rows_as_low_as_small_type_are_rows() -> None:
    ys = [700.0, 680, 670.5, 661, 651.5]
    drawn = table([50, 250, 300], ys, [], 6)
    group = "".join(f"0.5 w 20 {y} m 50 {y} l S\n" for y in (ys[0], ys[-1])) + "0.5 w 20 651.5 m 20 700 l S\n"
    words = [("1.属于国家秘密", "-"), ("2.其他法律行政法规禁止公开", "0"), ("3.危及三安全一稳定", "7"), ("4.其他", "8")]
    for (top, low), (label, number) in zip(pairwise(ys), words, strict=True):
        middle = (top + low) / 2 - 2.5
        drawn += text(53, middle, label, 6) + text(270, middle, number, 6)
    (found,) = read_pdf(build(drawn + group), Layout()).tables
    assert [cell.text for cell in found.cells if cell.col == 2] == ["-", "0", "7", "8"]


@pytest.mark.parametrize(("size", "scale"), [(10, "1"), (200, "0.05"), (1, "10")], ids=["plain", "shrunk", "enlarged"])
def test_vertical_writing_stands_in_its_cell_whatever_scales_its_font(size: float, scale: str) -> None:
    """The boxes that PDFium gives for it are as large as the font before it is scaled: half a table."""
    words = "".join(text(83, 690 - 20 * row, f"{row + 1}.属于国家秘密", 8) for row in range(4))
    label = text(65, 690, "三、本年度", size, f"{scale} 0 0 {scale}").replace("/F1", "/F2")
    drawn = table([50, 80, 300], [710, 610], []) + table([80, 300], [710, 690, 670, 650, 630, 610], []) + words + label
    (font,) = re.findall(rb"\n3 0 obj\n(.*?)\nendobj", build(""))
    vertical = b"/Font<</F2 " + font.replace(b"UCS2-H", b"UCS2-V")
    (found,) = read_pdf(build(drawn).replace(b"/Font<<", vertical), Layout()).tables
    texts = {(cell.row, cell.col): cell.text for cell in found.cells}
    assert texts[0, 0] == "三、本年度"
    assert [texts[row, 1] for row in range(4)] == [f"{row + 1}.属于国家秘密" for row in range(4)]
