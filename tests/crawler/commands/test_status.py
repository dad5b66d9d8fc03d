"""What `scrapy status` shows of a crawl: on the terminal, as JSON, and as a page that a browser opens."""

import io
import json
import re
import shutil
import sqlite3
import subprocess
import threading
from contextlib import closing
from html.parser import HTMLParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from crawler.status.json_text import write_overview, write_report
from crawler.status.overview import load_overview
from crawler.status.report import load_report
from crawler.status.terminal import print_report
from crawler.status.web_page import render_page
from pipelines.store.snapshot import SnapshotError, open_snapshot
from tests.conftest import Crawled, Workspace
from tests.crawler.commands.findings import HOSTILE, REPORT, add_trouble, clear_findings
from tests.skips import lacks
from tests.waiting import HANGS

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@pytest.fixture
def troubled(crawled_copy: Workspace) -> Workspace:
    add_trouble(crawled_copy)
    return crawled_copy


def ask(workspace: Workspace, issuer: str | None = None, year: int | None = None) -> Any:
    """What `scrapy status --json` prints, without a process."""
    with open_snapshot(workspace.database) as snapshot:
        return json.loads(write_overview(load_overview(snapshot, "", issuer, year)))


def show_report(workspace: Workspace, report_id: str) -> tuple[Any, str]:
    """One report as JSON and as it is printed."""
    console = Console(file=io.StringIO(), width=200)
    with open_snapshot(workspace.database) as snapshot:
        view = load_report(snapshot, report_id)
    assert view is not None
    print_report(console, view)
    assert isinstance(console.file, io.StringIO)
    return json.loads(write_report(view)), console.file.getvalue()


def test_the_terminal_shows_coverage_runs_and_every_issuer(bundled_crawl: Crawled) -> None:
    outcome = bundled_crawl.workspace.run("status")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    for (name,) in [
        (name,)
        for name in bundled_crawl.workspace.values("SELECT name FROM issuers i JOIN coverage c ON c.issuer_id = i.id")
    ]:
        assert name in outcome.stdout
    assert "nightly" in outcome.stdout
    assert "\x1b" not in outcome.stdout


def test_findings_failures_given_up_and_changes_are_listed(troubled: Workspace) -> None:
    shown = troubled.run("status").stdout
    for said in ("applications.row_sum", "text.claim", "http://a.example/t.pdf", "given_up", "http_404", "7520"):
        assert said in shown
    by_rule = next(line for line in shown.splitlines() if "applications.row_sum" in line)
    assert by_rule.split()[:4] == ["applications.row_sum", "error", "1", "1"]


def test_json_has_each_issuer_with_the_status_of_its_years(troubled: Workspace) -> None:
    said = json.loads(troubled.run("status", "--json").stdout)
    stored = {(row["issuer_id"], str(row["year"])): row["status"] for row in troubled.query("SELECT * FROM coverage")}
    shown = {
        (issuer["id"], year): cell["status"] for issuer in said["issuers"] for year, cell in issuer["years"].items()
    }
    assert shown == stored
    assert shown["chongqing", "2019"] == "findings"
    assert [(row["year"], row["errors"], row["warnings"]) for row in said["findings_by_year"]] == [(2019, 1, 1)]
    assert [row["issuer_id"] for row in said["findings_by_issuer"]] == ["chongqing"]
    assert said["holds"]["figures"] == troubled.values("SELECT count(*) FROM figures")[0]


def test_issuer_and_year_narrow_what_is_shown(troubled: Workspace) -> None:
    by_name = ask(troubled, issuer="教育委员会")
    assert [issuer["name"] for issuer in by_name["issuers"]] == ["重庆市巴渝区教育委员会"]
    assert by_name["rules"] == []
    by_year = ask(troubled, year=2019)
    assert {year for issuer in by_year["issuers"] for year in issuer["years"]} == {"2019"}
    assert [row["rule"] for row in by_year["rules"]] == ["applications.row_sum", "text.claim"]
    assert ask(troubled, issuer="nobody")["reports"] == []


