"""The statutory forms as data: which rows and columns each form has, and how their labels are printed.

``forms.csv`` is the contract's table, form by form; a form is named by the first report year that it is prescribed
for. Its column ``items`` holds the items of article 20 (第二十条第（一）项) that a row or column of section 二 belongs
to, so that each cell of the form is known. A row or column that means the same in several forms has one code in all of
them, and one unit; the parts of a row begin with its code (``other_handling.fee_unpaid``). ``labels.csv`` holds the
variants of labels that publishers print, the labels of groups (which hold no number), and units of measure.

Nothing else names the forms: a form that is added to ``forms.csv`` is read, summed and shown.
"""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import NamedTuple


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
class LabelVariant:
    """One label as some publishers print it: of a row or column, of a ``group``, or a ``unit`` of measure."""

    table: str
    kind: str
    code: str
    label: str


@cache
def form_items() -> tuple[FormItem, ...]:
    """Return every row and column of every form, in the order of ``forms.csv``."""
    return tuple(
        FormItem(**{**row, "items": frozenset(row["items"].split())})  # type: ignore[arg-type]  # the dict's values differ in type
        for row in _read_csv("forms.csv")
    )


@cache
def label_variants() -> tuple[LabelVariant, ...]:
    """Return the labels of ``labels.csv``."""
    return tuple(LabelVariant(**row) for row in _read_csv("labels.csv"))


def _read_csv(name: str) -> Iterator[dict[str, str]]:
    text = files("pipelines.forms").joinpath(name).read_text("utf-8")
    yield from csv.DictReader(text.splitlines())


TABLES = tuple(dict.fromkeys(item.table for item in form_items()))
"""The statutory tables, in the order in which a report prints them: ``disclosure`` (section 二), ``applications`` (三),
``disputes`` (四), and ``statistics`` of the form of 2014."""


@cache
def form_names() -> tuple[str, ...]:
    """Return the forms, the oldest first."""
    return tuple(sorted({item.form for item in form_items()}, key=int))


@cache
def items_of(form: str, table: str, kind: str) -> tuple[FormItem, ...]:
    """Return the rows or columns (``kind``) of one table of one form, as the form prints them."""
    return tuple(item for item in form_items() if (item.form, item.table, item.kind) == (form, table, kind))


@cache
def codes_by_form(table: str, kind: str) -> tuple[tuple[str, ...], ...]:
    """Return the rows or columns of a table as each form has them, each arrangement once, the oldest form's first."""
    codes = (tuple(item.code for item in items_of(form, table, kind)) for form in form_names())
    return tuple(dict.fromkeys(filter(None, codes)))


@cache
def all_codes(table: str, kind: str) -> tuple[str, ...]:
    """Return the rows or columns that a table has in any form, those of a later form behind those before them."""
    return tuple(dict.fromkeys(code for codes in codes_by_form(table, kind) for code in codes))


@cache
def only_column(table: str) -> FormItem | None:
    """Return the column of a table that has a single one in some form (统计数); None where each form has several."""
    columns = (items_of(form, table, "column") for form in form_names())
    return next((items[0] for items in columns if len(items) == 1), None)


@cache
def form_cells(form: str) -> frozenset[FormCell]:
    """Return the cells that a form has; empty for a form without tables (``narrative``)."""
    return frozenset(
        FormCell(table, row.code, column.code)
        for table in TABLES
        for row in items_of(form, table, "row")
        for column in items_of(form, table, "column")
        if not (row.items or column.items) or row.items & column.items
    )


@cache
def table_cells(table: str) -> frozenset[FormCell]:
    """Return the cells that a statutory table has in any form."""
    return frozenset(cell for form in form_names() for cell in form_cells(form) if cell.table == table)


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
    """Return the place of a row or column among those of its table, all forms together; -1 where it is none.

    What a later form adds stands behind what it prints before it: a new kind of applicant before 总计.
    """
    return _merge_orders(table, kind).get(code, -1)


@cache
def _merge_orders(table: str, kind: str) -> dict[str, int]:
    merged: list[str] = []
    for codes in codes_by_form(table, kind):
        place = 0
        for code in codes:
            if code not in merged:
                merged.insert(place, code)
            place = merged.index(code) + 1
    return {code: place for place, code in enumerate(merged)}


@cache
def split_rows(form: str) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """Return the rows that other forms print as one and this form in parts: by table and code, the parts' codes.

    The form of 2021 has （六）其他处理 of 2019 in three parts, ``other_handling.fee_unpaid`` among them.
    """
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for table in TABLES:
        own = [item.code for item in items_of(form, table, "row")]
        for whole in all_codes(table, "row"):
            parts = tuple(code for code in own if code.startswith(f"{whole}."))
            if parts and whole not in own:
                found[table, whole] = parts
    return found


def missing_cells(form: str, stated: Iterable[FormCell]) -> frozenset[FormCell]:
    """Return the cells of a form that are not stated; another form's single row stands for its parts in this form."""
    found = frozenset(stated)
    missing = form_cells(form) - found
    if not missing:
        return missing
    printed = {(cell.table, cell.row) for cell in found}
    stood_for = {(row[0], part) for row, parts in split_rows(form).items() if row in printed for part in parts}
    return frozenset(cell for cell in missing if (cell.table, cell.row) not in stood_for)
