"""Documents read anew, with other figures or of another report: no row of what they stated before is left."""

from dataclasses import replace
from typing import Any

import pytest
from sqlite_utils import Database

from pipelines.reports.attribution import Attribution, attribute
from pipelines.store.concluding import touch
from tests.pipelines.store.site import (
    REPORT,
    TABLE,
    Stored,
    broken_keys,
    dump,
    fresh,
    ids,
    members,
    page,
    report,
    settle,
    store,
)


def reread(stored: Stored, html: str) -> Stored:
    return replace(stored, evidence=page(stored.sha256, html, stored.url).evidence)


def test_evidence_can_be_written_again_below_stored_figures(db: Database) -> None:
    first = page("a", report("巴渝区2022年", 5), "http://x/1")
    settle(db, first)
    settle(db, reread(first, "<p>前言</p>" + TABLE.format(1) + report("巴渝区2022年", 6)))
    assert broken_keys(db) == []
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["1"]


def test_figures_whose_cell_is_no_more_do_not_stop_the_reading(db: Database) -> None:
    first = page("a", report("巴渝区2022年", 5), "http://x/1")
    settle(db, first)
    bare = reread(first, f"<h1>巴渝区2022年{REPORT}</h1><p>没有表格。</p>")
    store(db, bare)  # and the run is killed before it concludes
    assert broken_keys(db) == []
    assert settle(db) == 1
    assert list(db.query("SELECT * FROM figures")) == []


@pytest.mark.parametrize(("year", "other"), [("2021", "2022"), ("2022", "2021")])
def test_a_document_moves_to_another_report(db: Database, year: str, other: str) -> None:
    pages = [page(name, report(f"巴渝区{year}年", 5), f"http://x/{name}") for name in "ab"]
    settle(db, *pages)
    assert members(db) == {"a": year, "b": year}
    settle(db, reread(pages[0], report(f"巴渝区{other}年", 5)))
    assert members(db) == {"a": other, "b": year}
    assert broken_keys(db) == []


def test_what_goes_with_a_document_that_is_not_touched_moves_too(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """As where a name becomes an alias: every document of the report is another body's, one of them is touched."""
    pages = [page(name, report("巴渝区龙溪镇2022年", 5), f"http://x/{name}") for name in "ab"]
    settle(db, *pages)

    def rename(*args: Any, **kwargs: Any) -> Attribution:
        found = attribute(*args, **kwargs)
        return replace(found, identity=replace(found.identity, report_id="aaa-2022"))

    monkeypatch.setattr("pipelines.store.attributions.attribute", rename)
    touch(db, "a")
    settle(db)
    assert ids(db) == ["aaa-2022"]
    assert broken_keys(db) == []


def test_a_file_stays_with_the_page_that_linked_it_when_the_next_years_takes_its_address(db: Database) -> None:
    attachment = "<p>附表</p>" + TABLE.format(7)
    first = page("page21", "<h1>巴渝区2021年政府信息公开工作年度报告</h1><p>见附件</p>", "http://x/nb.html")
    second = page("page22", report("巴渝区2022年", 8), "http://x/nb.html")
    file = replace(page("file21", attachment, "http://x/1.html"), found_on="http://x/nb.html")
    settle(db, first, file, run_id=1)
    settle(db, second, run_id=2)
    assert members(db) == {"page21": "2021", "file21": "2021", "page22": "2022"}
    assert [row["value"] for row in db.query("SELECT value FROM figures ORDER BY report_id")] == [7, 8]


def test_all_documents_of_a_report_move_at_once(db: Database) -> None:
    pages = [page(name, report("巴渝区2021年", 5), f"http://x/{name}") for name in "abc"]
    target = page("z", report("巴渝区2022年", 5), "http://x/z")
    settle(db, target, *pages)
    settle(db, *(reread(stored, report("巴渝区2022年", 5)) for stored in pages))
    assert members(db) == dict.fromkeys("abcz", "2022")
    assert db.table("reports").count == 1
    other = fresh()
    settle(other, target, *(reread(stored, report("巴渝区2022年", 5)) for stored in pages))
    assert dump(db) == dump(other)
    other.close()


def test_documents_of_one_report_move_apart(db: Database) -> None:
    pages = [page(name, report("巴渝区2021年", 5), f"http://x/{name}") for name in "abc"]
    settle(db, *pages)
    settle(db, *(reread(stored, report(f"巴渝区202{place}年", 5)) for place, stored in enumerate(pages, 2)))
    assert members(db) == {"a": "2022", "b": "2023", "c": "2024"}
    assert broken_keys(db) == []


def test_a_report_nobody_states_any_more_is_deleted_with_its_issuer(db: Database) -> None:
    one = page("a", report("巴渝区兴隆镇2021年", 5), "http://x/1")
    settle(db, one)
    assert {row["level"] for row in db.query("SELECT level FROM issuers")} == {"township", "district", "municipality"}
    settle(db, reread(one, report("忠县2021年", 5)))
    assert ids(db) == ["zhongxian-2021"]
    assert {row["id"] for row in db.query("SELECT id FROM issuers")} == {"zhongxian", "chongqing"}
    settle(db, reread(one, "<h1>无关的页面</h1><p>略</p>"))
    assert ids(db) == []
    assert dump(db) == ""


def test_a_later_version_at_the_same_address(db: Database) -> None:
    settle(db, page("old", report("巴渝区2022年", 5), "http://x/1"))
    assert settle(db, page("new", report("巴渝区2022年", 6), "http://x/1")) == 1
    rows = db.query("SELECT sha256, role FROM report_documents ORDER BY sha256")
    assert [(row["sha256"], row["role"]) for row in rows] == [("new", "canonical"), ("old", "superseded")]
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["6"]
    settle(db, page("old", report("巴渝区2022年", 5), "http://x/1"))  # and back again
    assert [row["raw"] for row in db.query("SELECT raw FROM figures")] == ["5"]
