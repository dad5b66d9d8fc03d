"""``scrapy browse``: the database in a browser, read-only, by Datasette."""

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from types import FrameType

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import StorageSettings
from crawler.runs.command import PlainCommand
from crawler.serving import LOOPBACK

_DEFAULT_PORT = 8001


class Command(PlainCommand):
    """Serve the database on loopback until Ctrl-C.

    Datasette opens it read-only, and not as immutable: a nightly run changes it while it is browsed.
    """

    def syntax(self) -> str:
        """Return what follows the command's name."""
        return "[--port N]"

    def short_desc(self) -> str:
        """Return the line that `scrapy` lists the command with."""
        return "Serve the database in a browser, read-only (Datasette, from the extra 'browse')"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the port."""
        super().add_options(parser)
        parser.add_argument(
            "--port", type=int, default=_DEFAULT_PORT, help="port, 0 for a free one (default: %(default)s)"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Describe the database, and become Datasette."""
        from crawler.serving.datasette_metadata import make_metadata
        from pipelines.store.snapshot import SnapshotError, open_snapshot

        assert self.settings is not None
        database = read_settings(StorageSettings, self.settings).database
        datasette = shutil.which(
            "datasette", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        )
        if args:
            self.refuse(f"browse takes options only, got {' '.join(args)}")
        elif not 0 <= opts.port <= 65535:
            self.refuse(f"--port must be 0 to 65535, got {opts.port}")
        elif datasette is None:
            self.refuse("browse needs Datasette, from the extra 'browse': pip install '.[browse]'")
        else:
            try:
                with open_snapshot(database) as snapshot:
                    metadata = make_metadata(snapshot, database.stem)
            except SnapshotError as error:
                self.refuse(error)
                return
            self._serve(datasette, database, metadata, opts.port)

    def _serve(self, datasette: str, database: Path, metadata: dict[str, object], port: int) -> None:
        with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8", delete=False) as file:
            json.dump(metadata, file, ensure_ascii=False)
        command = [datasette, "serve", str(database), "--host", LOOPBACK, "--port", str(port), "--metadata", file.name]
        # allow_download would hand out a file that a run is writing.
        command += [part for name, value in _SETTINGS.items() for part in ("--setting", name, value)]
        sys.stdout.flush()
        try:
            self.exitcode = _run(command)
        finally:
            Path(file.name).unlink(missing_ok=True)


def _run(command: list[str]) -> int:
    """Run a command until it ends, or until this process is told to; return its exit code, 0 if it was told."""
    told: list[int] = []
    with subprocess.Popen(command) as process:  # noqa: S603 - Datasette, found beside this Python

        def stop(number: int, _: FrameType | None) -> None:
            told.append(number)
            process.terminate()  # only a terminal's Ctrl-C reaches both

        before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
        code = process.wait()
    for number, handler in before.items():
        signal.signal(number, handler)
    return 0 if told else code


_SETTINGS = {
    "allow_download": "off",
    "sql_time_limit_ms": "5000",
    "facet_time_limit_ms": "1000",
    "default_cache_ttl": "0",
}
