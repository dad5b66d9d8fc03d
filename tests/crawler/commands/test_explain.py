"""`scrapy explain`: one file on the terminal, as JSON and as pictures."""

import json

import pytest

from tests.conftest import Workspace
from tests.paths import SITE
from tests.skips import lacks_extra

REPORT = SITE / "localhost/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf"


def test_a_file_is_shown_cell_by_cell(workspace: Workspace) -> None:
    outcome = workspace.run("explain", str(REPORT))
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    for part in (
        "PDF (application/pdf)",
        "Title and header fields",
        "Table 0",
        "→ natural_person",
        "figures read",
    ):
        assert part in outcome.stdout, part
    assert not workspace.database.exists()


def test_as_json_it_has_every_cell(workspace: Workspace) -> None:
    found = json.loads(workspace.run("explain", str(REPORT), "--json").stdout)
    cells = [cell for table in found["tables"] for cell in table["cells"]]
    figures = [cell for cell in cells if cell["role"] in ("figure", "blank_figure", "words")]
    assert len(figures) == found["figures"] > 0
    assert all(isinstance(cell["value"], int | float) for cell in figures if cell["role"] == "figure")
    assert found["report"]


def test_pictures_are_written_and_named(workspace: Workspace) -> None:
    pytest.importorskip("PIL", reason=lacks_extra("draw"))
    folder = workspace.folder / "pictures"
    outcome = workspace.run("explain", str(REPORT), "--draw", str(folder))
    assert outcome.exit_code == 0
    assert sorted(map(str, folder.iterdir())) == sorted(outcome.stderr.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name one file"),
        (["a", "b"], "name one file"),
        (["/no/such/file"], "No such file"),
        (["."], "is a folder"),
        ([str(REPORT), "--draw", "/dev/null/x"], "--draw /dev/null/x: Not a directory"),
    ],
)
def test_what_cannot_be_explained_is_one_line(workspace: Workspace, arguments: list[str], said: str) -> None:
    outcome = workspace.run("explain", *arguments)
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith("refused: ")
    assert said in outcome.stderr
    assert len(outcome.stderr.splitlines()) == 1


def test_a_file_that_its_reader_refuses_has_the_code_of_the_failure(workspace: Workspace) -> None:
    broken = workspace.folder / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    outcome = workspace.run("explain", str(broken))
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"refused: {broken}: damaged: ")
