"""Nothing found is never clean: tables that the form prescribes, and the text of years without a form."""

from dataclasses import replace

import pytest

from pipelines.documents.model import Section
from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import TABLES, form_cells, form_names
from pipelines.rules import Subject, Version
from pipelines.rules.empty_tables import judge_notice
from tests.pipelines.rules.reports import bundled, code_of, found, printed_with, subject

REPORTS = {"2014": bundled("city-2017"), "2019": bundled("city-2019"), "2021": bundled("office-2023")}
TEXT = "二〇一二年，主动公开政府信息一千二百三十四条，受理申请五十六件，均已答复，未收取费用，无行政复议和行政诉讼。"


def without_tables(year: int, *lines: str, title: str = "某区政府信息公开工作年度报告") -> Subject:
    sections = (Section(0, title, "\n".join(lines)),)
    return replace(subject("narrative", {}, year), fields={"title": title}, sections=sections)


@pytest.mark.parametrize("form", form_names())
def test_a_whole_report_is_not_empty(form: str) -> None:
    assert not found(REPORTS[form], "report.empty")


@pytest.mark.parametrize(("form", "table"), [(f, t) for f in form_names() for t in TABLES if t in REPORTS[f].tables])
def test_a_prescribed_table_that_is_not_there_is_an_error(form: str, table: str) -> None:
    report = REPORTS[form]
    lacking = printed_with(report, {code_of(at): None for at in report.figures if at.table == table})
    (finding,) = found(lacking if form != "2014" else replace(lacking, form="narrative"), "report.empty")
    assert (finding.severity, {at.table for at in finding.figures}) == ("error", {table})
    assert set(finding.figures) == {at for at in form_cells(form) if at.table == table}


@pytest.mark.parametrize(("form", "table"), [(f, t) for f in form_names() for t in TABLES if t in REPORTS[f].tables])
@pytest.mark.parametrize("blank", ["", "—", "/"])
def test_a_table_with_every_cell_blank_is_a_warning(form: str, table: str, blank: str) -> None:
    report = REPORTS[form]
    empty = printed_with(report, {code_of(at): blank for at in report.figures if at.table == table})
    (finding,) = found(empty, "report.empty")
    assert (finding.severity, {at.table for at in finding.figures}) == ("warning", {table})
    one = next(code_of(at) for at in report.figures if at.table == table)
    assert not found(printed_with(empty, {one: "0"}), "report.empty")


@pytest.mark.parametrize(("year", "tables"), [(2014, 1), (2018, 1), (2019, 3), (2020, 3), (2021, 3), (2025, 3)])
def test_a_year_with_a_form_is_empty_without_its_tables_whatever_its_text_says(year: int, tables: int) -> None:
    findings = found(without_tables(year, TEXT), "report.empty")
    assert [finding.severity for finding in findings] == ["error"] * tables


@pytest.mark.parametrize("year", [2008, 2013])
def test_a_year_without_a_form_is_empty_without_text(year: int) -> None:
    assert not found(without_tables(year, TEXT), "report.empty")
    for lines in ([], [""], ["详见附件"], ["日期：2013-03-01", "【打印】【关闭】"]):
        (finding,) = found(without_tables(year, *lines), "report.empty")
        assert (finding.severity, finding.message) == ("error", "the report has no text")
    title = "某区人民政府2012年政府信息公开工作年度报告" * 3
    assert found(without_tables(year, title, title=title), "report.empty")


def test_pictures_in_the_place_of_tables_are_named_whichever_version_has_them() -> None:
    pictures = (Remark(0, "document.not_read", {"kind": "picture", "count": 3, "text": ""}),)
    versions = (Version("a" * 64, "text/html", {}, {}), Version("b" * 64, "application/pdf", {}, {}, pictures))
    for finding in found(replace(without_tables(2021, TEXT), versions=versions), "report.empty"):
        assert finding.message.endswith("is not there as a table; shown and not read: a picture (3)")
        assert finding.message_zh.endswith("未能读取的内容：图片3处")


def test_a_notice_without_text_is_empty_too() -> None:
    assert not list(judge_notice(without_tables(2021, TEXT)))
    (finding,) = judge_notice(without_tables(2021, "附件下载"))
    assert (finding.rule, finding.severity, finding.message) == ("report.empty", "error", "the notice has no text")
