"""``scrapy explain FILE [--draw DIR]``: what the readers saw in one file, for whoever mends a wrong cell."""

import argparse
import sys
from pathlib import Path

from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Read one file as the crawl does, without a database, and show how each figure was found and what was left."""

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "FILE [--draw DIR] [--json]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Show what the readers saw in one file: labels, rows, columns, figures, and what was left and why"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how it is shown."""
        super().add_options(parser)
        parser.add_argument("--draw", metavar="DIR", help="write PNG pictures with the cells boxed (extra draw)")
        parser.add_argument("--json", action="store_true", help="print JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, then show."""
        if len(args) != 1:
            self.refuse(f"explain: name one file, not {' '.join(args) or 'none'}")
            return
        from crawler.explaining.file_output import ExplainError, show_explanation

        try:
            for path in show_explanation(Path(args[0]), draw=Path(opts.draw) if opts.draw else None, as_json=opts.json):
                sys.stderr.write(f"{path}\n")
        except ExplainError as error:
            self.refuse(error)
