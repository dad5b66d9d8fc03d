"""Articles that their portal cuts in pages: the others are fetched one by one, and all are examined as one document."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.examination.calls import CutArticle
from crawler.examination.examiner import Examiner
from crawler.listings.pages import PageProblem
from crawler.portals.portal import Column, Portal
from pipelines.items import DocumentItem, FailureItem, Link


@dataclass
class _Article:
    """An article: its pages that are there, the addresses of those that are not, what they link, and whose it is."""

    pages: list[Response]
    rest: list[str]
    links: list[Link]
    portal: Portal
    column: Column
    found_on: str | None


class ArticleReader:
    """Fetches the further pages of an article, always and whole: a page alone does not tell whether another changed.

    A page that fails is a failure of its address, and the article is what the others say; that is less than it said
    before, so it takes nothing away (`versions.shrunken`).
    """

    def __init__(
        self,
        examiner: Examiner,
        finish: Callable[..., Iterator[Any]],
        fail: Callable[[Failure], Iterator[FailureItem]],
    ) -> None:
        """Take what examines pages, what is done with an item (item, portal, column, found_on), and with a failure."""
        self._examiner, self._finish, self._fail = examiner, finish, fail

    def begin(
        self, first: Response, cut: CutArticle, *, portal: Portal, column: Column, found_on: str | None
    ) -> Request:
        """Return the request for an article's second page."""
        return self._request(_Article([first], list(cut.pages), list(cut.links), portal, column, found_on))

    async def parse_page(self, response: Response, article: _Article) -> AsyncIterator[Any]:
        """Take one more page; after the last yield all of them as one document, and requests for what they link."""
        found = await self._examiner.examine_further_page(response, article.portal)
        if isinstance(found, PageProblem):
            yield FailureItem(response.meta["address"], "fetch", found.error, found.message)
        else:
            article.pages.append(response)
            article.links += found
        async for output in self._go_on(article):
            yield output

    async def fail_page(self, failure: Failure) -> AsyncIterator[Any]:
        """Yield the failure of a page, and go on with the others."""
        for failed in self._fail(failure):
            yield failed
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy on what it gives an errback
        async for output in self._go_on(request.cb_kwargs["article"]):
            yield output

    async def _go_on(self, article: _Article) -> AsyncIterator[Any]:
        if article.rest:
            yield self._request(article)
            return
        item = await self._examiner.examine_article(article.pages, article.portal, article.column)
        if isinstance(item, DocumentItem):
            item.links = article.links
        for output in self._finish(item, article.portal, article.column, article.found_on):
            yield output

    def _request(self, article: _Article) -> Request:
        url = article.rest.pop(0)
        return Request(
            url,
            self.parse_page,
            errback=self.fail_page,
            cb_kwargs={"article": article},
            meta={"portal": article.portal.id, "address": url},
            dont_filter=True,
        )
