"""How many cells are wrong at the least where changing one is not enough, and whether a line of numbers was moved.

Messages say so; a suggestion is always one cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell, FormItem, form_items
from pipelines.rules.cell_names import name_row_zh
from pipelines.rules.ledger import Ledger

LARGEST_SET = 3
"""Sets of more cells are not looked for: they explain nothing."""

_STEPS = 5000  # sets tried for one group of sums; a bound on time, reached only where much is broken
_CROSSED = "applications"  # the table whose rows and columns both add up, so that a moved line can be told
_FEWEST_BROKEN = 3  # a line that was moved breaks at least as many sums

Exact = int | Fraction


@dataclass(frozen=True, slots=True)
class Move:
    """A line of numbers of a table that was moved by one place, in words."""

    table: str
    text: str
    text_zh: str


def group_broken(equations: Sequence[Equation]) -> list[list[Equation]]:
    """Return broken sums in groups that share no cell with each other."""
    groups: list[tuple[set[FormCell], list[Equation]]] = []
    for equation in equations:
        cells, together = set(equation.cells), [equation]
        for group in [group for group in groups if group[0] & cells]:
            groups.remove(group)
            cells |= group[0]
            together = [*group[1], *together]
        groups.append((cells, together))
    return [together for _, together in groups]


def smallest_set(ledger: Ledger, broken: Sequence[Equation]) -> int | None:
    """Return how many cells at least would have to change for these sums to hold and none to break.

    None where more than ``LARGEST_SET`` would, or where that was not found within a fixed number of trials.
    """
    search = _Search(ledger, broken)
    return next((size for size in range(1, LARGEST_SET + 1) if search.finds(size)), None)


class _Search:
    """A depth-first search for sets of cells; each next cell is one of a sum that is broken and not yet touched."""

    def __init__(self, ledger: Ledger, broken: Sequence[Equation]) -> None:
        self._sums = {cell: dict(sums) for cell, sums in ledger.by_cell.items()}
        self._most = max(map(len, self._sums.values()), default=0)
        self._asked = {one: -_make_exact(gap) for one, gap in ledger.gaps.items() if one.relation == "="}
        self._numbers = ledger.numbers
        self._broken = sorted(broken, key=lambda equation: len(equation.terms))
        self._contradictory = set[frozenset[FormCell]]()  # in whatever order the same cells come again
        self._steps = _STEPS

    def finds(self, size: int) -> bool:
        """Tell whether ``size`` cells make all sums hold."""
        return self._finds(size, (), self._broken)

    def _finds(self, size: int, chosen: tuple[FormCell, ...], untouched: Sequence[Equation]) -> bool:
        """Tell whether ``size`` more cells, with those that are chosen, make all sums hold."""
        if self._steps == 0:
            return False
        self._steps -= 1
        if chosen and not untouched and self._solves(chosen):
            return True
        if size == 0 or len(untouched) > size * self._most:
            return False
        nearest = untouched[:1] or [one for cell in chosen for one in self._sums[cell]]
        cells = dict.fromkeys(cell for equation in nearest for cell in equation.cells if cell not in chosen)
        return any(
            self._finds(size - 1, (*chosen, cell), [one for one in untouched if one not in self._sums[cell]])
            for cell in cells
        )

    def _solves(self, cells: tuple[FormCell, ...]) -> bool:
        """Tell whether some change of these cells, to whole numbers of zero and more, makes all their sums hold."""
        known = frozenset(cells)
        if known in self._contradictory:
            return False
        changes = _eliminate(self._state_changes(cells), len(cells))
        if changes is None:
            self._contradictory.add(known)
            return False
        for cell, (change, divisor) in zip(cells, changes, strict=True):
            value = _make_exact(self._numbers[cell] or Decimal(0)) * divisor + change
            if value * divisor < 0 or value % divisor:
                return False
        return True

    def _state_changes(self, cells: tuple[FormCell, ...]) -> list[list[Exact]]:
        """Return, for each sum of some cells, with which signs their changes add up to which number."""
        zeros: list[Exact] = [0] * len(cells)
        rows: dict[Equation, list[Exact]] = {}
        for place, cell in enumerate(cells):
            for equation, sign in self._sums[cell].items():
                if equation in self._asked:
                    rows.setdefault(equation, [*zeros, self._asked[equation]])[place] = sign
        return list(rows.values())


def _make_exact(number: Decimal) -> Exact:
    """Return a number in arithmetic without rounding, which is much faster with whole numbers."""
    return int(number) if number == number.to_integral_value() else Fraction(number)


def _eliminate(rows: list[list[Exact]], width: int) -> list[tuple[Exact, Exact]] | None:
    """Return a solution of a linear system whose last column is its right side; None where there is none.

    Each number of the solution is a numerator and a denominator that is not zero; nothing is divided on the way.
    """
    pivots: list[int] = []
    for column in range(width):
        place = len(pivots)
        found = next((at for at in range(place, len(rows)) if rows[at][column]), None)
        if found is None:
            continue
        rows[place], rows[found] = rows[found], rows[place]
        top = rows[place]
        for at, row in enumerate(rows):
            if at != place and row[column]:
                factor = row[column]
                rows[at] = [value * top[column] - factor * above for value, above in zip(row, top, strict=True)]
        pivots.append(column)
    if any(row[width] for row in rows[len(pivots) :]):
        return None
    solution: list[tuple[Exact, Exact]] = [(0, 1)] * width
    for row, column in zip(rows, pivots, strict=False):
        solution[column] = row[width], row[column]
    return solution


def find_move(ledger: Ledger, form: str) -> Move | None:
    """Return the row of section 三, or its rows from one on, whose numbers stand one place off; None: neither."""
    broken = [one.equation for one in ledger.broken if one.equation.cells[0].table == _CROSSED]
    if len(broken) < _FEWEST_BROKEN:
        return None
    rows, columns = _lines(ledger, form)
    touched = {cell.row for equation in broken for cell in equation.cells}
    for row in (row for row in rows if row in touched):
        line = [FormCell(_CROSSED, row, column) for column in columns]
        if any(_heals(ledger, broken, *_move([line], step)) for step in (1, -1)):
            return Move(
                _CROSSED,
                f"the numbers of the row {_CROSSED}/{row} stand one column off",
                f"「{name_row_zh(form, _CROSSED, row)}」一行数字疑似错位一列",
            )
    for start, row in enumerate(rows[:-1]):
        lines = [[FormCell(_CROSSED, one, column) for one in rows[start:]] for column in columns]
        if any(_heals(ledger, broken, *_move(lines, step)) for step in (1, -1)):
            return Move(
                _CROSSED,
                f"the numbers of {_CROSSED} stand one row off from {row} on",
                f"自「{name_row_zh(form, _CROSSED, row)}」一行起数字疑似错位一行",
            )
    return None


def _lines(ledger: Ledger, form: str) -> tuple[list[str], list[str]]:
    """Return the rows and columns of section 三 that are printed, in the order of the form that has most of them."""
    printed = {(axis, code) for cell in ledger.numbers if cell.table == _CROSSED
               for axis, code in (("row", cell.row), ("column", cell.col))}  # fmt: skip
    items: dict[str, list[FormItem]] = {form: []}
    for item in form_items():
        if item.table == _CROSSED and (item.kind, item.code) in printed:
            items.setdefault(item.form, []).append(item)
    most = max(items.values(), key=len)
    return [one.code for one in most if one.kind == "row"], [one.code for one in most if one.kind == "column"]


def _move(lines: list[list[FormCell]], step: int) -> tuple[dict[FormCell, FormCell], list[FormCell]]:
    """Return from which cell each cell of some lines takes its number if they move by one, and those that lost it."""
    taken = {
        cell: line[place + step] for line in lines for place, cell in enumerate(line) if 0 <= place + step < len(line)
    }
    return taken, [cell for line in lines for cell in line if cell not in taken]


def _heals(
    ledger: Ledger, broken: Sequence[Equation], taken: Mapping[FormCell, FormCell], lost: Sequence[FormCell]
) -> bool:
    """Tell whether all sums of the table hold after a move; a lost number is what one of its sums says."""
    moved = {*taken, *lost}
    if any(moved.isdisjoint(one.witnesses) for one in broken):
        return False  # it stays broken
    if any(source not in ledger.numbers for source in taken.values()):
        return False
    numbers = {**ledger.numbers, **{cell: ledger.numbers[source] for cell, source in taken.items()}}
    for cell in lost:
        numbers[cell] = Decimal(0)
        known = ((one, sign) for one, sign in ledger.by_cell.get(cell, ()) if _is_only(cell, one, lost))
        equation, sign = next(known, (None, 0))
        defect = equation.defect(numbers, blanks_as_zero=True) if equation else None
        if defect is None or sign * defect > 0:
            return False
        numbers[cell] = -sign * defect
    judged = (one for one in ledger.defects if one.cells[0].table == _CROSSED)
    return all(one.holds(numbers, blanks_as_zero=True) is not False for one in judged)


def _is_only(cell: FormCell, equation: Equation, lost: Sequence[FormCell]) -> bool:
    """Tell whether a sum has one cell of those that are lost, and no other of them."""
    return equation.relation == "=" and not any(one in equation.cells for one in lost if one != cell)
