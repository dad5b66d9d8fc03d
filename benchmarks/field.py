"""What comes of documents that went wrong in the field: `python -m benchmarks.field [--shared FOLDER] [NAME …]`.

Each file is stored and concluded alone, as `scrapy ingest` does it, under REGION=chongqing, and where that refuses it
as a foreign body's, under china. One line each:

- ``right``: all that is known of it is stored, and no figure more;
- ``named``: what is stored is right, and a finding names every figure that is lost;
- ``refused``: nothing is stored, and a failure says why; ``right`` for what is no report;
- ``WRONG``: a value is stored that the file does not print;
- ``SILENT``: something is lost and nothing says so.

The exit code is 1 where a file is wrong or silent.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from sqlite_utils import Database

from benchmarks.field_cases import Case, load_cases
from benchmarks.files import SHARED
from pipelines.archive import Archive
from pipelines.documents.model import Layout
from pipelines.intake.documents import keep_document
from pipelines.issuers.names import find_issuer
from pipelines.issuers.registry import name_region, use_region
from pipelines.items import Answer, ReadProblem
from pipelines.packing import from_sql
from pipelines.store.concluding import conclude_touched, touch
from pipelines.store.database import close_database, open_database
from pipelines.store.documents import save_document, save_problem
from pipelines.store.evidence import save_evidence
from pipelines.store.runs import begin_run
from pipelines.store.sightings import sight

REGIONS = ("chongqing", "china")
FOREIGN = "foreign_body"
"""The error of a failure whose document is of a body outside the region."""

_MARKS = {"right": "green", "named": "cyan", "refused": "yellow", "WRONG": "red", "SILENT": "magenta"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of one file, as the module names it, and what is to be said of it."""

    word: str
    said: str
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """What a database holds of one file: its report, figures and findings, or the failures that say why it has none."""

    report: dict[str, Any] | None
    figures: dict[tuple[str, str, str], Decimal | None]
    findings: list[dict[str, Any]]
    failures: list[str]


def store(path: Path, folder: Path) -> Stored:
    """Return what is stored of a file that is given alone; the database and the archive are made in a folder."""
    failures: list[str] = []

    def fail(url: str, stage: str, error: str, message: str, /) -> None:
        failures.append(f"{stage}/{error}: {message}")

    db = open_database(folder / "reports.sqlite")
    try:
        with db.atomic():
            run = begin_run(db, "ingest", {})
            kept = keep_document(path.read_bytes(), Archive(folder / "archive"), Layout())
            save_document(db, kept.sha256, kept.media_type, kept.size, kept.archive_path)
            sight(db, Answer(path.as_uri(), path.as_uri(), 200), kept.sha256, run)
            touch(db, kept.sha256)
            if isinstance(kept.said, ReadProblem):
                save_problem(db, kept.sha256, None, kept.said.error)
                fail(path.name, "read", kept.said.error, kept.said.message)
            elif kept.said is not None:
                save_evidence(db, kept.sha256, kept.said)
        conclude_touched(db, {}, fail)
        return _load(db, failures)
    finally:
        close_database(db)


def _load(db: Database, failures: list[str]) -> Stored:
    report = next(iter(list(db.query("SELECT * FROM reports"))), None)
    figures = {
        (row["tbl"], row["row"], row["col"]): from_sql(row["value"])
        for row in db.query("SELECT tbl, row, col, value FROM figures")
    }
    return Stored(report, figures, list(db.query("SELECT * FROM findings")), failures)


def judge(case: Case, stored: Stored) -> Verdict:
    """Return what came of a case."""
    if stored.report is not None:
        return _judge_report(case, stored, stored.report)
    said = "; ".join(stored.failures)
    if not said:
        return Verdict("SILENT", "nothing is stored")
    return Verdict("refused" if case.is_report else "right", said, is_foreign=f"/{FOREIGN}:" in said)


