"""What a document prints twice and otherwise is an error on these figures; a table of another year is a warning."""

from dataclasses import replace

from pipelines.figures.remarks import Remark
from tests.pipelines.rules.reports import bundled, cell, found

REPORT = bundled("city-2019")


def second(row: str, text: str = "3") -> Remark:
    return Remark(4, "figure.second", {"tbl": "applications", "row": row, "col": "total", "text": text, "other": "4"})


def test_two_tables_that_differ_are_one_error_with_both_numbers() -> None:
    (finding,) = found(replace(REPORT, remarks=(second("granted"), second("received", "5"))), "table.twice")
    assert finding.severity == "error"
    assert finding.figures == (cell("applications/granted/total"), cell("applications/received/total"))
    assert "differs in 2 figures: applications/granted/total «4» and «3»" in finding.message
    assert "「三（一）予以公开」的「总计」为「4」和「3」" in finding.message_zh


def test_many_figures_are_all_named_and_ten_are_said() -> None:
    rows = [at.row for at in REPORT.figures if (at.table, at.col) == ("applications", "total")]
    (finding,) = found(replace(REPORT, remarks=tuple(map(second, rows))), "table.twice")
    assert len(finding.figures) == len(rows)
    assert finding.message.endswith(f", and {len(rows) - 10} more")


def test_a_table_that_is_headed_with_another_year_is_a_warning() -> None:
    remark = Remark(1, "table.year", {"tbl": "applications", "year": 2018, "report_year": 2019})
    (finding,) = found(replace(REPORT, remarks=(remark,)), "header.year")
    assert (finding.severity, finding.expected, finding.actual) == ("warning", "2019", "2018")
