import csv

import pytest

from pipelines.forms.form_items import (
    TABLES,
    FormCell,
    all_codes,
    form_cells,
    form_items,
    form_names,
    form_order,
    items_of,
    label_variants,
    missing_cells,
    only_column,
    parent_row,
    split_rows,
    unit_of,
)
from pipelines.forms.values import SHIFTS
from tests.paths import SHARED
from tests.skips import NO_SHARED, needs_shared

CONTRACT = SHARED / "contract" / "forms.csv"


def test_the_forms_are_the_contracts() -> None:
    if not CONTRACT.exists():
        pytest.skip(NO_SHARED)
    with CONTRACT.open(encoding="utf-8", newline="") as file:
        contract = list(csv.DictReader(file))
    forms = {row["form"] for row in contract}
    ours = [{key: getattr(item, key) for key in contract[0]} for item in form_items() if item.form in forms]
    assert ours == contract


def test_a_form_is_named_by_its_first_report_year() -> None:
    assert [int(form) for form in form_names()] == sorted({int(item.form) for item in form_items()})
    assert form_names()[:3] == ("2014", "2019", "2021")


def test_a_code_has_one_unit_and_no_place_twice() -> None:
    """So that a number can be read before it is known which form the report follows."""
    units: dict[tuple[str, str, str], set[str]] = {}
    for item in form_items():
        units.setdefault((item.table, item.kind, item.code), set()).add(item.unit)
    assert {code: found for code, found in units.items() if len(found) > 1} == {}
    assert all(unit_of(*cell) in SHIFTS for form in form_names() for cell in form_cells(form))
    places = [(item.form, item.table, item.kind, item.code) for item in form_items()]
    assert len(places) == len(set(places))
    assert {item.kind for item in form_items()} == {"row", "column"}


@needs_shared
@pytest.mark.parametrize("name", ["city-2017", "city-2019", "office-2023"])
def test_a_form_has_the_cells_that_reports_print(name: str) -> None:
    with (SHARED / "gold" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    printed = [FormCell(row["table"], row["row"], row["column"]) for row in rows]
    assert form_cells(rows[0]["form"]) == set(printed)
    assert len(printed) == len(set(printed))


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


@pytest.mark.parametrize("form", form_names())
@pytest.mark.parametrize("kind", ["row", "column"])
@pytest.mark.parametrize("table", TABLES)
def test_all_forms_keep_their_order_in_the_order_of_all(form: str, kind: str, table: str) -> None:
    places = [form_order(table, kind, item.code) for item in items_of(form, table, kind)]
    assert places == sorted(set(places))
    assert -1 not in places


def test_parts_stand_beside_the_row_that_another_form_has_in_their_place() -> None:
    rows = sorted(all_codes("applications", "row"), key=lambda code: form_order("applications", "row", code))
    whole = rows.index("other_handling")
    parts = {part for form in form_names() for part in split_rows(form).get(("applications", "other_handling"), ())}
    assert parts >= set(split_rows("2021")["applications", "other_handling"])
    assert set(rows[whole - len(parts) : whole]) == parts
    assert form_order("applications", "row", "unknown") == -1


def test_a_row_that_another_form_has_in_one_is_split() -> None:
    parts = ("other_handling.not_corrected", "other_handling.fee_unpaid", "other_handling.other")
    assert split_rows("2021") == {("applications", "other_handling"): parts}
    assert split_rows("2019") == split_rows("2014") == {}


def test_the_only_column_of_a_form_and_none_of_forms_with_several() -> None:
    column = only_column("statistics")
    assert column is not None
    assert (column.code, column.label) == ("value", "统计数")
    assert only_column("disputes") is None


def test_the_single_row_of_2019_stands_for_its_three_parts() -> None:
    columns = [item.code for item in items_of("2021", "applications", "column")]
    parts = {cell for cell in form_cells("2021") if cell.row.startswith("other_handling.")}
    hybrid = (form_cells("2021") - parts) | {FormCell("applications", "other_handling", col) for col in columns}
    assert missing_cells("2021", hybrid) == frozenset()
    assert missing_cells("2021", form_cells("2021") - parts) == parts


def test_variants_name_rows_and_columns_of_the_forms() -> None:
    known = {(item.table, item.kind, item.code) for item in form_items()}
    for variant in label_variants():
        assert variant.table in TABLES
        assert variant.kind in ("group", "unit") or (variant.table, variant.kind, variant.code) in known, variant
        assert (variant.code == "") == (variant.kind in ("group", "unit")), variant
