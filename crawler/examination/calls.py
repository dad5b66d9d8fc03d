"""What a worker process is asked of an answer. An answer goes there, and what it is comes back, as plain data."""

from typing import NamedTuple, Self

from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.listings.links import link_attachments, link_entries, link_pages, list_article_pages
from crawler.listings.pages import PageProblem, diagnose, is_challenge
from crawler.listings.reader import Listing, read_listing_page
from crawler.listings.script_redirects import find_script_redirect
from crawler.portals.portal import Column, Portal
from pipelines.archive import Archive
from pipelines.documents.model import Layout
from pipelines.intake.documents import KeptDocument, keep_document
from pipelines.items import FailureItem, Link

_TYPE_HEADERS = ("Content-Type", "Content-Disposition")
"""By what Scrapy chooses the class of a response, and that its encoding."""


class SentAnswer(NamedTuple):
    """What crosses the pipe of a response: its address, what was asked for, and all that its reading looks at."""

    url: str
    address: str
    status: int
    headers: dict[str, str]
    body: bytes

    @classmethod
    def take(cls, response: Response, request: Request | None = None) -> Self:
        """Return what of a response a worker needs; ``request`` where Scrapy has not yet tied the two."""
        meta = response.meta if request is None else request.meta
        values = {name: response.headers.get(name) for name in _TYPE_HEADERS}
        headers = {name: value.decode("latin-1") for name, value in values.items() if value}
        return cls(response.url, meta["address"], response.status, headers, response.body)

    def restore(self) -> Response:
        """Return the response as Scrapy made it."""
        headers = Headers(self.headers, encoding="latin-1")
        kind = responsetypes.from_args(headers=headers, url=self.url, body=self.body)
        request = Request(self.url, meta={"address": self.address})
        return kind(self.url, self.status, headers, self.body, request=request)


def judge_challenge(answer: SentAnswer) -> bool:
    """Tell whether an answer wants a script to be run before it gives the page."""
    return is_challenge(answer.restore())


class Moved(NamedTuple):
    """A page that sends its reader to another by script, and has nothing else."""

    url: str


class CutArticle(NamedTuple):
    """The first page of an article that is cut: the addresses of the pages after it, and what it links."""

    pages: tuple[str, ...]
    links: list[Link]


def examine_page(
    answer: SentAnswer, portal: Portal, archive: Archive, layout: Layout | None, only_read: bool = False
) -> PageProblem | Moved | CutArticle | tuple[list[Link], KeptDocument]:
    """Return why an answer is no page and no attachment; or what it links, and what its document says.

    Of an article that is cut nothing is kept or read before all of its pages are there.

    Args:
        answer: The answer.
        portal: Whose hosts are asked; its columns are not looked at.
        archive: Where the bytes are kept.
        layout: Where the portal's column says that text and header stand; None where the bytes are not to be read.
        only_read: Keep no bytes: what they say may be known already.

    Raises:
        OSError: The archive takes no more.
    """
    response = answer.restore()
    problem = diagnose(response)
    if (problem is None or problem.error == "stub") and (target := find_script_redirect(response)):
        return Moved(target)
    if problem:
        return problem
    links = link_attachments(response, portal)
    if pages := list_article_pages(response):
        return CutArticle(pages, links)
    return links, keep_document(answer.body, archive, layout, only_read=only_read)


def examine_further_page(answer: SentAnswer, portal: Portal) -> PageProblem | list[Link]:
    """Return what a further page of an article links, or why the answer is none."""
    response = answer.restore()
    return diagnose(response) or link_attachments(response, portal)


def examine_listing(
    answer: SentAnswer, portal: Portal, column: Column
) -> FailureItem | Moved | tuple[Listing, list[Link], list[Link]]:
    """Return what an answer for a column's page lists, where that leads, and its other pages; or why it is none."""
    response = answer.restore()
    listing = read_listing_page(response, portal, column)
    is_bare = listing.error == "stub" if isinstance(listing, FailureItem) else listing.empty is not None
    if is_bare and (target := find_script_redirect(response)):
        return Moved(target)
    if isinstance(listing, FailureItem):
        return listing
    return listing, link_entries(listing, portal), link_pages(listing, portal)
