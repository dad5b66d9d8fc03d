"""What a user would write instead: `scrapy runspider benchmarks/plain_spider.py -a url=ADDRESS -s DATABASE=FILE`.

Scrapy, pandas.read_html and sqlite-utils as their manuals have them. It stores the text of each page and every number
of its tables with body, year, table and labels; it keeps no page, no trace of where a number stood, no index and no
second opinion.
"""

import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd
import scrapy
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from sqlite_utils import Database

PAGES = r"createPage\((\d+),"
TITLE = re.compile(r"(\w+?)(\d{4})年")
TABLES = {"statistics": "统计指标", "applications": "本年新收", "disputes": "行政复议", "disclosure": "第二十条"}
"""By a word that each statutory table has; the first that fits."""


class SqlitePipeline:
    """Writes each page in one transaction."""

    def __init__(self, path: str) -> None:
        self.path = path

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SqlitePipeline":
        """Take the file from the settings."""
        return cls(crawler.settings["DATABASE"])

    def open_spider(self) -> None:
        """Make the tables."""
        self.db = Database(self.path)
        self.db.enable_wal()
        self.db.table("reports").create(
            {"url": str, "issuer": str, "year": int, "title": str, "text": str}, pk="url", if_not_exists=True
        )
        self.db.table("figures").create(
            {"url": str, "issuer": str, "year": int, "table": str, "row": str, "column": str, "value": float},
            foreign_keys=[("url", "reports", "url")],
            if_not_exists=True,
        )

    def process_item(self, item: dict[str, Any]) -> dict[str, Any]:
        """Write a report and its figures."""
        report = {key: value for key, value in item.items() if key != "figures"}
        known = {key: report[key] for key in ("url", "issuer", "year")}
        with self.db.atomic():
            self.db.table("reports").insert(report)
            self.db.table("figures").insert_all({**known, **figure} for figure in item["figures"])
        return item

    def close_spider(self) -> None:
        """Close the file."""
        self.db.close()


class PlainSpider(scrapy.Spider):
    """Walks the listing and reads every page."""

    name = "plain"
    custom_settings = {"ITEM_PIPELINES": {SqlitePipeline: 300}}  # noqa: RUF012 - Scrapy's name

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
        """Yield the report of a page."""
        assert isinstance(response, HtmlResponse)
        title = response.css("title::text").get("")
        named = TITLE.match(title)
        texts = response.xpath("//body//text()[not(parent::script or parent::style)]").getall()
        yield {
            "url": response.url,
            "issuer": named and named[1],
            "year": named and int(named[2]),
            "title": title,
            "text": "\n".join(text.strip() for text in texts if text.strip()),
            "figures": list(read_figures(response)),
        }


def read_figures(response: HtmlResponse) -> Iterator[dict[str, Any]]:
    """Yield every number of the statutory tables of a page, with the labels of its row and its column."""
    table = ""
    headers: list[list[Any]] = []  # kept for a table that goes on in another one, which has none
    for element in response.xpath("//table[not(.//table)]"):
        frame = pd.read_html(io.StringIO(element.get()))[0]
        rows = frame.to_numpy().tolist()
        if isinstance(frame.columns, pd.MultiIndex):  # rows of <th>
            rows = [*map(list, zip(*frame.columns, strict=True)), *rows]
        text = str(rows)
        table = next((name for name, word in TABLES.items() if word in text), table if "不予处理" in text else "")
        is_header = False
        for row in rows if table else ():
            numbers = {column: float(cell) for column, cell in enumerate(row) if is_number(cell)}
            if not numbers:
                if not any(pd.isna(cell) for cell in row):  # a heading of rows names no column
                    headers = [*headers, row] if is_header else [row]
                    is_header = True
                continue
            is_header = False
            label = join(cell for column, cell in enumerate(row) if column not in numbers)
            values = {join(header[column] for header in headers): number for column, number in numbers.items()}
            for column, number in values.items():  # one for a cell that spans columns
                yield {"table": table, "row": label, "column": column, "value": number}


def join(cells: Iterable[Any]) -> str:
    """Return the texts of cells, each once."""
    return " ".join(dict.fromkeys(str(cell) for cell in cells if not pd.isna(cell)))


def is_number(cell: Any) -> bool:
    """Tell whether a cell holds a number, as text or as pandas made one of it."""
    return re.fullmatch(r"-?\d+(\.\d+)?", str(cell)) is not None
