"""Each verdict on a document of the field is given where it is due, and the command fails where one is bad."""

from decimal import Decimal
from pathlib import Path

import pytest

from benchmarks.field import examine, main
from benchmarks.field_cases import Case, load_cases
from tests.paths import SHARED
from tests.pipelines.store.site import report
from tests.skips import needs_shared

ISSUER = {"issuer": "重庆市武隆区接龙乡人民政府", "year": 2021, "form": "2021", "kind": "annual_report"}
LICENCES = ("disclosure", "licences", "decisions")
PUNISHED = ("disclosure", "penalties", "decisions")

ROWS = "<td></td></tr><tr><td>行政处罚</td><td>3</td></tr>"
"""A figure that is blank beside one that is not: of a table that is all blank something is said."""


def case(folder: Path, *, is_report: bool = True, printed: int = 5, body: str = "", **stated: object) -> Case:
    path = folder / "report.html"
    path.write_text(body or f"<html><body>{report('重庆市武隆区接龙乡人民政府2021年', printed)}</body></html>", "utf-8")
    return Case(path, path.name, ISSUER | stated, {LICENCES: Decimal(5)}, is_report=is_report)


def test_what_is_stored_as_it_is_known_is_right(tmp_path: Path) -> None:
    assert examine(case(tmp_path)).word == "right"


@pytest.mark.parametrize(
    "other", [{"year": 2020}, {"issuer": "重庆市武隆区火炉镇人民政府"}, {"printed": 6}, {"is_report": False}]
)
def test_what_is_stored_otherwise_is_wrong(tmp_path: Path, other: dict[str, object]) -> None:
    assert examine(case(tmp_path, **other)).word == "WRONG"  # type: ignore[arg-type]


def test_a_figure_that_is_lost_is_named_or_silently_lost(tmp_path: Path) -> None:
    known = case(tmp_path)
    lost = Case(known.path, known.name, known.stated, {LICENCES: Decimal(5), PUNISHED: Decimal(1)})
    assert examine(lost).word == "named"  # figure.missing
    blank = report("重庆市武隆区接龙乡人民政府2021年").replace("<td>1</td></tr>", ROWS)
    assert examine(case(tmp_path, body=f"<html><body>{blank}</body></html>")).word == "SILENT"


def test_a_file_that_is_no_report_is_refused_and_rightly_so(tmp_path: Path) -> None:
    other = "<html><body><h1>通知公告</h1><p>略。</p></body></html>"
    assert examine(case(tmp_path, body=other)).word == "refused"
    assert examine(case(tmp_path, body=other, is_report=False)).word == "right"


def test_the_command_fails_where_it_is_asked_about_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for folder in ("documents", "real", "reports"):
        (tmp_path / "field" / folder).mkdir(parents=True)
    (tmp_path / "field" / "documents" / "right-values.csv").write_text("table,row,column,value\n", "utf-8")
    monkeypatch.setattr("sys.argv", ["field", "--shared", str(tmp_path)])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1


@needs_shared
def test_every_case_beside_the_checkout_is_loaded() -> None:
    cases = list(load_cases(SHARED / "field"))
    described = len(list((SHARED / "field" / "reports").glob("*.json")))
    assert sum(one.name.startswith("reports/") for one in cases) == described
    assert all(one.stated or not one.is_report for one in cases)
