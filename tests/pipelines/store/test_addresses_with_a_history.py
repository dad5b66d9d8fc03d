"""Addresses that say less, other years and other bodies, night after night: the same whenever it was concluded."""

import random
import re
from typing import Any
from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.reports.conclusions import Conclusion, conclude
from pipelines.reports.identity import Identity
from pipelines.store.accepted import accept, withdraw
from pipelines.store.concluding import conclude_touched
from tests.examples import examples
from tests.pipelines.store.site import (
    CONCLUSIONS,
    EVIDENCE,
    PUBLISHERS,
    Stored,
    broken_keys,
    dump,
    fresh,
    page,
    settle,
    store,
)

ALL = (*CONCLUSIONS, *EVIDENCE, "changes", "captures")
URLS = [f"http://localhost/t{number}.html" for number in range(3)]
TITLES = [f"重庆市巴渝区{body}{year}年" for body in ("林业局", "水利局") for year in (2023, 2024)]
BARE = "<h1>{}政府信息公开工作年度报告</h1><p>一、总体情况</p><p>略。</p>"
NOTHING = "<h1>系统维护</h1><p>请稍后再来。</p>"


def tables(*numbers: int) -> str:
    rows = zip(("行政许可", "行政处罚", "行政强制"), numbers, strict=False)
    body = "".join(f"<tr><td>{label}</td><td>{number}</td></tr>" for label, number in rows)
    return f"<table><tr><td>信息内容</td><td>本年处理决定数量</td></tr>{body}</table>"


def full(title: str, *numbers: int) -> str:
    return BARE.format(title) + tables(*numbers)


def draw(order: random.Random, url: str) -> Stored:
    title = order.choice(TITLES)
    content = order.choice([full(title, 1, 2, 3), full(title, 1, 2, 4), full(title, 1), BARE.format(title), NOTHING])
    return page(f"{crc32(content.encode())}", content, url)


def tell(db: Database) -> list[tuple[str, ...]]:
    failed: list[tuple[str, ...]] = []
    conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure))
    return failed


@pytest.mark.parametrize("mistakes", [False, True])
@given(order=st.randoms(use_true_random=False))
@examples(20)
def test_it_does_not_matter_when_a_history_is_concluded(mistakes: bool, order: random.Random) -> None:
    """After mistakes the row of a report that is gone may name an earlier run."""
    db, whole = fresh(), fresh()
    words: set[str] = set()
    for run_id in range(1, 9):
        found = [draw(order, url) for url in order.sample(URLS, order.randint(1, 2))]
        for target in (db, whole):
            for stored in found:
                store(target, stored, run_id)
        if order.random() < 0.3:
            subject = order.choice([order.choice(URLS), found[0].sha256])
            (withdraw if subject in words else lambda db, subject: accept(db, subject, "so", None))(db, subject)
            words ^= {subject}
        if order.random() < 0.7:
            conclude_with_a_mistake(db, order.choice([2023, 0, 0]) if mistakes else 0)
            assert broken_keys(db) == []
    for subject in words:
        accept(whole, subject, "so", None)
    settle(db)
    settle(whole)
    assert dump_apart_from_clock(db, mistakes=mistakes) == dump_apart_from_clock(whole, mistakes=mistakes)
    assert settle(db) == 0
    assert db.execute("SELECT count(*) FROM touched").fetchone()[0] == 0
    db.close()
    whole.close()


def dump_apart_from_clock(db: Database, *, mistakes: bool) -> list[str]:
    """Return all rows without instants, for one is stored a moment later than the other; see the test for the run."""
    text = re.sub(r"'\d{4}-\d\d-\d\dT[\d:]+Z'", "?", dump(db, ALL))
    if mistakes:
        text = re.sub(r"('field': 'report', .*?'run_id': )\d+", r"\1?", text)
    return sorted(text.split("\n"))


def conclude_with_a_mistake(db: Database, year: int) -> None:
    def stop(identity: Identity, witnesses: Any) -> Conclusion:
        if identity.year == year:
            raise ZeroDivisionError("a mistake")
        return conclude(identity, witnesses)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipelines.store.group_conclusions.conclude", stop)
        settle(db)


def reports(db: Database) -> dict[str, str]:
    return {row["id"][-4:]: row["canonical_sha256"] for row in db.query("SELECT * FROM reports")}


