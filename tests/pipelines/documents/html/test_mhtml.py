"""Web archives as Word, Internet Explorer and Chrome save them; broken ones; the page read as the page itself."""

import base64
import email.policy
import quopri
from collections.abc import Callable
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.html.article_pages import archive_pages
from pipelines.documents.html.mhtml import MAX_MULTIPARTS, read_mhtml
from pipelines.documents.html.reader import read_html
from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.reader_names import name_reader
from pipelines.documents.readers import read_document
from tests.examples import examples
from tests.growth import assert_linear
from tests.paths import ROOT
from tests.pipelines.documents.word_samples import damaged, lines, outcome, shapes

PAGE = ROOT / ("fixtures/site/127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_8610641.html")
SMALL = (
    '<html><head><meta charset="{charset}"><title>重庆市2019年政府信息公开工作年度报告</title></head><body>'
    "<p>一、总体情况</p><p>全年a=b</p><table><tr><td>项目</td><td>数量</td></tr><tr><td>规章</td><td>12</td></tr></table></body></html>"
)
HEAD = "From: <Saved by Blink>\r\nSubject: =?gb2312?B?xOo=?=\r\nMIME-Version: 1.0\r\n"


def read(content: bytes) -> Document:
    return read_mhtml(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error


def part(kind: str, body: bytes, coding: str = "quoted-printable") -> bytes:
    codings: dict[str, Callable[[bytes], bytes]] = {
        "quoted-printable": quopri.encodestring,
        "base64": base64.encodebytes,
        "8bit": bytes,
    }
    head = f"Content-Type: {kind}\r\nContent-Transfer-Encoding: {coding}\r\nContent-Location: file:///C:/a\r\n\r\n"
    return head.encode() + codings[coding](body) + b"\r\n"


def archive(*parts: bytes, boundary: str = "----=_NextPart_01D5", kind: str = "multipart/related") -> bytes:
    """Parts behind each other, with the lines around them that Word writes."""
    inside = b"".join(f"--{boundary}\r\n".encode() + own for own in parts)
    head = f'{HEAD}Content-Type: {kind}; type="text/html"; boundary="{boundary}"\r\n\r\nThis is a Web Archive.\r\n\r\n'
    return head.encode() + inside + f"--{boundary}--\r\n".encode()


PICTURE = part("image/jpeg", b"\xff\xd8\xff" * 100, "base64")


@pytest.mark.parametrize("coding", ["quoted-printable", "base64", "8bit"])
@pytest.mark.parametrize("charset", ["gb2312", "utf-8", "gb18030"])
def test_the_page_in_every_coding(coding: str, charset: str) -> None:
    page = part(f'text/html; charset="{charset}"', SMALL.format(charset=charset).encode(charset), coding)
    document = read(archive(page, PICTURE))
    assert lines(document) == ["一、总体情况", "全年a=b"]
    assert shapes(document) == [["0,0 项目", "0,1 数量", "1,0 规章", "1,1 12"]]
    assert document.header_fields[0].value == "重庆市2019年政府信息公开工作年度报告"


def test_a_page_of_the_bundled_site_reads_as_itself() -> None:
    page, layout = PAGE.read_bytes(), Layout()
    media_type, reader, document = read_document(archive(part("text/html", page), PICTURE), layout)
    source = read_html(page, layout)
    assert document is not None
    assert media_type == document.media_type == "multipart/related"
    assert reader == name_reader(media_type)
    assert (document.header_fields, document.sections, document.tables) == (
        source.header_fields,
        source.sections,
        source.tables,
    )
    assert source.tables


def test_the_portals_layout_is_used() -> None:
    page = part("text/html", "<div class=x>文</div><div>外</div>".encode())
    assert lines(read_mhtml(archive(page), Layout(body=".x"))) == ["文"]


def test_the_first_page_is_read() -> None:
    pages = [part("text/html", f"<p>{name}</p>".encode()) for name in ("页", "框")]
    inner = archive(part("text/plain", "略".encode()), *pages, boundary="in", kind="multipart/alternative")
    assert lines(read(archive(PICTURE, inner.removeprefix(HEAD.encode())))) == ["页"]


def test_an_archive_of_one_part() -> None:
    assert lines(read(HEAD.encode() + part("text/html", "<p>文</p>".encode()))) == ["文"]


def test_an_archive_that_another_program_builds() -> None:
    message = EmailMessage()
    message.set_content(SMALL.format(charset="utf-8"), subtype="html", cte="base64")
    message.add_related(b"GIF89a", "image", "gif")
    assert len(read(message.as_bytes(policy=email.policy.SMTP)).tables) == 1


# ---------------------------------------------------------------- bad files

WHOLE = archive(PICTURE, part("text/html", SMALL.format(charset="gb2312").encode("gb2312")))
NESTED = b"".join(
    f"Content-Type: multipart/mixed; boundary=b{at}\r\n\r\n--b{at}\r\n".encode() for at in range(MAX_MULTIPARTS + 1)
)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "empty"),
        (HEAD.encode(), "empty"),
        (archive(PICTURE), "empty"),
        (archive(part("text/plain", b"x")), "empty"),
        (archive(part("text/html", b"")), "empty"),
        (WHOLE[:-30], "damaged"),
        (archive(part("text/html", b"<p>x", "base64").replace(b"PHA+eA==", b"PHA+e")), "damaged"),
        (HEAD.encode() + NESTED, "too_deep"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_end_in_their_error(content: bytes, error: str) -> None:
    assert error_of(content) == error


def test_an_archive_cut_off_behind_its_page_is_read() -> None:
    whole = archive(part("text/html", "<p>文</p>".encode()), PICTURE)
    assert lines(read(whole[:-50])) == ["文"]


def test_large_archives_take_linear_time() -> None:
    def save(size: int) -> bytes:
        return archive(part("text/html", "<p>文</p>".encode()), *[part("image/png", bytes(size), "base64")] * 4)

    assert lines(read(save(3_200_000))) == ["文"]
    assert_linear(save, read, size=3_200_000)


ERRORS = {"read", "damaged", "too_deep", "empty", "encoding", "table_too_large"}


@given(damaged([WHOLE]))
@examples(150)
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


SCRAPS = [
    b"--b\r\n",
    b"--b--\r\n",
    b"\r\n",
    b"x",
    b"Content-Type: text/html\r\n",
    b"Content-Type: text/html; charset\r\n",
]
SCRAPS += [
    b"Content-Type: multipart/mixed; boundary=b\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"=?x?Q?=",
    b"<p>1",
]
SCRAPS += [
    b"Content-Transfer-Encoding: x-uuencode\r\n",
    b"Content-Type: message/rfc822\r\n",
    b"begin 6 a\r\n",
    b"\xff",
    b";",
]


@given(st.lists(st.sampled_from(SCRAPS), max_size=25))
def test_any_parts_in_any_order(scraps: list[bytes]) -> None:
    assert outcome(read, HEAD.encode() + b"".join(scraps)) in ERRORS


def test_the_pages_of_an_article_are_read_as_one() -> None:
    def page(number: int) -> bytes:
        rows = "".join(f"<tr><td>{row}</td><td>{number}</td></tr>" for row in ("申请", "答复"))
        return f"<html><body><p>第{number}页的文字</p><table border=1>{rows}</table></body></html>".encode()

    pages = [("http://h/t1_2.html", page(1)), ("http://h/t1_2_1.html", page(2)), ("http://h/frame.html", page(3))]
    document = read_mhtml(archive_pages(pages))
    assert [[cell.text for cell in table.cells][1::2] for table in document.tables] == [["1", "1"], ["2", "2"]]
    assert [table.number for table in document.tables] == [0, 1]
    assert "第2页的文字" in "".join(section.text for section in document.sections)
    assert archive_pages(pages) == archive_pages(pages)


def test_a_place_that_is_not_ascii_is_no_further_page() -> None:
    archive = archive_pages([("http://h/t1.html", b"<html><body><p>one</p></body></html>")])
    damaged = archive.replace(b"http://h/t1.html", "http://h/年报.html".encode("gb18030"))
    assert read_mhtml(damaged).sections
