"""What a worker is asked of a document: its bytes are kept before anything is said of them."""

from pathlib import Path

import pytest

from pipelines.archive import Archive, ArchiveError
from pipelines.documents.model import Layout, ReadError
from pipelines.intake.documents import keep_document, read_archived
from pipelines.items import ReadProblem
from pipelines.packing import PackedEvidence

TEXT = "2019年年报\n\n正文。".encode()


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


def break_reader(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def read(content: bytes, layout: Layout) -> PackedEvidence:
        raise error

    monkeypatch.setattr("pipelines.intake.documents.read_evidence", read)


def test_a_document_is_kept_under_its_hash_named_by_its_bytes_and_read(archive: Archive) -> None:
    kept = keep_document(TEXT, archive, Layout())
    assert (kept.media_type, kept.size) == ("text/plain", len(TEXT))
    assert kept.archive_path == f"{kept.sha256[:2]}/{kept.sha256}.txt"
    assert archive.read(kept.archive_path, kept.sha256) == TEXT
    assert isinstance(kept.said, PackedEvidence)
    assert read_archived(archive, kept.archive_path, kept.sha256, Layout()) == kept.said


def test_what_nobody_wants_read_is_kept_alone(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    break_reader(monkeypatch, ReadError("damaged", "no end"))
    kept = keep_document(TEXT, archive, None)
    assert kept.said is None
    assert archive.read(kept.archive_path, kept.sha256) == TEXT


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ReadError("encrypted", "a password is needed"), ReadProblem("encrypted", "a password is needed")),
        (KeyError("x"), ReadProblem("reader_error", "KeyError: 'x'")),
    ],
)
def test_a_document_that_cannot_be_read_is_kept_with_its_problem(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, error: Exception, problem: ReadProblem
) -> None:
    break_reader(monkeypatch, error)
    kept = keep_document(TEXT, archive, Layout())
    assert isinstance(kept.said, ReadProblem)
    assert kept.said[:2] == problem[:2]
    assert ("in read" in kept.said.trace) is (problem.error == "reader_error")
    assert archive.read(kept.archive_path, kept.sha256) == TEXT


def test_a_lack_of_memory_is_the_processs(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    break_reader(monkeypatch, MemoryError())
    with pytest.raises(MemoryError):
        keep_document(TEXT, archive, Layout())


def test_a_file_that_is_not_what_it_should_be_is_not_read(archive: Archive) -> None:
    with pytest.raises(ArchiveError, match="is not in the archive"):
        read_archived(archive, "ab/abc.txt", "abc", Layout())
