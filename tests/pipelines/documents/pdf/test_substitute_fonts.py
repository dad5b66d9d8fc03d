"""Fonts that a file names and does not hold: it says the same on every machine, whatever fonts that has."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.documents.model import Layout
from pipelines.documents.paged_files import read_pdf
from pipelines.documents.pdf.rendering import draw_pages
from tests.pipelines.documents.pdf.files import build

WORDS = "一年重庆市2019，（）"
SIMPLE = (
    b"<</Type/Font/Subtype/TrueType/BaseFont/#CB#CE#CC#E5/Encoding/WinAnsiEncoding/FirstChar 0/LastChar 255/Widths["
    + b"500 " * 256
    + b"]/FontDescriptor<</Type/FontDescriptor/FontName/#CB#CE#CC#E5/Flags 32/Ascent 859/Descent -141/ItalicAngle 0"
    b"/StemV 80/CapHeight 859/FontBBox[0 -141 1000 859]>>>>"
)
"""A font as some programs of the nineties name it: 宋体, with the bytes of GBK."""


def spell(words: str, encoding: str) -> str:
    """Draw each character by itself, as most programs place Chinese text, each on a line of its own."""
    codes = (character.encode(encoding).hex() for character in words)
    return "".join(f"BT /F1 10 Tf 1 0 0 1 60 {700 - 30 * line} Tm <{code}> Tj ET\n" for line, code in enumerate(codes))


def name_simple(content: bytes) -> bytes:
    """Return a file with its font replaced by the simple one."""
    start, end = content.index(b"<</Type/Font/Subtype/Type0"), content.index(b"\nendobj\n4 0 obj")
    return content[:start] + SIMPLE + content[end:]


@pytest.mark.parametrize(
    ("encoding", "rename"),
    [
        ("utf-16-be", lambda content: content),
        ("utf-16-be", lambda content: content.replace(b"UniGB-UCS2-H", b"UniGB-UTF16-H")),
        ("gbk", lambda content: content.replace(b"UniGB-UCS2-H", b"GBK-EUC-H")),
        ("gbk", lambda content: content.replace(b"UniGB-UCS2-H", b"GBK-EUC-H").replace(b"FontType0", b"FontType2")),
        ("gbk", name_simple),
        ("big5", lambda content: content.replace(b"UniGB-UCS2-H", b"ETen-B5-H").replace(b"(GB1)", b"(CNS1)")),
    ],
    ids=["UCS-2", "UTF-16", "GBK", "GBK, TrueType", "GBK, simple", "Big5"],
)
def test_each_character_of_a_font_that_is_not_in_the_file_is_read(
    encoding: str, rename: Callable[[bytes], bytes]
) -> None:
    words = WORDS.replace("庆", "慶") if encoding == "big5" else WORDS
    (section,) = read_pdf(rename(build(spell(words, encoding))), Layout()).sections
    assert "".join(section.text.split()) == words


def test_the_same_holds_after_a_page_was_drawn() -> None:
    content = build(spell(WORDS, "utf-16-be"))
    before = read_pdf(content, Layout())
    assert len(list(draw_pages(content, [1], 1.0))) == 1
    assert read_pdf(content, Layout()) == before


def test_only_drawing_asks_for_the_fonts_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def find(_: Any, weight: int, italic: int, charset: int, *rest: Any) -> None:
        asked.append(b"font")

    machine = SimpleNamespace(contents=SimpleNamespace(MapFont=find, GetFont=find, EnumFonts=lambda *_: None))
    monkeypatch.setattr("pipelines.documents.pdf.substitute_fonts._FONTS._machine", machine)
    content = build(spell(WORDS, "utf-16-be"))
    read_pdf(content, Layout())
    assert not asked
    list(draw_pages(content, [1], 1.0))
    assert asked


def test_a_space_is_no_character_with_an_outline() -> None:
    """What stands for nothing but white space is left out, as with any other font."""
    content = build(spell("年", "utf-16-be") + "BT /F1 10 Tf 1 0 0 1 300 700 Tm <0020> Tj ET\n")
    (section,) = read_pdf(content, Layout()).sections
    assert section.text == "年"
