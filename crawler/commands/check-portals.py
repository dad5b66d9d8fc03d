"""``scrapy check-portals [ID …]``: what each column holds now, and what no longer fits.

Scrapy names a command after its file, so this one has a name that no import could have.
"""
# ruff: noqa: N999 - see above

import argparse

from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Fetch each column's first page and one page that it lists; write nothing to the database."""

    requires_crawler_process = True

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[ID …]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Fetch each column's first page and say what it holds and what no longer fits"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Look at the portals' columns; the exit code is 2 where one does not fit, 3 where it was stopped."""
        from crawler.portals.registry import PortalError
        from crawler.runs.spider_run import EXIT_CODES, EXPLAINED, crawl_to_end
        from crawler.runs.summary import make_console
        from crawler.spiders.portal_check import PortalCheckSpider
        from crawler.status.portal_columns import print_columns

        assert self.crawler_process is not None
        try:
            crawler = self.crawler_process.create_crawler(PortalCheckSpider)
        except PortalError as error:
            self.refuse(error)
            return
        errors = crawl_to_end(self.crawler_process, crawler, {"portals": ",".join(args)})
        if not isinstance(crawler.spider, PortalCheckSpider) or errors:
            if errors and not isinstance(errors[0], EXPLAINED):
                raise errors[0]  # a mistake of ours
            self.refuse(errors[0] if errors else "it ended before it began; see the log")
            return
        print_columns(make_console(), crawler.spider.reports)
        assert crawler.stats is not None
        if crawler.stats.get_value("finish_reason") != "finished":
            self.exitcode = EXIT_CODES["interrupted"]
        elif any(report.problems for report in crawler.spider.reports):
            self.exitcode = EXIT_CODES["failures"]
