"""A group's label that runs downwards beside its rows leaks into none of their labels, however it is drawn."""

import pytest

from tests.drawn_cells.pdf_report import load_sound_figures
from tests.drawn_cells.test_pdf import read
from tests.drawn_cells.vertical_labels import BORDERS, WAYS, draw


@pytest.mark.parametrize(("cut", "offset"), [(30, 1), (12, 4), (20, 1)], ids=["whole", "cut above", "cut below"])
@pytest.mark.parametrize("borders", BORDERS)
@pytest.mark.parametrize("way", WAYS)
def test_all_rows_are_named(way: str, borders: str, cut: int, offset: int) -> None:
    assert read(draw(way, borders, cut, offset)) == load_sound_figures()
