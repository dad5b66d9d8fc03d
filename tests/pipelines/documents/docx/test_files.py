"""Whole files: the samples and the reports of the bundled site, read exactly, and what they are after any damage."""

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fixtures.documents import load_documents
from pipelines.documents.model import Document
from pipelines.forms.form_items import form_cells
from tests.examples import examples
from tests.paths import SITE
from tests.pipelines.documents.docx.reading import read
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

FILES = bundled(".docx")
WHOLE = read(FILES[0])


def rebuilt(content: bytes, xml: bytes) -> bytes:
    """The same file with another document part, stored, with a checksum that fits."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w", compresslevel=1) as target:
        for name in source.namelist():
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return buffer.getvalue()


@given(damaged(FILES))
@examples(60)
def test_damaged_files_end_in_an_error_or_a_document(content: bytes) -> None:
    assert outcome(read, content) in {"read", "damaged", "encrypted", "too_large", "table_too_large", "empty"}


XML = zipfile.ZipFile(io.BytesIO(FILES[0])).read("word/document.xml").decode()
PLACES = [match.span() for match in re.finditer(r'w:val="[^"]*"|<w:(?!t[ >])[^<]*>|</w:[^>]*>', XML)]
SCRAPS = [
    'w:val="-7"',
    'w:val="99999"',
    'w:val="continue"',
    "<w:tc>",
    "</w:tc>",
    "<w:tr/>",
    "<w:tbl/>",
    "<w:vMerge/>",
    "",
]
NUMBERS = set(re.findall(r"\d+", " ".join(cell.text for table in WHOLE.tables for cell in table.cells)))


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(SCRAPS)), min_size=1, max_size=6))
@examples(60)
def test_damaged_markup_never_makes_a_number_that_is_not_there(changes: list[tuple[tuple[int, int], str]]) -> None:
    xml = XML
    for (start, end), scrap in sorted(changes, reverse=True):
        xml = xml[:start] + scrap + xml[end:]
    documents: list[Document] = []
    content = rebuilt(FILES[0], xml.encode())
    assert outcome(lambda content: documents.append(read(content)), content) in {"read", "damaged", "table_too_large"}
    text = " ".join(cell.text for document in documents for table in document.tables for cell in table.cells)
    assert set(re.findall(r"(?<!\d)\d+(?!\d)", text)) <= NUMBERS | set(re.findall(r"\d+", re.sub("<[^>]*>", " ", XML)))


@pytest.mark.parametrize(("name", "key"), samples(".docx"))
def test_samples_read_exactly(name: str, key: str) -> None:
    document = read(read_sample(name))
    assert figures(document) == gold_figures(key)
    assert grids(document) == truth(key)


REPORTS = [
    f"{page.place.host}{page.place.folder}{file.name}"
    for page in load_documents()
    for file in page.attachments
    if file.kind == "docx" and not file.paragraphs  # those have a text of their own
]


@pytest.mark.parametrize("path", REPORTS)
def test_bundled_reports_read_whole(path: str) -> None:
    document = read((SITE / path).read_bytes())
    assert len(figures(document)) == len(form_cells("2021"))
    assert [section.heading[:2] for section in document.sections[1:]] == [
        "一、",
        "二、",
        "三、",
        "四、",
        "五、",
        "六、",
    ]
    assert document.header_fields[0].value.endswith("政府信息公开工作年度报告")
