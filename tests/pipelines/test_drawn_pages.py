"""A cell of a sound page drawn in each of the ways that pages can draw one: what is seen is read, or is named."""

from functools import cache

import pytest

from pipelines.documents.html.reader import read_html
from pipelines.documents.model import UNREAD, Layout
from pipelines.evidence import read_evidence
from pipelines.forms.form_items import unit_of
from pipelines.forms.values import read_value
from tests.drawn_cells.html import BLANK, NAMED, WAYS, draw_cell
from tests.drawn_cells.html_report import Figure, load_sound_figures

FIGURE = ("applications", "received", "natural_person")


@cache
def sound_values() -> dict[Figure, object]:
    return {figure: read_value(raw, unit_of(*figure)).number for figure, raw in load_sound_figures().items()}


@pytest.mark.parametrize("name", sorted(WAYS))
def test_what_is_seen_is_read_or_named(name: str) -> None:
    page, wanted = draw_cell(name, FIGURE)
    read = {(one.tbl, one.row, one.col): one for one in read_evidence(page, Layout()).readings}
    values = {figure: read[figure].value if figure in read else None for figure in sound_values()}
    own = None if wanted in (BLANK, NAMED) else sound_values()[FIGURE]
    assert values == sound_values() | {FIGURE: own}
    if wanted == NAMED:
        assert UNREAD in read[FIGURE].raw
        document = read_html(page)
        (unread,) = [unread for unread in document.unread if unread.row is not None and unread.col is not None]
        cell = document.tables[unread.table_no].grid[unread.row or 0][unread.col or 0]
        assert cell is not None
        assert UNREAD in cell.text
