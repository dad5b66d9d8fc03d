"""A sum that must hold between the cells of a form, and whether it does with the numbers of a report."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType

from pipelines.forms.form_items import FormCell

_ZERO = Decimal(0)
_EXACT: Mapping[FormCell, Decimal] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PrintedRows:
    """Rows that a report may print in place of others, in one column of a sum.

    Attributes:
        own: the cells of these rows; none where the others are rows that this form does not have.
        others: the cells of those that stand in their place in another form.
        preferred: whether these count where neither are printed: they are the report's own form's.
    """

    own: tuple[FormCell, ...]
    others: tuple[FormCell, ...]
    preferred: bool

    @property
    def cells(self) -> tuple[FormCell, ...]:
        """The cells that decide which of the rows a report prints."""
        return (*self.own, *self.others)

    def are_printed(self, values: Mapping[FormCell, Decimal | None]) -> bool:
        """Tell whether a report prints these rows: numbers tell more than blanks, blanks more than nothing."""
        own, others = _weigh(self.own, values), _weigh(self.others, values)
        return own > others or (self.preferred and own == others)


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
        printed: the rows that a report has to print for this equation to be the one that is judged.
    """

    code: str
    terms: tuple[tuple[FormCell, int], ...]
    relation: str = "="
    constant: Decimal = _ZERO
    from_blank: bool = False
    printed: tuple[PrintedRows, ...] = ()

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
        return frozenset((*self.cells, *(cell for rows in self.printed for cell in rows.cells)))

    def defect(self, values: Mapping[FormCell, Decimal | None], *, blanks_as_zero: bool) -> Decimal | None:
        """Return what the terms add up to.

        None where that cannot be said: a cell is not printed, or is blank and ``blanks_as_zero`` is False, or the
        report prints other rows in place of some of these.
        """
        for rows in self.printed:
            if not rows.are_printed(values):
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


def _weigh(cells: tuple[FormCell, ...], values: Mapping[FormCell, Decimal | None]) -> int:
    """Return 2 where a cell holds a number, 1 where one is printed at all, 0 where none is."""
    return max((0 if cell not in values else 1 if values[cell] is None else 2 for cell in cells), default=0)
