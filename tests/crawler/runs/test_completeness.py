"""What makes a run that answered every request no success."""

import pytest

from crawler.agenda.column_pages import RunColumns
from crawler.portals.portal import Column, Portal
from crawler.runs.completeness import EXPECTED_FIELDS, CheckLimits, check_entries, check_fields, check_pages

LIMITS = CheckLimits(runs=10, entries_min=3, entries_drop=1 / 3, pages_min=5, field_filled=0.8, field_lost=0.4)
FIRST, SECOND = "http://x.example/nb/", "http://x.example/other/"
PORTAL = Portal("x", "x", "district", "", ("x.example",), True, (Column(FIRST, "annual_report"),))


def begin(*addresses: str) -> RunColumns:
    columns = RunColumns()
    for address in addresses or (FIRST,):
        columns.begin(PORTAL, address)
    return columns


def entries(count: int, start: int = 0) -> list[str]:
    return [f"http://x.example/nb/{number}.html" for number in range(start, start + count)]


def faults(columns: RunColumns) -> list[tuple[str, str, str]]:
    return [fault[:3] for fault in check_pages(columns)]


def summaries(*counts: int | None) -> list[dict[str, object]]:
    return [{"portals": {"x": {"listed": count}}} for count in counts]


# --- pages ------------------------------------------------------------------------------------------------------------


def test_a_column_with_all_its_pages_is_well() -> None:
    columns = begin()
    columns.record_listed(FIRST, entries(20), 3)
    columns.record_listed(FIRST, entries(20, 20), 3)
    columns.record_unchanged(FIRST, (5, 3))
    assert faults(columns) == []
    assert list(columns.count_entries()) == [("x", 45)]


@pytest.mark.parametrize("stated", [2, 5])
def test_fewer_pages_than_stated_are_a_fault_of_the_column(stated: int) -> None:
    columns = begin()
    columns.record_listed(FIRST, entries(20), 1)
    columns.record_listed(FIRST, entries(20, 20), stated + 1)  # a later page states more than were asked for
    assert faults(columns) == [(FIRST, "listing", "pages_differ")]


def test_a_first_page_in_place_of_a_later_one_is_not_walked() -> None:
    columns = begin()
    columns.record_listed(FIRST, entries(20), 2)
    columns.record_listed(FIRST, entries(20), 2)
    assert faults(columns) == [(FIRST, "listing", "pages_differ")]


def test_a_page_that_failed_by_name_is_no_second_fault() -> None:
    columns = begin()
    columns.record_listed(FIRST, entries(20), 2)
    columns.record_missing(FIRST)
    assert faults(columns) == []
    assert list(columns.count_entries()) == []


def test_a_column_whose_first_page_failed_is_not_judged() -> None:
    columns = begin()
    columns.record_missing(FIRST)
    assert faults(columns) == []
    assert columns.summarize() == {"x": {"pages": 0, "walked": 0, "listed": None}}


# --- entries ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("listed", "earlier", "fails"),
    [
        (19, (30,), True),
        (20, (30,), False),  # a third is gone, not more
        (0, (), False),
        (2, (2, 2, 9), False),
        (1, (2,), False),  # too few to have a share
        (10, (10, 30, 30, None, 30), True),
        (10, (10, 10, 10, 30, 30), False),  # so it is now
    ],
)
def test_a_drop_is_measured_against_the_median(listed: int, earlier: tuple[int | None, ...], fails: bool) -> None:
    columns = begin()
    columns.record_listed(FIRST, entries(listed), 1)
    found = [fault[:3] for fault in check_entries(columns, summaries(*earlier), LIMITS)]
    assert found == ([("x", "portal", "fewer_entries")] if fails else [])


def test_a_portal_of_which_a_column_was_not_seen_is_not_judged() -> None:
    columns = begin(FIRST, SECOND)
    columns.record_listed(FIRST, entries(1), 1)
    columns.record_missing(SECOND)
    assert list(check_entries(columns, summaries(30), LIMITS)) == []


def test_an_unchanged_page_that_nobody_counted_is_no_drop() -> None:
    columns = begin()
    columns.record_unchanged(FIRST, None)
    assert list(check_entries(columns, summaries(30), LIMITS)) == []
    assert faults(columns) == []


def test_summaries_of_other_portals_do_not_count() -> None:
    columns = begin()
    columns.record_listed(FIRST, entries(1), 1)
    earlier: list[dict[str, object]] = [{"portals": {"y": {"listed": 100}}}, {}]
    assert list(check_entries(columns, earlier, LIMITS)) == []


# --- fields -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("new", "old", "fails"),
    [
        ((5, 0), (10, 10), True),
        ((5, 1), (10, 8), True),
        ((5, 2), (10, 10), False),  # two fifths are not lost
        ((5, 0), (10, 7), False),  # it was not always there
        ((4, 0), (100, 100), False),  # too few to say
        ((5, 0), (9, 9), False),
    ],
)
def test_a_field_is_lost_by_its_share(new: tuple[int, int], old: tuple[int, int], fails: bool) -> None:
    def count(pages: int, filled: int) -> dict[str, int]:
        return {"pages": pages, **dict.fromkeys(EXPECTED_FIELDS, pages), "index_number": filled}

    found = [fault[:3] for fault in check_fields({"x": (count(*new), count(*old))}, LIMITS)]
    assert found == ([("x", "portal", "field_lost")] if fails else [])
