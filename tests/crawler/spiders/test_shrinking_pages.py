"""Nights on which an address says less, the same in other bytes, or another year; and answers that are cut."""

import gzip
from dataclasses import replace
from itertools import count

from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, put_column, report_page
from tests.pipelines.store.site import TABLE

PAGE = detail_path(2019)
LESS = "SELECT count(*) FROM findings WHERE rule = 'versions.shrunken'"
FIGURES = "SELECT value FROM figures ORDER BY tbl, row, col"


def full(year: int = 2019, number: int = 5) -> str:
    return report_page(year, text=f"</p>{TABLE.format(number)}<p>")


def begin(site: Site, workspace: Workspace) -> None:
    put_column(site, [2019])
    site.put(PAGE, full())
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values(FIGURES) == [5]


def test_what_stood_yesterday_stays_until_it_is_accepted(site: Site, workspace: Workspace) -> None:
    begin(site, workspace)
    site.put(PAGE, report_page(2019))
    assert workspace.run("nightly").exit_code == 2
    assert workspace.failures() == [(site.url(PAGE), "conclude", "shrunken")]
    assert (workspace.values(FIGURES), workspace.values(LESS)) == ([5], [1])
    assert workspace.run("nightly").exit_code == 0, "it is known"
    assert workspace.values("SELECT state FROM frontier WHERE url = ?", site.url(PAGE)) == ["fetched"]
    assert len(site.asked(PAGE)) == 3, "it is asked every night, as a page that is well"

    refused = workspace.run("accept", site.url(PAGE))
    assert (refused.exit_code, "--why" in refused.stderr) == (1, True)
    accepted = workspace.run("accept", site.url(PAGE), "--why", "the body has withdrawn its tables")
    assert (accepted.exit_code, "1 reports changed" in accepted.stdout) == (0, True)
    assert (workspace.values(FIGURES), workspace.values(LESS)) == ([], [0])
    assert "the body has withdrawn its tables" in workspace.run("accept", "--list").stdout
    assert workspace.run("accept", site.url(PAGE), "--withdraw").exit_code == 2, "it is an error again"
    assert (workspace.values(FIGURES), workspace.values(LESS)) == ([5], [1])
    assert workspace.run("accept", site.url(PAGE), "--withdraw").exit_code == 1

    site.put(PAGE, full(number=6))
    assert workspace.run("nightly").exit_code == 0
    assert (workspace.values(FIGURES), workspace.values(LESS)) == ([6], [0])
    assert workspace.values("SELECT new FROM changes WHERE cause = 'publisher'") == ["6"]


def test_a_counter_makes_no_new_document(site: Site, workspace: Workspace) -> None:
    begin(site, workspace)
    before = workspace.query("SELECT id, changed_at, revised_at, canonical_sha256 FROM reports")
    numbers = count(1)
    site.otherwise = lambda path: (
        Answer(full().replace("</body>", f"<div>浏览次数：{next(numbers)}</div></body>").encode())
        if path == PAGE
        else None
    )
    del site.pages[PAGE]
    for _ in range(3):
        assert workspace.run("nightly").exit_code == 0
    assert workspace.query("SELECT id, changed_at, revised_at, canonical_sha256 FROM reports") == before
    assert workspace.values("SELECT count(*) FROM documents") == [1]
    assert workspace.values("SELECT count(*) FROM captures WHERE repeats = ?", before[0]["canonical_sha256"]) == [3]
    assert len([path for path in workspace.archive.rglob("*") if path.is_file()]) == 1
    assert workspace.run("reparse").exit_code == 0


def test_a_corrected_year_leaves_one_report_and_the_trace_of_its_figures(site: Site, workspace: Workspace) -> None:
    begin(site, workspace)
    site.put(PAGE, full(2020))
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT year FROM reports") == [2020]
    assert workspace.query("SELECT field, new, cause FROM changes") == [
        {"field": "report", "new": None, "cause": "publisher"}
    ]
    traced = "SELECT DISTINCT c.url FROM figures f JOIN captures c ON coalesce(c.repeats, c.sha256) = f.sha256"
    assert workspace.values(traced) == [site.url(PAGE)]


def test_a_cut_answer_is_none(site: Site, workspace: Workspace) -> None:
    begin(site, workspace)
    body = full(number=7).encode()
    half = body[: len(body) // 2]
    packed = gzip.compress(body)
    chunk = f"{len(body):x}\r\n".encode() + half
    cut = [
        Answer(half, cut=len(body) - len(half)),
        Answer(packed[:-20], headers={"Content-Encoding": "gzip"}),
        Answer(packed[:-20], headers={"Content-Encoding": "gzip"}, sized=False),
        Answer(chunk, headers={"Transfer-Encoding": "chunked"}, sized=False),
        Answer(half, sized=False),
        Answer(half),
    ]
    for answer in cut:
        site.pages[PAGE] = replace(answer, validators=False)
        assert workspace.run("nightly", RETRY_ALL=1).exit_code == 2, answer.headers
        assert [failure[:2] for failure in workspace.failures()] == [(site.url(PAGE), "fetch")], answer
        assert workspace.values(FIGURES) == [5]
    assert workspace.values("SELECT count(*) FROM documents") == [1]
    site.put(PAGE, body)
    assert workspace.run("nightly", RETRY_ALL=1).exit_code == 0
    assert workspace.values(FIGURES) == [7]
