"""The table of accuracy counts what it says, and the command fails where something is wrong."""

import shutil
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.accuracy import Score, compare_figures, compare_grids, is_exact, main, measure, tabulate
from benchmarks.files import SHARED, Format, Grid, Sample, load_shared, load_site
from pipelines.documents.model import Cell, Document, Table
from pipelines.forms.form_items import form_cells
from pipelines.forms.readings import Reading
from tests.skips import needs_shared


def reading(row: str, value: int | None) -> Reading:
    number = None if value is None else Decimal(value)
    return Reading("2019", "disputes", row, "total", number, "件", str(value), 0, 0, 0, None, "grid", row, "总计")


def test_each_figure_is_counted_once() -> None:
    gold = {("2019", "disputes", row, "total"): Decimal(value) for row, value in zip("abcd", range(4), strict=True)}
    readings = [reading("a", 0), reading("b", 7), reading("c", None), reading("e", 4)]
    assert compare_figures(gold, readings) == Score(files=1, figures=4, right=1, wrong=2, missing=1, extra=1)


@pytest.mark.parametrize(
    ("cells", "equal"),
    [
        ((Cell(0, 0, "总 计", col_span=2), Cell(1, 0, "１"), Cell(1, 1, "")), 1),  # spaces and width do not matter
        ((Cell(0, 0, "总计"), Cell(0, 1, "总计"), Cell(1, 0, "1"), Cell(1, 1, "")), 0),  # the span does
        ((Cell(0, 0, "总计", col_span=2), Cell(1, 0, "7"), Cell(1, 1, "")), 0),
    ],
)
def test_a_grid_is_equal_with_its_spans(cells: tuple[Cell, ...], equal: int) -> None:
    truth = [Grid([["总计", "总计"], ["1", ""]], [[[0, 0], [0, 0]], [[1, 0], [1, 1]]])]
    assert compare_grids(truth, Document("", tables=(Table(0, cells),))) == Score(tables=1, equal=equal)


def test_a_table_too_many_is_not_equal() -> None:
    table = Table(0, (Cell(0, 0, "1"),))
    assert compare_grids([], Document("", tables=(table,))) == Score(tables=1)


def test_what_may_be_refused_may_be_missing_and_not_wrong() -> None:
    assert is_exact(Score(missing=3), may_refuse=True)
    assert not is_exact(Score(missing=3), may_refuse=False)
    assert not is_exact(Score(wrong=1), may_refuse=True)
    assert not is_exact(Score(tables=2, equal=1), may_refuse=True)


def test_a_page_of_the_bundled_site() -> None:
    sample = next(sample for sample in load_site() if sample.path.name == "t20200331_8610641.html")
    whole = len(form_cells("2019"))  # the report of the city prints its form whole
    assert len(sample.figures) == whole
    assert measure(sample) == (Score(files=1, figures=whole, right=whole), "")
    place = next(iter(sample.figures))
    spoiled = replace(sample, figures={**sample.figures, place: Decimal(-1)})
    score, _ = measure(spoiled)
    assert (score.right, score.wrong) == (whole - 1, 1)
    assert tabulate("", [spoiled])[1]


def test_a_file_that_cannot_be_read_is_missing_and_says_why(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    path.write_bytes(b"%PDF-1.7")
    sample = Sample(path, Format("PDF, ruled"), {("2019", "disputes", "a", "total"): Decimal(1)})
    score, error = measure(sample)
    assert (score.missing, "cut off" in error) == (1, True)


def test_without_what_reads_it_a_format_is_skipped(tmp_path: Path) -> None:
    sample = Sample(tmp_path / "scan.pdf", Format("PDF, scan", "no_such_module"), {})
    table, complaints = tabulate("", [sample])
    assert list(table.columns[0].cells) == ["PDF, scan: skipped, no no_such_module"]
    assert complaints == []


def test_the_command_fails_without_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--shared", str(tmp_path)]) == 1
    assert "not there" in capsys.readouterr().err


@needs_shared
def test_the_command_fails_where_a_figure_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for folder in ("samples", "seeds", "gold"):
        (tmp_path / folder).mkdir()
    for name in ("samples/truth.json", "samples/w_y2017.docx", "gold/city-2017.csv"):
        shutil.copy(SHARED / name, tmp_path / name)
        (tmp_path / name).chmod(0o644)
    assert main(["--shared", str(tmp_path)]) == 0
    assert all(len(line) <= 100 for line in capsys.readouterr().out.splitlines())
    gold = tmp_path / "gold" / "city-2017.csv"
    gold.write_text(gold.read_text("utf-8").replace(",1239000", ",1239001"), "utf-8")
    assert main(["--shared", str(tmp_path)]) == 1
    assert "w_y2017.docx: 1 wrong, 0 missing, 0 extra" in capsys.readouterr().out


@needs_shared
def test_every_sample_is_in_some_line() -> None:
    known = {sample.path.name for sample in load_shared(SHARED)}
    files = {path.name for folder in ("samples", "seeds") for path in (SHARED / folder).iterdir()}
    assert files - known == {"files.json", "truth.json"}
