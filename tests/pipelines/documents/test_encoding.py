import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.encoding import decode_html, encode_html
from pipelines.documents.model import ReadError

REPORT = "<p>重庆市2019年政府信息公开工作年度报告，收到申请7522件。</p>"
CJK = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), min_size=12, max_size=200)


def labelled(label: str, text: str = REPORT) -> str:
    return f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={label}"></head>{text}</html>'


@pytest.mark.parametrize("label", ["utf-8", "UTF8", "gb2312", "GBK", "gb18030", "iso-8859-1", "windows-1252", ""])
@pytest.mark.parametrize("encoding", ["utf-8", "gbk", "gb18030"])
def test_the_bytes_decide_whatever_the_label(label: str, encoding: str) -> None:
    text = labelled(label) if label else REPORT
    assert decode_html(text.encode(encoding)) == text


NO_ENCODINGS = (
    "utf-9 x-unknown 中文 base64 hex zlib rot13 utf-7 idna unicode_escape raw_unicode_escape punycode undefined utf-16"
)


@pytest.mark.parametrize("label", NO_ENCODINGS.split())
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_labels_that_name_no_encoding_of_pages_are_not_followed(label: str, encoding: str) -> None:
    text = labelled(label, REPORT + r"\u91cd +AGE-")
    assert decode_html(text.encode(encoding)) == text


def test_gb2312_label_over_characters_that_only_gb18030_has() -> None:
    text = labelled("gb2312", "<p>㛃溇镕𠮷·€</p>" + REPORT)
    assert decode_html(text.encode("gb18030")) == text


def test_declaration_in_an_xml_declaration() -> None:
    text = f'<?xml version="1.0" encoding="gb2312"?>{REPORT}'
    assert decode_html(text.encode("gbk")) == text


def test_real_big5_is_believed() -> None:
    text = labelled("big5", "<p>臺灣事務辦公室政府資訊公開</p>")
    assert decode_html(text.encode("big5")) == text


def test_single_byte_label_counts_where_nothing_else_fits() -> None:
    text = labelled("iso-8859-1", "<p>Café Zürich ß</p>")
    assert decode_html(text.encode("cp1252")) == text


def test_valid_utf8_of_two_byte_signs_follows_its_label() -> None:
    text = labelled("gb2312", "<p>联通</p>")  # the four bytes are valid UTF-8, the classic mistake
    assert decode_html(text.encode("gbk")) == text


def test_short_utf8_that_is_valid_gb18030_too() -> None:
    text = labelled("gb2312", "<p>中文</p>")  # six bytes: three GBK characters
    assert decode_html(text.encode()) == text


