"""``scrapy backfill --years 2008-2018 [--portal ID …]``: past years, resumable after any stop by the same command."""

import argparse
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar

from crawler.runs.command import RunCommand

if TYPE_CHECKING:
    from rich.console import Console
    from scrapy.crawler import Crawler

    from pipelines.store.snapshot import Snapshot


class Command(RunCommand):
    """Fetch the reports of past years, then say which are still missing and why."""

    run_settings: ClassVar[dict[str, Any]] = {
        "RUN_COMMAND": "backfill",
        # What failed or was given up is tried again, whatever it waits for.
        "RETRY_ALL": True,
        # What was seen within a week is left to the nightly job, so that going on after a stop asks for nothing twice.
        "REVISIT_NIGHTLY_DAYS": 0,
        "EXTENSIONS": {"crawler.runs.progress.AddressBar": None, "crawler.runs.progress.PortalBars": 100},
    }

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "--years 2008-2018 [--portal ID …]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Fetch past years, and say which issuers and years are still missing and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add which years and portals."""
        super().add_options(parser)
        parser.add_argument("--years", default="", help="report years: 2008-2018, or 2015,2017")
        parser.add_argument("--portal", metavar="ID", nargs="+", action="extend", default=[], help="only these portals")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider over the years."""
        if args:
            self.refuse(f"backfill takes options only, got {' '.join(args)}")
            return
        if not opts.years:
            self.refuse("backfill: --years is needed, as --years 2008-2018")
            return
        self.run_spider("annual_reports", years=opts.years, portal=",".join(opts.portal))

    def add_parts(self, snapshot: "Snapshot", crawler: "Crawler") -> dict[str, Any]:
        """Return the issuers and years that have no report yet, and why."""
        from crawler.spiders.annual_reports import AnnualReportsSpider
        from crawler.status.missing import find_missing_reports

        assert isinstance(crawler.spider, AnnualReportsSpider)
        this_year = datetime.now(UTC).year
        years = sorted(year for year in crawler.spider.selection.years if year < this_year)
        return {"missing": find_missing_reports(snapshot, crawler.spider.portals, years)}

    def print_parts(self, console: "Console", crawler: "Crawler", summary: dict[str, Any]) -> None:
        """Print them."""
        from crawler.status.missing import print_missing

        if "missing" in summary:
            print_missing(console, summary["missing"])
