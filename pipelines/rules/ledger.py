"""The numbers of one report with every sum that they take part in, and how blanks are read in it.

A blank is no number: a sum is judged as printed where all its figures are numbers. Where blanks stand among them it
is judged with blanks as zero (basis ``blanks_as_zero``), because many reports print their zeros as blanks. Three kinds
of blanks are no zeros: a table without a single number was not filled in, and is not judged; a total that is blank
where its parts are printed is missing (`find_blank_totals`); nor are parts zero that stand blank throughout beside
their totals, see `Unfilled`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading
from pipelines.forms.rounding import find_slacks

Numbers = Mapping[FormCell, Decimal | None]
"""Numbers by their cells; None where a cell prints nothing. A cell that prints words is not among them."""

_PATTERN_SIZE = 2  # the parts of one total are an omission, those of two and more were not filled in


@dataclass(frozen=True, slots=True)
class Broken:
    """A sum that does not hold, what its terms add up to, and how blanks were read."""

    equation: Equation
    defect: Decimal
    basis: str


@dataclass(frozen=True, slots=True)
class Unfilled:
    """All that the totals of a table are the totals of, where it stands blank throughout.

    ``cells`` are those that are blank, ``equations`` the sums that would be broken if they were zeros.
    """

    code: str
    cells: frozenset[FormCell]
    equations: tuple[Equation, ...]


@dataclass(frozen=True)
class Ledger:
    """The numbers of a report and the sums that can be judged of them.

    ``slacks`` say how far numbers that are printed in 万 or 亿 may be from what was counted, see `find_slack`.
    ``defects`` are what the terms of each sum add up to, blanks as zero, without the sums that cannot be judged.
    """

    numbers: Numbers
    equations: tuple[Equation, ...]
    slacks: Mapping[FormCell, Decimal]
    defects: Mapping[Equation, Decimal]

    def change(self, cell: FormCell, value: Decimal) -> "Ledger":
        """Return the ledger of a report with another, exact number in one cell; the sums with that cell come last."""
        numbers = {**self.numbers, cell: value}
        slacks = {other: slack for other, slack in self.slacks.items() if other != cell}
        changed = [equation for equation in self.equations if cell in equation.witnesses]
        unchanged = {equation: defect for equation, defect in self.defects.items() if cell not in equation.witnesses}
        return Ledger(numbers, self.equations, slacks, unchanged | _add_up(changed, numbers))

    @cached_property
    def broken(self) -> tuple[Broken, ...]:
        """The sums that do not hold, in the order of the equations."""
        return tuple(
            Broken(equation, defect, self.basis(equation))
            for equation, defect in self.defects.items()
            if defect and equation.breaks(defect, equation.tolerance(self.slacks))
        )

    @cached_property
    def gaps(self) -> Mapping[Equation, Decimal]:
        """What would have to change in each sum: its defect, zero where that is no more than rounding."""
        if not self.slacks:
            return self.defects
        wrong = {one.equation for one in self.broken}
        return {
            equation: defect if equation in wrong or not equation.tolerance(self.slacks) else Decimal(0)
            for equation, defect in self.defects.items()
        }

    @cached_property
    def by_cell(self) -> Mapping[FormCell, tuple[tuple[Equation, int], ...]]:
        """The sums that can be judged, by the cells that take part in them, each with the cell's sign."""
        found: defaultdict[FormCell, list[tuple[Equation, int]]] = defaultdict(list)
        for equation in self.defects:
            for cell, sign in equation.terms:
                found[cell].append((equation, sign))
        return {cell: tuple(equations) for cell, equations in found.items()}

    def basis(self, equation: Equation) -> str:
        """Return how a sum is judged: ``as_printed``, or ``blanks_as_zero`` where one of its cells is blank."""
        blank = equation.from_blank or any(self.numbers.get(cell) is None for cell in equation.cells)
        return "blanks_as_zero" if blank else "as_printed"


def open_ledger(figures: Mapping[FormCell, Reading], equations: Iterable[Equation]) -> Ledger:
    """Return the ledger of all that a report prints."""
    numbers, judged = read_numbers(figures), tuple(equations)
    return Ledger(numbers, judged, find_slacks(figures), _add_up(judged, numbers))


def leave_out_unfilled(ledger: Ledger) -> tuple[Ledger, tuple[Unfilled, ...]]:
    """Return the ledger without blank totals and without what the report left blank throughout, and what that is."""
    if totals := find_blank_totals(ledger):
        ledger = _leave_out(ledger, totals)
    if not any(one.basis == "blanks_as_zero" for one in ledger.broken):
        return ledger, ()
    unfilled = tuple(_find_unfilled(ledger))
    if not unfilled:
        return ledger, ()
    return _leave_out(ledger, frozenset[FormCell]().union(*(one.cells for one in unfilled))), unfilled


def find_blank_totals(ledger: Ledger) -> dict[FormCell, list[Equation]]:
    """Return the totals that are printed blank though a part of them holds a number, each with these sums."""
    found: dict[FormCell, list[Equation]] = {}
    if None not in ledger.numbers.values():
        return found
    for equation in ledger.equations:
        total = equation.cells[-1]
        if equation.relation != "=" or ledger.numbers.get(total, 0) is not None or _signs(equation)[-1:] != [-1]:
            continue
        if any(ledger.numbers.get(cell) is not None for cell in equation.cells[:-1]):
            found.setdefault(total, []).append(equation)
    return found


def _leave_out(ledger: Ledger, blank: Collection[FormCell]) -> Ledger:
    filled = {cell: value for cell, value in ledger.numbers.items() if cell not in blank}
    return replace(ledger, numbers=filled, defects=_add_up(ledger.equations, filled))


def read_numbers(figures: Mapping[FormCell, Reading]) -> dict[FormCell, Decimal | None]:
    """Return the numbers of a report, None for blanks, without words and without tables that hold no number."""
    filled = {cell.table for cell, reading in figures.items() if reading.value is not None}
    return {
        cell: reading.value
        for cell, reading in figures.items()
        if reading.value is not None or (cell.table in filled and reading.blank)
    }


def _add_up(equations: Iterable[Equation], numbers: Numbers) -> dict[Equation, Decimal]:
    found = ((equation, equation.defect(numbers, blanks_as_zero=True)) for equation in equations)
    return {equation: defect for equation, defect in found if defect is not None}


def _find_unfilled(ledger: Ledger) -> Iterator[Unfilled]:
    """Yield, for each rule whose sums end in a total, the parts where they are blank throughout."""
    for code in dict.fromkeys(one.equation.code for one in ledger.broken):
        broken = tuple(one.equation for one in ledger.broken if one.equation.code == code)
        if len(broken) < _PATTERN_SIZE:
            continue
        judged = [equation for equation in ledger.defects if equation.code == code and equation.relation == "="]
        if any(_signs(equation)[-1:] != [-1] for equation in judged):
            continue
        totals = frozenset(equation.cells[-1] for equation in judged)
        parts = frozenset(cell for equation in judged for cell in equation.cells[:-1]) - totals
        if parts and all(ledger.numbers[cell] is None for cell in parts):
            yield Unfilled(code, parts, broken)


def _signs(equation: Equation) -> list[int]:
    """Return the signs of a sum with one total: its parts and then the total; nothing for any other."""
    signs = [sign for _, sign in equation.terms]
    return signs if signs.count(-1) == 1 else []
