"""``scrapy check-portals``; Scrapy names a command after its file, so this one has a name that no import could have."""
# ruff: noqa: N999 - see above

from crawler.portals.checks import CheckPortalsCommand


class Command(CheckPortalsCommand):
    """The command, where Scrapy looks for it."""
