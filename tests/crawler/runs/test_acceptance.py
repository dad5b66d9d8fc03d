"""A maintainer's word as it is written on the command line."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.portals.portal import Portal
from crawler.runs.acceptance import Word, WordError, check_subject, read_word

URL = "http://localhost/t1.html"


def test_a_word_counts_to_the_end_of_a_day_that_is_not_over() -> None:
    last = datetime.now(UTC).date() + timedelta(days=1)
    assert read_word([URL], " they moved it ", last.isoformat()) == Word(URL, "they moved it", last.isoformat())


@pytest.mark.parametrize(
    ("args", "why", "until", "message"),
    [
        ([URL], "so", "2020-01-01", "2020-01-01 is over"),
        ([URL], "so", "2027-02-30", "is no day"),
        ([URL], " ", "", "say --why"),
        ([], "so", "", "one address"),
    ],
)
def test_a_word_that_would_mean_nothing_is_refused(args: list[str], why: str, until: str, message: str) -> None:
    with pytest.raises(WordError, match=message):
        read_word(args, why, until)


def test_a_name_is_of_a_portal_or_a_host_of_the_registry() -> None:
    portal = Portal("bayu", "巴渝区", "district", "", ("bayu.example.org",), expect_reports=True, columns=())
    for subject in (URL, "a" * 64, "bayu", "bayu.example.org"):
        check_subject(subject, {"bayu": portal})
    with pytest.raises(WordError, match="no portal or host"):
        check_subject("t1.html", {"bayu": portal})
