"""The versions of one report against each other."""

from dataclasses import replace

import pytest

from pipelines.rules import Finding, Subject, Version
from pipelines.rules.repeated_findings import SAID_SINGLY
from tests.pipelines.rules.reports import (
    CANONICAL,
    HTML,
    OTHER,
    PDF,
    bundled,
    code_of,
    found,
    printed_with,
    with_versions,
)

REPORT = bundled("city-2019")


def differing(report: Subject) -> list[Finding]:
    return found(report, "versions.differ")


def test_versions_with_the_same_figures() -> None:
    assert differing(with_versions(REPORT, REPORT)) == []


def test_one_version_cannot_differ() -> None:
    assert differing(REPORT) == []
    assert differing(replace(REPORT, versions=with_versions(REPORT, REPORT).versions[:1])) == []


def test_a_figure_that_differs_names_both_and_says_which_the_sums_doubt() -> None:
    code = "applications/granted/business"
    (finding,) = differing(with_versions(REPORT, printed_with(REPORT, {code: "398"})))
    assert (finding.expected, finding.actual, finding.severity) == ("389", "398", "warning")
    assert finding.message.startswith(f"{code} is «389», in the PDF version «398»")
    assert finding.message_zh.startswith("「三（一）予以公开」的「商业企业」为「389」，PDF版本为「398」")
    assert [(place.sha256, place.raw) for place in finding.places] == [(CANONICAL, "389"), (OTHER, "398")]
    assert finding.origin == "doubtful"
    assert "the sums do not hold with «398»" in finding.message
    (turned,) = differing(with_versions(printed_with(REPORT, {code: "398"}), REPORT))
    assert (turned.expected, turned.actual) == ("398", "389")
    assert "the sums do not hold with «398»" in turned.message


def test_a_figure_of_no_sum_differs_without_doubt() -> None:
    (finding,) = differing(with_versions(REPORT, printed_with(REPORT, {"disclosure/licences/decisions": "9960743"})))
    assert finding.origin is None


@pytest.mark.parametrize(
    ("own", "other", "differ"),
    [
        ("0", "", False),
        ("", "/", False),
        ("8", "8（含2018年结转1件）", False),
        ("５", "5", False),
        ("5", "", True),
        ("5", None, False),  # not printed there
        ("5", "无", True),
        ("无", "无", False),
        ("无", "没有", True),
    ],
)
def test_what_is_a_difference(own: str, other: str | None, differ: bool) -> None:
    code = "disclosure/regulations/made"
    report = with_versions(printed_with(REPORT, {code: own}), printed_with(REPORT, {code: other}))
    assert bool(differing(report)) is differ


def test_money_in_other_units_is_the_same() -> None:
    code = "disclosure/procurement/amount"
    assert REPORT.figures[next(at for at in REPORT.figures if code_of(at) == code)][1].raw == "552.94亿元"
    assert differing(with_versions(REPORT, printed_with(REPORT, {code: "5529400万元"}))) == []


def test_many_differences_are_summed_up() -> None:
    codes = [code_of(at) for at in REPORT.figures if at.table == "disclosure"][: SAID_SINGLY + 3]
    findings = differing(with_versions(REPORT, printed_with(REPORT, dict.fromkeys(codes, "31415926"))))
    assert len(findings) == SAID_SINGLY + 1
    assert findings[-1].message == "and 3 more like it"
    assert {code_of(one) for finding in findings for one in finding.figures} == set(codes)


@pytest.mark.parametrize(
    ("field", "own", "other", "differ"),
    [
        ("document_number", "渝府办发〔2018〕76号", "渝府办发［２０１８］76号", False),
        ("document_number", "渝府办发〔2018〕76号", "渝府办发〔2018〕67号", True),
        ("title", "重庆市人民政府2019年政府信息公开工作年度报告", "2019年政府信息公开工作年度报告", False),
        ("title", "2019年政府信息公开工作年度报告", "2018年政府信息公开工作年度报告", True),
        ("title", "巴渝区教委2019年政府信息公开工作年度报告", "巴渝区教委 2019年政府信息公开年度工作报告", False),
        (
            "title",
            "巴渝区教委（督导室）2019年政府信息公开工作年度报告",
            "巴渝区教委2019年政府信息公开年度工作报告",
            False,
        ),
        ("title", "《巴渝区教委2019年政府信息公开工作年度报告》", "巴渝区教委2019年政府信息公开工作年度报告", False),
        ("title", "巴渝区教委2019年政府信息公开工作年度报告", "巴渝区卫健委2019年政府信息公开年度工作报告", True),
        ("publisher", "市审计局", "重庆市审计局", False),
        ("written_on", "2020-03-31", "2020-03-30", True),
        ("published_on", "2020-03-31", "2020-04-02", False),  # posted on another portal, on another day
        ("written_on", "2020-03-31", "", False),
        ("written_on", "2020-03-31", None, False),
        ("year", "2019", "2018", False),  # no field of the header, but what was concluded from it
    ],
)
def test_header_fields(field: str, own: str, other: str | None, differ: bool) -> None:
    fields = [{field: own}, {} if other is None else {field: other}]
    report = replace(REPORT, versions=tuple(Version(sha, PDF, {}, one) for sha, one in zip("ab", fields, strict=True)))
    findings = differing(report)
    assert bool(findings) is differ
    if differ:
        assert (findings[0].expected, findings[0].actual) == (own, other)


def test_figures_that_came_from_the_other_version_are_not_compared_with_it() -> None:
    figures = {at: (OTHER, one) for at, (_, one) in REPORT.figures.items()}
    versions = (
        Version(CANONICAL, HTML, {}, {}),
        Version(OTHER, PDF, {at: one._replace(raw="x", value=None) for at, (_, one) in REPORT.figures.items()}, {}),
    )
    assert differing(replace(REPORT, figures=figures, versions=versions)) == []
