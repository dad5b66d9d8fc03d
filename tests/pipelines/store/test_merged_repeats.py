"""Machines that met one page with other counters have kept two documents of it: merged, the first one is kept."""

from itertools import permutations
from pathlib import Path

import pytest

from tests.pipelines.store.shards import Night, dump_all, merge, write_nights
from tests.pipelines.store.site import broken_keys, page, report

URL, OTHER = "http://x.example/1.html", "http://x.example/2.html"
PAGE = report("重庆市巴渝区林业局2023年", 5) + "<p>浏览次数：{}</p>"


def twin(number: int, url: str = URL, *, text: str = PAGE) -> Night:
    return Night(number, number, (page(f"d{number}", text.format(number), url, "x"),))


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_twins_are_one_document_in_any_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    shards = [write_nights(tmp_path / f"{one}.sqlite", [twin(one)]) for one in (1, 2, 3)]
    db = merge(tmp_path / "all.sqlite", [shards[place] for place in order])
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM documents")] == ["d1"]
    captures = db.query("SELECT sha256, repeats FROM captures ORDER BY sha256")
    assert [(row["sha256"], row["repeats"]) for row in captures] == [("d1", None), ("d2", "d1"), ("d3", "d1")]
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM sightings WHERE sha256 IS NOT NULL")] == ["d1"]
    (row,) = db.query("SELECT canonical_sha256, first_seen_at, changed_at FROM reports")
    assert (row["canonical_sha256"], row["first_seen_at"]) == ("d1", row["changed_at"])
    assert broken_keys(db) == []
    db.close()


def test_a_merged_file_is_merged_again_as_it_is(tmp_path: Path) -> None:
    first = merge(tmp_path / "all.sqlite", [write_nights(tmp_path / f"{one}.sqlite", [twin(one)]) for one in (1, 2)])
    whole = dump_all(first)
    first.close()
    again = merge(tmp_path / "again.sqlite", [tmp_path / "all.sqlite"])
    assert dump_all(again) == whole
    again.close()


def test_a_document_that_stands_elsewhere_too_is_kept(tmp_path: Path) -> None:
    nights = [[twin(1)], [twin(2), Night(2, 5, (page("d2", PAGE.format(2), OTHER, "x"),))]]
    shards = [write_nights(tmp_path / f"{place}.sqlite", one) for place, one in enumerate(nights)]
    db = merge(tmp_path / "all.sqlite", shards)
    assert [row["sha256"] for row in db.query("SELECT sha256 FROM documents ORDER BY 1")] == ["d1", "d2"]
    db.close()


def test_what_says_something_else_stays_a_version(tmp_path: Path) -> None:
    corrected = twin(2, text=report("重庆市巴渝区林业局2023年", 6))
    shards = [write_nights(tmp_path / f"{place}.sqlite", [one]) for place, one in enumerate([twin(1), corrected])]
    db = merge(tmp_path / "all.sqlite", shards)
    assert [(row["old"], row["new"]) for row in db.query("SELECT old, new FROM changes")] == [("5", "6")]
    db.close()
