"""What adds up to what in the statutory forms, derived from the rows and columns of ``data/forms.csv``.

The sums are the form's own (国办公开办函〔2019〕60号 and 〔2021〕30号 print them in the table's corner; the form of
2014 states its parts by 其中 and by numbering). A sum that a report may carry in two ways, with the one row
（六）其他处理 of 2019 or with its three parts of 2021, is two equations of which one is judged.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from types import MappingProxyType

from pipelines.forms.form_items import FormCell, FormItem, form_items

_ZERO = Decimal(0)
_EXACT: Mapping[FormCell, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class RowSum:
    """In every row of a table the other columns add up to the column ``total``."""

    code: str
    table: str
    total: str


@dataclass(frozen=True, slots=True)
class OutcomeSum:
    """In every column of a table the rows that stand under a heading add up to the row ``total``."""

    code: str
    table: str
    total: str


@dataclass(frozen=True, slots=True)
class Balance:
    """In every column of a table the rows ``left`` add up to the same as the rows ``right``."""

    code: str
    table: str
    left: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartsSum:
    """A row that has several parts of its own is their sum; where it has one part, the part is not larger."""

    code: str
    code_of_one_part: str
    table: str


SUMS: tuple[RowSum | OutcomeSum | Balance | PartsSum, ...] = (
    RowSum("applications.row_sum", "applications", "total"),
    OutcomeSum("applications.concluded_sum", "applications", "concluded"),
    Balance("applications.balance", "applications", ("received", "carried_in"), ("concluded", "carried_out")),
    RowSum("disputes.row_sum", "disputes", "total"),
    PartsSum("statistics.parts_sum", "statistics.part_of", "statistics"),
)
"""Every sum of every form, by the shape that it has."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One of two ways in which a form carries a sum: the cells that only it has, and those that only the other has."""

    own: tuple[FormCell, ...]
    other: tuple[FormCell, ...]
    preferred: bool

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """The cells that decide which way a report follows."""
        return (*self.own, *self.other)

    def applies(self, values: Mapping[FormCell, Decimal | None]) -> bool:
        """Tell whether this is the way that a report follows: numbers tell more than blanks, blanks than nothing."""
        own, other = _weigh(self.own, values), _weigh(self.other, values)
        return own > other or (self.preferred and own == other)


@dataclass(frozen=True, eq=False)
class Equation:
    """A sum that must hold: sign times value over ``terms``, and ``constant``, is zero (``=``) or not less (``>=``).

    Two equations are the same where they are one object, which makes them cheap as keys; `equations_of` returns the
    same objects every time.

    Attributes:
        code: the rule that it belongs to.
        terms: the cells of the form, each with the sign +1 or -1; the parts come first, then their total.
        relation: ``=`` or ``>=``.
        constant: a number from outside the report (last year's figure), usually 0.
        from_blank: whether ``constant`` stands for a cell that is blank.
        variant: set where the form carries this sum in two ways.
    """

    code: str
    terms: tuple[tuple[FormCell, int], ...]
    relation: str = "="
    constant: Decimal = _ZERO
    from_blank: bool = False
    variant: Variant | None = None

    @cached_property
    def cells(self) -> tuple[FormCell, ...]:
        """The cells that take part, in the order of the terms."""
        return tuple(cell for cell, _ in self.terms)

    @cached_property
    def signs(self) -> Mapping[FormCell, int]:
        """The signs of the cells that take part."""
        return dict(self.terms)

    @cached_property
    def witnesses(self) -> frozenset[FormCell]:
        """The cells that say whether the sum can be judged and whether it holds; nothing else does."""
        return frozenset((*self.cells, *(self.variant.cells if self.variant else ())))

    def defect(self, values: Mapping[FormCell, Decimal | None], *, blanks_as_zero: bool) -> Decimal | None:
        """Return what the terms add up to.

        None where that cannot be said: a cell is not printed, or is blank and ``blanks_as_zero`` is False, or the
        report carries this sum in its other way.
        """
        if self.variant is not None and not self.variant.applies(values):
            return None
        result = self.constant
        try:
            for cell, sign in self.terms:
                value = values[cell]
                if value is not None:
                    result += value if sign > 0 else -value
                elif not blanks_as_zero:
                    return None
        except KeyError:
            return None
        return result

    def tolerance(self, slacks: Mapping[FormCell, Decimal]) -> Decimal:
        """Return how far from zero the sum may be, by how far each of its cells may be from what was counted."""
        return sum((slacks.get(cell, _ZERO) for cell, _ in self.terms), _ZERO) if slacks else _ZERO

    def breaks(self, defect: Decimal, tolerance: Decimal = _ZERO) -> bool:
        """Tell whether terms that add up to ``defect`` break the sum."""
        return abs(defect) > tolerance if self.relation == "=" else defect < -tolerance

    def holds(
        self,
        values: Mapping[FormCell, Decimal | None],
        *,
        blanks_as_zero: bool,
        slacks: Mapping[FormCell, Decimal] = _EXACT,
    ) -> bool | None:
        """Tell whether the sum holds within the slacks of its cells; None where it cannot be judged (see `defect`)."""
        defect = self.defect(values, blanks_as_zero=blanks_as_zero)
        return None if defect is None else not self.breaks(defect, self.tolerance(slacks))


