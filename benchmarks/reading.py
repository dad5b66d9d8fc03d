"""How fast files are read: `python -m benchmarks.reading [--shared FOLDER] [--repeats N] [FILE ...]`.

The same files, read in turns by us and by others, each in a process of its own; processor time, medians of the
rounds, and peak memory. Without files: the samples beside the checkout and the reports of the bundled site, and behind
them a page with a long style sheet beside the same one without.
"""

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.accuracy import WIDTH
from benchmarks.contestants import CONTESTANTS, MEMORY, OURS, Contestant
from benchmarks.files import SHARED, load_shared, load_site
from benchmarks.processes import Round, start
from benchmarks.styled_page import MOST, SIZE, make_pages

_UNITS = {".pdf": "pages"}


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0, or 1 where there are no files. What misses its target is marked, and is no error."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reading", description="How fast files are read.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with samples/, gold/ and seeds/")
    parser.add_argument("--repeats", type=int, default=9, help="rounds in which every contestant reads every file")
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    options = parser.parse_args(arguments)
    try:
        paths = options.files or find_files(options.shared)
    except FileNotFoundError as error:
        sys.stderr.write(f"the files are not there: {error.filename}\n")
        return 1
    console = Console(width=WIDTH, highlight=False)
    for suffix, contestants in CONTESTANTS.items():
        chosen = [path for path in paths if path.suffix == suffix]
        if chosen:
            rounds = run_rounds(contestants, chosen, options.repeats)
            console.print(tabulate(suffix, contestants, rounds))
            absent = [contestant.module for contestant in contestants if not contestant.is_installed]
            if absent:
                console.print(f"not installed: {', '.join(absent)} (dependency group bench)")
    if not options.files:
        console.print(compare_styled(options.repeats))
    return 0


def find_files(shared: Path) -> list[Path]:
    """Return the samples of ``shared`` and the bundled reports, without scans, in whose reading no text layer helps.

    Raises:
        FileNotFoundError: There are no samples.
    """
    return [sample.path for sample in (*load_shared(shared), *load_site()) if not sample.format.extra]


def compare_styled(repeats: int) -> str:
    """Return a line about how long a page with a long style sheet takes beside the same one without."""
    with TemporaryDirectory() as folder:
        paths = [Path(folder) / "plain.html", Path(folder) / "styled.html"]
        for path, content in zip(paths, make_pages(), strict=True):
            path.write_bytes(content)
        rounds = run_rounds(CONTESTANTS[".html"][:1], paths, repeats)[OURS]
    ratio = median(turn.seconds[1] / turn.seconds[0] for turn in rounds)
    verdict = "" if ratio <= MOST else ", missed"
    return f"a page with {SIZE // 1000} kB of style: {ratio:.2f} times the plain one (at most {MOST}{verdict})"


def run_rounds(contestants: Sequence[Contestant], paths: Sequence[Path], repeats: int) -> dict[str, list[Round]]:
    """Return the rounds of each contestant that is installed; they take turns, so that all meet the same weather."""
    with ExitStack() as stack:
        runners = {
            contestant.name: stack.enter_context(start(contestant.name, paths))
            for contestant in contestants
            if contestant.is_installed
        }
        turns = [{name: run() for name, run in runners.items()} for _ in range(repeats)]
    return {name: [turn[name] for turn in turns] for name in runners}


def tabulate(suffix: str, contestants: Sequence[Contestant], rounds: dict[str, list[Round]]) -> Table:
    """Return one line a contestant: how long it takes, how that compares with us, how much memory it needs.

    ``to ours`` is the median of the rounds' ratios; behind it the lowest and highest ratio of a single file.
    """
    unit, ours = _UNITS.get(suffix, "files"), rounds[OURS]
    number = sum(ours[0].pages)
    title = f"{suffix[1:].upper()}: {len(ours[0].pages)} files, {number} {unit}, {len(ours)} rounds"
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("reader", no_wrap=True)
    for name in (f"ms a {unit[:-1]}", f"{unit}/s", "to ours", "by file", "wanted", "MB"):
        table.add_column(name, justify="right", no_wrap=True)
    for contestant in contestants:
        if contestant.name in rounds:
            table.add_row(contestant.name, *_describe(contestant, rounds[contestant.name], ours, number))
    return table


def _describe(contestant: Contestant, rounds: list[Round], ours: list[Round], number: int) -> list[str]:
    seconds = median(sum(turn.seconds) for turn in rounds) / number
    peak = max(turn.peak for turn in rounds)
    shown = [f"{1000 * seconds:.2f}", f"{1 / seconds:.1f}"]
    if contestant.name == OURS:
        return [*shown, "", "", f"under {MEMORY} MB", f"{peak:.0f}{'' if peak < MEMORY else ' missed'}"]
    ratio = median(sum(turn.seconds) / sum(mine.seconds) for turn, mine in zip(rounds, ours, strict=True))
    by_file = [theirs / mine for theirs, mine in zip(_medians(rounds), _medians(ours), strict=True)]
    spread = f"{min(by_file):.2f}–{max(by_file):.2f}"
    return [*shown, f"{ratio:.2f}", spread, _judge(ratio, contestant.least), f"{peak:.0f}"]


def _judge(ratio: float, least: float | None) -> str:
    if least is None:
        return ""
    return f"{least:.3g}" if ratio >= least else f"{least:.3g} missed"


def _medians(rounds: list[Round]) -> list[float]:
    return [median(seconds) for seconds in zip(*(turn.seconds for turn in rounds), strict=True)]


if __name__ == "__main__":
    sys.exit(main())
