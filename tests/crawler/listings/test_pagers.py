"""How many pages a listing has, by the script that prints their numbers, and their addresses."""

import pytest

from crawler.listings.entries import ListingError
from crawler.listings.pagers import MAX_PAGES, list_page_addresses
from tests.crawler.listings.listing_pages import URL, read


@pytest.mark.parametrize(
    ("script", "pages"),
    [
        ('createPage(3, 0, "index", "html");', 3),
        ('createPageHTML(3,0,"index","html")', 3),
        ("createPage( '3' , 1, 'index', 'html' )", 3),
        ('if (x) {\n createPage(3,\n 0, "index", "html");}', 3),
        ("createPage(3)", 3),
        ('createPage(0, 0, "index", "html");', 1),
        ('createPage(1, 0, "list", "htm");', 1),
        (f'createPage({MAX_PAGES}, 0, "index", "html");', MAX_PAGES),
        ('createPage(3, 0, "index", "html");createPage(3, 0, "index", "html");', 3),
        ("function createPage(total, current, name, suffix) {}\ncreatePage(3, 0);", 3),
        ("var p = { createPage(total) { return 1 } };", 1),
        ("<!--\ncreatePage(3, 0);\n//-->", 3),
        ("<!-- createPage(3, 0);\n-->", 1),
        ('// createPage(3, 0);\nvar u = "http://h.cn/"; createPage(2, 0);', 2),
        ("/* createPage(3, 0);\n*/", 1),
        ("document.write('<a onclick=\"createPage(3, 0)\">');", 1),
        ("recreatePage(3, 0);", 1),
        ("", 1),
    ],
)
def test_the_number_of_pages(script: str, pages: int) -> None:
    assert read(f"<script>{script}</script>").pages == pages


def test_a_script_in_a_comment_and_text_outside_scripts_count_for_nothing() -> None:
    assert read('<!-- <script>createPage(3, 0, "index", "html")</script> --><p>createPage(3, 0)</p>').pages == 1


@pytest.mark.parametrize(
    "script",
    [
        'createPage(total, 0, "index", "html")',
        'createPage(3, current, "index", "html")',
        "createPage()",
        "createPage(-1, 0)",
        "createPage(2.5, 0)",
        'createPage(parseInt("3"), 0)',
        "$('.page').createPage({pageNum: 3})",
        "createPageHTML('page_div', 6, 1, 'fenye', 'shtml', 166)",
        f"createPage({MAX_PAGES + 1}, 0)",
        'createPage(3, 0, "list", "html")',
        'createPage(3, 0, "index", "shtml")',
        "createPage(3, 0); createPage(4, 0);",
    ],
)
def test_paging_that_cannot_be_read_is_refused_by_address(script: str) -> None:
    with pytest.raises(ListingError, match=URL):
        read(f"<script>{script}</script>")


@pytest.mark.parametrize("url", [URL, f"{URL}index.html", URL.rstrip("/"), f"{URL}#top"])
def test_page_addresses(url: str) -> None:
    assert list_page_addresses(url, 1) == []
    assert list_page_addresses(url, 3) == [f"{URL}index_1.html", f"{URL}index_2.html"]


@pytest.mark.parametrize(
    ("url", "pages"),
    [(URL, 0), (URL, MAX_PAGES + 1), (f"{URL}list.html", 2), (f"{URL}wap.html", 2), (f"{URL}?a=1", 2)],
)
def test_page_addresses_that_cannot_be_numbered_are_refused(url: str, pages: int) -> None:
    with pytest.raises(ListingError):
        list_page_addresses(url, pages)
