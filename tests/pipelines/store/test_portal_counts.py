"""What each portal's documents amount to."""

from sqlite_utils import Database

from pipelines.store.database import StoredRow
from pipelines.store.portal_counts import count_filled_fields, count_reports_on
from tests.pipelines.store.site import documents, page, report, settle


def test_filled_fields_are_counted_apart_for_new_and_older_pages(db: Database) -> None:
    # Three older pages of x, two with 索引号, of which one changed tonight; a PDF, an unread page, one with
    # nothing new.
    pages = [("a", "x", 1, True), ("b", "x", 1, True), ("c", "x", 1, False), ("a2", "x", 2, False), ("d", "y", 1, True)]
    for sha, portal, run, filled in pages:
        number = db.table("_documents").insert(document(sha)).last_rowid
        capture(db, sha, portal, run)
        field = {"document": number, "ordinal": 0, "field": "index_number", "value": "1", "source": "title"}
        more = {**field, "ordinal": 1, "source": "meta"}
        db.table("_header_fields").insert_all([field, more] if filled else [field])
    db.table("_documents").insert({**document("pdf"), "media_type": "application/pdf"})
    db.table("_documents").insert({**document("bad"), "error": "damaged"})
    for sha in ("pdf", "bad"):
        capture(db, sha, "x", 2)
    found = count_filled_fields(db, 2, ("index_number", "publisher"))
    assert found == {
        "x": (
            {"pages": 1, "index_number": 0, "publisher": 0},
            {"pages": 3, "index_number": 2, "publisher": 0},
        )
    }


def document(sha: str) -> StoredRow:
    return {"sha256": sha, "media_type": "text/html", "size": 1, "archive_path": sha, "reader": "html/1"}


def capture(db: Database, sha: str, portal: str, run: int) -> None:
    at = "2026-11-22T01:00:00Z"
    db.table("captures").insert(
        {"url": f"http://x/{sha[0]}", "sha256": sha, "run_id": run, "first_seen_at": at, "portal": portal}
    )


def test_a_report_counts_for_each_portal_on_which_a_document_of_it_stands(db: Database) -> None:
    settle(db, *documents())
    assert count_reports_on(db, "nowhere") == 0
    on_one = {portal: count_reports_on(db, portal) for portal in ("cq", "bayu")}
    assert max(on_one.values()) < db.table("reports").count < sum(on_one.values()), "one is the city's and a district's"
    db.execute("UPDATE sightings SET portal = 'cq'")
    assert count_reports_on(db, "cq") == db.table("reports").count


def test_a_report_counts_whose_address_says_nothing_of_it_any_more(db: Database) -> None:
    url = "http://x/1"
    settle(db, page("a", report("巴渝区2022年", 5), url), run_id=1)
    settle(db, page("nothing", "<h1>系统维护</h1><p>请稍后再来。</p>", url), run_id=2)
    assert count_reports_on(db, "bayu") == 1