@cache
def equations_of(form: str) -> tuple[Equation, ...]:
    """Return the sums of a form (``2014``, ``2019``, ``2021``), rule by rule; none for a form without tables."""
    return tuple(equation for one in SUMS for equation in _expand(one, form))


def _expand(one: RowSum | OutcomeSum | Balance | PartsSum, form: str) -> Iterator[Equation]:
    rows, columns = _items(form, one.table, "row"), [item.code for item in _items(form, one.table, "column")]
    match one:
        case RowSum():
            spare = _rows_of_other_forms(form, one.table) if rows else []
            for row in [*(item.code for item in rows), *spare]:
                yield _sum_row(one, row, columns)
        case OutcomeSum():
            for column in columns:
                yield from _sum_outcomes(one, form, column)
        case Balance():
            for column in columns:
                yield Equation(
                    one.code,
                    tuple(
                        (FormCell(one.table, row, column), sign)
                        for side, sign in ((one.left, 1), (one.right, -1))
                        for row in side
                    ),
                )
        case PartsSum():
            yield from _sum_parts(one, rows, columns)


def _sum_row(one: RowSum, row: str, columns: list[str]) -> Equation:
    ordered = [*(column for column in columns if column != one.total), one.total]
    return Equation(
        one.code, tuple((FormCell(one.table, row, column), -1 if column == one.total else 1) for column in ordered)
    )


def _rows_of_other_forms(form: str, table: str) -> list[str]:
    """Return the rows that a report of this form may have taken over from another form's table."""
    own = {item.code for item in _items(form, table, "row")}
    codes = [item.code for item in form_items() if (item.table, item.kind) == (table, "row")]
    return [code for code in dict.fromkeys(codes) if code not in own]


def _sum_outcomes(one: OutcomeSum, form: str, column: str) -> Iterator[Equation]:
    """Yield the column's sum with this form's outcomes, and with another form's where those differ."""
    own = _outcomes(one, form)
    others = {_outcomes(one, item.form) for item in form_items() if item.table == one.table} - {own}
    for outcomes in (own, *sorted(others)):
        rivals = others if outcomes == own else {own}
        variant = Variant(
            _at(one.table, column, [row for row in outcomes if any(row not in rival for rival in rivals)]),
            _at(one.table, column, sorted({row for rival in rivals for row in rival} - set(outcomes))),
            outcomes == own,
        )
        parts = tuple((cell, 1) for cell in _at(one.table, column, outcomes))
        total = (FormCell(one.table, one.total, column), -1)
        yield Equation(one.code, (*parts, total), variant=variant if others else None)


def _outcomes(one: OutcomeSum, form: str) -> tuple[str, ...]:
    """Return the rows that stand under a heading, without the total."""
    return tuple(item.code for item in _items(form, one.table, "row") if item.parent and item.code != one.total)


def _sum_parts(one: PartsSum, rows: list[FormItem], columns: list[str]) -> Iterator[Equation]:
    parts = {row.code: [part.code for part in rows if part.parent == row.code] for row in rows}
    for column in columns:
        for whole, codes in parts.items():
            total = FormCell(one.table, whole, column)
            cells = _at(one.table, column, codes)
            if len(cells) == 1:
                yield Equation(one.code_of_one_part, ((total, 1), (cells[0], -1)), relation=">=")
            elif cells:
                yield Equation(one.code, (*((cell, 1) for cell in cells), (total, -1)))


def _items(form: str, table: str, kind: str) -> list[FormItem]:
    return [item for item in form_items() if (item.form, item.table, item.kind) == (form, table, kind)]


def _at(table: str, column: str, rows: "tuple[str, ...] | list[str]") -> tuple[FormCell, ...]:
    return tuple(FormCell(table, row, column) for row in rows)


def _weigh(cells: tuple[FormCell, ...], values: Mapping[FormCell, Decimal | None]) -> int:
    """Return 2 where a cell holds a number, 1 where one is printed at all, 0 where none is."""
    return max((0 if cell not in values else 1 if values[cell] is None else 2 for cell in cells), default=0)
