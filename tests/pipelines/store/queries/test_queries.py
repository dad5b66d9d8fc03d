"""What the queries answer, on the bundled site."""

from pathlib import Path

import pytest

from pipelines.store.database import close_database, open_database
from pipelines.store.queries.coverage import ReportFilter, list_changes, list_coverage, list_reports
from pipelines.store.queries.exported_tables import find_last_end, list_columns, read_table
from pipelines.store.queries.failed_addresses import count_address_states, count_failed_addresses, list_given_up
from pipelines.store.queries.finding_counts import count_findings_by_rule, count_findings_by_year
from pipelines.store.queries.holdings import count_holdings, count_unread_files
from pipelines.store.queries.one_report import find_report, find_similar_ids, list_versions, load_form_labels
from pipelines.store.queries.report_gaps import list_issuers_on, list_links, list_reported_years
from pipelines.store.queries.run_history import count_failures, find_run_row, list_failures, list_runs
from pipelines.store.snapshot import Snapshot, SnapshotError, open_snapshot

EVERY = ReportFilter()
TOWN = "bayuquxinglongzhen-fba7d1"


def test_holdings_are_the_numbers_of_rows(snapshot: Snapshot) -> None:
    held = count_holdings(snapshot)
    for name in ("reports", "figures", "documents", "findings"):
        assert getattr(held, name) == snapshot.value(f"SELECT count(*) FROM {name}"), name
    assert held.years == "2017–2023"
    assert held.unread_files == sum(row["files"] for row in count_unread_files(snapshot)) == 1


def test_an_empty_database_holds_no_years(tmp_path: Path) -> None:
    close_database(open_database(tmp_path / "new.sqlite"))
    with open_snapshot(tmp_path / "new.sqlite") as snapshot:
        held = count_holdings(snapshot)
        assert (held.issuers, held.years, held.reports) == (0, "–", 0)
        assert (find_last_end(snapshot), list_runs(snapshot, 9), list_failures(snapshot)) == (None, [], [])


@pytest.mark.parametrize(
    ("issuer", "found"), [("chongqing", "chongqing"), ("办公厅", "chongqing-office"), ("兴隆", TOWN)]
)
def test_reports_are_chosen_by_an_issuers_id_or_a_part_of_its_name(snapshot: Snapshot, issuer: str, found: str) -> None:
    assert {row["issuer_id"] for row in list_reports(snapshot, ReportFilter(issuer))} == {found}
    assert {row["issuer_id"] for row in list_coverage(snapshot, ReportFilter(issuer))} == {found}


def test_reports_are_chosen_by_their_year(snapshot: Snapshot) -> None:
    chosen = ReportFilter("chongqing", 2019)
    for rows in (list_reports, list_coverage, count_findings_by_year):
        assert {row["year"] for row in rows(snapshot, chosen)} == {2019}


def test_the_report_with_the_worst_findings_comes_first(snapshot: Snapshot) -> None:
    counts = [(row["errors"], row["warnings"], row["infos"]) for row in list_reports(snapshot, EVERY)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0][0] > 0
    rules = {(row["rule"], row["severity"]): row["errors"] for row in count_findings_by_rule(snapshot, EVERY)}
    assert rules["applications.balance", "error"] == 1 + snapshot.value(
        "SELECT count(*) FROM findings WHERE rule = 'applications.balance' AND ordinal < 99"
    )


def test_a_change_belongs_to_its_report(snapshot: Snapshot) -> None:
    (change,) = [row for row in list_changes(snapshot, EVERY, 99) if row["old"] == "5"]
    assert change["new"] == "6"
    assert change in list_changes(snapshot, ReportFilter("兴隆镇"), 1)
    assert list_changes(snapshot, ReportFilter("重庆市财政局"), 99) == []


def test_failures_are_those_of_the_newest_run_unless_another_is_named(snapshot: Snapshot) -> None:
    assert [row["id"] for row in list_runs(snapshot, 1)] == [2]
    assert {row["run_id"] for row in list_failures(snapshot)} == {2}
    assert [row["error"] for row in list_failures(snapshot, 1)] == ["timeout"]
    assert len(list_failures(snapshot, limit=2)) == 2
    assert [tuple(row.values()) for row in count_failures(snapshot, 2)] == [
        ("fetch", "http_404", 2),
        ("read", "damaged", 1),
    ]
    assert find_run_row(snapshot, 1)["outcome"] == "failures"


def test_addresses_that_failed(snapshot: Snapshot) -> None:
    assert count_address_states(snapshot) == {"pending": 1, "failed": 1, "given_up": 1}
    assert {(row["state"], row["reason"], row["addresses"]) for row in count_failed_addresses(snapshot)} == {
        ("failed", "http_404", 1),
        ("given_up", "http_404", 1),
    }
    assert [row["attempts"] for row in list_given_up(snapshot, 9)] == [3]


def test_one_report_with_its_versions_and_labels(snapshot: Snapshot) -> None:
    found = find_report(snapshot, "chongqing-2019")
    assert found is not None
    assert (found["issuer"], found["form"]) == ("重庆市", "2019")
    assert load_form_labels(snapshot, "2019")["applications", "row", "received"] == "一、本年新收政府信息公开申请数量"
    roles = [row["role"] for row in list_versions(snapshot, "chongqing-2019")]
    assert roles[0] == "canonical"
    assert sorted(roles[1:]) == roles[1:]
    assert find_report(snapshot, "chongqing") is None
    assert "chongqing-2019" in find_similar_ids(snapshot, "qing-2019")


def test_what_a_portal_links_and_whose_reports_stand_there(snapshot: Snapshot) -> None:
    assert "bayuqu-4a9287" in {row["id"] for row in list_issuers_on(snapshot, "bayu")}
    links = {row["url"].rpartition("/")[2]: row for row in list_links(snapshot, "bayu")}
    assert links["x.html"]["report_id"] is not None
    assert links["failed.html"]["sha256"] is None
    assert list_reported_years(snapshot)["chongqing", 2019] is False


def test_a_table_is_read_in_the_order_of_its_key(snapshot: Snapshot) -> None:
    names = [column["name"] for column in list_columns(snapshot, "figures")]
    rows = list(read_table(snapshot, "figures", names, ["report_id", "tbl", "row", "col"]))
    assert len(rows) == snapshot.value("SELECT count(*) FROM figures")
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert find_last_end(snapshot) == find_run_row(snapshot, 1)["finished_at"]


def test_a_query_of_columns_that_an_older_database_lacks_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    db = open_database(path)
    db.execute("ALTER TABLE runs DROP COLUMN summary")
    db.execute("DROP TABLE changes")
    close_database(db)
    with pytest.raises(SnapshotError, match="brings an older database up to date"), open_snapshot(path) as snapshot:
        list_changes(snapshot, EVERY, 1)
