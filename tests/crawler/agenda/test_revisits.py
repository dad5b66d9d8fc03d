"""When a known address is looked at again (contract, commands.md), and what the next run finds there."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from crawler.agenda.revisits import RevisitPlan
from crawler.configuration.declarations import read_settings
from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, listing_page, put_column, report_page, title

NIGHT = datetime(2026, 11, 22, 1, tzinfo=UTC)
PLAN = RevisitPlan(nightly=30, weekly=365, weekly_interval=7, monthly_interval=30)


def test_the_project_states_the_rhythm_of_the_contract() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    assert read_settings(RevisitPlan, settings) == PLAN


@pytest.mark.parametrize(
    ("changed_days", "seen_days", "due"),
    [
        (0, 0, True),
        (30, 1, True),
        (31, 1, False),
        (31, 6, False),
        (31, 7, True),
        (365, 6, False),
        (365, 7, True),
        (366, 7, False),
        (366, 29, False),
        (366, 30, True),
        (4000, 31, True),
    ],
)
def test_rhythm(changed_days: float, seen_days: float, due: bool) -> None:
    changed, seen = NIGHT - timedelta(days=changed_days), NIGHT - timedelta(days=seen_days)
    assert PLAN.is_due(NIGHT, seen, changed) is due


def test_a_job_that_starts_earlier_than_last_week_is_not_a_week_late() -> None:
    changed = NIGHT - timedelta(days=100)
    assert PLAN.is_due(NIGHT, NIGHT - timedelta(days=7) + timedelta(hours=11), changed)
    assert not PLAN.is_due(NIGHT, NIGHT - timedelta(days=7) + timedelta(hours=13), changed)


@given(
    changed=st.floats(0, 5000, allow_nan=False),
    seen=st.floats(0, 5000, allow_nan=False),
    later=st.floats(0, 5000, allow_nan=False),
)
def test_what_was_seen_longer_ago_is_due_no_later(changed: float, seen: float, later: float) -> None:
    at = NIGHT - timedelta(days=changed)
    recent, old = (NIGHT - timedelta(days=days) for days in (seen, seen + later))
    assert PLAN.is_due(NIGHT, old, at) >= PLAN.is_due(NIGHT, recent, at)


# --- what is new, changed, gone, or left for later --------------------------------------------------------------------


def test_what_the_arguments_leave_out_stays_pending_for_a_later_run(site: Site, workspace: Workspace) -> None:
    years = [2008, 2009, 2010, 2011]
    put_column(site, years)
    workspace.register(TestPortal(site))
    pending = "SELECT count(*) FROM frontier WHERE state = 'pending'"
    assert workspace.run("crawl", "annual_reports", "-a", "years=2009-2010,2011", "-a", "sample=1").exit_code == 0
    assert workspace.values("SELECT year FROM reports") == [2009]
    assert workspace.values(pending) == [3]
    assert workspace.run("crawl", "annual_reports", "-a", "since=2012-01-31").exit_code == 0
    assert workspace.values("SELECT year FROM reports ORDER BY year") == [2009, 2011]
    assert workspace.values(pending) == [2]
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT year FROM reports ORDER BY year") == years
    assert workspace.values(pending) == [0]
    assert [exchange.status for exchange in site.asked("/nb/")] == [200, 304, 304]


def test_the_second_night_finds_what_is_new_changed_and_gone(site: Site, workspace: Workspace) -> None:
    rows = [(detail_path(year), title(year), f"{year + 1}-01-31") for year in (2008, 2009, 2010, 2011)]
    put_column(site, [2009, 2010, 2011])
    site.put("/nb/", listing_page(rows[2:], pages=2))
    site.put("/nb/index_1.html", listing_page(rows[1:2], pages=2, number=1))
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    old = {row["year"]: row for row in workspace.query("SELECT * FROM reports")}
    workspace.execute("UPDATE sightings SET first_seen_at = '2020-01-01T00:00:00Z'")
    workspace.execute("UPDATE captures SET first_seen_at = '2020-01-01T00:00:00Z'")

    # An old report appears on the second page while the first stays the same; one page changes, one vanishes.
    site.put("/nb/index_1.html", listing_page(rows[:2], pages=2, number=1))
    site.put(detail_path(2008), report_page(2008))
    site.put(detail_path(2010), report_page(2010, text="更正"))
    del site.pages[detail_path(2011)]
    assert workspace.run("nightly", REVISIT_NIGHTLY_DAYS=9999).exit_code == 2

    assert workspace.failures() == [(site.url(detail_path(2011)), "fetch", "http_404")]
    new = {row["year"]: row for row in workspace.query("SELECT * FROM reports")}
    assert sorted(new) == [2008, 2009, 2010, 2011]
    assert new[2011]["canonical_sha256"] == old[2011]["canonical_sha256"]
    assert new[2010]["canonical_sha256"] != old[2010]["canonical_sha256"]
    roles = workspace.query(
        "SELECT sha256, role FROM report_documents WHERE report_id = ? ORDER BY role", new[2010]["id"]
    )
    assert [(row["sha256"], row["role"]) for row in roles] == [
        (new[2010]["canonical_sha256"], "canonical"),
        (old[2010]["canonical_sha256"], "superseded"),
    ]
    (sighting,) = workspace.query("SELECT * FROM sightings WHERE url = ?", site.url(detail_path(2010)))
    assert sighting["sha256"] == new[2010]["canonical_sha256"]
    assert sighting["first_seen_at"] == "2020-01-01T00:00:00Z"
    assert len(workspace.values("SELECT sha256 FROM captures WHERE url = ?", sighting["url"])) == 2

    workspace.execute("UPDATE frontier SET retry_at = '2000-01-01T00:00:00Z' WHERE state = 'failed'")
    # The third night what changed is as it was, what was gone is there again, and the column has one page less.
    rows = rows[2:3] + rows[3:] + rows[:2]
    site.put("/nb/", listing_page(rows))
    del site.pages["/nb/index_1.html"]
    for year in (2010, 2011):
        site.put(detail_path(year), report_page(year))
    assert workspace.run("nightly", REVISIT_NIGHTLY_DAYS=9999).exit_code == 0
    assert workspace.query("SELECT id, canonical_sha256 FROM reports WHERE year IN (2010, 2011) ORDER BY year") == [
        {"id": old[year]["id"], "canonical_sha256": old[year]["canonical_sha256"]} for year in (2010, 2011)
    ]
    assert [exchange.status for exchange in site.asked(detail_path(2011))] == [200, 404, 304]
    assert set(workspace.values("SELECT state FROM frontier")) == {"fetched"}
    assert len(site.asked("/nb/index_1.html")) == 2


def test_a_server_without_validators_is_asked_for_no_more_than_is_due(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009], validators=False)
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    before = workspace.dump()
    workspace.execute("UPDATE captures SET first_seen_at = '2020-01-01T00:00:00Z'")
    assert workspace.run("nightly").exit_code == 0
    assert [exchange.status for exchange in site.asked("/nb/")] == [200, 200]
    assert len(site.asked(detail_path(2008))) == 1
    workspace.execute(
        "UPDATE captures SET first_seen_at = (SELECT first_seen_at FROM sightings s WHERE s.url = captures.url)"
    )
    assert workspace.dump() == before


def test_what_an_older_reader_read_is_left_to_reparse(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    workspace.execute("UPDATE _documents SET reader = 'html/0'")
    workspace.execute("DELETE FROM _remarks")
    workspace.execute("DELETE FROM _header_fields")
    assert workspace.run("nightly").exit_code == 0
    assert workspace.values("SELECT reader FROM documents") == ["html/0"]
    assert workspace.values("SELECT count(*) FROM header_fields") == [0]


@pytest.mark.parametrize("before", ["reader = 'html/0', error = 'damaged'", "reader = NULL, error = NULL"])
def test_what_could_not_be_read_is_read_where_there_is_another_reader(
    site: Site, workspace: Workspace, before: str
) -> None:
    put_column(site, [2008])
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    whole = workspace.dump()
    workspace.execute(f"UPDATE _documents SET {before}")
    workspace.execute("DELETE FROM _remarks")
    workspace.execute("DELETE FROM _header_fields")
    assert workspace.run("nightly").exit_code == 0
    assert workspace.dump() == whole
    assert [exchange.status for exchange in site.asked(detail_path(2008))] == [200, 304]


def test_what_the_archive_lost_is_fetched_again(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009])
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    (lost,) = workspace.values("SELECT archive_path FROM documents WHERE sha256 IN (SELECT min(sha256) FROM documents)")
    (workspace.archive / lost).unlink()
    asked = len(site.log)
    assert workspace.run("nightly").exit_code == 0
    assert (workspace.archive / lost).exists()
    assert [exchange.status for exchange in site.log[asked:]].count(200) == 1


def test_what_cannot_be_read_is_a_failure_when_it_is_new_and_when_its_reader_is(
    site: Site, workspace: Workspace
) -> None:
    put_column(site, [2008])
    site.put(detail_path(2008), report_page(2008).replace("</body>", '<a href="./W0201.pdf">x</a></body>'))
    path = detail_path(2008).rpartition("/")[0] + "/W0201.pdf"
    site.put(path, b"%PDF-1.4 and no more", content_type="application/pdf")
    workspace.register(TestPortal(site))
    failed = [(site.url(path), "read", "damaged")]
    for night, reader in enumerate(["none before", "the same", "pdf/0"]):
        if reader == "pdf/0":
            workspace.execute("UPDATE _documents SET reader = 'pdf/0' WHERE error IS NOT NULL")
        assert workspace.run("nightly").exit_code == (0 if reader == "the same" else 2)
        assert workspace.failures() == ([] if reader == "the same" else failed)
        assert workspace.values("SELECT json_extract(summary, '$.unread') FROM runs")[night] == 1
        assert workspace.values("SELECT year FROM reports") == [2008]
    assert [exchange.status for exchange in site.asked(path)] == [200, 304, 304]


def test_a_redirected_page_has_its_rhythm_too(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008])
    page = site.pages.pop(detail_path(2008))
    site.pages["/new/t20090101_1.html"] = page
    site.pages[detail_path(2008)] = Answer(status=301, headers={"Location": "/new/t20090101_1.html"})
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    workspace.execute("UPDATE captures SET first_seen_at = '2020-01-01T00:00:00Z'")
    asked = len(site.log)
    assert workspace.run("nightly").exit_code == 0
    assert detail_path(2008) not in [exchange.path for exchange in site.log[asked:]]


def test_a_column_that_moves_in_the_registry_keeps_what_it_led_to(site: Site, workspace: Workspace) -> None:
    put_column(site, [2008, 2009])
    workspace.register(TestPortal(site, columns=("/nb/index.html",)))
    site.pages["/nb/index.html"] = site.pages["/nb/"]
    assert workspace.run("nightly").exit_code == 0
    workspace.execute("UPDATE frontier SET state = 'pending' WHERE kind = 'page'")
    workspace.register(TestPortal(site))
    assert workspace.run("nightly").exit_code == 0
    assert set(workspace.values("SELECT state FROM frontier WHERE kind = 'page'")) == {"fetched"}
