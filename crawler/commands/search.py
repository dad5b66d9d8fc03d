"""``scrapy search WORDS``: where the reports say something, and which they are."""

import argparse

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import StorageSettings
from crawler.runs.command import PlainCommand

_DEFAULT_LIMIT = 20


class Command(PlainCommand):
    """Read the database, at one instant and without waiting for a run, and show the titles and sections found."""

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[--limit N] [--json] WORDS [WORDS ...]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Find words and phrases in the titles and texts of reports, whatever punctuation stands in them"

    def long_desc(self) -> str:
        """Return what `scrapy search --help` says."""
        return (
            "Find words and phrases of two letters or more in the titles and texts of reports. Punctuation, spaces, "
            "line breaks, case and width are ignored in both. Each argument is one phrase, and a title or section "
            "has to hold all of them. Titles come first, then sections, both from the newest year on. "
            "The exit code is 0 where nothing is found, too."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how much is shown and how."""
        super().add_options(parser)
        parser.add_argument(
            "--limit",
            type=int,
            default=_DEFAULT_LIMIT,
            metavar="N",
            help="titles and sections shown at most (default: %(default)s)",
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Search, then show."""
        from crawler.status.text_matches import show_matches
        from pipelines.store.search import WordsError
        from pipelines.store.snapshot import SnapshotError

        assert self.settings is not None
        if opts.limit < 1:
            self.refuse(f"--limit must be 1 or more, got {opts.limit}")
            return
        database = read_settings(StorageSettings, self.settings).database
        try:
            show_matches(database, args, limit=opts.limit, as_json=opts.json)
        except WordsError as error:
            self.refuse(f"search: {error}")
        except SnapshotError as error:
            self.refuse(error)