@pytest.mark.parametrize(
    ("bom", "encoding"),
    [(codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")],
)
def test_byte_order_mark_is_taken_off_and_wins_over_the_label(bom: bytes, encoding: str) -> None:
    text = labelled("gb2312")
    assert decode_html(bom + text.encode(encoding)) == text


def test_utf8_mark_of_an_include_over_gbk_bytes() -> None:
    text = labelled("gb2312")
    assert decode_html(codecs.BOM_UTF8 + text.encode("gbk")) == text


def test_utf16_without_its_mark_is_refused() -> None:
    with pytest.raises(ReadError) as caught:
        decode_html("<html><p>a report in ASCII letters</p>".encode("utf-16-le"))
    assert caught.value.error == "encoding"


@pytest.mark.parametrize("label", ["utf-8", "gb2312", "none"])
@pytest.mark.parametrize(("encoding", "cut"), [("utf-8", 1), ("utf-8", 2), ("gbk", 1)])
def test_last_character_cut(label: str, encoding: str, cut: int) -> None:
    whole = f"<meta charset={label}><p>重庆中文"
    text = decode_html(whole.encode(encoding)[:-cut])
    assert text == whole[:-1] + "\ufffd"


@pytest.mark.parametrize("encoding", ["utf-8", "gbk"])
def test_one_character_cut_in_the_middle(encoding: str) -> None:
    """A page put together of two parts cut by bytes; the rest is read, and the damage shows."""
    text = labelled("utf-8", REPORT * 20)
    data = text.encode(encoding)
    at = data.index("庆".encode(encoding), 300)
    read = decode_html(data[:at] + data[at + 1 :])
    assert "收到申请7522件" in read
    assert read.count("\ufffd") <= 2
    assert read.count("\ufffd") > 0 or encoding == "gbk"


def test_damaged_utf8_that_gb18030_accepts_is_still_utf8() -> None:
    data = b"<p>" + "重庆".encode() * 20
    data = data[:30] + data[31:60] + data[61:]  # two bytes are lost, and the rest happens to pair
    assert "\ufffd" not in data.decode("gb18030")
    assert "重庆重庆" in decode_html(data)


def test_signs_of_earlier_damage_are_text() -> None:
    text = labelled("gb2312", "<p>\ufffd\ufffd\ufffd锟斤拷重庆</p>")
    assert decode_html(text.encode()) == text


@given(CJK, st.sampled_from(["", "utf-8", "gb2312", "gbk", "latin-1"]), st.sampled_from(["utf-8", "gb18030"]))
def test_chinese_text_reads_whatever_label_it_has(text: str, label: str, encoding: str) -> None:
    assert decode_html(labelled(label, text).encode(encoding)) == labelled(label, text)


@given(st.binary(max_size=500), st.sampled_from(["", "utf-8", "gb2312", "latin-1", "utf-7", "big5", "hex"]))
def test_any_bytes_give_text_or_a_read_error(data: bytes, label: str) -> None:
    try:
        text = decode_html(labelled(label).encode()[:90] + data)
    except ReadError as error:
        assert error.error == "encoding"  # noqa: PT017 - some bytes are text
    else:
        text.encode()  # no lone surrogates: lxml and SQLite take no text with them


@given(
    st.sampled_from([b"", b"\n ", codecs.BOM_UTF8, "\u3000".encode(), "\ufeff\n".encode(), b"a", b"<p>"]),
    CJK,
    st.sampled_from(["", "utf-8", "gb2312"]),
    st.sampled_from([b"", b"\r\n ", "\u3000".encode(), "重".encode()[:2], b"&nbsp;"]),
)
def test_a_page_in_utf8_is_its_text(before: bytes, text: str, label: str, behind: bytes) -> None:
    body = before + labelled(label, text).encode() + behind
    assert encode_html(body) == decode_html(body).strip().encode()


@given(CJK)
def test_a_page_in_another_encoding_is_put_into_utf8(text: str) -> None:
    assert encode_html(labelled("gb2312", text).encode("gb18030")) == labelled("gb2312", text).encode()


def test_a_page_in_utf8_stays_the_bytes_that_it_is() -> None:
    page = labelled("gb2312", "<p>重庆</p>").encode()
    assert encode_html(b"\r\n" + page + b"\n") == page


def test_a_page_in_utf8_full_of_zeros_is_refused() -> None:
    """As bytes of another kind are, in which some happen to be Chinese."""
    few, many = "<p>政府信息公开\x00年报" + "一" * 200 + "</p>", "<p>政府信息公开年报" + "\x00" * 20 + "</p>"
    assert encode_html(few.encode()) == few.encode()
    with pytest.raises(ReadError) as caught:
        encode_html(many.encode())
    assert caught.value.error == "encoding"


@pytest.mark.parametrize("declared", ["utf-8", "gbk", ""])
def test_a_menu_in_another_encoding_is_read_beside_the_page(declared: str) -> None:
    """A server includes a file of the site's old encoding; each part is read in its own."""
    menu = "".join(f"<li>第{number}栏：政务公开，办事服务</li>" for number in range(60))
    report = "".join(f"<p>本年度收到政府信息公开申请{number}件，予以公开。</p>" for number in range(12))
    meta = f'<meta charset="{declared}">' if declared else ""
    for first, second in (("gb18030", "utf-8"), ("utf-8", "gb18030")):
        page = f"<html>{meta}<ul>".encode() + menu.encode(first) + b"</ul>" + report.encode(second) + b"</html>"
        assert decode_html(page) == f"<html>{meta}<ul>{menu}</ul>{report}</html>"
