"""Whole files: the samples and those of the bundled site, read exactly, and what they are after any damage."""

import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.forms.form_items import form_cells
from tests.examples import examples
from tests.pipelines.documents.doc.reading import read
from tests.pipelines.documents.ole_files import END, HIDDEN, START, Settings, Text, doc, lists, number_by, row
from tests.pipelines.documents.word_samples import (
    bundled,
    damaged,
    figures,
    gold_figures,
    grids,
    outcome,
    read_sample,
    samples,
    truth,
)

FILES = bundled(".doc")
SMALL = doc(
    [Text("渝\r", number_by(1, 0)), Text("隐\r", character=HIDDEN), *row(["1", "2"], [0, 900, 1800], [START]), *END],
    Settings(structures=lists(), boxes=[Text("框\r")]),
)
ERRORS = {"read", "damaged", "encrypted", "old_word", "table_too_large", "empty"}


@given(damaged(FILES))
@examples(80)
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(damaged([SMALL]))
@examples(150)
def test_damaged_structures_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in ERRORS


@given(st.lists(st.tuples(st.sampled_from([12, 13, 33, 1, 73, 74, 15]), st.binary(max_size=60)), max_size=3), st.data())
@examples(100)
def test_any_bytes_in_any_structure(structures: list[tuple[int, bytes]], data: st.DataObject) -> None:
    modifiers = data.draw(st.binary(max_size=40))
    replaced = Settings(structures=lists() | {number: content for number, content in structures if number != 73})
    body = [Text("一\r", modifiers), Text("二\r", character=modifiers)]
    body += row(["1", "2"], [0, 900, 1800], more=modifiers)
    assert outcome(read, doc([*body, *END], replaced)) in ERRORS


@pytest.mark.parametrize(("name", "key"), samples(".doc"))
def test_samples_read_exactly(name: str, key: str) -> None:
    document = read(read_sample(name))
    assert figures(document) == gold_figures(key)
    assert grids(document) == truth(key)


@pytest.mark.parametrize("content", FILES, ids=lambda content: f"{zlib.crc32(content):08x}")
def test_bundled_files_read_whole(content: bytes) -> None:
    document = read(content)
    assert len(figures(document)) == len(form_cells("2021"))
    assert [section.heading[:2] for section in document.sections[1:]] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert document.header_fields[0].value == "重庆市巴渝区人民政府2023年政府信息公开工作年度报告"
