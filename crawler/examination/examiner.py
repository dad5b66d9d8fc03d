"""Sends answers to the worker processes, one call each, and tells in items what comes back."""

from collections.abc import Awaitable
from dataclasses import replace
from functools import lru_cache

from scrapy.http import Response

from crawler.examination.calls import SentAnswer, examine_listing, examine_page
from crawler.listings.addresses import normalize
from crawler.listings.pages import PageProblem
from crawler.listings.reader import Listing
from crawler.listings.responses import describe_answer, describe_unchanged, fail_answer
from crawler.portals.portal import Column, Portal
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
    ) -> DocumentItem | UnchangedItem | FailureItem:
        """Return a page or attachment as the pipelines take it, or why the answer is none."""
        layout = Layout(column.body, column.header)
        if response.status == 304:
            unchanged = describe_unchanged(response)
            if isinstance(unchanged, UnchangedItem):
                await self._reader.read_again(unchanged, layout)
            return unchanged
        answer, hosts = SentAnswer.take(response), _without_columns(portal)

        only_read = self._reader.may_repeat(normalize(response.url), response.body)

        def call(asked: Layout | None) -> Awaitable[PageProblem | tuple[list[Link], KeptDocument]]:
            sent = answer, hosts, self._reader.archive, asked, only_read and asked is not None
            return self._reader.pool.call(examine_page, *sent)

        item = DocumentItem(**describe_answer(response, portal, column))
        try:
            found, problem = await self._reader.ask(item.url, response.body, layout, call, given=False)
        except LimitError as error:
            return fail_answer(response, "read", error.error, str(error))
        if isinstance(found, PageProblem):
            return fail_answer(response, "fetch", found.error, found.message)
        item.links, kept = found
        describe_kept(item, kept, problem)
        try:
            await self._reader.settle_repeated(item, response.body, layout)
        except LimitError as error:
            return fail_answer(response, "read", error.error, str(error))
        return item

    async def examine_listing(
        self, response: Response, portal: Portal, column: Column
    ) -> FailureItem | tuple[Listing, list[Link], list[Link]]:
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
