"""``scrapy accept URL|COLUMN|SHA256 --why TEXT``: a maintainer's word on a fault, or on newer bytes."""

import argparse
from typing import Any, ClassVar

from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Record a maintainer's word, show those that there are, or take one back; conclude what it is about anew."""

    run_settings: ClassVar[dict[str, Any]] = {"RUN_COMMAND": "accept"}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "URL|COLUMN|SHA256|HOST|PORTAL --why TEXT [--until DATE] | --withdraw SUBJECT | --list"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Take a fault as known, so that the exit code is for others, or newer bytes that say less as right"

    def long_desc(self) -> str:
        """Return what `scrapy accept --help` says."""
        return (
            "A fault that is accepted stays a failure and stays in status, and no longer decides the exit code. It is "
            "named as its failure names it: by an address, a column's address (its own pages, not what they link), a "
            "document's SHA-256, a host (all that is fetched from it), or a portal's id (what is said of the portal as "
            "a whole, which also counts as accepted once each of its columns is). Newer bytes at an address that say "
            "less than it said before replace nothing (versions.shrunken) until they are accepted, by their SHA-256 or "
            "by the address. The word is kept with its reason in the table accepted, counts to the end of the day that "
            "--until names, also for what comes later, and goes into a merged database."
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
