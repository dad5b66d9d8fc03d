"""What the tables have for the sums that ``claims.toml`` names: ``received + carried_in``, ``refused.*``."""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipelines.claims.lexicon import ClaimKind
from pipelines.forms.form_items import TABLES, FormCell, all_codes, items_of, only_column
from pipelines.forms.rounding import find_slack
from pipelines.rules.rule import Subject

_COLUMNS = {
    table: column.code if column else "total"
    for table in TABLES
    if (column := only_column(table)) or "total" in all_codes(table, "column")
}
"""The column that a sum is of where it names none: 总计, or the only one; section 二 has neither."""

_OPERATOR = re.compile(r" ([+-]) ")
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Total:
    """What cells of a table add up to, or the share of such a sum in another one in percent.

    ``low`` and ``high`` differ from ``value`` where a cell prints a rounded number (123.9万, see `find_slack`).
    ``printed`` counts the cells that hold a number; ``blanks`` those that were read as zero.
    """

    value: Decimal
    low: Decimal
    high: Decimal
    cells: tuple[FormCell, ...]
    printed: int
    blanks: int


def possible_totals(subject: Subject, kinds: Sequence[ClaimKind]) -> Iterator[Total | None]:
    """Yield each total that a number about these kinds may be; None for one that cannot be added up.

    Tables of which the report has no figure at all yield nothing.
    """
    for table in sorted(subject.tables & _COLUMNS.keys()):
        for sums in itertools.product(*(kind.figures.get(table, ()) for kind in kinds)):
            yield add_up(subject, table, " + ".join(sums))
        for kind in kinds:
            for part, whole in kind.shares.get(table, ()):
                yield _divide(add_up(subject, table, part), add_up(subject, table, whole))


def add_up(subject: Subject, table: str, expression: str) -> Total | None:
    """Return what a sum of the data file comes to in a report; None where a cell is missing or holds words."""
    value = slack = Decimal(0)
    cells: list[FormCell] = []
    blanks = 0
    for operator, term in _split_terms(expression):
        for cell in _find_cells(subject, table, term):
            reading = subject.figures[cell][1] if cell in subject.figures else None
            if reading is None or (reading.value is None and not reading.blank):
                return None
            cells.append(cell)
            blanks += reading.value is None
            value += (reading.value or 0) * (1 if operator == "+" else -1)
            slack += find_slack(reading)
    return Total(value, value - slack, value + slack, tuple(cells), len(cells) - blanks, blanks)


@cache  # the sums of the data file
def _split_terms(expression: str) -> tuple[tuple[str, str], ...]:
    terms = ["+", *_OPERATOR.split(expression)]
    return tuple(zip(terms[::2], terms[1::2], strict=True))


def _find_cells(subject: Subject, table: str, term: str) -> list[FormCell]:
    """Return the cells of a term; a row's parts (``refused.*``) are the row itself where the report prints it."""
    row, _, column = term.partition("/")
    column = column or _COLUMNS[table]
    group = row.removesuffix("*").removesuffix(".")
    single = FormCell(table, group, column)
    if group == row or single in subject.figures:
        return [single]
    rows = [item.code for item in items_of(subject.form, table, "row")]
    return [FormCell(table, code, column) for code in rows if code.startswith(f"{group}.")] or [single]


def _divide(part: Total | None, whole: Total | None) -> Total | None:
    if part is None or whole is None or whole.value <= 0:
        return None
    share = part.value / whole.value * _HUNDRED
    cells = (*part.cells, *whole.cells)
    return Total(share, share, share, cells, part.printed and whole.printed, part.blanks + whole.blanks)
