"""Pages of listings for the tests: every markup that was seen, each with the same two reports."""

from scrapy.http import HtmlResponse

from crawler.listings.entries import Entry
from crawler.listings.reader import Listing, read_listing

URL = "https://www.cq.gov.cn/zwgk/nb/"
A = f"{URL}202003/t20200331_8610641.html"
B = f"{URL}202103/t20210329_9060212.html"
PDF = f"{URL}202103/W020210329000000000000.pdf"


def page(body: str, url: str = URL, encoding: str = "utf-8") -> HtmlResponse:
    return HtmlResponse(url, body=f"<html><body>{body}</body></html>".encode(encoding), encoding=encoding)


def read(body: str) -> Listing:
    return read_listing(page(body))


# Two linked rows and one without a link, as the list's own template prints them (site-structure.md).
MARKUP_PAGES = {
    "list-cont": """
        <ul class="list-cont"><li class="w120">市政府</li><li class="w400"><a href="./202003/t20200331_8610641.html">
        一</a></li><li class="w172">渝府〔2020〕1号</li><li class="w110"><span>2020-03-31</span></li></ul>
        <ul class="list-cont"><li class="w120">市政府</li><li class="w400">没有链接</li><li class="w172"></li>
        <li class="w110"><span>2020-05-01</span></li></ul>
        <ul class="list-cont"><li class="w120">市政府</li><li class="w400"><a href="./202103/t20210329_9060212.html">
        二</a></li><li class="w172"></li><li class="w110"><span>2021-03-29</span></li></ul>""",
    "list-warp": """<div class="list-warp"><ul>
        <li><a class="ellipsis" href="./202003/t20200331_8610641.html">一</a><span>2020-03-31</span></li>
        <li><span>2020-05-01</span></li>
        <li><a class="ellipsis" href="./202103/t20210329_9060212.html">二</a><span>2021-03-29</span></li></ul></div>""",
    "zcwjk-list-c": """<table>
        <tr class="zcwjk-list-c clearfix"><td class="num">1</td><td class="title">
        <a href="./202003/t20200331_8610641.html"><p class="tit">一</p><p class="info"><i class="kh">(</i>
        <span>发文字号：渝府〔2020〕1号</span><span class="time">成文日期 ：2020-03-31</span><i>)</i></p></a></td></tr>
        <tr class="zcwjk-list-c"><td class="num">2</td><td class="title"><p class="tit">没有链接</p></td></tr>
        <tr class="zcwjk-list-c cur"><td class="num">3</td><td class="title">
        <a href="./202103/t20210329_9060212.html"><p class="tit">二</p>
        <p class="info"><span class="time">成文日期 ：2021年3月29日</span></p></a></td></tr></table>""",
    "listpc-item": """
        <a class="listpc-item" href="./202003/t20200331_8610641.html"><ul><li class="pub-unit">市政府</li>
        <li class="file-title" title="一">一</li><li class="file-code">渝府令1号</li>
        <li class="pub-time">2020-03-31</li></ul></a>
        <a class="listpc-item"><ul><li class="file-title">没有链接</li><li class="pub-time">2020-05-01</li></ul></a>
        <a class="listpc-item" href="./202103/t20210329_9060212.html"><li class="pub-unit">市政府</li>
        <li class="file-title" title="二">二</li><li class="file-code"></li><li class="pub-time">2021-03-29</li></a>""",
    "information-l-content": """<div class="information-l-content"><ul>
        <li><a href="./202003/t20200331_8610641.html">一</a><span>2020-03-31</span></li><li>没有链接</li>
        <li><a href="./202103/t20210329_9060212.html">二</a><span>2021-03-29</span></li></ul></div>""",
    "nr-list": """<div class="nr-list"><ul>
        <li><a href="./202003/t20200331_8610641.html">一</a>2020-03-31</li><li>没有链接</li>
        <li><a href="./202103/t20210329_9060212.html">二</a><b>2021-03-29</b></li></ul></div>""",
    "tab-item": """<div class="tab-item"><ul>
        <li><a href="./202003/t20200331_8610641.html">一</a><span>2020-03-31</span></li><li>没有链接</li>
        <li><a href="./202103/t20210329_9060212.html">二</a><span>2021-03-29</span></li></ul></div>""",
    "wx-dlmul": """<ul class="wx-dlmul dlmf">
        <li ><a href=./202003/t20200331_8610641.html>一</a><span>2020-03-31</span></li><li>没有链接</li>
        <li ><a href=./202103/t20210329_9060212.html>二</a><span>2021-03-29</span></li></ul>""",
}
ENTRIES = (Entry(A, "一", "2020-03-31"), Entry(B, "二", "2021-03-29"))
