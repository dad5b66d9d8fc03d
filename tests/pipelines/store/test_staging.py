"""What was read again and waits to be applied."""

from pathlib import Path

import pytest

from pipelines.documents.model import Layout
from pipelines.items import ReadProblem
from pipelines.store.staging import Staging

LAYOUT, ANOTHER = Layout(body="div.text"), Layout(body="div.view")
SCANNED = ReadProblem("scanned", "no text")


def test_what_was_read_with_a_layout_waits_for_the_next_run(tmp_path: Path) -> None:
    staging = Staging(tmp_path / "r.sqlite")
    staging.add("a", LAYOUT, SCANNED)
    staging.close(remove=False)
    again = Staging(tmp_path / "r.sqlite")
    assert (again.has("a", LAYOUT), again.has("a", ANOTHER), again.has("b", LAYOUT)) == (True, False, False)
    assert list(again.documents()) == ["a"]
    assert again.load("a") == SCANNED
    assert isinstance(again.load("a"), ReadProblem), "it is told from evidence by its class"
    again.close(remove=True)
    assert not list(tmp_path.iterdir())


def test_evidence_of_another_state_of_the_program_is_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    staging = Staging(tmp_path / "r.sqlite")
    staging.add("a", LAYOUT, SCANNED)
    staging.close(remove=False)
    monkeypatch.setattr("pipelines.store.staging.fingerprint", lambda: "another")
    other = Staging(tmp_path / "r.sqlite")
    assert list(other.documents()) == []
    other.close(remove=True)
    assert not list(tmp_path.iterdir())


def test_a_file_that_a_power_cut_has_left_is_begun_anew(tmp_path: Path) -> None:
    (tmp_path / "r.sqlite.reparse").write_bytes(b"half of something" * 99)
    staging = Staging(tmp_path / "r.sqlite")
    assert list(staging.documents()) == []
    staging.close(remove=True)
