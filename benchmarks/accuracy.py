"""How exactly every format is read: `python -m benchmarks.accuracy [--shared FOLDER]`.

Every figure of every file against the gold, every cell with its spans against truth.json where that has the file.
A figure is right (same value), wrong (another value, or none), missing (not read) or extra (not in the gold).
The PDFs stand beside what other libraries get from them with a plain look-up of the form's labels; the command fails
where one of these reads a figure that we do not.
"""

import argparse
import re
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from itertools import groupby
from pathlib import Path

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.files import SHARED, Figures, Grid, Sample, load_field, load_shared, load_site
from benchmarks.peers import compare_peers
from pipelines.documents.model import Document, Layout, ReadError
from pipelines.evidence import read_evidence
from pipelines.forms.readings import Reading

WIDTH = 100


@dataclass(frozen=True, slots=True)
class Score:
    """What was counted; scores add up."""

    files: int = 0
    figures: int = 0
    right: int = 0
    wrong: int = 0
    missing: int = 0
    extra: int = 0
    tables: int = 0
    equal: int = 0

    def __add__(self, other: "Score") -> "Score":
        """Return the score of both."""
        return Score(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


def compare_figures(gold: Figures, readings: Iterable[Reading]) -> Score:
    """Return how one file's readings compare with its gold."""
    read = {(item.form, item.tbl, item.row, item.col): item.value for item in readings}
    right = sum(place in read and read[place] == value for place, value in gold.items())
    missing = len(gold.keys() - read.keys())
    wrong = len(gold) - right - missing
    return Score(1, len(gold), right, wrong, missing, extra=len(read.keys() - gold.keys()))


def compare_grids(truth: Sequence[Grid], document: Document) -> Score:
    """Return how many tables have every cell where it belongs, with its spans and its text.

    White space and width are no difference: the truth has neither as the files print them.
    """
    read = [
        (
            [[_fold(cell.text) if cell else "" for cell in row] for row in table.grid],
            [[[cell.row, cell.col] if cell else [] for cell in row] for row in table.grid],
        )
        for table in document.tables
    ]
    equal = sum(
        ([[_fold(text) for text in row] for row in grid.texts], grid.owners) == found
        for grid, found in zip(truth, read, strict=False)
    )
    return Score(tables=max(len(truth), len(read)), equal=equal)


def _fold(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def measure(sample: Sample) -> tuple[Score, str]:
    """Return how one file compares with what is known of it, and the error that ended its reading, if one did."""
    tables = len(sample.grids or ())
    try:
        evidence = read_evidence(sample.path.read_bytes(), Layout())
    except Exception as error:  # whatever it is, the other files are read all the same
        said = str(error) if isinstance(error, ReadError) else repr(error)
        return Score(1, len(sample.figures), missing=len(sample.figures), tables=tables), said
    score = compare_figures(sample.figures, evidence.readings)
    if sample.grids is not None and evidence.document is not None:
        score += compare_grids(sample.grids, evidence.document)
    return score, ""


def is_exact(score: Score, *, may_refuse: bool) -> bool:
    """Tell whether nothing is wrong; where a table may be refused (scans), missing figures are none of that."""
    return not (score.wrong or score.extra or score.tables - score.equal or (score.missing and not may_refuse))


def tabulate(title: str, samples: Iterable[Sample]) -> tuple[Table, list[str]]:
    """Return one line a format, and a sentence for each file that is not exact."""
    table = Table(title=title, title_justify="left", box=box.SIMPLE_HEAD)
    table.add_column("format", no_wrap=True)
    for name in ("files", "in gold", "right", "wrong", "missing", "extra", "%", "grids equal"):
        table.add_column(name, justify="right")
    complaints: list[str] = []
    for format_, group in groupby(samples, key=lambda sample: sample.format):
        files = list(group)
        if not format_.is_read:
            table.add_row(f"{format_.name}: skipped, no {format_.extra}", str(len(files)))
            continue
        total = Score()
        for sample in files:
            score, error = measure(sample)
            total += score
            if error or not is_exact(score, may_refuse=bool(format_.extra)):
                complaints.append(f"{sample.path.name}: {error or _describe(score)}")
        table.add_row(format_.name, *_show(total))
    return table, complaints


def _show(score: Score) -> Iterable[str]:
    yield from map(str, (score.files, score.figures, score.right, score.wrong, score.missing, score.extra))
    yield f"{100 * score.right / score.figures:.2f}" if score.figures else "–"
    yield f"{score.equal} of {score.tables}" if score.tables else "–"


def _describe(score: Score) -> str:
    return (
        f"{score.wrong} wrong, {score.missing} missing, {score.extra} extra of {score.figures} figures; "
        f"{score.equal} of {score.tables} grids equal"
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0 where every file is exact, 1 where one is not or the files are not there."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description="How exactly files are read.")
    parser.add_argument("--shared", type=Path, default=SHARED, help="folder with samples/, gold/ and seeds/")
    shared: Path = parser.parse_args(arguments).shared
    console = Console(width=WIDTH, highlight=False)
    try:
        blocks = [
            (f"Samples and seeds of {shared.name}/", load_shared(shared)),
            (f"PDFs of {shared.name}/field/", load_field(shared)),
            ("The bundled site", load_site()),
        ]
    except FileNotFoundError as error:
        sys.stderr.write(f"the files are not there: {error.filename}\n")
        return 1
    complaints: list[str] = []
    for title, samples in blocks:
        table, said = tabulate(title, samples)
        console.print(table)
        complaints += said
    table, said = compare_peers(sample for _, samples in blocks for sample in samples)
    console.print(table)
    for complaint in [*complaints, *said]:
        console.print(complaint, markup=False)
    return int(bool(complaints or said))


if __name__ == "__main__":
    sys.exit(main())
