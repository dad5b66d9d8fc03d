"""``scrapy ingest PATH …``: local files through the same pipelines."""

import argparse
from typing import Any, ClassVar

from crawler.runs.command import RunCommand


class Command(RunCommand):
    """Read local files or folders as the crawl reads pages and attachments."""

    # Several imports at once wait for each other this many seconds before one is refused.
    run_settings: ClassVar[dict[str, Any]] = {"RUN_COMMAND": "ingest", "LOCK_TIMEOUT": 300}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[--any-region] PATH …"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Read local files or folders through the same pipelines"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add whose reports are taken."""
        super().add_options(parser)
        parser.add_argument(
            "--any-region",
            action="store_true",
            help="take any Chinese body's reports: REGION=china",
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options, `--any-region` as the setting that it stands for."""
        if opts.any_region:
            opts.set.append("REGION=china")
        super().process_options(args, opts)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider over the files."""
        if not args:
            self.refuse("ingest: name at least one file or folder")
            return
        self.run_spider("local_files", paths=args)
