"""Past years: fetched once however often the command is stopped, and what is still missing said with its reason."""

import json

import pytest

from crawler.status.missing import NOT_LISTED, UNPARSED
from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, put_column, report_page, title


def read_missing(workspace: Workspace) -> dict[int, str]:
    (summary,) = workspace.values("SELECT summary FROM runs ORDER BY id DESC LIMIT 1")
    return {row["year"]: row["why"] for row in json.loads(summary)["missing"]}


def test_the_years_asked_for_are_fetched_and_the_missing_ones_named_with_their_reason(
    site: Site, workspace: Workspace
) -> None:
    put_column(site, [2008, 2009, 2010, 2012])
    site.pages[detail_path(2009)] = Answer(b"<html><title>404 Not Found</title>", 404, validators=False)
    site.put(detail_path(2010), b"%PDF-1.4 broken")
    workspace.register(TestPortal(site))
    outcome = workspace.run("backfill", "--years", "2008-2011")
    assert outcome.exit_code == 2
    assert workspace.values("SELECT year FROM reports") == [2008]
    missing = read_missing(workspace)
    assert missing.keys() == {2009, 2010, 2011}
    assert missing[2009] == "fetch failed: http_404"
    assert missing[2010].startswith("unread: ")
    assert missing[2011] == NOT_LISTED
    assert "3 missing: " in outcome.stdout
    assert not site.asked(detail_path(2012))
    assert workspace.query("SELECT command, outcome FROM runs") == [{"command": "backfill", "outcome": "failures"}]


def test_a_second_start_asks_only_for_what_is_not_there(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009])
    site.pages[detail_path(2009)] = Answer(b"<html>", 503)
    workspace.register(TestPortal(site))
    assert workspace.run("backfill", "--years", "2008-2009").exit_code == 2
    site.put(detail_path(2009), report_page(2009))
    workspace.execute(
        "UPDATE frontier SET state = 'given_up', retry_at = '2099-01-01T00:00:00Z' WHERE state = 'failed'"
    )
    asked = len(site.log)
    outcome = workspace.run("backfill", "--years", "2008-2009", "--portal", "bayu")
    assert outcome.exit_code == 0
    assert [exchange.path for exchange in site.log[asked:] if exchange.path != "/robots.txt"] == [
        "/nb/",
        detail_path(2009),
    ]
    assert workspace.values("SELECT year FROM reports ORDER BY year") == [2008, 2009]
    assert "No issuer's report of these years is missing." in outcome.stdout


def test_a_year_before_an_issuer_s_first_or_after_its_last_is_not_missing(site: Site, workspace: Workspace) -> None:
    """两江新区 took over from 江北区 for report year 2025: the registry says until when the latter reports."""
    issuer = "重庆市江北区人民政府"
    site.put("/nb/", listing_page([(detail_path(2023), title(2023, issuer), "2024-01-31")]))
    site.put(detail_path(2023), report_page(2023, issuer))
    workspace.register(TestPortal(site, id="jiangbei", name=issuer))
    workspace.run("backfill", "--years", "2023-2025")
    assert read_missing(workspace) == {2023: UNPARSED, 2024: NOT_LISTED}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--years", "abc"], "years='abc'"),
        ([], "backfill: --years is needed"),
        (["--years", "2008", "extra"], "backfill takes options only"),
        (["--years", "2008", "--portal", "nix"], "portal='nix'"),
    ],
)
def test_what_means_nothing_is_refused(site: Site, workspace: Workspace, arguments: list[str], said: str) -> None:
    workspace.register(TestPortal(site))
    outcome = workspace.run("backfill", *arguments)
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"refused: {said}")
