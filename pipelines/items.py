"""What the spiders hand to the item pipelines: what was seen at an address, and what failed there."""

from dataclasses import dataclass, field
from typing import NamedTuple

from pipelines.archive import ArchiveError
from pipelines.documents.model import Layout
from pipelines.packing import PackedEvidence


class ReadProblem(NamedTuple):
    """Why a document could not be read: the error's code (``scanned``, ``time_limit`` …) and its message.

    ``trace`` is where a reader's own mistake was made, for the log; empty where the document is at fault.
    """

    error: str
    message: str
    trace: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a page links: what stands there, and whether the crawl goes there or ignores it by name.

    ``kind`` is ``listing``, ``page`` or ``attachment``; ``ignored`` is empty or the reason (``off_portal``,
    ``twin``, ``not_a_document``). ``portal`` is the one on whose host it stands, where that is another than the page's.
    """

    url: str
    kind: str
    title: str = ""
    listed_on: str | None = None
    ignored: str = ""
    portal: str = ""


@dataclass(slots=True)
class Answer:
    """One answer with a body, from the network or this machine's files.

    ``address`` is what was asked for and ``url`` what answered, which a redirect makes two. ``portal`` and
    ``column_url`` are empty for a local file.
    """

    url: str
    address: str
    status: int
    etag: str | None = None
    last_modified: str | None = None
    portal: str = ""
    column_url: str = ""
    found_on: str | None = None
    links: list[Link] = field(default_factory=list)


@dataclass(slots=True)
class ListingItem(Answer):
    """A page of a column: its links are what it lists, and the column's other pages.

    ``entries`` is how many addresses it lists, ``pages`` how many pages it says the column has.
    """

    entries: int = 0
    pages: int = 1


@dataclass(slots=True)
class DocumentItem(Answer):
    """A page or attachment that the archive has; its links are its attachments.

    ``size`` is in bytes. What the bytes say, or why they cannot be read, is None where that is known from before.
    ``repeats`` is the document of the address that says the same in other bytes: these are not kept, nor what they say.
    """

    size: int = 0
    sha256: str = ""
    archive_path: str = ""
    media_type: str = ""
    evidence: PackedEvidence | None = field(default=None, repr=False)
    problem: ReadProblem | None = None
    repeats: str = ""


@dataclass(slots=True)
class UnchangedItem:
    """An address that answered 304 Not Modified, and the document that it stands for; empty for a listing.

    A document that could not be read is read again from the archive where another reader is there for it now.
    """

    url: str
    address: str
    sha256: str = ""
    evidence: PackedEvidence | None = field(default=None, repr=False)
    problem: ReadProblem | None = None


@dataclass(slots=True)
class FailureItem:
    """An address that could not be fetched, or answered with something that is no report.

    ``retry_after`` is how many seconds from now the server wants to be left alone; 0 where it does not say.
    """

    url: str
    stage: str
    error: str
    message: str
    retry_after: float = 0


@dataclass(frozen=True, slots=True)
class RereadItem:
    """One document of the archive: what reading it again gave, None where it was not read; or what its file lacks."""

    sha256: str
    url: str
    layout: Layout = field(default_factory=Layout)
    result: PackedEvidence | ReadProblem | None = None
    damage: ArchiveError | None = None
