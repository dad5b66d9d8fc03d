"""Sends answers to the worker processes, one call each, and tells in items what comes back."""

from collections.abc import Awaitable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from scrapy.http import Response

from crawler.examination.calls import CutArticle, Moved, SentAnswer, examine_further_page, examine_listing, examine_page
from crawler.listings.addresses import normalize
from crawler.listings.pages import PageProblem
from crawler.listings.reader import Listing
from crawler.listings.responses import describe_answer, describe_unchanged, fail_answer
from crawler.portals.portal import Column, Portal
from pipelines.documents.html.article_pages import archive_pages
from pipelines.documents.model import Layout
from pipelines.intake.documents import KeptDocument
from pipelines.intake.reader import DocumentReader, describe_kept
from pipelines.items import DocumentItem, FailureItem, Link, UnchangedItem
from pipelines.workers import LimitError


class Examiner:
    """Finds out what answers are. Whatever an answer does to a worker process is a failure of its address alone."""

    def __init__(self, reader: DocumentReader) -> None:
        self._reader = reader

    async def examine_page(
        self, response: Response, portal: Portal, column: Column
    ) -> DocumentItem | UnchangedItem | FailureItem | Moved | CutArticle:
        """Return a page or attachment as the pipelines take it, or why the answer is none.

        The first page of an article that is cut is told as such: its other pages have to be fetched first. So is a page
        that sends its reader elsewhere by script.
        """
        layout = Layout(column.body, column.header)
        if response.status == 304:
            unchanged = describe_unchanged(response)
            if isinstance(unchanged, UnchangedItem):
                await self._reader.read_again(unchanged, layout)
            return unchanged
        return await self._examine(SentAnswer.take(response), describe_answer(response, portal, column), portal, layout)

    async def examine_further_page(self, response: Response, portal: Portal) -> PageProblem | list[Link]:
        """Return what a further page of an article links, or why the answer is none."""
        try:
            sent = SentAnswer.take(response), _without_columns(portal)
            return await self._reader.pool.call(examine_further_page, *sent)
        except LimitError as error:
            return PageProblem(error.error, str(error))

    async def examine_article(
        self, pages: Sequence[Response], portal: Portal, column: Column
    ) -> DocumentItem | FailureItem | Moved | CutArticle:
        """Return the pages of an article as one document, which stands at the address of the first.

        It says nothing to ask by whether it is unchanged: the first page's validators are not those of the others.
        """
        body = archive_pages([(normalize(page.url), page.body) for page in pages])
        answer = SentAnswer.take(pages[0])._replace(body=body, headers={})
        described = describe_answer(pages[0], portal, column) | {"etag": None, "last_modified": None}
        return await self._examine(answer, described, portal, Layout(column.body, column.header))

    async def _examine(
        self, answer: SentAnswer, described: dict[str, Any], portal: Portal, layout: Layout
    ) -> DocumentItem | FailureItem | Moved | CutArticle:
        item, hosts = DocumentItem(**described), _without_columns(portal)
        only_read = self._reader.may_repeat(item.url, answer.body)

        def call(asked: Layout | None) -> Awaitable[PageProblem | Moved | CutArticle | tuple[list[Link], KeptDocument]]:
            sent = answer, hosts, self._reader.archive, asked, only_read and asked is not None
            return self._reader.pool.call(examine_page, *sent)

        try:
            found, problem = await self._reader.ask(item.url, answer.body, layout, call, given=False)
            if isinstance(found, PageProblem):
                return FailureItem(answer.address, "fetch", found.error, found.message)
            if isinstance(found, (Moved, CutArticle)):
                return found
            item.links, kept = found
            describe_kept(item, kept, problem)
            await self._reader.settle_repeated(item, answer.body, layout)
        except LimitError as error:
            return FailureItem(answer.address, "read", error.error, str(error))
        return item

    async def examine_listing(
        self, response: Response, portal: Portal, column: Column
    ) -> FailureItem | Moved | tuple[Listing, list[Link], list[Link]]:
        """Return what a column's page lists, where that leads, and its other pages; or why it cannot be read."""
        answer, hosts = SentAnswer.take(response), _without_columns(portal)
        try:
            return await self._reader.pool.call(examine_listing, answer, hosts, column)
        except LimitError as error:
            return fail_answer(response, "listing", error.error, str(error))


@lru_cache
def _without_columns(portal: Portal) -> Portal:
    """Return a portal as the pipe takes it for every page: a region's columns are hundreds."""
    return replace(portal, columns=())
