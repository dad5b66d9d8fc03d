"""A folder of files that no report should be, with good ones among them: what each costs, and what it does not."""

import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from fixtures.documents import load_documents
from tests.conftest import Outcome, Workspace
from tests.crawler.bad_files import REPORT_DOC, REPORT_DOCX, REPORT_PDF, WORDS, BadFile, list_bad_files, make_elements
from tests.crawler.servers import report_page
from tests.paths import SITE
from tests.waiting import HANGS

SECRET = "一句不该出现在任何表里的话"
PASSWD = Path("/etc/passwd")
FILES = list_bad_files(Path("/"))
"""For their names and what they end in; those of the run ask for its own secret."""

LIMITS = {"READER_TIME_LIMIT": 5, "READER_MEMORY_LIMIT": 1 << 30}
NARROW = {"READER_TIME_LIMIT": 40, "READER_MEMORY_LIMIT": 300 << 20, "DOWNLOAD_MAXSIZE": 10 << 20}
MOST = 512 * 1024  # KiB of the process that ingests; each reader's is bounded by READER_MEMORY_LIMIT

GOOD = {
    ("重庆市", 2019): ("city-2019", REPORT_PDF),
    ("重庆市人民政府办公厅", 2023): ("office-2023", REPORT_DOCX),
    ("重庆市巴渝区", 2023): ("bayu-2023", REPORT_DOC),
}
"""Reports by issuer and year: the document of the bundled site, and the file that is put among the bad ones."""

CUT_PAGE = "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200327_6738219.html"
"""The city's report for 2017, of which the folder has the first half."""

REPORT_ID = "SELECT r.id FROM reports r JOIN issuers i ON i.id = r.issuer_id WHERE (i.name, r.year) = (?, ?)"


@dataclass(frozen=True)
class Ingested:
    """The folder after one `ingest`: how that ended, and how much memory its process had."""

    workspace: Workspace
    folder: Path
    outcome: Outcome
    peak: int

    def address(self, name: str) -> str:
        return (self.folder / name).as_uri()


