"""What adds up to what in the statutory forms, derived from the rows and columns of ``forms.csv``.

The sums are the form's own (国办公开办函〔2019〕60号 and 〔2021〕30号 print them in the table's corner; the form of
2014 states its parts by 其中 and by numbering). A report of one form may print rows of another one: the single row
（六）其他处理 of 2019 in place of its three parts of 2021. A sum with such rows is several equations, of which the one
is judged whose rows the report prints.
"""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipelines.forms.equations import Equation, PrintedRows
from pipelines.forms.form_items import FormCell, FormItem, all_codes, form_names, items_of, split_rows

Choice = tuple[tuple[str, ...], ...]
"""Rows of several forms that stand for each other in a sum; a report prints those of one form."""


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


@cache
def equations_of(form: str) -> tuple[Equation, ...]:
    """Return the sums of a form, rule by rule; none for a form without tables (``narrative``)."""
    return tuple(equation for one in SUMS for equation in _expand(one, form))


def _expand(one: RowSum | OutcomeSum | Balance | PartsSum, form: str) -> Iterator[Equation]:
    rows, columns = items_of(form, one.table, "row"), [item.code for item in items_of(form, one.table, "column")]
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


def _sum_row(one: RowSum, row: str, columns: Sequence[str]) -> Equation:
    ordered = [*(column for column in columns if column != one.total), one.total]
    return Equation(
        one.code, tuple((FormCell(one.table, row, column), -1 if column == one.total else 1) for column in ordered)
    )


def _rows_of_other_forms(form: str, table: str) -> list[str]:
    """Return the rows that a report of this form may have taken over from another form's table."""
    own = {item.code for item in items_of(form, table, "row")}
    return [code for code in all_codes(table, "row") if code not in own]


def _sum_outcomes(one: OutcomeSum, form: str, column: str) -> Iterator[Equation]:
    """Yield the column's sum with this form's outcomes, and with other forms' rows in place of some or beside them."""
    choices = _list_choices(one, form)
    for chosen in itertools.product(*choices):
        rows = _replace_rows(_outcomes(one, form), choices, chosen)
        printed = tuple(
            rows
            for choice, own in zip(choices, chosen, strict=True)
            for rows in _state_rows(one.table, column, choice, own)
        )
        parts = tuple((cell, 1) for cell in _at(one.table, column, rows))
        yield Equation(one.code, (*parts, (FormCell(one.table, one.total, column), -1)), printed=printed)


def _list_choices(one: OutcomeSum, form: str) -> list[Choice]:
    """Return the outcomes of which other forms have others; of each choice, this form's own rows come first.

    That is rows that another form prints as one, a row that it prints in parts, and rows that only others have.
    """
    own = _outcomes(one, form)
    whole = {row: parts for (table, row), parts in split_rows(form).items() if table == one.table}
    choices: list[Choice] = [(parts, (row,)) for row, parts in whole.items() if set(parts) <= set(own)]
    for row in own:
        found = (split_rows(other).get((one.table, row)) for other in form_names() if other != form)
        if divided := tuple(dict.fromkeys(filter(None, found))):
            choices.append(((row,), *divided))
    known = {*own, *(row for choice in choices for rows in choice for row in rows)}
    for other in form_names():
        if foreign := tuple(row for row in _outcomes(one, other) if row not in known):
            choices.append(((), foreign))
            known.update(foreign)
    return choices


def _replace_rows(own: Sequence[str], choices: Sequence[Choice], chosen: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the outcomes with the rows that are chosen, each where the form's own stand; foreign ones come last."""
    pairs = list(zip(choices, chosen, strict=True))
    placed = {choice[0][0]: rows for choice, rows in pairs if choice[0]}
    replaced = {row for choice in choices for row in choice[0]}
    kept = [part for row in own for part in placed.get(row, () if row in replaced else (row,))]
    return [*kept, *(row for choice, rows in pairs if not choice[0] for row in rows)]


def _state_rows(table: str, column: str, choice: Choice, own: tuple[str, ...]) -> Iterator[PrintedRows]:
    """Yield these rows against those of each other form, without the rows that both have.

    Where a later form has the same rows and more, those of the earlier one are printed as long as none of the more is.
    """
    for others in (rows for rows in choice if rows != own):
        preferred = own == choice[0] or (others != choice[0] and set(own) < set(others))
        here, there = ([row for row in rows if row not in beside] for rows, beside in ((own, others), (others, own)))
        yield PrintedRows(_at(table, column, here), _at(table, column, there), preferred)


def _outcomes(one: OutcomeSum, form: str) -> tuple[str, ...]:
    """Return the rows that stand under a heading, without the total."""
    return tuple(item.code for item in items_of(form, one.table, "row") if item.parent and item.code != one.total)


def _sum_parts(one: PartsSum, rows: Sequence[FormItem], columns: Sequence[str]) -> Iterator[Equation]:
    parts = {row.code: [part.code for part in rows if part.parent == row.code] for row in rows}
    for column in columns:
        for whole, codes in parts.items():
            total = FormCell(one.table, whole, column)
            cells = _at(one.table, column, codes)
            if len(cells) == 1:
                yield Equation(one.code_of_one_part, ((total, 1), (cells[0], -1)), relation=">=")
            elif cells:
                yield Equation(one.code, (*((cell, 1) for cell in cells), (total, -1)))


def _at(table: str, column: str, rows: Sequence[str]) -> tuple[FormCell, ...]:
    return tuple(FormCell(table, row, column) for row in rows)
