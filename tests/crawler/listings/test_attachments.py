"""A page's attachments, by its anchors and by a script that writes them."""

import pytest
from scrapy.http import HtmlResponse

from crawler.listings.attachments import AttachmentLink, find_article_pages, find_attachments
from tests.growth import assert_linear

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
    expected = [("W01.pdf", "年报 PDF"), ("x.pdf", "x"), ("W02.DOCX", "文字版"), ("https://other.cn/a.zip", "外")]
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
        "// '<a href=W01.pdf>x</a>'",
        "var name = 'W01.pdf', suffix = '.pdf', url = '/a/' + name;",
        "var other = '<b>W01.pdf</b>', picture = '/a/W01.jpg';",
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


SHOWN = {
    "iframe": '<iframe src="./W01.pdf" width="100%"></iframe>',
    "frame": '<frameset><frame src="W01.pdf"></frameset>',
    "embed": '<embed src="./W01.pdf" type="application/pdf">',
    "object": '<object data="W01.pdf" type="application/pdf"></object>',
    "a viewer with a path": '<iframe src="/pdfjs/web/viewer.html?file=/zwgk/nb/202003/W01.pdf"></iframe>',
    "a viewer with an encoded path": '<a href="/v.html?file=%2Fzwgk%2Fnb%2F202003%2FW01.pdf#page=1">x</a>',
    "a viewer with an address": f'<iframe src="/v/viewer.html?url={FOLDER}W01.pdf&amp;zoom=1"></iframe>',
    "a viewer beside the file": '<iframe src="viewer.htm?file=W01.pdf"></iframe>',
    "window.open": "<a href=\"javascript:void(0)\" onclick=\"window.open('./W01.pdf','_blank')\">x</a>",
    "a call of the page": "<a href=\"javascript:download('W01.pdf')\">x</a>",
    "a button": "<button onclick=\"location.href='W01.pdf'\">下载</button>",
    "data-href": '<span data-href="W01.pdf">下载</span>',
    "data of a script": 'var files = [{"name": "年报", "url": "/zwgk/nb/202003/W01.pdf"}];',
    "document.write": "document.write('<a href=\"W01.pdf\">年报</a>');",
}


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_page_shows_or_opens_is_an_attachment(name: str) -> None:
    body = SHOWN[name] if "<" in SHOWN[name] and "write" not in SHOWN[name] else f"<script>{SHOWN[name]}</script>"
    assert [url for url, _ in attachments(body)] == ["W01.pdf"]


@pytest.mark.parametrize(
    ("body", "address"),
    [
        (
            '<a href="/module/download/downfile.jsp?classid=0&amp;filename=W01.pdf">x</a>',
            "downfile.jsp?classid=0&filename=W01.pdf",
        ),
        ('<a href="/system/_content/download.jsp?wbfileid=12">巴渝区2023年报告.pdf</a>', "download.jsp?wbfileid=12"),
        ('<a href="/UserFiles/12">附件：年报.docx（23KB）</a>', "/UserFiles/12"),
        ('<a href="/file/12" download="年报.pdf">下载</a>', "/file/12"),
        ('<a href="/file/12" title="年报.pdf">下载</a>', "/file/12"),
        ('<embed src="/file/12" type="application/pdf">', "/file/12"),
        ('<iframe src="./t20200331_8610641_body.html"></iframe>', "t20200331_8610641_body.html"),
    ],
)
def test_an_address_without_a_file_s_suffix(body: str, address: str) -> None:
    (found,) = attachments(body)
    assert found[0].endswith(address)


@pytest.mark.parametrize(
    "body",
    [
        '<iframe src="/common/footer.html"></iframe><iframe src="about:blank"></iframe>',
        '<iframe src="https://share.example.org/a"></iframe>',
        '<a href="/zwgk/list.jsp?c=1">附件</a><a href="/search?q=pdf">x</a>',
        '<a href="/v.html?file=a.jpg">图</a><object data="a.swf"></object><script src="a.js"></script>',
    ],
)
def test_what_is_no_attachment(body: str) -> None:
    assert attachments(body) == []


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        (
            'createPageHTML(3, 0, "t20200331_8610641", "html");',
            ["t20200331_8610641_1.html", "t20200331_8610641_2.html"],
        ),
        ('createPageHTML(1, 0, "t20200331_8610641", "html");', []),
        ('createPage(3, 0, "index", "html");', []),
        ("", []),
    ],
)
def test_an_article_is_cut_in_pages(script: str, pages: list[str]) -> None:
    response = HtmlResponse(URL, body=f"<script>{script}</script>".encode(), encoding="utf-8")
    assert [url.removeprefix(FOLDER) for url in find_article_pages(response)] == pages


@pytest.mark.parametrize("unit", ["<iframe src=a>", "'<a", "'/a.pdf'", "<a onclick=\"x('a", "<a href=a.pdf>", "\\'"])
def test_twice_the_page_is_twice_the_work(unit: str) -> None:
    def make(times: int) -> HtmlResponse:
        script = "" if unit.startswith("<") else f"hasFJ{unit * times}"
        return HtmlResponse(URL, body=f"<div>{unit * times}</div><script>{script}</script>".encode(), encoding="utf-8")

    assert_linear(make, find_attachments, 8_000)
