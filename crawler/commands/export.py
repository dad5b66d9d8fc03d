"""``scrapy export --format csv|jsonl|parquet|datapackage DIR``: the public views for other tools."""

import argparse
import sys
from pathlib import Path

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import StorageSettings
from crawler.runs.command import PlainCommand
from pipelines.export.writers import EXPORT_FORMATS


class Command(PlainCommand):
    """Write the database as it is at one instant; a run under way is not waited for."""

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return f"--format {'|'.join(EXPORT_FORMATS)} DIR"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Write the public views and the tables that trace them, for other tools"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the format."""
        super().add_options(parser)
        parser.add_argument("--format", default="", help=f"one of {', '.join(EXPORT_FORMATS)}")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write and say what was written."""
        assert self.settings is not None
        if opts.format not in EXPORT_FORMATS:
            self.refuse(f"--format must be one of {', '.join(EXPORT_FORMATS)}, not {opts.format!r}")
            return
        if len(args) != 1:
            self.refuse(f"export: name one folder, not {' '.join(args) or 'none'}")
            return
        from pipelines.export.views import ExportError, export
        from pipelines.store.snapshot import SnapshotError, open_snapshot

        folder = Path(args[0])
        try:
            with open_snapshot(read_settings(StorageSettings, self.settings).database) as snapshot:
                written = export(snapshot, opts.format, folder)
        except (SnapshotError, ExportError) as error:
            self.refuse(error)
        except OSError as error:
            self.refuse(f"{folder}: {error.strerror}")
        else:
            sys.stdout.write(f"{len(written)} files in {folder}\n")
