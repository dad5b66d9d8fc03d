"""``scrapy accept URL|COLUMN|SHA256 --why TEXT``: a maintainer's word that newer bytes are right."""

import argparse
from typing import Any, ClassVar

from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Record a maintainer's word, show those that there are, or take one back; conclude what it is about anew."""

    run_settings: ClassVar[dict[str, Any]] = {"RUN_COMMAND": "accept"}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "URL|COLUMN|SHA256 --why TEXT [--until DATE] | --withdraw URL|COLUMN|SHA256 | --list"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Take newer bytes at an address that say less as right"

    def long_desc(self) -> str:
        """Return what `scrapy accept --help` says."""
        return (
            "Newer bytes at an address that say less than it said before replace nothing (versions.shrunken) until "
            "they are accepted: by the SHA-256 of these bytes, or by the address, for all that stands there. The word "
            "is kept with its reason in the table accepted, counts to the end of the day that --until names, also for "
            "what comes later, and goes into a merged database."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the reason, the last day, and what else may be done."""
        super().add_options(parser)
        parser.add_argument("--why", default="", metavar="TEXT", help="the reason, for whoever asks later")
        parser.add_argument("--until", default="", metavar="DATE", help="the last day that it counts, as 2027-03-31")
        parser.add_argument("--withdraw", action="store_true", help="take the word back")
        parser.add_argument("--list", action="store_true", dest="lists", help="show what is accepted")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the words, then do what they say."""
        from crawler.runs.acceptance import WordError, list_words, read_word, run_accept, run_withdraw

        try:
            if opts.lists:
                list_words(self)
            elif opts.withdraw:
                run_withdraw(self, read_word(args, "withdrawn", ""))
            else:
                run_accept(self, read_word(args, opts.why, opts.until))
        except WordError as error:
            self.refuse(f"accept: {error}")
