"""What the rules find and suggest: `python -m benchmarks.rules [--corruptions N] [--reports N] [--seed N]`.

Single digits of valid reports are changed, one at a time: the tables of the bundled site (the real ones of 2017, 2019
and 2023 among them) and generated ones. Every change of a figure that takes part in a sum must be found, the right
cell and value must be the one suggestion for 95 % of those in section 三, and unchanged reports must have no error.
"""

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

from pipelines.forms.form_items import FormCell, form_cells, form_names, split_rows, unit_of
from pipelines.forms.form_sums import equations_of
from pipelines.forms.readings import Reading
from pipelines.forms.values import read_value
from pipelines.issuers.registry import Issuer
from pipelines.rules import Finding, Subject, Suggestion, judge

FIGURES = Path(__file__).resolve().parents[1] / "fixtures" / "data" / "figures"
BUNDLED = (
    "city-2017", "city-2019", "office-2023", "bayu-2021", "bayu-2022", "bayu-2023", "bayu-education-2022"
)  # fmt: skip
"""Reports of the bundled site that keep every rule; the first three are real ones."""

PROMISED = Decimal("0.95")
SEED = 20260322

Printed = Mapping[FormCell, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One report with one digit changed: which cell, and what it held."""

    subject: Subject
    cell: FormCell
    value: Decimal


def main(arguments: Sequence[str] | None = None) -> int:
    """The command: 0, or 1 where what is promised is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.rules", description="What the rules find and suggest.")
    parser.add_argument("--corruptions", type=int, default=2000, help="digits that are changed, one a report")
    parser.add_argument("--reports", type=int, default=500, help="reports that are left as they are")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args(arguments)
    results = measure(options.seed, options.corruptions)
    alarms = count_alarms(options.seed, options.reports)
    sys.stdout.write(f"{'table':<14}{'changed':>9}{'found':>9}{'right cell':>12}{'among others':>14}\n")
    for table, counts in results.items():
        numbers = (counts["changed"], counts["found"], counts["right"], counts["listed"] - counts["right"])
        sys.stdout.write("{:<14}{:>9}{:>9}{:>12}{:>14}\n".format(table, *numbers))
    sys.stdout.write(f"unchanged reports: {options.reports}, with an error: {alarms}\n")
    kept = alarms == 0 and all(counts["found"] == counts["changed"] for counts in results.values())
    section = results.get("applications", Counter())
    kept = kept and section["right"] >= PROMISED * section["changed"]
    sys.stdout.write("as promised\n" if kept else "NOT as promised\n")
    return 0 if kept else 1


def measure(seed: int, corruptions: int) -> dict[str, Counter[str]]:
    """Return, by table: digits changed, found, suggested as the one right cell and value, and listed at all."""
    results: dict[str, Counter[str]] = {}
    for case in corrupt(seed, corruptions):
        findings = [finding for finding in judge(case.subject) if finding.severity == "error"]
        right = Suggestion(case.cell, case.value)
        counts = results.setdefault(case.cell.table, Counter())
        counts["changed"] += 1
        counts["found"] += any(case.cell in finding.figures for finding in findings)
        counts["right"] += _suggests_only(findings, right)
        counts["listed"] += any(right in finding.suggestion for finding in findings)
    return dict(sorted(results.items()))


def count_alarms(seed: int, reports: int) -> int:
    """Return how many of the unchanged reports, bundled and generated, have a finding of severity error."""
    subjects = islice(_mix(seed), reports)
    return sum(any(finding.severity == "error" for finding in judge(subject)) for subject in subjects)


def corrupt(seed: int, number: int) -> Iterator[Case]:
    """Yield reports with one digit changed in a figure that takes part in a sum; the same for the same seed.

    Every other one is a report of the bundled site.
    """
    random = Random(seed)  # noqa: S311 - a seed, no secret
    for _ in range(number):
        subject = random.choice(load_bundled()) if random.random() < 0.5 else _draw(random)
        summed = {cell for one in equations_of(subject.form) if one.relation == "=" for cell in one.cells}
        cells = [cell for cell, (_, one) in subject.figures.items() if cell in summed and one.raw.isdigit()]
        cell = random.choice(cells)
        raw = _change_digit(subject.figures[cell][1].raw, random)
        yield Case(print_figure(subject, cell, raw), cell, subject.values[cell] or Decimal(0))


@cache
def load_bundled() -> tuple[Subject, ...]:
    """Return the reports of the bundled site that are right."""
    subjects = []
    for name in BUNDLED:
        with (FIGURES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        printed = {FormCell(row["table"], row["row"], row["column"]): row["raw"] for row in rows}
        subjects.append(make_subject(rows[0]["form"], printed))
    return tuple(subjects)


def make_subject(form: str, printed: Printed) -> Subject:
    """Return a report that prints these figures, read as the product reads them."""
    readings = {cell: ("0" * 64, _read(form, cell, raw, place)) for place, (cell, raw) in enumerate(printed.items())}
    return Subject(Issuer("body", "某区", "district"), 2022, form, readings)


def print_figure(subject: Subject, cell: FormCell, raw: str) -> Subject:
    """Return a report with another text in one of its cells."""
    sha256, reading = subject.figures[cell]
    changed = reading._replace(raw=raw, value=read_value(raw, reading.unit).number)
    return replace(subject, figures={**subject.figures, cell: (sha256, changed)})


def generate(form: str, random: Random, *, blank_zeros: bool = False, hybrid: bool = False) -> Subject:
    """Return a valid report of a form.

    ``hybrid`` is one with the single rows that another form has in place of several of this one: （六）其他处理 of 2019
    in a report of 2021.
    """
    cells = set(form_cells(form))
    for (table, whole), rows in split_rows(form).items() if hybrid else ():
        parts = {cell for cell in cells if cell.table == table and cell.row in rows}
        cells = (cells - parts) | {cell._replace(row=whole) for cell in parts}
    limit = random.choice([3, 30, 3000])
    values = {cell: random.choice([0, random.randrange(limit)]) for cell in sorted(cells, key=str)}
    for row in {cell.row for cell in cells if cell.table == "disclosure" and cell.col == "in_force"}:
        at = {column: FormCell("disclosure", row, column) for column in ("made", "repealed", "in_force")}
        values[at["in_force"]] += values[at["made"]]
    settle(values, form)
    empty = "" if blank_zeros else "0"
    return make_subject(form, {cell: str(value) if value else empty for cell, value in values.items()})


def settle(values: dict[FormCell, int], form: str) -> None:
    """Make the sums of a form hold: 三（七） and 四 follow from the rest, and totals are what they add up to."""
    for cell in [cell for cell in values if (cell.table, cell.row) == ("applications", "carried_out")]:
        received = cell._replace(row="received")
        outcomes = [
            one for one in equations_of(form) if one.code == "applications.concluded_sum" and cell.col != "total"
        ]
        parts = {part for one in outcomes for part in one.cells[:-1] if part.col == cell.col and part in values}
        values[cell._replace(row="concluded")] = concluded = sum(values[part] for part in parts)
        values[received] += concluded
        values[cell] = values[received] + values[cell._replace(row="carried_in")] - concluded
    nested_first = sorted(equations_of(form), key=lambda one: -one.cells[-1].row.count("."))
    for equation in nested_first:
        *parts_of, total = equation.cells
        if any(cell not in values for cell in equation.cells) or equation.code == "applications.balance":
            continue
        if equation.relation == "=" and equation.code != "applications.concluded_sum":
            values[total] = sum(values[part] for part in parts_of)
        elif equation.relation == ">=":
            values[parts_of[0]] = max(values[parts_of[0]], values[total])


def _mix(seed: int) -> Iterator[Subject]:
    """Yield the bundled reports, and then generated ones of every form, without end."""
    yield from load_bundled()
    random = Random(seed + 1)  # noqa: S311 - a seed, no secret
    while True:
        yield _draw(random)


def _draw(random: Random) -> Subject:
    form = random.choice([*form_names(), form_names()[-1]])  # the newest twice as often
    hybrid = bool(split_rows(form)) and random.random() < 0.3
    return generate(form, random, blank_zeros=random.random() < 0.3, hybrid=hybrid)


def _read(form: str, cell: FormCell, raw: str, place: int) -> Reading:
    unit = unit_of(cell.table, cell.row, cell.col)
    value = read_value(raw, unit)
    return Reading(
        form,
        cell.table,
        cell.row,
        cell.col,
        value.number,
        unit,
        value.raw,
        0,
        place,
        0,
        None,
        "grid",
        cell.row,
        cell.col,
    )


def _change_digit(raw: str, random: Random) -> str:
    place = random.randrange(len(raw))
    others = [digit for digit in "0123456789" if digit != raw[place] and (digit != "0" or place > 0 or len(raw) == 1)]
    return raw[:place] + random.choice(others) + raw[place + 1 :]


def _suggests_only(findings: Sequence[Finding], right: Suggestion) -> bool:
    """Tell whether every finding of a broken sum suggests this change and no other."""
    sums = [finding for finding in findings if finding.expected is not None]
    return bool(sums) and all(finding.suggestion == (right,) for finding in sums)


if __name__ == "__main__":
    sys.exit(main())
