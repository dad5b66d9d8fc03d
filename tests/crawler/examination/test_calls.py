"""What crosses the pipe is all that an answer's judgement, links and reading look at."""

import pickle
from pathlib import Path

import pytest
from scrapy import Request
from scrapy.http import Headers, HtmlResponse, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler.examination.calls import CutArticle, Moved, SentAnswer, examine_listing, examine_page, judge_challenge
from crawler.listings.pages import PageProblem
from crawler.portals.portal import Column, Portal
from pipelines.archive import Archive
from pipelines.documents.model import Layout
from pipelines.items import FailureItem, Link
from pipelines.packing import PackedEvidence
from tests.crawler.servers import detail_path, listing_page, report_page, title

HOST = "http://x.example"
COLUMN = Column(f"{HOST}/nb/", "annual_report")
PORTAL = Portal("x", "巴渝区", "district", "", ("x.example",), True, (COLUMN,))


def answer(url: str, body: bytes, content_type: str = "text/html", status: int = 200) -> SentAnswer:
    """Return an answer after it has crossed a pipe."""
    response = make_response(url, body, content_type, status)
    sent: SentAnswer = pickle.loads(pickle.dumps(SentAnswer.take(response)))
    return sent


def make_response(url: str, body: bytes, content_type: str, status: int = 200) -> Response:
    headers = Headers({"Content-Type": content_type, "X-Other": "1"})
    kind = responsetypes.from_args(headers=headers, url=url, body=body)
    return kind(url, status, headers, body, request=Request(url, meta={"address": url}))


@pytest.mark.parametrize(
    ("content_type", "body", "kind"),
    [
        ("text/html; charset=gb2312", "<p>年报</p>".encode("gbk"), HtmlResponse),
        ("text/plain", "年报".encode(), TextResponse),
        ("application/pdf", b"%PDF-1.7\x00\x01", Response),
    ],
)
def test_a_response_is_restored_as_scrapy_made_it(content_type: str, body: bytes, kind: type[Response]) -> None:
    response = make_response(f"{HOST}/a", body, content_type, 404)
    restored = SentAnswer.take(response).restore()
    assert type(restored) is type(response) is kind
    assert (restored.url, restored.status, restored.body) == (response.url, 404, body)
    assert restored.meta["address"] == response.url
    if isinstance(restored, TextResponse):
        assert isinstance(response, TextResponse)
        assert (restored.encoding, restored.text) == (response.encoding, response.text)


def test_a_page_is_judged_linked_kept_and_read_in_one_call(tmp_path: Path) -> None:
    page = report_page(2019, attachment="./W02019.txt").encode()
    url = f"{HOST}{detail_path(2019)}"
    found = examine_page(answer(url, page), PORTAL, Archive(tmp_path), Layout())
    assert not isinstance(found, (PageProblem, Moved, CutArticle))
    (link,), kept = found
    assert (link.url, link.kind) == (f"{url.rpartition('/')[0]}/W02019.txt", "attachment")
    assert isinstance(kept.said, PackedEvidence)
    assert (tmp_path / kept.archive_path).read_bytes() == page


def test_an_answer_that_is_no_page_is_not_kept(tmp_path: Path) -> None:
    found = examine_page(answer(f"{HOST}/a.html", b"<p>no</p>"), PORTAL, Archive(tmp_path), Layout())
    assert isinstance(found, PageProblem)
    assert found.error == "stub"
    assert list(tmp_path.iterdir()) == []


def test_a_listing_says_what_it_lists_and_where_that_leads() -> None:
    body = listing_page([(detail_path(2019), title(2019), "2020-01-31")], pages=2).encode()
    found = examine_listing(answer(COLUMN.url, body), PORTAL, COLUMN)
    assert not isinstance(found, (FailureItem, Moved))
    listing, links, pages = found
    assert (listing.pages, pages) == (2, [Link(f"{COLUMN.url}index_1.html", "listing", "/2")])
    assert links == [Link(f"{HOST}{detail_path(2019)}", "page", title(2019), "2020-01-31")]


def test_a_listing_that_cannot_be_read_is_a_failure_of_its_address() -> None:
    found = examine_listing(answer(COLUMN.url, b"gone", status=404), PORTAL, COLUMN)
    assert isinstance(found, FailureItem)
    assert (found.url, found.error) == (COLUMN.url, "http_404")


@pytest.mark.parametrize(("body", "challenge"), [("var a = '__jsl_clearance'", True), ("var a = 1", False)])
def test_a_challenge_is_judged(body: str, challenge: bool) -> None:
    page = f"<html><script>{body}</script></html>".encode()
    assert judge_challenge(answer(f"{HOST}/a.html", page)) is challenge
