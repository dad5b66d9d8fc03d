"""The comparison runs on a small file of each kind and prints its table."""

from pathlib import Path

import pytest

from benchmarks.contestants import CONTESTANTS, OURS, Contestant
from benchmarks.processes import Round, start
from benchmarks.reading import compare_styled, main, tabulate
from benchmarks.styled_page import SIZE, make_pages
from pipelines.documents.html.reader import read_html
from tests.paths import ROOT

SITE = ROOT / "fixtures" / "site"
NOTICE = SITE / "127.0.0.1/zwgk/zfxxgkzl/zcwj/gkyd/202003"
PDF = NOTICE / "W020200328471903625540.pdf"


def test_the_table_of_a_small_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--repeats", "1", str(PDF), str(NOTICE / "t20200328_7243518.html")]) == 0
    out = capsys.readouterr().out
    assert "PDF: 1 files, 3 pages, 1 rounds" in out
    assert "HTML: 1 files, 1 files, 1 rounds" in out
    assert out.count(OURS) == 2
    assert "PDFium: loading alone" in out
    assert all(len(line) <= 100 for line in out.splitlines())


def test_a_page_with_a_long_style_sheet_says_the_same_and_is_compared() -> None:
    plain, styled = make_pages()
    assert 0.9 * SIZE < len(styled) - len(plain) < 1.1 * SIZE
    assert read_html(styled) == read_html(plain)
    assert compare_styled(1).startswith("a page with 20 kB of style: ")


def test_the_command_fails_without_its_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--shared", str(tmp_path)]) == 1
    assert "not there" in capsys.readouterr().err


def test_a_contestant_answers_round_after_round() -> None:
    with start("PDFium: loading alone", [PDF, PDF]) as run:
        rounds = [run(), run()]
    assert [turn.pages for turn in rounds] == [[3, 3], [3, 3]]
    assert all(second > 0 for turn in rounds for second in turn.seconds)
    assert all(1 < turn.peak < 1000 for turn in rounds)


def test_a_contestant_that_ends_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ChildProcessError), start(OURS, [tmp_path / "absent.pdf"]) as run:
        run()
    assert "FileNotFoundError" in capfd.readouterr().err


def test_ratios_are_medians_of_rounds_and_a_missed_target_is_marked() -> None:
    other = Contestant("other", len, "benchmarks", least=3)
    ours = [Round([1.0, 1.0], [1, 1], 90.0)] * 3
    theirs = [Round([1.0, 4.0], [1, 1], 40.0), Round([2.0, 6.0], [1, 1], 50.0), Round([90.0, 90.0], [1, 1], 40.0)]
    table = tabulate(".html", [CONTESTANTS[".html"][0], other], {OURS: ours, "other": theirs})
    assert [list(column.cells)[1] for column in table.columns] == [
        "other", "4000.00", "0.2", "4.00", "2.00–6.00", "3", "50",
    ]  # fmt: skip
    slow = [Round([1.0, 1.0], [1, 1], 40.0)] * 3
    table = tabulate(".html", [CONTESTANTS[".html"][0], other], {OURS: ours, "other": slow})
    assert list(table.columns[5].cells)[1] == "3 missed"
