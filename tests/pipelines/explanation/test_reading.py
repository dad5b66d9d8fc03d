"""What is said of a whole file: its kind, fields, sections, report, and what is missing."""

import re
from pathlib import Path

import pytest

from pipelines.documents.model import ReadError
from pipelines.explanation.explained import FIGURE_ROLES
from pipelines.explanation.reading import explain_file
from tests.paths import SITE
from tests.pipelines.explanation.pages import TITLE, explain, page
from tests.pipelines.grids import report, row_of

FILES = sorted(path for path in SITE.rglob("W*.*") if path.suffix in (".pdf", ".docx", ".doc"))


def test_a_page_says_what_it_is_and_whose() -> None:
    found = explain(*report("2021")[0])
    assert (found.format, found.media_type, found.encoding, found.pages) == ("HTML", "text/html", "utf-8", None)
    assert found.reader.startswith("html/")
    assert re.fullmatch(r"[\w-]+-2022 \(issuer by its title, year by its title\)", found.report)
    assert ("title", TITLE) in [(field.field, field.value) for field in found.fields]
    assert [(section.heading, section.beginning) for section in found.sections][-1] == ("一、总体情况", "略。")


@pytest.mark.parametrize(("encoding", "name"), [("utf-8", "utf-8"), ("gbk", "gb18030")])
@pytest.mark.parametrize("content", [page(*report("2021")[0]), f"{TITLE}\n一、总体情况\n略。".encode()])
def test_pages_and_texts_name_their_encoding(content: bytes, encoding: str, name: str) -> None:
    assert explain_file(content.decode().encode(encoding)).encoding == name


def test_what_is_missing_is_said_as_the_rule_says_it() -> None:
    grids, expected = report("2021")
    grids[1].pop(row_of(grids[1], "（七）总计"))
    found = explain(*grids)
    assert (found.form, found.figures, found.form_cells) == ("2021", len(expected) - 7, len(expected))
    assert found.missing == ("row concluded of applications is not there",)


def test_a_file_without_tables_misses_nothing_of_a_form_that_is_not_known() -> None:
    found = explain()
    assert (found.figures, found.form, found.missing, found.tables) == (0, "", (), ())


def test_a_file_that_names_no_body_says_why_it_belongs_to_no_report() -> None:
    found = explain_file(page(title="某某"))
    assert found.report.startswith("none on its own: not_a_report, ")


@pytest.mark.parametrize("path", FILES, ids=[path.suffix for path in FILES])
def test_files_of_the_bundled_site(path: Path) -> None:
    found = explain_file(path.read_bytes())
    assert (found.figures > 0) == bool(found.tables)
    assert found.figures == found.count(*FIGURE_ROLES)
    assert bool(found.pages) == (path.suffix == ".pdf")
    assert bool(found.encoding) == (path.suffix not in (".pdf", ".docx", ".doc"))


@pytest.mark.parametrize(
    ("content", "error"),
    [(b"", "empty"), (b"\x89PNG\r\n", "media_type"), (b"%PDF-1.4 nothing", "damaged"), (b"Rar!\x1a\x07", "no_reader")],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_crawl_would(content: bytes, error: str) -> None:
    with pytest.raises(ReadError) as refused:
        explain_file(content)
    assert refused.value.error == error
