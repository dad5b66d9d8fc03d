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

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider that is named."""
        assert self.crawler_process is not None
        known = self.crawler_process.spider_loader.list()
        if len(args) != 1 or args[0] not in known:
            self.refuse(f"crawl: {' '.join(args) or 'nothing'} is no spider; there are {', '.join(sorted(known))}")
            return
        self.run_spider(args[0], **opts.spargs)
