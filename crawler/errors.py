"""Names for what goes wrong while fetching: stable codes for the table of failures."""

import zlib
from gzip import BadGzipFile

from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from twisted.python.failure import Failure

from crawler.hosts.downloads import find_retry_after
from crawler.listings.pages import diagnose_status
from crawler.middlewares import CHALLENGE, OffPortalError, RobotsUnreachableError

_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (OffPortalError, "off_portal"),
    (RobotsUnreachableError, "robots_unreachable"),
    (exceptions.CannotResolveHostError, "unknown_host"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadCancelledError, "too_large"),  # DOWNLOAD_MAXSIZE is all that cancels a download here
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadFailedError, "connection_lost"),
    (BadGzipFile, "compression"),
    (zlib.error, "compression"),
    (EOFError, "compression"),  # what unpacking raises where a stream ends before its first byte
)
_REFUSALS = (
    ("Forbidden by robots.txt", "robots"),
    ("max redirections reached", "redirects"),
    ("exceeded DOWNLOAD_MAXSIZE", "too_large"),  # a body that unpacks to more than that
)
"""What Scrapy's own middlewares say when they raise IgnoreRequest, which has no kinds."""

_MESSAGES = {"truncated": "the connection ended before the whole body was there"}
"""For exceptions that say nothing."""


def name_error(failure: Failure) -> tuple[str, str]:
    """Return the code and message of what failed; the exception's own name where it has no code.

    An answer that Scrapy took for an error is named by what it says. Where a robots.txt got no answer the code is that
    of its own failure: the host is refusing, silent or unknown.
    """
    error, response = failure.value, _find_response(failure)
    if response is not None:
        problem = diagnose_status(response.status, challenge=response.meta.get(CHALLENGE, False))
        if problem:
            return problem.error, problem.message
    cause = error.cause if isinstance(error, RobotsUnreachableError) and error.cause else error
    name = type(error).__name__
    code = next((code for kind, code in _CODES if isinstance(cause, kind)), name)
    if type(error) is IgnoreRequest:
        code = next((code for words, code in _REFUSALS if words in str(error)), name)
    return code, _MESSAGES.get(code, name) if str(error) in {"", name} else str(error)


def find_wait(failure: Failure) -> float:
    """Return the seconds that the server wants to be left alone; 0 where it does not say."""
    response = _find_response(failure)
    return (find_retry_after(response) or 0) if response is not None else 0


def _find_response(failure: Failure) -> Response | None:
    """Return the answer that Scrapy raised HttpError for."""
    response = getattr(failure.value, "response", None)
    return response if isinstance(response, Response) else None
