"""Names for what goes wrong while fetching: stable codes for the table of failures."""

from scrapy import exceptions
from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from crawler.middlewares import OffPortalError

_CODES: tuple[tuple[type[BaseException], str], ...] = (
    (OffPortalError, "off_portal"),
    (exceptions.CannotResolveHostError, "unknown_host"),
    (exceptions.DownloadConnectionRefusedError, "refused"),
    (exceptions.DownloadTimeoutError, "timeout"),
    (exceptions.DownloadCancelledError, "too_large"),  # DOWNLOAD_MAXSIZE is all that cancels a download here
    (exceptions.ResponseDataLossError, "truncated"),
    (exceptions.DownloadFailedError, "connection_lost"),
)
_REFUSALS = {"Forbidden by robots.txt": "robots", "max redirections reached": "redirects"}
"""What Scrapy's own middlewares say when they raise IgnoreRequest, which has no kinds."""


def name_error(failure: Failure) -> tuple[str, str]:
    """Return the code and message of what failed; the exception's own name where it has no code."""
    error = failure.value
    name = type(error).__name__
    code = next((code for kind, code in _CODES if isinstance(error, kind)), name)
    if isinstance(error, IgnoreRequest):
        code = _REFUSALS.get(str(error), code)
    return code, str(error) or name
