"""Cells that are shown and not read, and parts of a document outside its figures."""

from dataclasses import replace

import pytest

from pipelines.documents.model import UNREAD, UNREAD_KINDS
from pipelines.figures.remarks import Remark
from pipelines.rules import judge
from tests.pipelines.rules.reports import bundled, cell, found, printed_with

REPORTS = {"2014": bundled("city-2017"), "2019": bundled("city-2019"), "2021": bundled("office-2023")}
FIGURES = {
    "2014": "statistics/disclosed/value",
    "2019": "applications/granted/total",
    "2021": "disclosure/fees/amount",
}


def remark(code: str, kind: str, figure: str = "") -> Remark:
    tbl, _, rest = figure.partition("/")
    row, _, col = rest.partition("/")
    where = {"tbl": tbl, "row": row, "col": col} if figure else {"count": 3}
    return Remark(0, code, {"kind": kind, **where, "text": "a.png"})


@pytest.mark.parametrize("form", REPORTS)
@pytest.mark.parametrize("raw", [UNREAD, f"12{UNREAD}", f"{UNREAD}（件）"])
def test_a_cell_that_is_not_read_is_an_error_and_no_words(form: str, raw: str) -> None:
    report = printed_with(REPORTS[form], {FIGURES[form]: raw})
    (finding,) = found(report, "figure.not_read")
    assert (finding.severity, finding.figures, finding.actual) == ("error", (cell(FIGURES[form]),), raw)
    assert not found(report, "figure.not_a_number")


@pytest.mark.parametrize("kind", UNREAD_KINDS)
def test_the_finding_says_what_the_cell_shows(kind: str) -> None:
    report = printed_with(REPORTS["2021"], {FIGURES["2021"]: UNREAD})
    (finding,) = found(replace(report, remarks=(remark("cell.not_read", kind, FIGURES["2021"]),)), "figure.not_read")
    plain = found(report, "figure.not_read")[0]
    assert finding.message.startswith("disclosure/fees/amount shows ")
    assert (finding.message == plain.message) is (kind == "no_meaning")


def test_a_table_of_pictures_is_ten_findings_and_one_for_the_rest() -> None:
    report = REPORTS["2019"]
    shown = {f"{at.table}/{at.row}/{at.col}": UNREAD for at in report.figures if at.table == "applications"}
    findings = found(printed_with(report, shown), "figure.not_read")
    assert len(findings) == 11
    assert len({at for finding in findings for at in finding.figures}) == len(shown)


@pytest.mark.parametrize("kind", ["annotation", "embedded_object", "no_meaning", "page"])
def test_what_stands_unread_outside_the_figures_is_a_warning(kind: str) -> None:
    report = replace(REPORTS["2019"], remarks=(remark("document.not_read", kind),))
    (finding,) = judge(report)
    assert (finding.rule, finding.severity) == ("figure.not_read", "warning")


@pytest.mark.parametrize("kind", ["picture", "form_control"])
def test_decoration_of_a_whole_report_is_no_finding(kind: str) -> None:
    assert judge(replace(REPORTS["2019"], remarks=(remark("document.not_read", kind),))) == ()


def test_a_hidden_table_is_information() -> None:
    (finding,) = judge(replace(REPORTS["2019"], remarks=(Remark(2, "table.hidden", {}),)))
    assert finding.severity == "info"
