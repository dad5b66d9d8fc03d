"""What is accepted stays a failure and leaves the exit code; what is new, or accepted no more, does not."""

from tests.conftest import Workspace
from tests.crawler.servers import Site, TestPortal, detail_path, listing_page, put_column, report_page, title

EMPTY = [f"/c{number}/" for number in range(21)]
YESTERDAY = "UPDATE accepted SET until = date('now', '-1 day') WHERE subject = ?"


def accept(workspace: Workspace, *subjects: str) -> None:
    for subject in subjects:
        assert workspace.run("accept", subject, "--why", "no body publishes here").exit_code == 0, subject


def test_twenty_empty_columns_are_known_and_the_next_is_news(site: Site, workspace: Workspace) -> None:
    """One portal with reports and one that has none at all, ten columns each; a page lists nothing."""
    put_column(site, [2019])
    put_column(site, [2020], EMPTY[20])
    for path in EMPTY[:20]:
        site.put(path, listing_page([]))
    workspace.register(
        TestPortal(site, ("/nb/", *EMPTY[:10], EMPTY[20])),
        TestPortal(site, tuple(EMPTY[10:20]), id="silent", name="重庆市云阁县人民政府"),
    )
    known = {(site.url(path), "listing", "no_entries.other") for path in EMPTY[:20]} | {
        ("silent", "portal", "no_reports")
    }
    assert workspace.run("nightly").exit_code == 2
    assert set(workspace.failures()) == known

    accept(workspace, *(site.url(path) for path in EMPTY[:19]))
    assert workspace.run("nightly").exit_code == 2, "one of twenty is not accepted, and so not its portal"
    accept(workspace, site.url(EMPTY[19]))
    quiet = workspace.run("nightly")
    assert (quiet.exit_code, set(workspace.failures())) == (0, known)
    assert "21 failed, 21 of them accepted" in quiet.stdout
    assert "no body publishes here" in workspace.run("status", "--all").stdout
    assert workspace.values("SELECT outcome FROM runs ORDER BY id DESC LIMIT 1") == ["ok"]

    site.put(EMPTY[20], listing_page([]))
    assert workspace.run("nightly").exit_code == 2
    assert set(workspace.failures()) == known | {(site.url(EMPTY[20]), "listing", "no_entries.other")}
    accept(workspace, site.url(EMPTY[20]))
    assert workspace.run("nightly").exit_code == 0

    workspace.execute(YESTERDAY, site.url(EMPTY[3]))
    assert workspace.run("nightly").exit_code == 2, "its last day is over"
    assert workspace.run("accept", site.url(EMPTY[3]), "--withdraw").exit_code == 0
    assert workspace.run("nightly").exit_code == 2


def test_a_word_on_a_host_a_page_or_bytes_covers_what_fails_there_alone(site: Site, workspace: Workspace) -> None:
    """A page that is gone, and a file that is broken; a host's word covers fetching, not what its bytes are."""
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in (2018, 2019)]
    site.put("/nb/", listing_page([*rows, ("broken.pdf", title(2017), "2018-01-31")]))
    site.put(detail_path(2019), report_page(2019))
    site.put("/nb/broken.pdf", b"%PDF-1.4 and no more")
    workspace.register(TestPortal(site))
    gone, broken = site.url(detail_path(2018)), site.url("/nb/broken.pdf")

    assert workspace.run("nightly").exit_code == 2
    assert {(url, stage) for url, stage, _ in workspace.failures()} == {(gone, "fetch"), (broken, "read")}
    accept(workspace, site.netloc)
    workspace.execute("UPDATE frontier SET retry_at = NULL")
    assert workspace.run("nightly").exit_code == 0, "the file's bytes are known, and no failure of this night"
    run = workspace.values("SELECT json_extract(summary, '$.accepted') FROM runs ORDER BY id DESC LIMIT 1")
    assert run == [f'{{"{gone}":"{site.netloc}"}}']

    refused = workspace.run("accept", "elsewhere", "--why", "so")
    assert (refused.exit_code, "no portal or host" in refused.stderr) == (1, True)


def test_an_inferred_column_is_asked_for_and_is_no_gap(site: Site, workspace: Workspace) -> None:
    put_column(site, [2019])
    site.put("/empty/", listing_page([]))
    portal = TestPortal(site, ("/nb/", "/gone/", "/empty/")).to_toml()
    for path in ("/gone/", "/empty/"):
        portal = portal.replace(f'{path}"\n', f'{path}"\nstate = "inferred"\n')
    workspace.portals.write_text(portal, "utf-8")
    outcome = workspace.run("nightly")
    assert (outcome.exit_code, workspace.failures()) == (0, [])
    assert f"2 inferred columns hold nothing: {site.url('/gone/')} (http_404)" in outcome.stdout
    put_column(site, [2020], "/gone/")
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT year FROM reports ORDER BY year") == [2019, 2020]
    site.put("/gone/", "gone", status=404)
    assert workspace.run("nightly").exit_code == 2, "it was there"


def test_a_page_that_leaves_something_out_says_so_every_night(site: Site, workspace: Workspace) -> None:
    rows = [(detail_path(2019), title(2019), "2020-01-31"), ("javascript:show(1)", title(2018), "2019-01-31")]
    site.put("/nb/", listing_page(rows).replace("</body>", "<p>共3页</p></body>"))
    site.put(detail_path(2019), report_page(2019))
    workspace.register(TestPortal(site))
    for _ in range(2):
        assert workspace.run("nightly").exit_code == 2
        assert {error for _, _, error in workspace.failures()} == {"pages_not_followed", "dead_links"}
    accept(workspace, site.url("/nb/"))
    assert workspace.run("nightly").exit_code == 0