def _judge_report(case: Case, stored: Stored, report: dict[str, Any]) -> Verdict:
    if not case.is_report:
        return Verdict("WRONG", f"stored as {report['id']}, and is no report")
    if differences := [*_compare_fields(case, report), *_compare_figures(case, stored)]:
        return Verdict("WRONG", "; ".join(differences))
    lost = {cell for cell, value in case.figures.items() if stored.figures.get(cell, ...) != value}
    silent = lost - _named_cells(stored.findings)
    if silent or (report["status"] == "unparsed" and not stored.findings):
        return Verdict("SILENT", f"{len(silent)} of {len(case.figures)} figures lost, {_list(silent)}")
    if lost:
        return Verdict("named", f"{len(lost)} of {len(case.figures)} figures lost, each named")
    rules = Counter(finding["rule"] for finding in stored.findings if finding["severity"] != "info")
    return Verdict("right", ", ".join(f"{rule} {count}" for rule, count in sorted(rules.items())))


def _compare_fields(case: Case, report: dict[str, Any]) -> Iterator[str]:
    """Yield the fields that are stored otherwise; a field that is lost is as wrong as another value."""
    for name, value in case.stated.items():
        if name == "issuer":
            issuer = find_issuer(value)
            if issuer is None or issuer.id != report["issuer_id"]:
                yield f"issuer {report['issuer_id']}, not {value}"
        elif name in report and _fold(report[name]) != _fold(value):
            yield f"{name} {report[name]!r}, not {value!r}"


def _fold(value: Any) -> str:
    return "".join(str(value).split())


def _compare_figures(case: Case, stored: Stored) -> Iterator[str]:
    wrong = {
        cell: (value, case.figures.get(cell))
        for cell, value in stored.figures.items()
        if value is not None and (cell in case.figures or case.all_figures) and value != case.figures.get(cell)
    }
    for cell, (value, right) in list(wrong.items())[:3]:
        yield f"{'/'.join(cell)} {value}, not {right}"
    if len(wrong) > 3:
        yield f"and {len(wrong) - 3} figures more"


def _named_cells(findings: Iterable[dict[str, Any]]) -> set[tuple[str, str, str]]:
    return {
        (cell["tbl"], cell["row"], cell["col"])
        for finding in findings
        if finding["severity"] != "info"
        for cell in json.loads(finding["figures"])
    }


def _list(cells: Iterable[tuple[str, str, str]]) -> str:
    first, *more = sorted(cells) or [("nothing read", "", "")]
    return "/".join(first).rstrip("/") + (f" and {len(more)} more" if more else "")


def examine(case: Case) -> Verdict:
    """Return what comes of a case in the first region that does not refuse its body as foreign."""
    region = name_region()
    try:
        verdict = _examine_in(REGIONS[0], case)
        return _examine_in(REGIONS[1], case) if verdict.is_foreign else verdict
    finally:
        use_region(region)


def _examine_in(region: str, case: Case) -> Verdict:
    use_region(region)
    with TemporaryDirectory() as folder:
        return judge(case, store(case.path, Path(folder)))


def main() -> None:
    """Examine the cases and print a line each."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help="only cases whose names hold one of these")
    parser.add_argument("--shared", type=Path, default=SHARED, metavar="FOLDER", help="the folder that holds field/")
    arguments = parser.parse_args()
    console = Console(highlight=False, soft_wrap=True)
    words = Counter[str]()
    for case in load_cases(arguments.shared / "field"):
        if arguments.names and not any(name in case.name for name in arguments.names):
            continue
        verdict = examine(case)
        words[verdict.word] += 1
        console.print(f"[{_MARKS[verdict.word]}]{verdict.word:8}[/] {case.name:52} ", end="")
        console.print(verdict.said, markup=False)
    console.print(", ".join(f"{count} {word}" for word, count in words.most_common()))
    sys.exit(1 if words["WRONG"] + words["SILENT"] or not words else 0)


if __name__ == "__main__":
    main()
