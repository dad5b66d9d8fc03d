"""Files that are damaged, locked, empty or huge: each ends in a named error, and soon."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.layout.elements import LIMITS
from pipelines.documents.model import Layout, ReadError
from pipelines.documents.paged_files import read_pdf
from pipelines.documents.pdf import pdfium
from tests.examples import examples
from tests.paths import SITE
from tests.pipelines.documents.pdf.files import build, line, table, text

PAGE = table([50, 150, 250], [700, 680, 660], [["规章", "1"], ["行政许可", "22"]]) + text(50, 740, "一、总体情况")
FILES = [build(PAGE, "/X1 Do", form=PAGE), *(path.read_bytes() for path in sorted(SITE.rglob("*.pdf")))]


def error(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_pdf(content, Layout())
    return caught.value.error


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "damaged"),
        (b"%PDF-1.7\n%%EOF\n", "damaged"),
        (b"<html>404 Not Found</html>", "damaged"),
        (build(PAGE)[: len(build(PAGE)) // 2], "damaged"),
        (build(PAGE)[:-30], "damaged"),
        (build(), "damaged"),
        (build(PAGE, password="secret"), "encrypted"),
        (build("", ""), "scanned"),
        (build(line(0, 0, 500, 500)), "scanned"),
    ],
)
def test_each_kind_has_its_code(content: bytes, code: str) -> None:
    assert error(content) == code


def test_the_error_is_not_that_of_the_file_before() -> None:
    for content, code in [(build(PAGE, password="secret"), "encrypted"), (build(), "damaged")] * 2:
        assert error(content) == code


def test_an_empty_user_password_opens_the_file() -> None:
    document = read_pdf(build(PAGE, password=""), Layout())
    assert [[cell.text if cell else "" for cell in row] for row in document.tables[0].grid] == [
        ["规章", "1"],
        ["行政许可", "22"],
    ]


def test_bytes_before_and_after_the_file_do_not_matter() -> None:
    assert read_pdf(build(PAGE) + b"\r\n<!-- served by -->\r\n" * 20, Layout()).pages == 1


def test_how_many_pages_a_scan_has_is_said() -> None:
    with pytest.raises(ReadError, match="on its 3 pages"):
        read_pdf(build("", "", ""), Layout())


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (build(*[PAGE] * (LIMITS.pages + 1)), "too_large"),
        (build("0 0 m 9 0 l S\n" * (LIMITS.objects + 1)), "too_large"),
        (build("0 0 m " + "9 0 l 0 9 l\n" * LIMITS.objects + " S"), "too_large"),
        (
            build("".join(text(0, 10 * place, "一" * 5000) for place in range(LIMITS.characters // 5000 + 1))),
            "too_large",
        ),
        (
            build("".join(line(4 * x, 0, 4 * x, 799) + line(0, 5 * x, 597, 5 * x) for x in range(150)) + PAGE),
            "table_too_large",
        ),
    ],
    ids=["pages", "paths", "segments", "characters", "cells"],
)
def test_a_huge_file_is_refused_before_it_is_read(content: bytes, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the calls into PDFium: one for each page's counts, not one for each of what a page draws."""
    called = count_calls(monkeypatch)
    assert error(content) == code
    assert called.total() < 2_000, called


def count_calls(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Count what is called in PDFium from here on, by the names in `pdfium`."""
    called: Counter[str] = Counter()

    def counted(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            called[name] += 1
            return function(*arguments)

        return call

    for name, function in vars(pdfium).items():
        if callable(function) and not isinstance(function, type):
            monkeypatch.setattr(pdfium, name, counted(name, function))
    return called


@examples(60)
@given(st.data())
def test_a_mutated_file_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray(data.draw(st.sampled_from(FILES)))
    for _ in range(data.draw(st.integers(1, 8))):
        start = data.draw(st.integers(0, len(content)))
        length = data.draw(st.integers(0, 40))
        content[start : start + length] = data.draw(st.binary(max_size=40))
    try:
        document = read_pdf(bytes(content), Layout())
    except ReadError as refused:
        outcome = refused.error
    else:
        outcome = document.media_type
    assert outcome in {"application/pdf", "damaged", "encrypted", "scanned", "too_large", "table_too_large"}


def test_a_million_paths_are_refused_as_soon_as_they_can_be_counted() -> None:
    """PDFium builds all objects of a page before it counts them: 2 s and 360 MB, within a worker's limits."""
    assert error(build("0 0 m 9 0 l S\n" * 1_000_000)) == "too_large"
