"""The generated reports are the same every time, are read completely from every layout and kind of file, and fold."""

from collections.abc import Callable
from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path

import pytest
from scrapy.http import HtmlResponse
from sqlite_utils import Database

from benchmarks.bulk import write_files
from benchmarks.corpus.arrangement import Page, count_reports, list_pages
from benchmarks.corpus.files import render_docx, render_mhtml, render_text
from benchmarks.corpus.pages import LAYOUTS, render_page
from benchmarks.corpus.reports import WRONG, YEARS, Report, count_numbers, make_report
from benchmarks.local_site import COLUMN, make_site
from benchmarks.nights import name_files, run_scrapy
from benchmarks.plain_spider import read_figures
from benchmarks.rules import make_subject
from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from pipelines.forms.form_items import FormCell
from pipelines.rules import judge

FORMS = {"2014": make_report(0), "2019": make_report(YEARS.index(2020)), "2021": make_report(YEARS.index(2023))}


def check_whole(report: Report, content: bytes) -> None:
    evidence = read_evidence(content, Layout())
    printed = {(table, *code): Decimal(raw) for table, known in report.figures.items() for code, raw in known.items()}
    assert {(one.tbl, one.row, one.col): one.value for one in evidence.readings} == printed
    assert {one.form for one in evidence.readings} == {report.form}
    assert evidence.remarks == ()
    assert evidence.document is not None
    headings = [section.heading for section in evidence.document.sections if section.heading]
    assert headings == [section.heading for section in report.sections]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("layout", range(len(LAYOUTS)))
def test_every_layout_is_read_completely(form: str, layout: int) -> None:
    report = FORMS[form]
    assert report.form == form
    check_whole(report, render_page(report, layout))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("render", [render_docx, render_text, partial(render_mhtml, layout=3)])
def test_every_kind_of_file_is_read_completely(form: str, render: Callable[[Report], bytes]) -> None:
    check_whole(FORMS[form], render(FORMS[form]))


def test_no_two_layouts_are_the_same() -> None:
    assert len({tuple(sorted((name, str(value)) for name, value in layout.items())) for layout in LAYOUTS}) == 20
    assert len({render_page(FORMS["2021"], layout) for layout in range(20)}) == 20


def test_the_corpus_is_the_same_every_time_and_no_two_texts_are() -> None:
    reports = [make_report(number) for number in range(100)]
    assert reports == [make_report(number) for number in range(100)]
    assert len({report.title for report in reports}) == 100
    assert len({section.paragraphs for report in reports for section in report.sections if section.paragraphs}) > 300
    lengths = [report.text_length for report in reports]
    assert 3_700 < min(lengths) < max(lengths) < 4_000


def test_sums_hold_but_in_one_report_of_many() -> None:
    for number in range(2 * WRONG):
        report = make_report(number)
        printed = {FormCell(name, *code): raw for name, table in report.figures.items() for code, raw in table.items()}
        has_error = any(finding.severity == "error" for finding in judge(make_subject(report.form, printed)))
        assert has_error == (number % WRONG == WRONG - 1)


def test_four_pages_hold_three_reports() -> None:
    pages = list_pages(8, files=2)
    assert [page.report for page in pages] == [0, 1, 2, 2, 3, 4, 5, 5]
    assert (count_reports(8), count_reports(7), count_reports(0)) == (6, 6, 0)
    assert [bool(page.file) for page in pages] == [True, True, *[False] * 6]
    assert pages[2].render() != pages[3].render()


def test_the_site_has_every_page_in_a_listing() -> None:
    pages = list_pages(45, files=1)
    site = make_site(pages)
    listings = b"".join(site[f"{COLUMN}{name}"] for name in ("", "index_1.html", "index_2.html"))
    assert all(f'"./{page.path}"'.encode() in listings for page in pages)
    assert len([path for path in site if path.endswith(".docx")]) == 1
    assert f"{COLUMN}index_3.html" not in site


@pytest.mark.parametrize("page", list_pages(30), ids=lambda page: str(page.place))
def test_what_a_user_would_write_reads_the_same_numbers(page: Page) -> None:
    content = page.render()
    read = list(read_figures(HtmlResponse("http://x/", body=content, encoding="utf-8")))
    report = make_report(page.report)
    printed = [(table, float(raw)) for table, known in report.figures.items() for raw in known.values()]
    assert sorted((one["table"], one["value"]) for one in read) == sorted(printed)
    assert all(one["column"] for one in read)


def test_versions_fold_and_nothing_is_found_wrong(tmp_path: Path) -> None:
    write_files(tmp_path / "files", 20)
    run_scrapy("ingest", str(tmp_path / "files"), settings=name_files(tmp_path))
    with closing(Database(tmp_path / "reports.sqlite").conn) as connection:
        tables = ("documents", "reports", "findings", "failures")
        counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
        assert counts == {"documents": 20, "reports": count_reports(20), "findings": 0, "failures": 0}
        numbers = sum(count_numbers(report) for report in range(count_reports(20)))
        assert connection.execute("SELECT count(*) FROM figures").fetchone() == (numbers,)
        folded = "SELECT count(*) FROM (SELECT report_id FROM report_documents GROUP BY report_id HAVING count(*) = 2)"
        assert connection.execute(folded).fetchone() == (5,)
