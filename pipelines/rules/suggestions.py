"""Which one cell, changed to which value, would make the sums hold that are broken; nothing is ever applied.

The sums of section 三 cross each other like the checks of an error-correcting code: one wrong cell breaks its row,
its column and its balance, and no other cell lies in all of them. A candidate satisfies every sum that its cell takes
part in, those that hold now included; of two candidates the one that cures less than the other is dropped, since the
smallest change that explains the most is meant.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell
from pipelines.rules.cell_names import name_cell, name_cell_zh, spell
from pipelines.rules.ledger import Ledger
from pipelines.rules.rule import Suggestion

_ZERO = Decimal(0)

NAMED_AT_MOST = 3
"""How many candidates a message names; the suggestion has them all."""

SLIPS = {
    "filled": ("the cell is blank", "单元格空白"),
    "sign": ("the sign is wrong", "正负号有误"),
    "dropped": ("a digit was dropped", "漏一位数字"),
    "extra": ("there is a digit too many", "多一位数字"),
    "swapped": ("two digits were swapped", "两位数字颠倒"),
    "misread": ("one digit is another", "一位数字有误"),
}
"""What a change of one value looks like, in English and in Chinese."""


@dataclass(frozen=True, slots=True)
class Cure:
    """A candidate and the broken sums that hold with it."""

    candidate: Suggestion
    cured: frozenset[Equation]


def find_cures(ledger: Ledger) -> tuple[Cure, ...]:
    """Return every change of one cell after which all sums of the cell hold, in the order of the broken sums.

    Values are whole and not negative, as counts are, and follow from exact numbers alone.
    """
    cures: dict[Suggestion, Cure] = {}
    for broken in ledger.broken:
        if broken.equation.relation != "=":
            continue  # any smaller part would do: nothing says which value
        for cell, sign in broken.equation.terms:
            if _tolerance(ledger, broken.equation, cell):
                continue  # as would any value that can be rounded to what another cell prints
            candidate = Suggestion(cell, (ledger.numbers[cell] or _ZERO) - broken.defect * sign)
            if candidate not in cures and (cured := _cures(ledger, candidate)):
                cures[candidate] = Cure(candidate, cured)
    return tuple(cures.values())


def prefer_cures(cures: Iterable[Cure]) -> tuple[Cure, ...]:
    """Return the candidates of which none cures less than another one does."""
    known = tuple(cures)
    return tuple(one for one in known if not any(one.cured < other.cured for other in known))


def describe_change(ledger: Ledger, candidate: Suggestion) -> str | None:
    """Return what a change looks like, a key of `SLIPS`; None for no known kind."""
    old = ledger.numbers[candidate.cell]
    if old is None:
        return "filled"
    if old == -candidate.value:
        return "sign"
    return _compare_digits(spell(old), spell(candidate.value))


def _compare_digits(before: str, after: str) -> str | None:
    """Return how the digits of one number became another's, a key of `SLIPS`."""
    if not before.isdigit():
        return None
    if before in _shorten(after):
        return "dropped"
    if after in _shorten(before):
        return "extra"
    differing = [(left, right) for left, right in zip(before, after, strict=False) if left != right]
    if len(before) == len(after) and len(differing) == 1:
        return "misread"
    swapped = len(before) == len(after) and len(differing) == 2 and differing[0] == differing[1][::-1]
    return "swapped" if swapped else None


def say_suggestion(ledger: Ledger, candidates: tuple[Suggestion, ...], form: str) -> tuple[str, str]:
    """Return the sentences that name the candidates of one finding, up to three, in English and in Chinese."""
    if len(candidates) > 1:
        first, more = candidates[:NAMED_AT_MOST], len(candidates) - NAMED_AT_MOST
        cells = ", ".join(f"{name_cell(one.cell)} = {spell(one.value)}" for one in first)
        cells_zh = "，".join(f"{name_cell_zh(form, one.cell)}应为{spell(one.value)}" for one in first)
        return (
            f"; one of {len(candidates)} cells may be wrong: {cells}" + (f" and {more} more" if more > 0 else ""),
            f"；以下{len(candidates)}个单元格之一可能有误：{cells_zh}" + ("等" if more > 0 else ""),
        )
    (candidate,) = candidates
    kind = describe_change(ledger, candidate)
    note, note_zh = SLIPS[kind] if kind else ("", "")
    value = spell(candidate.value)
    return (
        f"; it holds with {name_cell(candidate.cell)} = {value}" + (f" ({note})" if note else ""),
        f"；若{name_cell_zh(form, candidate.cell)}为{value}则相符" + (f"（{note_zh}）" if note_zh else ""),
    )


def _cures(ledger: Ledger, candidate: Suggestion) -> frozenset[Equation]:
    """Return the broken sums that hold with a candidate; nothing where it leaves or breaks one of its cell's."""
    value = candidate.value
    if value < 0 or value != value.to_integral_value():
        return frozenset()
    change = value - (ledger.numbers[candidate.cell] or _ZERO)
    cured = set[Equation]()
    for equation, sign in ledger.by_cell[candidate.cell]:
        defect = ledger.defects[equation]
        if equation.breaks(defect + sign * change, _tolerance(ledger, equation, candidate.cell)):
            return frozenset()
        if equation.breaks(defect, equation.tolerance(ledger.slacks)):
            cured.add(equation)
    return frozenset(cured)


def _tolerance(ledger: Ledger, equation: Equation, changed: FormCell) -> Decimal:
    """Return how far from zero a sum may be once one of its cells has an exact number."""
    return equation.tolerance(ledger.slacks) - ledger.slacks.get(changed, _ZERO)


def _shorten(digits: str) -> Iterator[str]:
    """Yield a number without one of its digits."""
    if len(digits) > 1:
        yield from (digits[:place] + digits[place + 1 :] for place in range(len(digits)))
