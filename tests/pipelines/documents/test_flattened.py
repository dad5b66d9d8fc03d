"""Tables whose cells are paragraphs are recognised in pages and in Word's files, as in plain text."""

from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.docx.reader import read_docx
from pipelines.documents.flattened import MANY
from pipelines.documents.model import Document, Layout
from pipelines.figures.reader import read_figures
from pipelines.forms.form_items import form_cells, form_names
from tests.pipelines.documents import pages, word_files
from tests.pipelines.documents.text_tables.printers import build_report
from tests.pipelines.grids import NO_CELL, Grid

Reader = Callable[[list[str]], Document]


def print_paragraphs(grid: Grid, _: int) -> Iterator[str]:
    """A paragraph for each cell."""
    for row in grid:
        yield from (text for text in row if text not in ("<", "^", NO_CELL, ""))


def read_page(lines: list[str]) -> Document:
    return pages.read("".join(f"<p>{line}</p>" for line in lines))


def read_page_of_blocks(lines: list[str]) -> Document:
    """As pages draw a table with styles: a block for each cell."""
    return pages.read("".join(f'<div class="row"><div class="cell">{line}</div></div>' for line in lines))


def read_word(lines: list[str]) -> Document:
    return read_docx(word_files.docx(*lines), Layout())


def figures(document: Document) -> dict[str, str]:
    readings, _ = read_figures(document.tables, 2022)
    return {f"{r.tbl}/{r.row}/{r.col}": r.raw for r in readings}


@pytest.mark.parametrize("read", [read_page, read_page_of_blocks, read_word])
@pytest.mark.parametrize("form", form_names())
def test_every_number_is_read(form: str, read: Reader) -> None:
    text, expected = build_report(form, print_paragraphs, 0, {})
    document = read([line for line in text.split("\n") if line])
    assert document.method == "text"
    assert figures(document) == expected
    assert document.sections[-1].heading == "五、存在的主要问题及改进情况"
    assert not any(line.isdigit() for section in document.sections for line in section.text.split("\n"))


@given(gone=st.integers(0, len(form_cells("2021")) - 1))
def test_a_paragraph_that_vanished_moves_no_number(gone: int) -> None:
    text, expected = build_report("2021", print_paragraphs, 0, {})
    lines = [line for line in text.split("\n") if line]
    places = [place for place, line in enumerate(lines) if line in expected.values()]
    del lines[places[gone % len(places)]]
    found = figures(read_page(lines))
    assert {code: raw for code, raw in found.items() if raw and raw != expected[code]} == {}


def test_a_few_numbers_are_paragraphs() -> None:
    lines = ["一、总体情况", *(str(number) for number in range(1, MANY))]
    document = read_page(lines)
    assert (document.method, document.tables) == ("grid", ())
    assert document.sections[0].text == "\n".join(lines[1:])


def test_numbers_that_are_no_tables_stay_where_they_stand() -> None:
    """Page numbers beside a table, and pairs of words and numbers that are no form's."""
    links = [str(number) for number in range(1, MANY + 2)]
    document = pages.read("<table><tr><td>甲<td>乙</table>" + "".join(f"<li>{link}</li>" for link in links))
    assert (document.method, len(document.tables)) == ("grid", 1)
    pairs = ["一、总体情况", *["行政处罚", "30", "行政强制", "5"] * MANY]
    assert read_page(pairs).sections[0].text == "\n".join(pairs[1:])


def test_real_tables_keep_their_place() -> None:
    text, expected = build_report("2021", print_paragraphs, 0, {})
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n") if line)
    document = pages.read(f"<table><tr><td>甲<td>乙<tr><td>丙<td>丁</table>{lines}")
    assert [cell.text for cell in document.tables[0].cells] == ["甲", "乙", "丙", "丁"]
    assert figures(document) == expected
