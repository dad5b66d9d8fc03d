"""Local files through the same pipelines: the same figures, and what a broken file costs."""

from pathlib import Path

import pytest

from crawler.serving.bundled_site import SITE as BUNDLED
from crawler.spiders.local_files import LocalFilesSpider
from fixtures.documents import load_documents
from tests.conftest import Crawled, Workspace
from tests.crawler.servers import report_page

FIGURES = "SELECT report_id, form, tbl, row, col, value, unit, raw, sha256, table_no, cell_row, cell_col FROM figures"


def write_reports(folder: Path, *years: int) -> Path:
    folder.mkdir()
    for year in years:
        (folder / f"{year} 年.html").write_text(report_page(year), "utf-8")
    return folder


def test_the_same_pages_from_disk_give_the_same_figures(workspace: Workspace, bundled_crawl: Crawled) -> None:
    places = (document.place for document in load_documents())
    pages = [f"{BUNDLED}/{place.host}{place.path()}" for place in places]
    workspace.portals = bundled_crawl.workspace.portals
    outcome = workspace.run("ingest", *pages)
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    order = " ORDER BY report_id, tbl, row, col"
    figures = workspace.query(FIGURES + order)
    assert figures == bundled_crawl.workspace.query(FIGURES + order)
    assert len(figures) > 1000
    fields = "SELECT id, kind, issuer_id, year, form, title, index_number, topic, written_on, published_on FROM reports"
    assert workspace.query(f"{fields} ORDER BY id") == bundled_crawl.workspace.query(f"{fields} ORDER BY id")
    assert workspace.values("SELECT url FROM sightings ORDER BY url") == sorted(Path(page).as_uri() for page in pages)
    assert workspace.values("SELECT count(*) FROM frontier") == [0]


def test_a_broken_file_is_a_failure_and_the_rest_is_stored(workspace: Workspace, bundled_crawl: Crawled) -> None:
    folder = write_reports(workspace.folder / "报告 1", 2008, 2009)
    broken = {
        folder / "empty.html": "empty",
        folder / "noise.html": "media_type",
        folder / "other.html": "not_a_report",
    }
    for file, content in zip(broken, (b"", b"\x00\x01\x02" * 99, "<html><p>通知公告</p></html>".encode()), strict=True):
        file.write_bytes(content)
    (folder / "style.css").write_text("p {}")
    (folder / ".hidden.html").write_text(report_page(2010))
    workspace.portals = bundled_crawl.workspace.portals
    outcome = workspace.run("ingest", str(folder))
    assert outcome.exit_code == 2
    assert {url: error for url, _, error in workspace.failures()} == {
        file.as_uri(): error for file, error in broken.items()
    }
    assert workspace.values("SELECT year FROM reports ORDER BY year") == [2008, 2009]
    assert workspace.query("SELECT command, outcome FROM runs") == [{"command": "ingest", "outcome": "failures"}]


def test_two_at_once_both_succeed_one_after_the_other(workspace: Workspace, bundled_crawl: Crawled) -> None:
    workspace.portals = bundled_crawl.workspace.portals
    folders = [write_reports(workspace.folder / str(first), first, first + 1) for first in (2001, 2003)]
    running = [workspace.start("ingest", str(folder)) for folder in folders]
    assert [command.finish().exit_code for command in running] == [0, 0]
    assert workspace.values("SELECT year FROM reports ORDER BY year") == [2001, 2002, 2003, 2004]
    first, second = workspace.query("SELECT * FROM runs ORDER BY id")
    assert first["finished_at"] <= second["started_at"]


def test_a_file_that_is_named_is_read_whatever_its_suffix(tmp_path: Path) -> None:
    folder = write_reports(tmp_path / "a", 2008)
    odd = folder / "report.md"
    odd.write_text("x")
    (folder / ".git").mkdir()
    (folder / ".git" / "x.html").write_text("x")
    assert LocalFilesSpider([str(folder)]).files == [folder / "2008 年.html"]
    assert LocalFilesSpider([str(odd), str(folder), str(odd)]).files == [odd, folder / "2008 年.html"]


@pytest.mark.parametrize("suffix", ["pdf", "doc", "docx", "txt", "html", "htm", "PDF"])
def test_every_format_of_reports_is_taken_from_a_folder(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"x.{suffix}"
    file.write_text("x")
    assert LocalFilesSpider([str(tmp_path)]).files == [file]


def test_any_regions_reports_are_taken_where_that_is_asked_for(workspace: Workspace, bundled_crawl: Crawled) -> None:
    workspace.portals = bundled_crawl.workspace.portals
    title = "成都市青羊区人民政府2019年政府信息公开工作年度报告"
    page = workspace.folder / "成都.html"
    page.write_text(f"<h1>{title}</h1><p>统计期限自2019年1月1日起至2019年12月31日止。</p><p>一、总体情况</p>", "utf-8")
    refused = workspace.run("ingest", str(page))
    assert refused.exit_code == 2
    failures = "SELECT stage, error, message FROM failures"
    said = "a body of 成都市, and this database is chongqing's"
    assert workspace.query(failures) == [{"stage": "identify", "error": "foreign_body", "message": said}]
    assert workspace.values("SELECT count(*) FROM reports") == [0]
    taken = workspace.run("ingest", "--any-region", str(page))
    assert (taken.exit_code, taken.stderr) == (0, "")
    assert workspace.values("SELECT i.name FROM reports r JOIN issuers i ON i.id = r.issuer_id") == ["成都市青羊区"]
    again = workspace.run("ingest", str(page))
    assert again.exit_code == 1
    assert again.stderr.endswith("it was filled under REGION=china, and REGION is chongqing\n")
    assert again.stderr.count("\n") == 1
