"""What a crawl costs that keeps nothing: `scrapy runspider benchmarks/bare_spider.py -a url=ADDRESS`."""

from collections.abc import Iterator
from typing import Any

import scrapy
from scrapy.http import HtmlResponse, Response

PAGES = r"createPage\((\d+),"


class BareSpider(scrapy.Spider):
    """Walks the listing, fetches every page and file, and reads nothing but each page's links and title."""

    name = "bare"

    def __init__(self, url: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.start_urls = [url]

    def parse(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Follow the listing's pages and rows."""
        assert isinstance(response, HtmlResponse)
        if response.url == self.start_urls[0]:
            for number in range(1, int(response.selector.re_first(PAGES) or 1)):
                yield response.follow(f"index_{number}.html", self.parse)
        yield from response.follow_all(css=".tab-item a", callback=self.parse_page)

    def parse_page(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Follow a page's files; the item is thrown away."""
        assert isinstance(response, HtmlResponse)
        yield from response.follow_all(css='a[href$=".docx"]', callback=self.parse_file)
        yield {"title": response.css("title::text").get()}

    def parse_file(self, response: Response, **kwargs: Any) -> Iterator[Any]:
        """Yield its size."""
        yield {"size": len(response.body)}
