"""The years that a report states in its title, its period and its header agree."""

from dataclasses import replace

import pytest

from pipelines.documents.model import HeaderField
from pipelines.rules import Subject
from tests.pipelines.rules.reports import bundled, found, with_versions

REPORT = bundled("bayu-2022")
TITLE = "巴渝区{}年政府信息公开工作年度报告"


def titled(year: int, source: str) -> HeaderField:
    return HeaderField("title", TITLE.format(year), source, TITLE.format(year))


def period(year: int) -> HeaderField:
    return HeaderField("period", str(year), "text", str(year))


def stating(*stated: HeaderField, report: Subject = REPORT) -> Subject:
    first, second = with_versions(report, report).versions
    return replace(report, versions=(replace(first, stated=stated), replace(second, stated=(period(2022),))))


@pytest.mark.parametrize("stated", [(), (titled(2022, "title"), titled(2022, "meta"), period(2022)), (period(2022),)])
def test_years_that_agree(stated: tuple[HeaderField, ...]) -> None:
    assert not found(stating(*stated), "header.year")


@pytest.mark.parametrize(
    ("stated", "actual"),
    [
        ((titled(2022, "title"), period(2021)), "title 2022, period 2021"),
        ((titled(2022, "title"), titled(2023, "meta"), period(2022)), "title 2022, period 2022, header 2023"),
        ((titled(2021, "header"), titled(2022, "text")), "title 2022, header 2021"),
        ((titled(2023, "title"),), "title 2023"),  # the page that links it says 2022
    ],
)
def test_years_that_differ_are_one_warning(stated: tuple[HeaderField, ...], actual: str) -> None:
    (finding,) = found(stating(*stated), "header.year")
    assert (finding.severity, finding.expected, finding.actual) == ("warning", "2022", actual)
    assert "报告年度为2022年" in finding.message_zh


def test_two_versions_that_say_the_same_are_one_finding() -> None:
    report = stating(titled(2022, "title"), period(2021))
    twice = replace(report, versions=tuple(replace(one, stated=report.versions[0].stated) for one in report.versions))
    assert len(found(twice, "header.year")) == 1


def test_a_title_without_a_year_says_nothing() -> None:
    title = "巴渝区政府信息公开工作年度报告"
    assert not found(stating(HeaderField("title", title, "title", title), period(2022)), "header.year")
