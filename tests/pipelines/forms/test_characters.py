"""Labels in traditional characters name what they name in simplified ones."""

import pytest

from pipelines.forms.characters import SIMPLIFIED, simplify
from pipelines.forms.form_items import form_items
from pipelines.forms.labels import match_label
from pipelines.forms.values import read_value

TRADITIONAL = str.maketrans({simple: other for other, simple in SIMPLIFIED.items()})


@pytest.mark.parametrize("table", ["disclosure", "applications", "disputes", "statistics"])
def test_every_label_of_the_forms(table: str) -> None:
    for item in form_items():
        if item.table == table:
            assert match_label(table, item.label.translate(TRADITIONAL)) == match_label(table, item.label)


@pytest.mark.parametrize(("text", "simplified"), [("規範性文件", "规范性文件"), ("abc 12", "abc 12"), ("答覆", "答复")])
def test_a_text_in_simplified_characters(text: str, simplified: str) -> None:
    assert simplify(text) == simplified


def test_units_in_cells() -> None:
    assert read_value("1.2萬條", "条").number == 12000
