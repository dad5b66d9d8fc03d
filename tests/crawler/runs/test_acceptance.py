"""A maintainer's word as it is written on the command line."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.runs.acceptance import Word, WordError, read_word

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
        (["t1.html"], "so", "", "no address and no SHA-256"),
    ],
)
def test_a_word_that_would_mean_nothing_is_refused(args: list[str], why: str, until: str, message: str) -> None:
    with pytest.raises(WordError, match=message):
        read_word(args, why, until)
