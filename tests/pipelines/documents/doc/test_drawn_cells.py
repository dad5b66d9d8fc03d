"""One cell of a sound report drawn in every way that DOC has: what is seen is read, or it is said that it is not."""

import pytest

from tests.drawn_cells.doc import WAYS, draw_cell
from tests.drawn_cells.word_report import say_outcome
from tests.pipelines.documents.doc.reading import read

FIGURE = ("applications", "received", "natural_person")


@pytest.mark.parametrize("name", WAYS)
def test_what_is_seen_is_read(name: str) -> None:
    content, wanted = draw_cell(name, FIGURE)
    assert say_outcome(read(content), FIGURE) == wanted
