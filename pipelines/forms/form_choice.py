"""Which form a report follows: the one whose cells it prints, and where several fit, the one of its year.

The form of 2019 is 国办公开办函〔2019〕60号, that of 2021 国办公开办函〔2021〕30号. A form is prescribed from the
report year that it is named by until the next form; reports before the oldest one are text alone.
"""

from collections.abc import Iterable
from functools import cache

from pipelines.forms.form_items import TABLES, form_cells, form_names, items_of


@cache
def first_year_with_tables() -> int:
    """Return the report year since which a form with tables is prescribed."""
    return int(form_names()[0])


@cache
def form_of_year(year: int) -> str | None:
    """Return the form that is prescribed for a report year; None for a year before all forms."""
    return _form_of_year(form_names(), year)


@cache
def newest_form_with(table: str) -> str:
    """Return the newest form that has a table."""
    return next(form for form in reversed(form_names()) if items_of(form, table, "row"))


@cache
def is_prescribed(table: str, year: int) -> bool:
    """Tell whether the form of a report year has a table; for a year before all forms, whether the oldest form has."""
    return bool(items_of(form_of_year(year) or form_names()[0], table, "row"))


def choose_form(cells: Iterable[tuple[str, str, str]], year: int | None) -> str:
    """Return the form of a document that prints these cells (table, row and column, as `FormCell` has them).

    Table by table, the forms remain that have the most of the printed cells. Section 二 differs most and comes
    first: a report of 2021 may keep the single row 其他处理 of 2019 (contract: a hybrid is the form that most of its
    tables follow). Of forms that fit alike the one of the report's ``year`` counts, without a year the oldest.
    """
    by_table: dict[str, set[tuple[str, str, str]]] = {}
    for cell in cells:
        by_table.setdefault(cell[0], set()).add(cell)
    fitting = form_names()
    for table in TABLES:
        printed = by_table.get(table, set())
        common = {form: len(form_cells(form) & printed) for form in fitting}
        if any(common.values()):
            fitting = tuple(form for form in fitting if common[form] == max(common.values()))
    return (_form_of_year(fitting, year) if year is not None else None) or fitting[0]


def form_of_table(form: str, table: str) -> str:
    """Return the form that the figures of a table have in a report of a form: the report's, if it has the table."""
    return form if items_of(form, table, "row") else newest_form_with(table)


def _form_of_year(forms: Iterable[str], year: int) -> str | None:
    """Return the newest of some forms, given in order, that is prescribed for a year already."""
    return max((form for form in forms if int(form) <= year), key=int, default=None)
