"""A response as what the pipelines take: the page that its bytes are, the fields of an item, a failure."""

from typing import Any

from scrapy.http import HtmlResponse, Response, TextResponse

from crawler.listings.addresses import normalize
from crawler.portals.portal import Column, Portal
from pipelines.documents.encoding import decode_html
from pipelines.documents.formats import HTML, PLAIN_TEXT
from pipelines.documents.media_types import sniff
from pipelines.documents.model import ReadError
from pipelines.items import FailureItem, UnchangedItem

CONDITIONS = ("If-None-Match", "If-Modified-Since")
"""The headers of a conditional request that this crawl sends (RFC 9110, §13.1)."""


def decode_page(response: Response) -> TextResponse | None:
    """Return an answer as a page whose text is what its bytes say, None for what is no text.

    Content type and charset of the header do not count: they are often wrong, and a page under a wrong label is a
    page (contract).
    """
    if sniff(response.body) not in {HTML.media_type, PLAIN_TEXT.media_type}:
        return None
    try:
        body = decode_html(response.body).encode()
    except ReadError:
        return response if isinstance(response, TextResponse) else None
    return HtmlResponse(response.url, response.status, response.headers, body, encoding="utf-8")


def describe_answer(response: Response, portal: Portal, column: Column) -> dict[str, Any]:
    """Return the fields that every item about an answer has."""
    return {
        "url": normalize(response.url),
        "address": response.meta["address"],
        "status": response.status,
        "etag": _read_header(response, "ETag"),
        "last_modified": _read_header(response, "Last-Modified"),
        "portal": portal.id,
        "column_url": column.url,
    }


def describe_unchanged(response: Response) -> UnchangedItem | FailureItem:
    """Return what a status of 304 says, which only means something where the request had a condition."""
    assert response.request is not None
    if not any(name in response.request.headers for name in CONDITIONS):
        return fail_answer(response, "fetch", "http_304", "the server answered 304 to a request without conditions")
    return UnchangedItem(normalize(response.url), response.meta["address"])


def fail_answer(response: Response, stage: str, error: str, message: str) -> FailureItem:
    """Return the failure of the address that was asked for."""
    return FailureItem(response.meta["address"], stage, error, message)


def _read_header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
