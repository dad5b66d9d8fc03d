"""A page's attachments, by its anchors and by a script that writes them."""

import pytest
from scrapy.http import HtmlResponse

from crawler.listings.attachments import AttachmentLink, find_attachments

FOLDER = "https://www.cq.gov.cn/zwgk/nb/202003/"
URL = f"{FOLDER}t20200331_8610641.html"


def attachments(body: str, encoding: str = "utf-8") -> list[tuple[str, str]]:
    response = HtmlResponse(URL, body=f"<html><body>{body}</body></html>".encode(encoding), encoding=encoding)
    found = find_attachments(response)
    assert all(isinstance(link, AttachmentLink) for link in found)
    return [(link.url.removeprefix(FOLDER), link.text) for link in found]


def test_anchors_lead_to_attachments() -> None:
    body = """<a href="./W01.pdf">年报\n PDF</a><a href="../">上级</a><a href="t20200331_1.html">相关</a>
        <a href="W01.jpg">图</a><a href="javascript:open('x.pdf')">x</a><a>无</a><!-- <a href="old.pdf">旧</a> -->
        <p><a href="W02.DOCX#top">文字版</a></p><a href="https://other.cn/a.zip">外</a>"""
    expected = [("W01.pdf", "年报 PDF"), ("W02.DOCX", "文字版"), ("https://other.cn/a.zip", "外")]
    assert attachments(body) == expected


def test_an_address_counts_as_a_browser_reads_it() -> None:
    """White space in an address is left out; a reference may be a query alone, on the base's path."""
    assert attachments('<a href=" ./W01.p\tdf\n">一</a><a href="W02.PDF?x=1">二</a>') == [
        ("W01.pdf", "一"),
        ("W02.PDF?x=1", "二"),
    ]
    assert attachments('<base href="https://www.cq.gov.cn/zwgk/nb/202003/W03.doc"><a href="?v=2">三</a>') == [
        ("W03.doc?v=2", "三")
    ]


@pytest.mark.parametrize(
    "script",
    [
        """var hasFJ='<a href="./W01.pdf">附件1</a><BR/><a href="./W02.doc">附件2</a>';""",
        """var hasFJ = "<a href='./W01.pdf'>附件1</a><BR/><a href='./W02.doc'>附件2</a>"; if(hasFJ!=''){}""",
        r"""var hasFJ='<a href=\'./W01.pdf\'>附件1<\/a><BR\/><a href=\'.\/W02.doc\'>附件2<\/a>';""",
        r"""var hasFJ="<a href=\"./W01.pdf\">\u9644\u4ef61</a><BR/><a href=\"./W02.d\x6fc\">附件2</a>";""",
        """// var hasFJ='<a href="old.pdf">旧</a>'
        /* var hasFJ='<a href="old.pdf">旧</a>' */
        var x="http://h.cn/"; hasFJ=`<a href="W01.pdf">附件1</a>\n<a href="W02.doc">附件2</a>`;""",
        "var a=\"hasFJ='\\\"\";var hasFJ='<a href=W01.pdf>附件1</a><a href=W02.doc>附件2</a>\\\n';",
    ],
)
def test_a_script_string_holds_attachments(script: str) -> None:
    expected = [("W01.pdf", "附件1"), ("W02.doc", "附件2")]
    assert attachments(f"<script>{script}</script>") == expected


@pytest.mark.parametrize(
    "script",
    [
        "var hasFJ='';",
        "var hasFJ=null; if (hasFJ=='<a href=W01.pdf>x</a>') {}",
        "var nothasFJ='<a href=W01.pdf>x</a>'",
        "document.write('hasFJ=\"<a href=W01.pdf>x</a>\"')",
    ],
)
def test_a_script_without_attachments(script: str) -> None:
    assert attachments(f"<script>{script}</script><p>hasFJ='&lt;a href=W01.pdf>'</p>") == []


def test_order_is_the_page_s_and_each_address_comes_once_with_its_text() -> None:
    body = """<a href="W02.pdf"><img src="pdf.png"></a><script>var hasFJ='<a href="./W03.doc">三</a>'</script>
        <a href="./W02.pdf#1">二</a><a href="W01.pdf" title="一"></a><a href="W03.doc">另</a>"""
    assert attachments(body) == [("W02.pdf", "二"), ("W03.doc", "三"), ("W01.pdf", "一")]


def test_a_name_in_chinese_on_a_gbk_page_is_utf8_in_the_address() -> None:
    assert attachments('<a href="年报.pdf">年报</a>', "gb18030") == [("%E5%B9%B4%E6%8A%A5.pdf", "年报")]
