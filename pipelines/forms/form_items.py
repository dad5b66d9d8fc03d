"""The statutory forms as data: which rows and columns each form has, and how their labels are printed.

``data/forms.csv`` is the contract's table; its column ``items`` holds the items of article 20 (第二十条第（一）项)
that a row or column of section 二 belongs to, so that each cell of the form is known. ``data/labels.csv`` holds
the variants of labels that publishers print, the labels of groups (which hold no number), and units.
"""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple

TABLES = ("disclosure", "applications", "disputes", "statistics")
"""The four statutory tables, in the order in which a report prints them."""


@dataclass(frozen=True, slots=True)
class FormItem:
    """One row or column of one statutory table of one form."""

    form: str
    table: str
    kind: str
    code: str
    label: str
    parent: str
    unit: str
    note: str
    items: frozenset[str]


class FormCell(NamedTuple):
    """One cell of a form that must hold a number."""

    table: str
    row: str
    col: str


@dataclass(frozen=True, slots=True)
class Variant:
    """One label as some publishers print it: of a row or column, of a ``group``, or a ``unit``."""

    table: str
    kind: str
    code: str
    label: str


@cache
def form_items() -> tuple[FormItem, ...]:
    """Return every row and column of every form, in the order of the forms."""
    return tuple(
        FormItem(**{**row, "items": frozenset(row["items"].split())})  # type: ignore[arg-type]  # the dict's values differ in type
        for row in _read_csv("forms.csv")
    )


@cache
def label_variants() -> tuple[Variant, ...]:
    """Return the labels of ``data/labels.csv``."""
    return tuple(Variant(**row) for row in _read_csv("labels.csv"))


@cache
def form_cells(form: str) -> frozenset[FormCell]:
    """Return the cells that a form has; empty for a form without tables (``narrative``)."""
    cells = set()
    for table in TABLES:
        items = [item for item in form_items() if item.form == form and item.table == table]
        rows = [item for item in items if item.kind == "row"]
        columns = [item for item in items if item.kind == "column"]
        cells |= {
            FormCell(table, row.code, column.code)
            for row in rows
            for column in columns
            if table != "disclosure" or row.items & column.items
        }
    return frozenset(cells)


@cache
def table_cells(table: str) -> frozenset[FormCell]:
    """Return the cells that a statutory table has in any form."""
    forms = {item.form for item in form_items()}
    return frozenset(cell for form in forms for cell in form_cells(form) if cell.table == table)


@cache
def unit_of(table: str, row: str, col: str) -> str:
    """Return the unit that a number is stored in: the row's, where it has none the column's."""
    units = {(item.kind, item.code): item.unit for item in form_items() if item.table == table}
    return units.get(("row", row)) or units.get(("column", col), "")


@cache
def parent_row(table: str, row: str) -> str:
    """Return the code of the row that a row is a part of; empty where it is none's or has a group above it."""
    rows = {item.code: item.parent for item in form_items() if item.table == table and item.kind == "row"}
    return rows[row] if rows.get(row) in rows else ""


@cache
def form_order(table: str, kind: str, code: str) -> int:
    """Return the place of a row or column among those of its table, all forms together; -1 where it is none."""
    codes = list(dict.fromkeys(item.code for item in form_items() if (item.table, item.kind) == (table, kind)))
    return codes.index(code) if code in codes else -1


@cache
def forms_with(table: str, kind: str, code: str) -> frozenset[str]:
    """Return the forms that have a row or column of this code in this table."""
    return frozenset(item.form for item in form_items() if (item.table, item.kind, item.code) == (table, kind, code))


def missing_cells(form: str, stated: Iterable[FormCell]) -> frozenset[FormCell]:
    """Return the cells of a form that are not stated; the single row of 2019 stands for its three parts of 2021."""
    found = frozenset(stated)
    missing = form_cells(form) - found
    if missing and form == "2021" and any(cell.row == "other_handling" for cell in found):
        missing = frozenset(cell for cell in missing if not cell.row.startswith("other_handling."))
    return missing


def _read_csv(name: str) -> Iterator[dict[str, str]]:
    text = files("pipelines.forms").joinpath(name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())
