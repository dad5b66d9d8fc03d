"""What is said of an address whose newer bytes say less than it said before."""

from dataclasses import replace

from pipelines.forms.form_items import FormCell
from pipelines.rules import Shrunken
from tests.pipelines.rules.reports import bundled, found

LOST = FormCell("disputes", "reconsideration", "total")


def test_an_address_that_says_less_is_an_error_about_what_is_lost() -> None:
    less = Shrunken("http://x/1", "full", "bare", ("disputes",), (LOST,), 200, 186)
    (finding,) = found(replace(bundled("city-2019"), shrunken=(less,)), "versions.shrunken")
    assert (finding.severity, finding.expected, finding.actual) == ("error", "full", "bare")
    assert finding.figures == (LOST,)
    assert "http://x/1 says less than it said: 186 of 200 figures, the tables disputes are gone" in finding.message
    assert "原有200个数据，现有186个" in finding.message_zh


def test_bytes_of_no_report_are_named_by_none() -> None:
    less = Shrunken("http://x/1", "text", "", (), (), 0, 0)
    (finding,) = found(replace(bundled("city-2019"), shrunken=(less,)), "versions.shrunken")
    assert finding.actual is None
    assert "nothing of the report" in finding.message
