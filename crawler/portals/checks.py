"""What a column of a portal holds now, and what of it no longer fits."""

from collections import Counter
from dataclasses import dataclass, field

from scrapy.http import TextResponse

from crawler.listings.addresses import AddressKind, classify, find_twin_base
from crawler.listings.attachments import find_attachments
from crawler.listings.reader import Listing
from crawler.portals.portal import Column, Portal
from pipelines.documents.encoding import encode_html
from pipelines.documents.markup.page import Page
from pipelines.documents.markup.page_tree import select
from pipelines.documents.model import Layout, ReadError
from pipelines.documents.titles import read_title
from pipelines.evidence import read_evidence


@dataclass(slots=True)
class ColumnReport:
    """One column: facts about its first page and one page that it lists, and what does not fit."""

    portal: str
    url: str
    kind: str
    entries: int = 0
    pages: int = 0
    markup: str = ""
    dated: int = 0
    newest: str = ""
    detail_url: str = ""
    header: str = ""
    attachments: int = 0
    figures: int = 0
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


def describe_listing(report: ColumnReport, listing: Listing, portal: Portal, column: Column) -> str | None:
    """Write what a listing holds into a report; return a page of the portal that it lists, None where there is none."""
    entries = listing.entries
    dates = sorted(entry.listed_on for entry in entries if entry.listed_on)
    report.entries, report.pages, report.markup = len(entries), listing.pages, listing.markup
    report.dated, report.newest = len(dates), dates[-1] if dates else ""
    _name_what_is_missing(report, listing)
    if not entries:
        return None
    if (column.list_item or column.list_link) and listing.markup != "column":
        report.problems.append(f"the registry's CSS finds nothing any more; read as {listing.markup!r}")
    elif listing.markup == "generic":
        report.notes.append("no known markup: read by the names of its links")
    if not dates:
        report.problems.append("no entry has a date")
    titles = [read_title(entry.title) for entry in entries]
    if not any(title is not None and title.kind == column.kind for title in titles):
        report.problems.append(f"no entry is titled as {column.kind.replace('_', ' ')}")
    own = [url for entry in entries if portal.allows(url := find_twin_base(entry.url) or entry.url)]
    if len(own) < len(entries):
        report.notes.append(f"{len(entries) - len(own)} entries lead to other hosts")
    return next((url for url in own if classify(url) is AddressKind.PAGE), None)


def _name_what_is_missing(report: ColumnReport, listing: Listing) -> None:
    """Write what a listing names and does not lead to, by the codes under which a crawl makes it a failure."""
    if listing.rows_without_link:
        report.notes.append(f"{listing.rows_without_link} rows without a link")
    if listing.unfollowed:
        report.problems.append(f"pages_not_followed: {listing.unfollowed}")
    if listing.unlinked_rows:
        report.notes.append(f"named as reports and not linked: {', '.join(listing.unlinked_rows)}")
    if listing.dead_links:
        report.problems.append(f"dead_links: {', '.join(listing.dead_links)}")
    if listing.is_report:
        report.notes.append("a report stands on the page itself")
    elif listing.empty:
        report.problems.append(f"{listing.empty.error}: {listing.empty.message}")


def describe_detail(report: ColumnReport, body: bytes, page: TextResponse | None, column: Column) -> None:
    """Write what one listed page holds into a report."""
    if page is None:
        report.problems.append("its page is no HTML")
        return
    report.attachments = len(find_attachments(page))
    try:
        tree = Page(encode_html(body))
        evidence = read_evidence(body, Layout(column.body, column.header))
    except ReadError as error:
        report.problems.append(f"its page cannot be read: {error.error}: {error}")
        return
    for name, css in (("body", column.body), ("header", column.header)):
        if css and not select(tree.root, css):
            report.problems.append(f"the registry's CSS for {name} finds nothing on its page")
    sources = Counter(one.source for one in evidence.fields)
    report.header = ", ".join(f"{source} {number}" for source, number in sorted(sources.items()))
    report.figures = len(evidence.readings)
    said = {one.field for one in evidence.fields}
    if "kind" not in said and not evidence.readings:
        report.problems.append("neither the title nor the tables of its page are a report's")
    if evidence.document.tables and not evidence.readings and not report.attachments:
        report.problems.append("its page has tables, and no figure stands in them")
    if not said & {"published_on", "written_on"}:
        report.notes.append("its page states no date")
