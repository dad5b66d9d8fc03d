"""What a command costs before it works, in processor time: `python -m benchmarks.starting [--before CHECKOUT]`.

Each command is started as often as the others and in turn with them, so that a busy machine is as busy for all. The
measure is what importing Scrapy's command line costs, without which none of them could start: no promise is a number
of seconds. With `--before` the same commands of another checkout, with its own `.venv`, are measured in between.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).parents[1]

FLOOR = "import scrapy.cmdline"
COMMANDS = {
    FLOOR: ["-c", "import scrapy.cmdline"],
    "scrapy --help": ["-m", "scrapy", "--help"],
    "scrapy version": ["-m", "scrapy", "version"],
    "scrapy status --help": ["-m", "scrapy", "status", "--help"],
    "scrapy status": ["-m", "scrapy", "status"],
}
"""Arguments of Python."""


class Checkout:
    """A checkout with a database to show, and what its commands cost, by their names."""

    def __init__(self, root: Path, folder: Path) -> None:
        self.root = root
        self.python = root / ".venv" / "bin" / "python" if root != ROOT else Path(sys.executable)
        self.settings = ["-s", f"DATABASE={folder / 'reports.sqlite'}", "-s", f"ARCHIVE={folder / 'archive'}"]
        self.seconds: dict[str, list[float]] = {name: [] for name in COMMANDS}
        self._run(["-m", "scrapy", "ingest", *self.settings, "fixtures/site/127.0.0.1/zwgk"])

    def measure(self, name: str) -> None:
        """Run a command once."""
        arguments = COMMANDS[name] + (self.settings if name == "scrapy status" else [])
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        self._run(arguments)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        self.seconds[name].append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)

    def _run(self, arguments: list[str]) -> None:
        command = [str(self.python), *arguments]
        subprocess.run(command, cwd=self.root, stdout=subprocess.DEVNULL, check=False)  # noqa: S603 - our own


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--before", type=Path, help="another checkout, for comparison")
    given = parser.parse_args()
    roots = [ROOT, *([given.before.resolve()] if given.before else [])]
    with tempfile.TemporaryDirectory() as folder:
        checkouts = [Checkout(root, Path(folder) / str(number)) for number, root in enumerate(roots)]
        for _ in range(given.rounds):
            for name in COMMANDS:
                for checkout in checkouts:
                    checkout.measure(name)
    table = Table("", *(str(root) for root in roots), title=f"Processor seconds, median of {given.rounds}")
    for name in COMMANDS:
        table.add_row(name, *(_describe(checkout.seconds, name) for checkout in checkouts))
    Console().print(table)


def _describe(seconds: dict[str, list[float]], name: str) -> str:
    own, floor = median(seconds[name]), median(seconds[FLOOR])
    return f"{own:.2f} s, {own / floor:.1f} × the first"


if __name__ == "__main__":
    main()
