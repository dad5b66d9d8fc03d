"""``scrapy reparse``: reads the archive again after a reader changed."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from crawler.runs.command import RunCommand

if TYPE_CHECKING:
    from rich.console import Console
    from scrapy.crawler import Crawler

    from pipelines.store.rereading import Rereading
    from pipelines.store.snapshot import Snapshot


class Command(RunCommand):
    """Say what today's readers read otherwise, then apply it, all at once."""

    run_settings: ClassVar[dict[str, Any]] = {"RUN_COMMAND": "reparse"}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[--dry-run] [--outdated] [--diff FILE]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Read the archive again with today's readers: what changes, cell by cell, then applied"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how much is read and whether it is applied."""
        super().add_options(parser)
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--outdated", action="store_true", help="only what another version of a reader has read")
        parser.add_argument("--diff", metavar="FILE", default="", help="write every difference, one document a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider over the archive."""
        if args:
            self.refuse(f"reparse takes options only, got {' '.join(args)}")
            return
        if opts.diff:
            try:
                Path(opts.diff).open("a", encoding="utf-8").close()  # now, and not after hours of reading
            except OSError as error:
                self.refuse(f"--diff {opts.diff} cannot be written: {error.strerror}")
                return
        self.run_spider(
            "archived_documents",
            dry_run="1" if opts.dry_run else "",
            outdated="1" if opts.outdated else "",
            diff=opts.diff,
        )

    def add_parts(self, snapshot: "Snapshot", crawler: "Crawler") -> dict[str, Any]:
        """Return how many documents read otherwise, by reader and format."""
        return {"reparse": _find_rereading(crawler).count_changes()}

    def print_parts(self, console: "Console", crawler: "Crawler", summary: dict[str, Any]) -> None:
        """Print what changes, document by document."""
        from crawler.status.reread_changes import print_differences

        print_differences(console, summary.get("reparse", []), _find_rereading(crawler).differences)


def _find_rereading(crawler: "Crawler") -> "Rereading":
    from pipelines.item_pipelines.reread import RereadPipeline

    pipeline = crawler.get_item_pipeline(RereadPipeline)
    assert pipeline is not None  # by the settings of this command's spider
    return pipeline.rereading
