"""The benchmark of the rules: its reports are valid, its changes are changes, and it says what it promises."""

from random import Random

import pytest

from benchmarks.rules import corrupt, count_alarms, generate, load_bundled, main, measure
from pipelines.forms.form_items import form_names, split_rows
from pipelines.rules import judge


@pytest.mark.parametrize("form", form_names())
@pytest.mark.parametrize("blank_zeros", [True, False])
def test_generated_reports_are_whole_and_right(form: str, blank_zeros: bool) -> None:
    report = generate(form, Random(7), blank_zeros=blank_zeros)
    assert judge(report) == ()
    assert any(value == 0 for value in report.values.values()) is not blank_zeros
    assert judge(generate(form, Random(8), hybrid=bool(split_rows(form)))) == ()


def test_a_corruption_changes_one_digit_of_one_figure() -> None:
    for case in corrupt(1, 50):
        assert case.subject.values[case.cell] != case.value
        assert any(finding.severity == "error" for finding in judge(case.subject))
    assert [case.cell for case in corrupt(1, 50)] == [case.cell for case in corrupt(1, 50)]


def test_bundled_and_generated_reports_raise_no_alarm() -> None:
    assert [report.form for report in load_bundled()[:3]] == ["2014", "2019", "2021"]
    assert count_alarms(1, 20) == 0


def test_the_command_keeps_its_promise(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--corruptions", "60", "--reports", "20"]) == 0
    printed = capsys.readouterr().out
    assert printed.endswith("unchanged reports: 20, with an error: 0\nas promised\n")
    assert "applications" in printed


def test_a_missed_promise_is_an_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.rules.count_alarms", lambda *_: 1)
    assert main(["--corruptions", "5", "--reports", "5"]) == 1
    monkeypatch.undo()
    monkeypatch.setattr("benchmarks.rules.judge", lambda _: ())
    assert measure(1, 10)
    assert main(["--corruptions", "10", "--reports", "5"]) == 1
