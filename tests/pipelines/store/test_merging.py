"""Databases of several machines become one: as one machine would have left it, whatever the shards share."""

import random
import tempfile
from collections.abc import Callable, Sequence
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.documents.reader_names import name_reader
from pipelines.items import Link
from pipelines.store.database import close_database, insert_rows, open_database
from pipelines.store.frontier import extend_frontier
from pipelines.store.runs import add_failure
from tests.examples import examples
from tests.pipelines.store.shards import Night, answer, dump_all, merge, write_nights
from tests.pipelines.store.site import broken_keys, documents, page, report

VERSIONS = tuple(page(f"v{n}", report("巴渝区2022年", n), "http://x/nb.html") for n in (5, 6, 7))
"""What stands at one address, one after the other."""


def cut_in_nights(order: random.Random) -> list[Night]:
    """Return nights of three machines, in which each document is found at least once; some machines share some."""
    nights: list[Night] = []
    left = [*documents(), VERSIONS[0]]
    order.shuffle(left)
    for day in range(1, 8):
        found = [left.pop() for _ in range(min(len(left), order.randrange(8)))] if day < 7 else left
        again = [one for night in nights for one in night.found if order.random() < 0.2]
        version = VERSIONS[day // 3]
        seen = {one.url: (version if one.url == version.url else one) for one in (*again, *found)}
        gone = {one.url for one in again if one not in found and order.random() < 0.2}
        night = Night(
            machine=order.randrange(3),
            day=day,
            found=tuple(one for url, one in seen.items() if url not in gone),
            gone=tuple(one for url, one in seen.items() if url in gone),
            concluded=order.random() < 0.3,
        )
        nights.append(night)
    return nights


@given(st.randoms(use_true_random=False))
@settings(examples(8), phases=[Phase.explicit, Phase.reuse, Phase.generate])  # a smaller random number is no help
def test_merged_is_what_one_machine_would_have_left(order: random.Random) -> None:
    """By documents at random, with overlaps, in any order, one shard twice."""
    nights = cut_in_nights(order)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        single = open_database(write_nights(folder / "single", nights))
        machines = sorted({night.machine for night in nights})
        shards = [write_nights(folder / f"{n}", [one for one in nights if one.machine == n]) for n in machines]
        shards.append(order.choice(shards))
        order.shuffle(shards)
        merged = merge(folder / "merged", shards)
        assert dump_all(merged).splitlines() == dump_all(single).splitlines()
        assert broken_keys(merged) == []
        assert merged.table("runs").count == len(nights) + 1
        single.close()
        merged.close()


# --- one row of several ---

Change = Callable[[Database], Any]
URL = "http://x/nb.html"


def make_shards(folder: Path, changes: Sequence[Change]) -> list[Path]:
    """Return databases of one night each, a day after the other, and each changed in its own way."""
    shards = []
    for day, change in enumerate(changes, 1):
        path = write_nights(folder / f"shard-{day}", [Night(machine=day, day=day, found=VERSIONS[:1])])
        db = open_database(path)
        change(db)
        close_database(db)
        shards.append(path)
    return shards


def merge_all_ways(folder: Path, changes: Sequence[Change], query: str) -> list[tuple[Any, ...]]:
    """Return the rows of a query on what the shards are merged to; the same in whichever order they are named."""
    found = []
    for number, shards in enumerate(permutations(make_shards(folder, changes))):
        db = merge(folder / f"merged-{number}", shards)
        found.append(db.execute(query).fetchall())
        assert broken_keys(db) == []
        db.close()
    assert all(rows == found[0] for rows in found)
    return [tuple(row) for row in found[0]]


def read_by(reader: str, *, word: str = "", error: str | None = None) -> Change:
    """Return what makes the document of a shard one that another reader has read, or could not read."""

    def change(db: Database) -> None:
        db.execute("UPDATE _documents SET reader = ?, error = ?", [reader, error])
        db.execute("UPDATE _cells SET text = ? || text", [word])

    return change


TODAYS = str(name_reader("text/html"))
READINGS = {
    "today's reader before an older one": ([read_by("html/2", word="old"), read_by(TODAYS, word="new")], TODAYS, "new"),
    "a version before those before it": ([read_by("html/2", word="b"), read_by("html/10", word="a")], "html/10", "a"),
    "an older one before today's that fails": (
        [read_by("html/2", word="old"), read_by(TODAYS, word="new", error="crash")],
        "html/2",
        "old",
    ),
    "a shard alone, whatever has read it": ([read_by("html/2", word="old")], "html/2", "old"),
}


@pytest.mark.parametrize("case", READINGS)
def test_of_several_readings_of_a_document_one_is_kept_whole(tmp_path: Path, case: str) -> None:
    changes, reader, word = READINGS[case]
    query = """
        SELECT d.reader, d.error, c.text LIKE ? || '%', (SELECT count(*) FROM cells), (SELECT count(*) FROM failures)
        FROM documents d JOIN cells c USING (sha256) LIMIT 1
    """
    rows = merge_all_ways(tmp_path, changes, query.replace("?", f"'{word}'"))
    assert rows == [(reader, None, 1, 4, 0)]


def test_two_readings_by_one_reader_are_a_failure_and_one_of_them_is_kept(tmp_path: Path) -> None:
    changes = [read_by(TODAYS, word="one"), read_by(TODAYS, word="other"), read_by("html/2", word="old")]
    query = "SELECT f.url, f.stage, f.error, r.command FROM failures f JOIN runs r ON r.id = f.run_id"
    assert merge_all_ways(tmp_path, changes, query) == [("v5", "store", "two_readings", "merge")]
    (tmp_path / "again").mkdir()
    (text,) = {row[0] for row in merge_all_ways(tmp_path / "again", changes, "SELECT substr(text, 1, 3) FROM cells")}
    assert text in ("one", "oth")


def test_two_readings_by_a_reader_that_a_later_one_has_followed_are_no_failure(tmp_path: Path) -> None:
    changes = [read_by("html/2", word="one"), read_by("html/2", word="other"), read_by(TODAYS)]
    assert merge_all_ways(tmp_path, changes, "SELECT error FROM failures") == []


def run_of(machine: int, *, finished_at: str | None, command: str = "ingest") -> Change:
    """Return what adds a run that began at one instant, and a failure of it."""

    def change(db: Database) -> None:
        columns = ["id", "command", "arguments", "started_at", "finished_at", "pid"]
        insert_rows(db, "runs", columns, [(9, command, "{}", "2026-10-01", finished_at, machine)])
        add_failure(db, 9, "file:///x", "read", "crash", "it died")
        db.execute("UPDATE failures SET at = '2026-10-01'")

    return change


RUNS = {
    "a copy": ([run_of(7, finished_at="b"), run_of(7, finished_at="b")], [("b", 1)]),
    "a copy from before the end": ([run_of(7, finished_at="b"), run_of(7, finished_at=None)], [("b", 1)]),
    "one that was killed, twice": ([run_of(7, finished_at=None), run_of(7, finished_at=None)], [(None, 1)]),
    "another process": ([run_of(7, finished_at="b"), run_of(8, finished_at="b")], [("b", 1), ("b", 1)]),
    "the first process of two containers": (
        [run_of(1, finished_at="b"), run_of(1, finished_at="c")],
        [("b", 1), ("c", 1)],
    ),
}


@pytest.mark.parametrize("case", RUNS)
def test_a_run_is_told_from_others_and_known_in_a_copy(tmp_path: Path, case: str) -> None:
    changes, expected = RUNS[case]
    query = """
        SELECT r.finished_at, (SELECT count(*) FROM failures f WHERE f.run_id = r.id) FROM runs r
        WHERE command = 'ingest' ORDER BY id
    """
    assert merge_all_ways(tmp_path, changes, query) == expected


def test_runs_are_numbered_in_the_order_in_which_they_began(tmp_path: Path) -> None:
    changes = [run_of(1, finished_at="b"), lambda _: None]
    rows = merge_all_ways(tmp_path, changes, "SELECT id, command, substr(started_at, 1, 10) FROM runs WHERE id < 4")
    assert rows == [(1, "ingest", "2026-10-01"), (2, "nightly", "2026-11-01"), (3, "nightly", "2026-11-02")]


def link(url: str, found_on: str, *, ignored: str = "") -> Change:
    return lambda db: extend_frontier(db, answer(found_on, Link(url, "page", f"from {found_on}", ignored=ignored)))


def update(statement: str) -> Change:
    return lambda db: db.execute(statement)


FRONTIER = {
    "the first page by name that links it": ([link("u", "b"), link("u", "a")], ("a", "from a", "pending", None)),
    "a link that is followed before one that is ignored": (
        [link("u", "a", ignored="off_portal"), link("u", "b")],
        ("b", "from b", "pending", None),
    ),
    "ignored by all": (
        [link("u", "b", ignored="twin"), link("u", "a", ignored="twin")],
        ("a", "from a", "ignored", "twin"),
    ),
}


@pytest.mark.parametrize("case", FRONTIER)
def test_an_address_that_nobody_asked_for_is_known_by_its_links(tmp_path: Path, case: str) -> None:
    changes, expected = FRONTIER[case]
    query = "SELECT found_on, title, state, reason FROM frontier WHERE url = 'u'"
    assert merge_all_ways(tmp_path, changes, query) == [expected]


def failed(day: int, error: str) -> Change:
    """Return what a failure on a day leaves."""

    def change(db: Database) -> None:
        add_failure(db, 1, URL, "fetch", error, "…")
        db.execute("UPDATE failures SET at = ?", [f"2026-11-{day:02}T02:00:00Z"])
        db.execute("UPDATE frontier SET state = 'failed', reason = ?, attempts = 2 WHERE url = ?", [error, URL])
        if error == "http_404":
            db.execute("UPDATE sightings SET http_status = 404 WHERE url = ?", [URL])

    return change


LAST_HEARD = {
    "found a day after it was gone": ([failed(1, "http_404"), lambda _: None], ("fetched", 0, 200)),
    "gone after another found it": ([failed(3, "http_404"), lambda _: None], ("failed", 2, 404)),
    "silent after another found it": ([failed(3, "timeout"), lambda _: None], ("failed", 2, 200)),
}


@pytest.mark.parametrize("case", LAST_HEARD)
def test_what_was_heard_of_an_address_last_counts(tmp_path: Path, case: str) -> None:
    changes, expected = LAST_HEARD[case]
    query = "SELECT f.state, f.attempts, s.http_status FROM frontier f JOIN sightings s USING (url) WHERE kind = 'page'"
    assert merge_all_ways(tmp_path, changes, query) == [expected]


def test_an_older_copy_of_a_shard_takes_nothing_back(tmp_path: Path) -> None:
    """The copy has a page of the column that is counted no more, and the address before it failed."""
    page_2 = "INSERT INTO {} (url, portal, column_url, {}) VALUES ('p2', 'bayu', 'http://bayu.example/', {})"
    changes: list[Change] = [
        lambda db: [
            db.execute(page_2.format("listings", "entries, pages", "1, 2")),
            db.execute(page_2.format("frontier", "kind, title, state", "'listing', '', 'fetched'")),
        ],
        lambda _: None,
    ]
    query = "SELECT url FROM listings UNION SELECT url FROM frontier WHERE kind = 'listing'"
    assert merge_all_ways(tmp_path, changes, query) == [("http://bayu.example/",)]


def test_the_same_bytes_again_after_others_are_a_version_again(tmp_path: Path) -> None:
    """One machine sees the first version on two days, another a second one in between."""
    first, other = VERSIONS[:2]
    nights = [Night(machine=n % 2, day=n + 1, found=(one,)) for n, one in enumerate((first, other, first))]
    single = open_database(write_nights(tmp_path / "single", nights))
    shards = [write_nights(tmp_path / str(n), [one for one in nights if one.machine == n]) for n in (0, 1)]
    merged = merge(tmp_path / "merged", shards)
    assert dump_all(merged) == dump_all(single)
    assert [row["sha256"] for row in merged.query("SELECT sha256 FROM captures ORDER BY run_id")] == ["v5", "v6", "v5"]
    single.close()
    merged.close()


def test_the_later_word_of_a_maintainer_counts(tmp_path: Path) -> None:
    accept = "INSERT INTO accepted VALUES ('{}', '{}', NULL, '{}')"
    changes = [
        update(accept.format("u", "closed", "2026-01-01")),
        update(accept.format("u", "moved", "2026-02-01")),
        update(accept.format("w", "known", "2026-01-01")),
    ]
    rows = merge_all_ways(tmp_path, changes, "SELECT subject, why FROM accepted ORDER BY subject")
    assert rows == [("u", "moved"), ("w", "known")]


def test_a_column_that_a_shard_of_an_earlier_version_lacks_is_left_empty(tmp_path: Path) -> None:
    changes = [update("UPDATE captures SET repeats = sha256"), update("ALTER TABLE captures DROP COLUMN repeats")]
    rows = merge_all_ways(tmp_path, changes[:1], "SELECT sha256, repeats FROM captures")
    assert rows == [("v5", "v5")]
    (tmp_path / "earlier").mkdir()
    assert merge_all_ways(tmp_path / "earlier", changes[1:], "SELECT sha256, repeats FROM captures") == [("v5", None)]


def test_a_documents_bytes_alone_are_carried(tmp_path: Path) -> None:
    """A file that nothing reads."""
    change = update("INSERT INTO _documents (sha256, media_type, size, archive_path) VALUES ('z', 'x/y', 7, 'z/z.ofd')")
    rows = merge_all_ways(tmp_path, [change], "SELECT sha256, media_type, size, reader FROM documents ORDER BY sha256")
    assert rows[-1] == ("z", "x/y", 7, None)
