"""The words of pagers: a number, the next page, the last one, how many there are."""

import re

from scrapy import Selector

NEXT = re.compile(r"[\[【(（]?(?:下一?[页頁]|后一?页|后页|next(?:\s*page)?)[\]】)）]?\s*[>›»]*", re.IGNORECASE)
LAST = re.compile(r"[\[【(（]?(?:尾页|末页|最后一?页|last(?:\s*page)?)[\]】)）]?\s*[>›»|]*", re.IGNORECASE)
_NUMBER = re.compile(r"[\[【(（]?\s*(?:第\s*)?(\d{1,4})(?:\s*页)?\s*[\]】)）]?", re.ASCII)
_TOTALS = re.compile(
    r"共(?:有|计)?\s{0,3}(\d{1,6})\s{0,3}页|总页数\s{0,3}[:：]?\s{0,3}(\d{1,6})|"
    r"页次\s{0,3}[:：]?\s{0,3}\d{1,6}\s{0,3}/\s{0,3}(\d{1,6})|第?\s{0,3}\d{1,6}\s{0,3}页?\s{0,3}/\s{0,3}共?\s{0,3}(\d{1,6})\s{0,3}页",
    re.ASCII,
)


def read_number(words: str) -> int:
    """Return the page that a link is worded as (``3``, ``[3]``, ``第3页``); 0 where it is none."""
    match = _NUMBER.fullmatch(words)
    return int(match[1]) if match else 0


def read_total(page: Selector) -> int:
    """Return how many pages a page says there are (共5页, 页次：1/5); 0 where it does not say."""
    texts = page.xpath("//text()[not(parent::script or parent::style)]").getall()
    found = (next(filter(None, match.groups())) for match in _TOTALS.finditer("".join(texts)))
    return max(map(int, found), default=0)
