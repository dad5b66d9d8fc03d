"""When a failed address is asked again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.settings import Settings

from crawler.agenda.retries import RetrySettings
from crawler.configuration.declarations import read_settings
from pipelines.store.retries import SLACK, RetryPlan

AT = datetime(2026, 11, 22, 1, tzinfo=UTC)
PLAN = RetryPlan(first=1, factor=2, longest=30, nights_max=8)


def nights(plan: RetryPlan, failures: int) -> float:
    return (plan.next_try(failures, AT) + SLACK - AT) / timedelta(days=1)


def test_after_the_first_failure_the_projects_pauses_are_one_two_four_nights_and_so_on() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    plan = read_settings(RetrySettings, settings)
    assert (plan.first, plan.factor, plan.longest, plan.nights_max) == (1, 2, 30, 8)
    assert plan.next_try(1, AT) == AT, "the next run asks again, whenever it is"
    assert [nights(plan, failures) for failures in range(2, 9)] == [1, 2, 4, 8, 16, 30, 30]
    assert [plan.is_spent(failures) for failures in (7, 8, 9)] == [False, True, True]


def test_a_job_that_starts_earlier_the_next_night_tries_again() -> None:
    assert PLAN.next_try(2, AT) <= AT + timedelta(hours=23)
    assert PLAN.next_try(3, AT) > AT + timedelta(hours=25)


@pytest.mark.parametrize(("hours", "at"), [(1, AT + timedelta(hours=12)), (72, AT + timedelta(hours=72))])
def test_what_the_server_asks_for_counts_where_it_is_later(hours: int, at: datetime) -> None:
    assert PLAN.next_try(2, AT, retry_after=hours * 3600) == at


@given(st.integers(1, 100_000), st.floats(0, 100), st.floats(0, 10), st.floats(0, 1000))
def test_no_pause_is_longer_than_the_longest(failures: int, first: float, factor: float, longest: float) -> None:
    half = SLACK / timedelta(days=1)  # no instant lies before the failure
    assert nights(RetryPlan(first, factor, longest, 8), min(failures, 1000)) <= max(longest, half) + 1e-6
