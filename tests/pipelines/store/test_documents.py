"""The files that were seen, and what read them."""

from sqlite_utils import Database

from pipelines.items import Answer, Link
from pipelines.packing import pack_evidence
from pipelines.store.documents import (
    count_unread,
    find_document,
    list_documents,
    list_documents_of,
    save_document,
    save_problem,
)
from pipelines.store.evidence import load_witnesses, save_evidence
from pipelines.store.frontier import extend_frontier
from pipelines.store.frontier import settle as settle_address
from tests.pipelines.store.site import page, report, store

COLUMN = "http://x/nb/"


def test_a_document_knows_what_read_it_and_why_that_failed(db: Database) -> None:
    stored = page("a", report("巴渝区2022年"), "http://x/1")
    assert find_document(db, "a") is None
    store(db, stored)
    known = find_document(db, "a")
    assert known is not None
    assert (known.reader, known.error) == (stored.evidence.reader, None)
    assert len(list(load_witnesses(db, ["a"]))) == 1
    save_problem(db, "a", "html/99", "damaged")
    known = find_document(db, "a")
    assert known is not None
    assert (known.reader, known.error) == ("html/99", "damaged")
    assert list(load_witnesses(db, ["a"])) == []
    save_evidence(db, "a", pack_evidence(stored.evidence))
    assert len(list(load_witnesses(db, ["a"]))) == 1


def test_a_file_that_nothing_reads_is_unread(db: Database) -> None:
    assert save_document(db, "b", "application/ofd", 9, "b/b.ofd")
    assert not save_document(db, "b", "application/ofd", 9, "b/b.ofd"), "known bytes are no news"
    known = find_document(db, "b")
    assert known is not None
    assert (known.is_read, known.url) == (False, "b/b.ofd"), "it was seen at no address"
    store(db, page("a", report("巴渝区2022年"), "http://x/1"))
    assert count_unread(db) == 1
    save_problem(db, "a", "html/99", "damaged")
    assert count_unread(db) == 2


def test_documents_are_listed_with_the_first_address_by_name(db: Database) -> None:
    for name, url in (("b", "http://x/2"), ("a", "http://x/3"), ("a", "http://x/1")):
        store(db, page(name, report("巴渝区2022年"), url))
    assert [(known.sha256, known.url, known.is_read) for known in list_documents(db)] == [
        ("a", "http://x/1", True),
        ("b", "http://x/2", True),
    ]


def test_documents_of_a_column_are_those_that_its_links_led_to_after_a_redirect_too(db: Database) -> None:
    urls = [f"{COLUMN}{number}.html" for number in (1, 2)]
    extend_frontier(
        db, Answer(COLUMN, COLUMN, 200, portal="x", column_url=COLUMN, links=[Link(u, "page") for u in urls])
    )
    store(db, page("a", report("巴渝区2022年"), urls[0]))
    store(db, page("b", report("巴渝区2021年"), "http://y/elsewhere.html"))
    store(db, page("c", report("巴渝区2020年"), "http://y/not-linked.html"))
    settle_address(db, urls[1], answered_by="http://y/elsewhere.html")
    assert list_documents_of(db, COLUMN) == ["a", "b"]
    assert list_documents_of(db, "http://x/another/") == []
