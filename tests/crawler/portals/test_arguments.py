"""The spider's arguments: what they ask for, and that each bad one is named."""

import pytest

from crawler.portals.arguments import ArgumentError, Selection, read_selection, refuse_unknown
from crawler.spiders.annual_reports import AnnualReportsSpider
from crawler.spiders.local_files import LocalFilesSpider


def test_no_argument_wants_everything() -> None:
    assert read_selection() == Selection()
    assert read_selection().whole


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2019", {2019}),
        ("2015-2017", {2015, 2016, 2017}),
        ("2008, 2015-2016", {2008, 2015, 2016}),
        ("2019-2019", {2019}),
    ],
)
def test_years(text: str, years: set[int]) -> None:
    assert read_selection(years=text).years == years
    assert not read_selection(years=text).whole


def test_the_others() -> None:
    selection = read_selection(portal="cq, wz", since="2026-01-01", sample="3")
    assert (selection.portals, selection.since, selection.sample) == (("cq", "wz"), "2026-01-01", 3)
    assert read_selection(portal="cq").whole


@pytest.mark.parametrize(
    ("name", "text"),
    [
        *(("years", text) for text in ("abc", "2019-2015", "19", "2007", "20190", "2019-", "2019,", ",", "-1", "1e3")),
        *(("since", text) for text in ("yesterday", "2026-13-01", "2026", "2026-02-30")),
        *(("sample", text) for text in ("0", "-1", "many", "1.5", "²")),
        *(("portal", text) for text in (",", "cq,", ",cq")),
    ],
)
def test_a_bad_argument_is_named_with_its_value(name: str, text: str) -> None:
    with pytest.raises(ArgumentError, match=rf"^{name}=") as caught:
        read_selection(**{name: text})
    assert repr(text) in str(caught.value)


def test_an_argument_that_does_not_exist_is_named() -> None:
    with pytest.raises(ArgumentError, match=r"^year: no such argument; there are years, portal, since, sample"):
        AnnualReportsSpider(year="2019")
    with pytest.raises(ArgumentError, match=r"^path: no such argument"):
        LocalFilesSpider(["x"], path="y")
    refuse_unknown([], ["years"])


def test_files_that_are_not_there_are_named() -> None:
    with pytest.raises(ArgumentError, match="nowhere: there is no such file or folder"):
        LocalFilesSpider(["/nowhere"])
    with pytest.raises(ArgumentError, match="no file to read"):
        LocalFilesSpider([])