def test_an_address_that_says_less_is_an_error_and_told_once(db: Database) -> None:
    settle(db, page("full", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    before = dump(db, ("figures", "sections", "reports"))
    store(db, page("bare", BARE.format(TITLES[0]), URLS[0]), run_id=2)
    (failed,) = tell(db)
    assert failed[:3] == (URLS[0], "conclude", "shrunken")
    assert "scrapy accept" in failed[3]
    assert dump(db, ("figures", "sections", "reports")).replace("'findings'", "") == before.replace("'findings'", "")
    (finding,) = db.query("SELECT * FROM findings WHERE rule = 'versions.shrunken'")
    assert (finding["severity"], finding["expected"], finding["actual"]) == ("error", "full", "bare")
    assert [row["status"] for row in db.query("SELECT status FROM reports")] == ["findings"]
    store(db, page("barer", BARE.format(TITLES[0]) + "<p>无</p>", URLS[0]), run_id=3)
    assert tell(db) == [], "it is known"
    store(db, page("again", full(TITLES[0], 1, 2, 5), URLS[0]), run_id=4)
    assert tell(db) == []
    assert reports(db) == {"2023": "again"}
    assert not list(db.query("SELECT 1 FROM findings WHERE rule = 'versions.shrunken'"))
    (change,) = db.query("SELECT * FROM changes")
    assert (change["old"], change["new"], change["run_id"], change["cause"]) == ("3", "5", 4, "publisher")


def test_bytes_of_no_report_keep_what_stood_there(db: Database) -> None:
    settle(db, page("full", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    store(db, page("nothing", NOTHING, URLS[0]), run_id=2)
    assert {failure[1:3] for failure in tell(db)} == {("identify", "not_a_report"), ("conclude", "shrunken")}
    assert reports(db) == {"2023": "full"}
    db.execute("INSERT INTO touched VALUES ('full')")
    assert tell(db) == [], "both are known"


@pytest.mark.parametrize("subject", [URLS[0], "bare"])
@pytest.mark.parametrize("before", [True, False])
def test_accepted_bytes_replace_whichever_came_first(db: Database, subject: str, before: bool) -> None:
    settle(db, page("full", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    if before:
        assert accept(db, subject, "the body withdrew its tables", None) == (subject in URLS)
    settle(db, page("bare", BARE.format(TITLES[0]), URLS[0]), run_id=2)
    if not before:
        assert reports(db) == {"2023": "full"}
        assert accept(db, subject, "the body withdrew its tables", None)
        settle(db)
    assert reports(db) == {"2023": "bare"}
    assert not list(db.query("SELECT 1 FROM findings WHERE rule = 'versions.shrunken'"))
    assert withdraw(db, subject)
    settle(db)
    assert reports(db) == {"2023": "full"}


def test_a_word_counts_to_the_end_of_its_day(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.store.accepted.now", lambda: "2026-11-22T23:00:00Z")
    accept(db, URLS[0], "until the page is mended", "2026-11-22")
    settle(db, page("full", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    settle(db, page("bare", BARE.format(TITLES[0]), URLS[0]), run_id=2)
    assert reports(db) == {"2023": "bare"}
    monkeypatch.setattr("pipelines.store.accepted.now", lambda: "2026-11-23T01:00:00Z")
    settle(db)
    assert reports(db) == {"2023": "full"}


def test_a_corrected_year_leaves_no_phantom(db: Database) -> None:
    settle(db, page("old", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    (gone,) = [row["id"] for row in db.query("SELECT id FROM reports")]
    settle(db, page("new", full(TITLES[1], 1, 2, 3), URLS[0]), run_id=2)
    assert reports(db) == {"2024": "new"}
    assert [dict(row) for row in db.query("SELECT report_id, field, new, cause, run_id FROM changes")] == [
        {"report_id": gone, "field": "report", "new": None, "cause": "publisher", "run_id": 2}
    ]
    roles = {row["sha256"]: row["role"] for row in db.query("SELECT sha256, role FROM report_documents")}
    assert roles == {"new": "canonical", "old": "superseded"}
    assert db.execute("SELECT count(*) FROM figures WHERE sha256 = 'old'").fetchone()[0] == 0
    traced = "SELECT DISTINCT c.url FROM figures f JOIN captures c USING (sha256)"
    assert [url for (url,) in db.execute(traced)] == [URLS[0]]


def test_a_corrected_body_leaves_no_phantom(db: Database) -> None:
    settle(db, page("old", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    settle(db, page("new", full(TITLES[2], 1, 2, 3), URLS[0]), run_id=2)
    assert list(reports(db).values()) == ["new"]
    assert [row["name"] for row in db.query("SELECT name FROM issuers WHERE level = 'department'")] == [
        "重庆市巴渝区水利局"
    ]


def test_the_file_of_a_corrected_page_goes_with_it(db: Database) -> None:
    file = "<p>附表</p>" + tables(1, 2, 3)
    cover = "一、总体情况。本机关全年主动公开政府信息若干条，受理申请若干件，全部按期答复。" * 3
    settle(db, page("old", BARE.format(TITLES[0]) + cover, URLS[0]), run_id=1)
    linked = page("file", file, URLS[1])
    settle(db, Stored(linked.url, linked.portal, "file", linked.evidence, URLS[0]), run_id=1)
    settle(db, page("new", BARE.format(TITLES[1]) + cover, URLS[0]), run_id=2)
    assert list(reports(db)) == ["2024"]
    assert db.execute("SELECT count(*) FROM figures WHERE sha256 = 'file'").fetchone()[0] == 3


def test_bytes_that_stand_at_another_address_keep_their_report(db: Database) -> None:
    old = full(TITLES[0], 1, 2, 3)
    settle(db, page("old", old, URLS[0]), page("old", old, URLS[1]), run_id=1)
    settle(db, page("new", full(TITLES[1], 1, 2, 3), URLS[0]), run_id=2)
    assert reports(db) == {"2023": "old", "2024": "new"}
    assert db.table("changes").count == 0
    settle(db, page("new", full(TITLES[1], 1, 2, 3), URLS[1]), run_id=3)
    assert reports(db) == {"2024": "new"}
    settle(db, page("old", old, URLS[2]), run_id=4)
    assert reports(db) == {"2023": "old", "2024": "new"}, "it is back, and has its documents again"
    assert not list(db.query("SELECT 1 FROM changes WHERE field = 'report'"))


def test_a_report_that_goes_again_is_gone_since_it_stood_there_last(db: Database) -> None:
    first, other = page("first", full(TITLES[0], 1, 2, 3), URLS[0]), page("other", full(TITLES[1], 1, 2, 3), URLS[0])
    for run_id, stored in enumerate((first, other, first, other), start=1):
        settle(db, stored, run_id=run_id)
    gone = [(row["report_id"][-4:], row["run_id"]) for row in db.query("SELECT * FROM changes WHERE field = 'report'")]
    assert gone == [("2023", 4)], "a copy that was brought up to date after run 3 hears of it"


def test_a_report_is_gone_when_its_last_address_has_another(db: Database) -> None:
    old, new = full(TITLES[0], 1, 2, 3), full(TITLES[1], 1, 2, 3)
    settle(db, page("old", old, URLS[0]), page("old", old, URLS[1]), run_id=1)
    settle(db, page("new", new, URLS[0]), run_id=2)
    settle(db, page("new", new, URLS[1]), run_id=3)
    assert [row["run_id"] for row in db.query("SELECT run_id FROM changes WHERE field = 'report'")] == [3]


def test_a_document_of_a_report_that_is_back_goes_back_to_it(db: Database) -> None:
    settle(db, page("old", full(TITLES[0], 1, 2, 3), URLS[0]), run_id=1)
    settle(db, page("new", full(TITLES[1], 1, 2, 3), URLS[0]), run_id=2)
    settle(db, page("other", full(TITLES[0], 1, 2, 4), URLS[1]), run_id=3)
    query = "SELECT sha256 FROM report_documents d JOIN reports r ON r.id = d.report_id WHERE r.year = 2023 ORDER BY 1"
    assert [sha256 for (sha256,) in db.execute(query)] == ["old", "other"]


def test_a_report_that_goes_because_it_is_read_otherwise_has_its_row(db: Database) -> None:
    settle(db, page("a", full(TITLES[0], 1), URLS[0]))
    (gone,) = [row["id"] for row in db.query("SELECT id FROM reports")]
    settle(db, page("a", full(TITLES[1], 1), URLS[0]))  # the same bytes, read otherwise
    assert [
        (row["report_id"], row["field"], row["new"], row["cause"]) for row in db.query("SELECT * FROM changes")
    ] == [(gone, "report", None, "reader")]
    settle(db, page("a", full(TITLES[0], 1), URLS[0]))
    (row,) = db.query("SELECT * FROM changes")
    assert row["report_id"] != gone, "what is back is gone no more"


def test_every_change_of_a_report_is_an_instant(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    def revised(day: int, *stored: Stored) -> dict[str, str]:
        with monkeypatch.context() as patch:
            patch.setattr("pipelines.store.revisions.now", lambda: f"2026-12-{day:02}T00:00:00Z")
            settle(db, *stored)
        return {row["id"][-4:]: row["revised_at"][8:10] for row in db.query("SELECT id, revised_at FROM reports")}

    assert revised(1, page("a", full(TITLES[0], 100), URLS[0])) == {"2023": "01"}
    assert revised(2, page("a", full(TITLES[0], 100), URLS[0])) == {"2023": "01"}, "nothing is new"
    assert revised(3, page("b", full(TITLES[1], 9000), URLS[1])) == {"2023": "01", "2024": "03"}
    assert revised(4, page("a", full(TITLES[0], 8000), URLS[0])) == {"2023": "04", "2024": "04"}, "no jump any more"
