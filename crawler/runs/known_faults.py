"""Which faults a maintainer has accepted: they are failures like others and stand in ``status``, but are no news."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.portals.portal import Portal
from pipelines.store.accepted import list_related_subjects, load_accepted

_OF_HOSTS = ("fetch", "host")
"""Stages whose failures are a host's: an answer that did not come, or was none."""


class KnownFaults:
    """The words that count today, and which of a run's faults they are about.

    A word on an address covers what fails there; on a document's SHA-256, on an address at which these bytes stood; on
    a column, its own pages, never what it lists; on a host, what is fetched from it; on a portal, what is said of it as
    a whole. What is said of a portal or a host is also covered where each of its columns is.
    """

    def __init__(self, db: Database, portals: Iterable[Portal]) -> None:
        self._db = db
        self._subjects = load_accepted(db)
        self._columns = list_columns(portals)

    def find_subject(self, url: str, stage: str) -> str:
        """Return the subject of the word that covers a fault; empty where none does.

        Args:
            url: An address, or what ``failures.url`` has in its place: a portal's id, a host.
            stage: Where it failed, as in ``failures.stage``.
        """
        if not self._subjects:
            return ""
        if url in self._subjects:
            return url
        columns = self._columns.get(url, [])
        if columns and self._subjects.issuperset(columns):
            return columns[0]
        host = urlsplit(url).netloc
        if stage in _OF_HOSTS and host in self._subjects:
            return host
        return min(list_related_subjects(self._db, url) & self._subjects, default="")


def list_columns(portals: Iterable[Portal]) -> Mapping[str, list[str]]:
    """Return the addresses of the columns by their portal's id, and by their host."""
    columns: dict[str, list[str]] = {}
    for portal in portals:
        for column in portal.columns:
            columns.setdefault(portal.id, []).append(column.url)
            columns.setdefault(urlsplit(column.url).netloc, []).append(column.url)
    return columns
