import csv

import pytest

from pipelines.forms.form_items import (
    TABLES,
    FormCell,
    form_cells,
    form_items,
    forms_with,
    label_variants,
    missing_cells,
    parent_row,
    unit_of,
)
from tests.paths import SHARED

CONTRACT = SHARED / "contract" / "forms.csv"


def test_the_forms_are_the_contracts() -> None:
    if not CONTRACT.exists():
        pytest.skip("the contract is not beside this checkout")
    with CONTRACT.open(encoding="utf-8", newline="") as file:
        contract = list(csv.DictReader(file))
    ours = [{key: getattr(item, key) for key in contract[0]} for item in form_items()]
    assert ours == contract


@pytest.mark.parametrize(
    ("form", "table", "cells"),
    [
        # 2019: (一) 2 rows of 3, (五) 2 of 3, (六) 2 of 3, (八) 1 of 2, (九) 1 of 2
        ("2019", "disclosure", 2 * 3 + 2 * 3 + 2 * 3 + 2 + 2),
        ("2021", "disclosure", 2 * 3 + 1 + 2 + 1),  # (一) 2 rows of 3, (五) 1 of 1, (六) 2 of 1, (八) 1 of 1
        ("2019", "applications", 23 * 7),
        ("2021", "applications", 25 * 7),
        ("2019", "disputes", 15),
        ("2021", "disputes", 15),
        ("2014", "statistics", 59),
    ],
)
def test_form_has_as_many_cells_as_it_prints(form: str, table: str, cells: int) -> None:
    assert sum(cell.table == table for cell in form_cells(form)) == cells


def test_a_narrative_has_no_cells() -> None:
    assert form_cells("narrative") == frozenset()


def test_section_two_has_only_the_cells_of_its_items() -> None:
    assert FormCell("disclosure", "fees", "amount") in form_cells("2021")
    assert FormCell("disclosure", "fees", "decisions") not in form_cells("2021")
    assert FormCell("disclosure", "procurement", "amount") in form_cells("2019")
    assert FormCell("disclosure", "fees", "decisions") not in form_cells("2019")


@pytest.mark.parametrize(
    ("table", "row", "col", "unit"),
    [
        ("disclosure", "procurement", "amount", "万元"),
        ("disclosure", "regulations", "made", "件"),
        ("disclosure", "licences", "previous_items", "项"),
        ("applications", "received", "total", "件"),
        ("disputes", "reconsideration", "upheld", "件"),
        ("statistics", "trainees", "value", "人次"),
        ("statistics", "budget", "value", "万元"),
    ],
)
def test_unit(table: str, row: str, col: str, unit: str) -> None:
    assert unit_of(table, row, col) == unit


def test_parent_row_is_a_row_and_no_groups_label() -> None:
    assert parent_row("statistics", "litigation.corrected") == "litigation"
    assert parent_row("statistics", "channel.weibo") == ""
    assert parent_row("applications", "granted") == ""


def test_forms_with() -> None:
    assert forms_with("applications", "row", "other_handling") == {"2019"}
    assert forms_with("disclosure", "column", "repealed") == {"2021"}
    assert forms_with("disputes", "column", "upheld") == {"2019", "2021"}


def test_the_single_row_of_2019_stands_for_its_three_parts() -> None:
    columns = ["natural_person", "business", "research", "social_welfare", "legal_service", "other", "total"]
    parts = {cell for cell in form_cells("2021") if cell.row.startswith("other_handling.")}
    assert len(parts) == 21
    hybrid = (form_cells("2021") - parts) | {FormCell("applications", "other_handling", col) for col in columns}
    assert missing_cells("2021", hybrid) == frozenset()
    assert missing_cells("2021", form_cells("2021") - parts) == parts


def test_variants_name_rows_and_columns_of_the_forms() -> None:
    known = {(item.table, item.kind, item.code) for item in form_items()}
    for variant in label_variants():
        assert variant.table in TABLES
        assert variant.kind in ("group", "unit") or (variant.table, variant.kind, variant.code) in known, variant
        assert (variant.code == "") == (variant.kind in ("group", "unit")), variant
