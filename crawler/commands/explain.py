"""``scrapy explain FILE [--draw DIR]``: what the readers saw in one file."""

import argparse
import sys
from pathlib import Path

from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Read one file as a run reads it, and show how each of its cells was understood; nothing is stored."""

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "FILE [--draw DIR] [--json]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Show what the readers saw in one file: each cell of its tables, which label named it, what was left"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how it is shown."""
        super().add_options(parser)
        parser.add_argument(
            "--draw", metavar="DIR", help="write the pages or tables as pictures, their cells in colours"
        )
        parser.add_argument("--json", action="store_true", help="print JSON")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read, show, draw."""
        if len(args) != 1:
            self.refuse(f"explain: name one file, not {' '.join(args) or 'none'}")
            return
        from crawler.status.explanation_output import ExplanationError, show_explanation

        try:
            show_explanation(Path(args[0]), Path(opts.draw) if opts.draw else None, as_json=opts.json)
        except ExplanationError as error:
            self.refuse(error)
        sys.stdout.flush()
