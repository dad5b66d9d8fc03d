"""How many cells would have to change where one does not suffice, and whether a line of numbers was moved.

Both are said in messages only: a suggestion is always one cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipelines.forms import FormCell, FormItem, form_items
from pipelines.rules.equations import Equation
from pipelines.rules.ledger import Ledger
from pipelines.rules.names import name_row_zh

LARGEST_SET = 3
"""Sets of more cells are not looked for: they explain nothing."""

_STEPS = 5000  # sets tried for one group of sums; a bound on time, reached only where much is broken
_CROSSED = "applications"  # the table whose rows and columns both add up, so that a moved line can be told
_FEWEST_BROKEN = 3  # a line that was moved breaks at least as many sums


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
        self._ledger = ledger
        self._cells = {equation: frozenset(equation.cells) for equation in ledger.defects}
        self._broken = sorted(broken, key=lambda equation: len(equation.terms))
        self._steps = _STEPS
        self._most = max((len(equations) for equations in ledger.by_cell.values()), default=0)

    def finds(self, size: int, chosen: tuple[FormCell, ...] = ()) -> bool:
        """Tell whether ``size`` more cells, with those that are chosen, make all sums hold."""
        if self._steps == 0:
            return False
        self._steps -= 1
        untouched = [equation for equation in self._broken if self._cells[equation].isdisjoint(chosen)]
        if chosen and not untouched and self._agrees(chosen) and _solves(self._ledger, chosen):
            return True
        if size == 0 or len(untouched) > size * self._most:
            return False
        nearest = [untouched[0]] if untouched else [one for cell in chosen for one, _ in self._ledger.by_cell[cell]]
        cells = dict.fromkeys(cell for equation in nearest for cell in equation.cells if cell not in chosen)
        return any(self.finds(size - 1, (*chosen, cell)) for cell in cells)

    def _agrees(self, chosen: tuple[FormCell, ...]) -> bool:
        """Tell whether the sums in which a chosen cell stands alone ask for the same change: what is cheap to see."""
        for cell in chosen:
            others = [other for other in chosen if other != cell]
            asked = {
                -sign * self._ledger.gaps[equation]
                for equation, sign in self._ledger.by_cell[cell]
                if equation.relation == "=" and self._cells[equation].isdisjoint(others)
            }
            if len(asked) > 1:
                return False
        return True


def _solves(ledger: Ledger, cells: tuple[FormCell, ...]) -> bool:
    """Tell whether some change of these cells, to whole numbers of zero and more, makes all their sums hold."""
    equations = dict.fromkeys(one for cell in cells for one, _ in ledger.by_cell[cell] if one.relation == "=")
    rows = []
    for equation in equations:
        signs = {cell: sign for cell, sign in equation.terms if cell in cells}
        rows.append([*(Fraction(signs.get(cell, 0)) for cell in cells), -Fraction(ledger.gaps[equation])])
    changes = _eliminate(rows, len(cells))
    if changes is None:
        return False
    values = [Fraction(ledger.numbers[cell] or 0) + change for cell, change in zip(cells, changes, strict=True)]
    return all(value >= 0 and value.denominator == 1 for value in values)


def _eliminate(rows: list[list[Fraction]], width: int) -> list[Fraction] | None:
    """Return a solution of a linear system whose last column is its right side; None where there is none."""
    pivots: list[int] = []
    for column in range(width):
        place = len(pivots)
        found = next((at for at in range(place, len(rows)) if rows[at][column]), None)
        if found is None:
            continue
        rows[place], rows[found] = rows[found], rows[place]
        rows[place] = [value / rows[place][column] for value in rows[place]]
        for at, row in enumerate(rows):
            if at != place and row[column]:
                factor = row[column]
                rows[at] = [value - factor * top for value, top in zip(row, rows[place], strict=True)]
        pivots.append(column)
    if any(row[width] for row in rows[len(pivots) :]):
        return None
    solution = [Fraction(0)] * width
    for row, column in zip(rows, pivots, strict=False):
        solution[column] = row[width]
    return solution


def find_move(ledger: Ledger, form: str) -> Move | None:
    """Return the line of section 三 whose numbers, moved back by one place, make every sum of the table hold."""
    broken = [one.equation for one in ledger.broken if one.equation.cells[0].table == _CROSSED]
    if len(broken) < _FEWEST_BROKEN:
        return None
    rows, columns = _lines(ledger, form)
    touched = {cell.row for equation in broken for cell in equation.cells}
    for row in (row for row in rows if row in touched):
        line = [FormCell(_CROSSED, row, column) for column in columns]
        if any(_heals(ledger, *_move([line], step)) for step in (1, -1)):
            return Move(
                _CROSSED,
                f"the numbers of the row {_CROSSED}/{row} stand one column off",
                f"「{name_row_zh(form, _CROSSED, row)}」一行数字疑似错位一列",
            )
    for start, row in enumerate(rows[:-1]):
        lines = [[FormCell(_CROSSED, one, column) for one in rows[start:]] for column in columns]
        if any(_heals(ledger, *_move(lines, step)) for step in (1, -1)):
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


def _heals(ledger: Ledger, taken: Mapping[FormCell, FormCell], lost: Sequence[FormCell]) -> bool:
    """Tell whether all sums of the table hold after a move; a lost number is what one of its sums says."""
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
