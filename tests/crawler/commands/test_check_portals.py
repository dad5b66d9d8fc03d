"""What `scrapy check-portals` says of columns that fit, and of columns that no longer do."""

import pytest

from tests.conftest import Outcome, Served, Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, put_column, report_page, title


def lines(outcome: Outcome, kind: str) -> list[str]:
    return [line.split(f": {kind}: ")[1] for line in outcome.stdout.splitlines() if f": {kind}: " in line]


def test_a_column_that_fits_is_described_and_nothing_is_stored(site: Site, workspace: Workspace) -> None:
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in (2009, 2008)]
    site.put("/nb/", listing_page(rows, pages=3))
    site.put(detail_path(2009), report_page(2009, attachment="W020200331617254830916.pdf"))
    workspace.register(TestPortal(site))
    outcome = workspace.run("check-portals", "bayu")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    (row,) = [line.split() for line in outcome.stdout.splitlines() if line.strip().startswith("bayu  ")]
    assert row[:6] == ["bayu", "tab-item", "2", "3", "2", "2010-01-31"]
    assert row[-4:] == ["1", "0", "yes", site.url("/nb/")]  # one attachment, no figure
    assert lines(outcome, "does not fit") == []
    assert {exchange.path for exchange in site.log} == {"/robots.txt", "/nb/", detail_path(2009)}
    assert not workspace.database.exists()
    assert not workspace.archive.exists()


LISTED = '<li><a href="/nb/201001/t20100131_1.html">通知公告</a></li>'


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"<html>", 404), "http_404"),
        (Answer(b"<script>document.cookie='__jsl_clearance=1'</script>", 521), "challenge"),
        (Answer(listing_page([]).encode()), "no_entries"),
        (Answer(f'<div class="tab-item"><ul>{LISTED * 3}</ul></div>{"文" * 800}'.encode()), "no entry has a date"),
        (Answer(b"", 301, headers={"Location": "http://www.example.org/nb/"}), "off_portal"),
    ],
)
def test_what_does_not_fit_is_named(site: Site, workspace: Workspace, answer: Answer, said: str) -> None:
    put_column(site, [2008])
    site.pages["/nb/"] = answer
    workspace.register(TestPortal(site))
    outcome = workspace.run("check-portals")
    assert outcome.exit_code == 2
    assert any(line.startswith(said) for line in lines(outcome, "does not fit")), outcome.stdout


def test_a_redirect_on_the_portal_is_followed_and_noted(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008], "/new/")
    site.pages["/nb/"] = Answer(b"", 301, headers={"Location": "/new/"})
    workspace.register(TestPortal(site))
    outcome = workspace.run("check-portals")
    assert outcome.exit_code == 0, outcome.stdout
    assert lines(outcome, "note")[0] == f"redirects to {site.url('/new/')}"


def test_robots_txt_is_obeyed(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    site.put("/robots.txt", "User-agent: *\nDisallow: /nb/\n", content_type="text/plain")
    workspace.register(TestPortal(site))
    outcome = workspace.run("check-portals")
    assert outcome.exit_code == 2
    assert lines(outcome, "does not fit")[0].startswith("robots:")
    assert not site.asked("/nb/")


def test_real_hosts_are_not_asked_without_a_contact_and_unknown_ids_are_refused(
    workspace: Workspace, bundled_site: Served
) -> None:
    workspace.portals = bundled_site.portals.parent.parent / "none.toml"
    assert workspace.run("check-portals").exit_code == 1
    workspace.portals = bundled_site.portals
    unknown = workspace.run("check-portals", "nix")
    assert (unknown.exit_code, unknown.stderr.startswith("refused: no portal has the id 'nix'")) == (1, True)
    outcome = workspace.run("check-portals", "cq", PORTALS="crawler/portals/regions/chongqing.toml")
    assert outcome.exit_code == 1
    assert "CONTACT is not set" in outcome.stderr
