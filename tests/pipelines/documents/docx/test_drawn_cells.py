"""One cell of a sound report drawn in every way that Word has: what is seen is read, or it is said that it is not."""

import pytest

from tests.drawn_cells.docx import WAYS, draw_cell
from tests.drawn_cells.word_report import say_outcome
from tests.pipelines.documents.docx.reading import read


@pytest.mark.parametrize("figure", [("applications", "received", "natural_person")], ids=lambda figure: figure[1])
@pytest.mark.parametrize("name", WAYS)
def test_what_is_seen_is_read(name: str, figure: tuple[str, str, str]) -> None:
    content, wanted = draw_cell(name, figure)
    assert say_outcome(read(content), figure) == wanted
