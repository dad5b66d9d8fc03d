"""``scrapy merge OUT.sqlite SHARD.sqlite …``: databases that were filled on several machines become one."""

import argparse
from pathlib import Path
from typing import Any, ClassVar

from crawler.runs.command import PlainCommand


class Command(PlainCommand):
    """Put together what several databases saw, and conclude it anew; none of them is changed."""

    run_settings: ClassVar[dict[str, Any]] = {"RUN_COMMAND": "merge"}

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "OUT.sqlite SHARD.sqlite …"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Make one database of several, as one run over all would have left it"

    def long_desc(self) -> str:
        """Return what `scrapy merge --help` says."""
        return (
            "The SHARDs may have portals or years of their own, or overlap; their order does not matter, and none is "
            "changed. OUT is a new file, there when it is whole. What may not be there yet are the bytes: bring the "
            "archives of the SHARDs together in ARCHIVE. To add to a database, name it among the SHARDs of another OUT."
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Merge, then say what was merged."""
        if len(args) < 2:
            self.refuse(f"merge: name a file to make and at least one database to put into it, not {' '.join(args)}")
            return
        from crawler.runs.merge_run import run_merge

        out, *shards = map(Path, args)
        run_merge(self, out, shards)
