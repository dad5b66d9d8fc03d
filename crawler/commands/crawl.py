"""``scrapy crawl SPIDER``: Scrapy's own command, with the exit codes and the one-line refusals of the others here."""

import argparse
from typing import Any, ClassVar

from scrapy.commands import BaseRunSpiderCommand

from crawler.runs.command import RunCommand


class Command(RunCommand, BaseRunSpiderCommand):
    """Run one spider; its log is as detailed as Scrapy's is."""

    default_settings: ClassVar[dict[str, Any]] = {}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[options] SPIDER"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Run one spider by its name, with -a NAME=VALUE for its arguments"

    def long_desc(self) -> str:
        """Return what `scrapy crawl --help` says."""
        return (
            "Run one spider by its name. The arguments of annual_reports: -a years=2015-2019 for report years (or "
            "years=2015,2017), -a portal=ID[,ID] for some portals, -a since=2026-01-01 for what is listed from a day "
            "on, -a sample=N for so many reports a portal."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider that is named."""
        assert self.crawler_process is not None
        known = self.crawler_process.spider_loader.list()
        if len(args) != 1 or args[0] not in known:
            self.refuse(f"crawl: {' '.join(args) or 'nothing'} is no spider; there are {', '.join(sorted(known))}")
            return
        self.run_spider(args[0], **opts.spargs)
