"""Addresses: one spelling, what they promise, twins."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from w3lib.url import safe_url_string

from crawler.listings.addresses import (
    ATTACHMENT_SUFFIXES,
    AddressKind,
    classify,
    find_twin_base,
    is_detail,
    normalize,
    resolve,
)

HOST = "https://www.cq.gov.cn"
DETAIL = f"{HOST}/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_8610641"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://WWW.CQ.gov.cn/ZWGK/A.html", "https://www.cq.gov.cn/ZWGK/A.html"),
        ("http://www.cq.gov.cn:80/a/", "http://www.cq.gov.cn/a/"),
        ("https://www.cq.gov.cn:443/a/", "https://www.cq.gov.cn/a/"),
        ("http://www.cq.gov.cn:/a/", "http://www.cq.gov.cn/a/"),
        ("http://www.cq.gov.cn:443/a/", "http://www.cq.gov.cn:443/a/"),
        ("http://127.0.0.1:8642/a/", "http://127.0.0.1:8642/a/"),
        ("http://[::1]:80/a/", "http://[::1]/a/"),
        ("http://[2001:DB8::A]/", "http://[2001:db8::a]/"),
        ("http://[::1]:8642/a/", "http://[::1]:8642/a/"),
        ("http://h.cn/a/index.html#top", "http://h.cn/a/index.html"),
        ("http://h.cn/a/?b=2&a=1&a=", "http://h.cn/a/?b=2&a=1&a="),
        ("http://h.cn", "http://h.cn/"),
        ("http://h.cn/a/./202003/../t.html", "http://h.cn/a/t.html"),
        ("http://h.cn//a/../b", "http://h.cn//b"),
        ("  http://h.cn/a\n", "http://h.cn/a"),
        ("http://h.cn/附件 1.pdf", "http://h.cn/%E9%99%84%E4%BB%B6%201.pdf"),
        ("http://h.cn/%E9%99%84.pdf", "http://h.cn/%E9%99%84.pdf"),
    ],
)
def test_normalize_gives_one_spelling(url: str, expected: str) -> None:
    assert normalize(url) == expected


@pytest.mark.parametrize(
    "url", ["", "a/b.html", "//h.cn/a", "mailto:a@h.cn", "javascript:void(0)", "http://", "http://[", "http://h:99999/"]
)
def test_normalize_refuses_what_is_no_address(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - urllib, w3lib and the module itself word it each in their own way
        normalize(url)


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    st.sampled_from(["http", "HTTPS"]),
    st.sampled_from(["H.cn", "h.cn:80", "h.cn:8080", "u:P@H.cn", "[::1]"]),
    TEXT,
    TEXT,
)
def test_normalize_is_stable(scheme: str, host: str, path: str, query: str) -> None:
    url = f"{scheme}://{host}/{path}?{query}"
    once = normalize(url)
    assert normalize(once) == once
    assert safe_url_string(once) == once
    assert "#" not in once


@pytest.mark.parametrize(
    ("reference", "expected"),
    [
        ("./202003/t20200331_1.html", "http://h.cn/a/202003/t20200331_1.html"),
        ("../b/", "http://h.cn/b/"),
        ("/x.pdf", "http://h.cn/x.pdf"),
        ("//Other.cn/x.pdf", "http://other.cn/x.pdf"),
        (" ./x.pdf\n", "http://h.cn/a/x.pdf"),
        (".\\202003\\x.pdf", "http://h.cn/a/202003/x.pdf"),
        ("x.html#三", "http://h.cn/a/x.html"),
        ("?k=年", "http://h.cn/a/?k=%C4%EA"),
        ("年.pdf", "http://h.cn/a/%E5%B9%B4.pdf"),
        ("", None),
        ("#", None),
        ("javascript:void(0)", None),
        ("mailto:a@h.cn", None),
        ("http://[", None),
    ],
)
def test_resolve_follows_links_as_a_browser_does(reference: str, expected: str | None) -> None:
    assert resolve("http://h.cn/a/", reference, "gb18030") == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{DETAIL}_wap.html", f"{DETAIL}.html"),
        (f"{DETAIL}_app.html", f"{DETAIL}.html"),
        (f"{DETAIL}_wap.shtml", f"{DETAIL}.shtml"),
        (f"{HOST}:443/zwgk/nb/wap.html", f"{HOST}/zwgk/nb/"),
        (f"{DETAIL}.html", None),
        (f"{HOST}/zwgk/nb/", None),
        (f"{HOST}/zwgk/nb/index.html", None),
        (f"{HOST}/zwgk/nb/swap.html", None),
        (f"{HOST}/zwgk/a_wap/t20200331_1.html", None),
        (f"{DETAIL}_wap.pdf", None),
    ],
)
def test_twin_base_names_the_page_that_a_twin_repeats(url: str, expected: str | None) -> None:
    assert find_twin_base(url) == expected


@pytest.mark.parametrize("suffix", sorted(ATTACHMENT_SUFFIXES))
def test_attachments_are_told_by_suffix(suffix: str) -> None:
    assert classify(f"{HOST}/zwgk/202003/W020200331.{suffix}") is AddressKind.ATTACHMENT
    assert classify(f"./W020200331.{suffix.upper()}?v=1") is AddressKind.ATTACHMENT


def test_the_suffixes_seen_are_all_known() -> None:
    assert set("pdf doc docx wps wpt ofd xls xlsx et csv rtf txt zip rar 7z".split()) == ATTACHMENT_SUFFIXES  # noqa: SIM905


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (f"{DETAIL}.html", AddressKind.PAGE),
        ("./202003/t20200331_1_wap.html", AddressKind.PAGE),
        ("index_1.html", AddressKind.PAGE),
        ("a.htm", AddressKind.PAGE),
        ("a.shtml", AddressKind.PAGE),
        (HOST, AddressKind.PAGE),
        (f"{HOST}/zwgk/nb/", AddressKind.PAGE),
        (f"{HOST}/zwgk/v1.0/nb", AddressKind.PAGE),
        ("../", AddressKind.PAGE),
        ("..", AddressKind.PAGE),
        ("?page=2", AddressKind.PAGE),
        ("a.jpg", AddressKind.OTHER),
        ("a.js", AddressKind.OTHER),
        ("a.do?file=b.pdf", AddressKind.ATTACHMENT),
        ("viewer.html?file=b.pdf", AddressKind.PAGE),
        ("a.do?id=b", AddressKind.PAGE),
        ("index.jhtml", AddressKind.PAGE),
        ("a.jsp;jsessionid=1.node?id=2", AddressKind.PAGE),
        ("#top.pdf", AddressKind.OTHER),
        ("", AddressKind.OTHER),
        ("mailto:a@cq.gov.cn", AddressKind.OTHER),
        ("javascript:open('a.pdf')", AddressKind.OTHER),
        ("ftp://h.cn/a.pdf", AddressKind.OTHER),
        ("http://[", AddressKind.OTHER),
    ],
)
def test_classify(url: str, expected: AddressKind) -> None:
    assert classify(url) is expected


@given(st.text())
def test_classify_and_is_detail_take_any_text(text: str) -> None:
    assert classify(text) in AddressKind
    assert not is_detail(text) or classify(text) is AddressKind.PAGE


@pytest.mark.parametrize("suffix", [".html", "_wap.html", "_app.html", ".htm", ".shtml", ".html?from=list"])
def test_detail_pages_and_their_twins(suffix: str) -> None:
    assert is_detail(DETAIL + suffix)
    assert is_detail(f"./202003/t20200331_8610641{suffix}")


@pytest.mark.parametrize(
    "url",
    [
        f"{HOST}/zwgk/index.html",
        f"{DETAIL}.pdf",
        f"{DETAIL}_pad.html",
        f"{HOST}/t2020_1.html",
        f"{HOST}/at20200331_1.html",
        f"{DETAIL}.html/",
        "javascript:go('/t20200331_1.html",
    ],
)
def test_other_addresses_are_no_detail_pages(url: str) -> None:
    assert not is_detail(url)