def test_a_report_shows_its_tables_with_the_cells_of_each_finding_marked(troubled: Workspace) -> None:
    said, shown = show_report(troubled, REPORT)
    places = {
        (row["cell_row"], row["cell_col"]): row["raw"]
        for row in troubled.query(
            "SELECT * FROM figures WHERE report_id = ? AND tbl = 'applications' AND row = 'received' "
            "AND col IN ('total', 'business')",
            REPORT,
        )
    }
    marked = {(cell["row"], cell["col"]): cell for cell in said["marked_cells"]}
    assert {place: cell["text"] for place, cell in marked.items()} == places
    assert sorted(cell["findings"] for cell in marked.values()) == [[1], [1, 2]]
    assert "7522 [1,2]" in shown
    assert "561 [1]" in shown
    unwrapped = "".join(shown.split())
    assert "wouldfit:一、本年新收政府信息公开申请数量/总计=7522" in unwrapped
    assert "withblankscountedaszero" in unwrapped
    assert "anotherversionprintsthesame" in unwrapped


def test_a_mistyped_report_is_refused_with_what_there_is(bundled_crawl: Crawled) -> None:
    outcome = bundled_crawl.workspace.run("status", "--report", "chongqing-2099")
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(
        "refused: --report: no report has the id 'chongqing-2099'; there are chongqing-2017"
    )


