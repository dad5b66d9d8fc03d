"""``scrapy nightly``: the scheduled job."""

import argparse
from typing import Any, ClassVar

from crawler.runs.command import RunCommand


class Command(RunCommand):
    """What is new or changed on every portal since the last run."""

    run_settings: ClassVar[dict[str, Any]] = {"RUN_COMMAND": "nightly"}

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Fetch what is new or changed on every portal (exit code: 0 well, 1 refused, 2 failures, 3 interrupted)"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Run the spider over all portals."""
        if args:
            self.refuse(f"nightly takes no arguments, got {' '.join(args)}")
            return
        self.run_spider("annual_reports")
