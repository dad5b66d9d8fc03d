"""What messages call the tables, rows and columns of the forms."""

import pytest

from pipelines.forms.form_items import TABLES, FormCell, form_cells, form_names
from pipelines.rules.cell_names import name_cell, name_cell_zh, name_row_zh, name_table_zh


def test_every_table_has_a_name() -> None:
    names = [name_table_zh(table) for table in TABLES]
    assert len(set(names)) == len(TABLES)


@pytest.mark.parametrize("form", form_names())
def test_no_two_cells_of_a_form_have_one_name(form: str) -> None:
    cells = form_cells(form)
    assert len({name_cell(cell) for cell in cells}) == len(cells)
    assert len({(cell.table, name_cell_zh(form, cell)) for cell in cells}) == len(cells)


@pytest.mark.parametrize(
    ("form", "cell", "name"),
    [
        ("2021", "applications/refused.state_secret/natural_person", "「三（三）1.属于国家秘密」的「自然人」"),
        ("2021", "applications/concluded/total", "「三（七）总计」的「总计」"),
        ("2021", "applications/received/total", "「一、本年新收政府信息公开申请数量」的「总计」"),
        ("2014", "statistics/fees_collected/value", "「七、依申请公开信息收取的费用」"),
    ],
)
def test_a_row_has_the_numbers_of_the_headings_above_it(form: str, cell: str, name: str) -> None:
    assert name_cell_zh(form, FormCell(*cell.split("/"))) == name


def test_a_row_of_another_form_has_its_name_there() -> None:
    assert name_row_zh("2021", "applications", "other_handling") == "三（六）其他处理"
    assert name_row_zh("2021", "applications", "unknown") == "unknown"