def test_it_does_not_wait_for_a_run_and_changes_nothing(crawled_copy: Workspace) -> None:
    before = crawled_copy.database.read_bytes()
    with closing(sqlite3.connect(crawled_copy.database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM findings")
        writer.execute("UPDATE runs SET command = 'x'")
        with open_snapshot(crawled_copy.database) as snapshot:
            assert load_overview(snapshot, "").runs[0]["outcome"] == "ok"
        writer.rollback()
        writer.execute("PRAGMA journal_mode = DELETE")
    assert len(before) == crawled_copy.database.stat().st_size


def test_everything_is_of_one_instant(crawled_copy: Workspace) -> None:
    crawled_copy.execute("PRAGMA journal_mode = WAL")
    with open_snapshot(crawled_copy.database) as snapshot:
        before = snapshot.value("SELECT count(*) FROM runs")
        crawled_copy.execute("INSERT INTO runs (command, arguments, started_at) VALUES ('nightly', '{}', '')")
        assert snapshot.value("SELECT count(*) FROM runs") == before


@pytest.mark.parametrize(
    ("content", "said"),
    [(None, "there is no such database"), (b"no database" * 99, "file is not a database"), (b"", "no run has")],
)
def test_what_is_no_database_is_refused(workspace: Workspace, content: bytes | None, said: str) -> None:
    if content is not None:
        workspace.database.write_bytes(content)
    with pytest.raises(SnapshotError, match=said), open_snapshot(workspace.database):
        pass


def test_a_newer_schema_and_an_older_one_are_refused(crawled_copy: Workspace) -> None:
    crawled_copy.execute("ALTER TABLE findings DROP COLUMN places")
    with (
        pytest.raises(SnapshotError, match="brings an older database up to date"),
        open_snapshot(crawled_copy.database) as snapshot,
    ):
        snapshot.query("SELECT places FROM findings")
    crawled_copy.execute("PRAGMA user_version = 99")
    with pytest.raises(SnapshotError, match="update the program"), open_snapshot(crawled_copy.database):
        pass


# --- the page ---------------------------------------------------------------------------------------------------------


class Parsed(HTMLParser):
    """A page's tags with their attributes, and its cells that are marked."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]


@pytest.fixture
def page(troubled: Workspace) -> str:
    with open_snapshot(troubled.database) as snapshot:
        return render_page(snapshot, load_overview(snapshot, str(troubled.database)))


def test_the_page_needs_nothing_from_outside_and_escapes_what_was_printed(page: str) -> None:
    parsed = Parsed(page)
    assert [tag for tag, _ in parsed.tags if tag in {"script", "img", "iframe", "object", "base", "form"}] == []
    assert [link["href"] for link in parsed.named("link")] == ["data:,"]
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;") >= 3  # a finding, a failure, an address that was given up
    assert not re.search(r"url\(|@import", page)
    assert all(re.match(r"#|https?://", link["href"] or "") for link in parsed.named("a"))


def test_the_page_marks_cells_and_has_every_target_that_it_links(page: str, troubled: Workspace) -> None:
    parsed = Parsed(page)
    ids = [attributes["id"] for _, attributes in parsed.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {(link["href"] or "")[1:] for link in parsed.named("a") if (link["href"] or "").startswith("#")} <= set(ids)
    assert '<td class="n error">7522<sup>1,2</sup></td>' in page
    assert '<td class="n error">561<sup>1</sup></td>' in page
    for name in troubled.values("SELECT DISTINCT issuer FROM coverage"):
        assert name in page


def test_a_page_with_too_many_reports_says_how_many_there_are(troubled: Workspace) -> None:
    with open_snapshot(troubled.database) as snapshot:
        shown = render_page(snapshot, load_overview(snapshot, ""), max_reports=0)
    assert "1 reports have findings; the 0 worst are here" in shown
    assert "<summary><b>" not in shown


def test_an_address_that_is_no_web_address_becomes_no_link(troubled: Workspace) -> None:
    troubled.execute("UPDATE reports SET url = 'javascript:alert(1)'")
    with open_snapshot(troubled.database) as snapshot:
        shown = render_page(snapshot, load_overview(snapshot, ""))
    assert 'href="javascript' not in shown
    assert "javascript:alert(1)" in shown


def test_a_page_of_an_empty_database_is_a_page(workspace: Workspace, bundled_crawl: Crawled) -> None:
    workspace.portals = bundled_crawl.workspace.portals
    empty = workspace.folder / "empty.html"
    empty.touch()
    assert workspace.run("ingest", str(empty)).exit_code == 2
    with open_snapshot(workspace.database) as snapshot:
        assert "There is no annual report yet." in render_page(snapshot, load_overview(snapshot, ""))


@pytest.mark.skipif(CHROMIUM is None, reason=lacks("chromium"))
def test_a_browser_opens_the_page_and_asks_for_nothing_else(troubled: Workspace, tmp_path: Path) -> None:
    """The server sees every request, the log every error of the page."""
    target = tmp_path / "status.html"
    outcome = troubled.run("status", "--html", str(target))
    assert (outcome.exit_code, outcome.stdout, outcome.stderr) == (0, "", "")
    page = target.read_text("utf-8")
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    assert CHROMIUM is not None
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--enable-logging=stderr",
        "--v=0",
        "--virtual-time-budget=2000",
    )
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    url = f"http://127.0.0.1:{server.server_address[1]}/status"
    browser = subprocess.run(
        [CHROMIUM, *flags, profile, "--dump-dom", url], capture_output=True, text=True, timeout=HANGS, check=False
    )
    server.shutdown()
    server.server_close()
    assert "chongqing-2019" in browser.stdout
    assert "<title>政府信息公开年度报告: status" in browser.stdout  # what was printed has not run
    assert [line for line in browser.stderr.splitlines() if "CONSOLE" in line] == []
    assert asked == ["/status"]


def test_the_marks_of_a_report_without_findings_are_none(crawled_copy: Workspace) -> None:
    clear_findings(crawled_copy)
    with open_snapshot(crawled_copy.database) as snapshot:
        view = load_report(snapshot, "chongqing-2017")
        assert load_report(snapshot, "nothing") is None
    assert view is not None
    cells = [cell for table in view.tables for row in table.rows for cell in row]
    stored = crawled_copy.values("SELECT count(*) FROM figures WHERE report_id = 'chongqing-2017'")
    assert [sum(cell.is_figure for cell in cells)] == stored
    assert not any(cell.marks for cell in cells)


def test_the_cells_of_real_findings_are_those_of_their_figures(bundled_crawl: Crawled) -> None:
    """Of every report of the bundled site: all figures of a finding that the report prints are marked."""
    workspace = bundled_crawl.workspace
    with open_snapshot(workspace.database) as snapshot:
        for report_id in workspace.values("SELECT DISTINCT report_id FROM findings"):
            view = load_report(snapshot, report_id)
            assert view is not None
            figures = workspace.figures(report_id)
            named = {
                (figure["tbl"], figure["row"], figure["col"])
                for finding in view.findings
                for figure in json.loads(finding["figures"])
            }
            expected = {
                (row["sha256"], row["table_no"], row["cell_row"], row["cell_col"])
                for row in figures
                if (row["tbl"], row["row"], row["col"]) in named
            }
            marked = {
                (table.sha256, table.number, cell.row, cell.col)
                for table in view.tables
                for row in table.rows
                for cell in row
                if cell.marks
            }
            assert expected <= marked