def make_workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    workspace = Workspace(tmp_path_factory.mktemp("bad"))
    workspace.portals = SITE.parent / "portals.toml"
    (workspace.folder / "文件").mkdir()
    return workspace


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    workspace = make_workspace(tmp_path_factory)
    secret = workspace.folder / "secret"
    secret.write_text(SECRET, "utf-8")
    folder = workspace.folder / "文件"
    for file in list_bad_files(secret):
        (folder / file.name).write_bytes(file.make())
    for _, place in GOOD.values():
        (folder / Path(place).name).write_bytes((SITE / place).read_bytes())
    half = (SITE / CUT_PAGE).read_bytes()
    (folder / "cut-in-a-table.html").write_bytes(half[: half.index(b"</tr>", len(half) // 2)])
    (folder / "utf-16.html").write_bytes(report_page(2009).encode("utf-16"))
    return ingest(workspace, folder, LIMITS)


def ingest(workspace: Workspace, folder: Path, limits: dict[str, int]) -> Ingested:
    running = workspace.start("ingest", str(folder), **limits)
    peak = watch_memory(running.process)
    outcome = running.finish()
    return Ingested(workspace, folder, outcome, peak)


def watch_memory(process: "subprocess.Popen[bytes]") -> int:
    """The most KiB that a process itself had in memory until its end; 0 where the system does not say.

    resource.getrusage would say the most of it and its readers, whose bound is another one.
    """
    peak = 0
    end = time.monotonic() + HANGS
    while process.poll() is None and time.monotonic() < end:
        with suppress(OSError, StopIteration):  # no Linux, or it ends just now
            status = Path(f"/proc/{process.pid}/status").read_text("utf-8")
            peak = max(peak, int(next(line for line in status.splitlines() if line.startswith("VmHWM:")).split()[1]))
        time.sleep(0.02)
    return peak


def fails_with(ingested: Ingested, file: BadFile) -> list[tuple[str, str]]:
    url = ingested.address(file.name)
    rows = ingested.workspace.query("SELECT stage, error FROM failures WHERE url = ? AND run_id = 1", url)
    return [(row["stage"], row["error"]) for row in rows]


def test_the_run_ends_and_says_that_something_failed(ingested: Ingested) -> None:
    assert ingested.outcome.exit_code == 2
    assert ingested.workspace.values("SELECT outcome FROM runs WHERE id = 1") == ["failures"]


@pytest.mark.parametrize(
    "file",
    [pytest.param(file, id=file.name) for file in FILES],
)
def test_a_bad_file_is_one_failure(ingested: Ingested, file: BadFile) -> None:
    (failure,) = fails_with(ingested, file)
    assert failure in file.failures


def test_no_other_file_is_a_failure(ingested: Ingested) -> None:
    bad = {ingested.address(file.name) for file in FILES}
    assert set(ingested.workspace.values("SELECT url FROM failures")) <= bad


def test_a_kind_that_no_reader_is_there_for_is_archived(ingested: Ingested) -> None:
    rows = ingested.workspace.query(
        "SELECT d.reader, d.error, d.archive_path FROM documents d JOIN sightings USING (sha256) WHERE url = ?",
        ingested.address("workbook.docx"),
    )
    assert [(row["reader"], row["error"]) for row in rows] == [(None, "no_reader")]
    assert (ingested.workspace.archive / rows[0]["archive_path"]).exists()


@pytest.mark.parametrize("report", GOOD, ids=str)
def test_the_good_files_beside_them_are_stored(ingested: Ingested, report: tuple[str, int]) -> None:
    name, place = GOOD[report]
    (report_id,) = ingested.workspace.values(REPORT_ID, *report)
    source = next(document for document in load_documents() if document.id == name)
    printed = {(table, *code) for table, figures in source.figures.items() for code in figures}
    figures = ingested.workspace.figures(report_id)
    assert {(figure["tbl"], figure["row"], figure["col"]) for figure in figures} == printed
    values = ingested.workspace.values("SELECT url FROM reports WHERE id = ?", report_id)
    assert values == [ingested.address(Path(place).name)]


def test_a_page_cut_in_its_table_is_a_report_and_lacks_figures(ingested: Ingested) -> None:
    """Nothing in a file on the disk says that more should follow (a crawl knows by Content-Length)."""
    (report_id,) = ingested.workspace.values(REPORT_ID, "重庆市", 2017)
    rules = ingested.workspace.values("SELECT rule FROM findings WHERE report_id = ?", report_id)
    assert "figure.missing" in rules


def test_utf_16_with_its_mark_is_read(ingested: Ingested) -> None:
    assert len(ingested.workspace.values(REPORT_ID, "重庆市巴渝区", 2009)) == 1


def test_there_are_no_other_reports(ingested: Ingested) -> None:
    rows = ingested.workspace.query("SELECT i.name, r.year FROM reports r JOIN issuers i ON i.id = r.issuer_id")
    expected = {*GOOD, ("重庆市", 2017), ("重庆市巴渝区", 2009)}
    assert {(row["name"], row["year"]) for row in rows} == expected


@pytest.mark.parametrize(
    "name", ["empty-password.pdf", "loop-of-directory-sectors.doc", "package.doc", "page.doc", "line.txt"]
)
def test_what_is_readable_is_read(ingested: Ingested, name: str) -> None:
    """Else a misread file would pass for one that names no report."""
    texts = ingested.workspace.values(
        "SELECT text FROM passages JOIN sightings USING (sha256) WHERE url = ?", ingested.address(name)
    )
    assert [text[: len(WORDS)] for text in texts] == [WORDS]


def test_no_other_file_of_the_machine_gets_into_the_database(ingested: Ingested) -> None:
    rows = "\n".join(line for lines in ingested.workspace.dump().values() for line in lines)
    assert WORDS in rows
    assert SECRET not in rows
    if PASSWD.exists():
        assert PASSWD.read_text("utf-8").splitlines()[0] not in rows


def test_the_memory_of_the_ingesting_process_is_bounded(ingested: Ingested) -> None:
    if not ingested.peak:
        pytest.skip("no /proc on this system")
    assert ingested.peak < MOST


def test_a_second_run_fails_as_the_first_and_changes_nothing(ingested: Ingested) -> None:
    """Who gives a file wants it read: what could not be read, or names no report, fails each time. A night waits."""
    before = ingested.workspace.dump()
    failures = sorted(ingested.workspace.failures())
    second = ingest(ingested.workspace, ingested.folder, LIMITS)
    assert ingested.workspace.dump() == before
    assert sorted(ingested.workspace.failures()) == failures
    assert second.outcome.exit_code == 2


# --- bounds of their own ---


@pytest.fixture(scope="module")
def bounded(tmp_path_factory: pytest.TempPathFactory) -> Ingested:
    workspace = make_workspace(tmp_path_factory)
    folder = workspace.folder / "文件"
    (folder / "elements.html").write_bytes(make_elements())
    (folder / "empty.html").touch()
    (folder / "good.html").write_text(report_page(2008), "utf-8")
    with (folder / "overlarge.html").open("wb") as file:
        file.truncate(NARROW["DOWNLOAD_MAXSIZE"] + 1)
    return ingest(workspace, folder, NARROW)


def test_a_run_in_which_bounds_are_met_ends_as_any_other(bounded: Ingested) -> None:
    assert bounded.outcome.exit_code == 2
    assert bounded.workspace.values("SELECT year FROM reports") == [2008]
    assert {url for url, *_ in bounded.workspace.failures()} == {
        bounded.address(f"{name}.html") for name in ("elements", "empty", "overlarge")
    }


def test_a_page_that_needs_more_memory_than_its_reader_has(bounded: Ingested) -> None:
    assert (bounded.address("elements.html"), "read", "memory_limit") in bounded.workspace.failures()


def test_a_file_past_the_bound_of_downloads_is_not_even_opened(bounded: Ingested) -> None:
    assert (bounded.address("overlarge.html"), "fetch", "too_large") in bounded.workspace.failures()


def test_the_same_bad_bytes_at_another_address_are_a_failure_too(bounded: Ingested) -> None:
    other = bounded.workspace.folder / "other.html"
    other.touch()
    second = ingest(bounded.workspace, other, NARROW)
    assert second.outcome.exit_code == 2
    assert bounded.workspace.failures() == [(other.as_uri(), "read", "empty")]
