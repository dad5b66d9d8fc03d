"""A reader's name says by which data it read, and names all of it."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.documents import reader_names
from pipelines.documents.formats import FILE_FORMATS
from pipelines.documents.model import Layout
from pipelines.documents.reader_names import fingerprint_data, name_reader
from pipelines.documents.readers import READERS
from pipelines.evidence import read_evidence
from tests.paths import ROOT, SITE

READ = [known for known in FILE_FORMATS if known.reader]

LIST_OPENED = """
import sys, importlib
from pathlib import Path
opened = set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
from pipelines.documents.model import Layout
from pipelines.documents.title_fields import derive_title_fields, list_title_candidates
from pipelines.figures.reader import read_figures
module, reader, file = sys.argv[1:]
document = getattr(importlib.import_module(module), reader)(Path(file).read_bytes(), Layout())
list(list_title_candidates(document)), list(derive_title_fields(document.header_fields))
assert read_figures(document.tables, 2023)[0]
root = Path("pipelines").resolve()
data = [Path(name) for name in opened if name.endswith((".toml", ".csv")) and root in Path(name).parents]
print("\\n".join(sorted(str(path.relative_to(root)) for path in data)))
"""


def has_figures(path: Path) -> bool:
    return bool(read_evidence(path.read_bytes(), Layout()).readings)


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a data file of the test's own."""
    monkeypatch.setattr(reader_names, "files", lambda package: tmp_path)
    path = tmp_path / "labels.csv"
    path.write_text("row,received\n# a remark\n\n", "utf-8")
    fingerprint_data.cache_clear()
    return path


def test_each_reader_is_named_with_its_version_and_a_fingerprint() -> None:
    assert len(READ) == len(READERS)
    for known in READ:
        assert re.fullmatch(rf"{known.reader}(\+ocr)?\+[0-9a-f]{{6}}", name_reader(known.media_type) or "")


def test_a_line_of_the_data_changes_the_fingerprint_and_a_remark_does_not(data: Path) -> None:
    before = fingerprint_data(("labels.csv",))
    data.write_text("# another remark\nrow,received\n", "utf-8")
    fingerprint_data.cache_clear()
    assert fingerprint_data(("labels.csv",)) == before
    data.write_text("row,received\nrow,granted\n", "utf-8")
    assert fingerprint_data(("labels.csv",)) == before, "files are read once in a process"
    fingerprint_data.cache_clear()
    assert fingerprint_data(("labels.csv",)) != before


@pytest.mark.parametrize("suffix", ["html", "pdf", "docx", "doc"])
def test_the_files_that_a_reader_goes_by_are_all_named(suffix: str) -> None:
    known = next(known for known in READ if known.suffix == suffix)
    reader = READERS[known.media_type]
    file = next(path for path in sorted(SITE.rglob(f"*.{suffix}")) if has_figures(path))
    given = [reader.__module__, reader.__name__, str(file)]
    command = [sys.executable, "-c", LIST_OPENED, *given]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert set(ran.stdout.split()) == set(known.data)
