"""What spreadsheet programs make of an export: text stays text, numbers stay numbers."""

import csv
from pathlib import Path

import pytest

from pipelines.export.writers import Field, write_csv, write_spreadsheet_csv

FIELDS = [Field("title", "string"), Field("value", "number")]

FORMULAS = [
    '=HYPERLINK("http://example.org","点击查看")', "+8610-12345", "-2+3", "@重庆发布", "\t=1+1", "\r=1+1", "—2", "－2",
]  # fmt: skip


def read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))[1:]


@pytest.mark.parametrize("text", FORMULAS)
def test_what_a_publisher_printed_is_no_formula(tmp_path: Path, text: str) -> None:
    path = tmp_path / "reports.csv"
    write_spreadsheet_csv(path, FIELDS, [(text, 1)])
    assert not read(path)[0][0].startswith(("=", "+", "-", "@", "\t", "\r"))
    assert read(path)[0][0].lstrip("'") == text


@pytest.mark.parametrize("value", [-5, -5.5, 0, None, "-5", "+5", "-552.94", "2024-01-02", "重庆", ""])
def test_numbers_and_other_texts_stay_as_they_are(tmp_path: Path, value: str | float | None) -> None:
    path = tmp_path / "reports.csv"
    write_spreadsheet_csv(path, FIELDS, [(value, -5)])
    assert read(path) == [["" if value is None else str(value), "-5"]]


def test_a_data_package_is_for_programs_and_keeps_each_text(tmp_path: Path) -> None:
    path = tmp_path / "reports.csv"
    write_csv(path, FIELDS, [("=1+1", 1)])
    assert read(path) == [["=1+1", "1"]]
