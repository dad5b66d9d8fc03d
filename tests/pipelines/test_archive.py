import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.archive import Archive, ArchiveError


def files(root: Path) -> list[Path]:
    return sorted(path for path in root.rglob("*") if path.is_file())


def test_a_file_stands_under_its_hash(tmp_path: Path) -> None:
    sha256, relative = Archive(tmp_path).store(b"abc", "html")
    # FIPS 180-4, appendix: the digest of "abc"
    assert sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert relative == f"ba/{sha256}.html"
    assert (tmp_path / relative).read_bytes() == b"abc"


@given(content=st.binary(max_size=200))
def test_what_is_stored_is_read(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    archive = Archive(tmp_path_factory.mktemp("archive"))
    sha256, relative = archive.store(content, "bin")
    assert archive.read(relative, sha256) == content
    assert sha256 == hashlib.sha256(content).hexdigest()


def test_a_file_that_is_there_is_not_written_again(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    _, relative = archive.store(b"report", "pdf")
    os.utime(tmp_path / relative, (1, 1))
    assert archive.store(b"report", "pdf")[1] == relative
    assert (tmp_path / relative).stat().st_mtime == 1
    assert len(files(tmp_path)) == 1


def test_the_folder_is_made_and_others_may_read_the_file(tmp_path: Path) -> None:
    root = tmp_path / "data" / "archive"
    _, relative = Archive(root).store(b"x", "doc")
    assert (root / relative).stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("step", ["fsync", "replace"])
def test_a_failure_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(*(("os.fsync", fail) if step == "fsync" else (Path, "replace", fail)))
    with pytest.raises(OSError, match="No space left"):
        Archive(tmp_path).store(b"report", "pdf")
    assert files(tmp_path) == []


def test_several_writers_of_one_file(tmp_path: Path) -> None:
    content = b"r" * 100_000
    with ThreadPoolExecutor(8) as pool:
        paths = {relative for _, relative in pool.map(lambda _: Archive(tmp_path).store(content, "pdf"), range(40))}
    assert len(paths) == 1
    assert [path.read_bytes() for path in files(tmp_path)] == [content]


def test_a_file_that_is_gone_changed_or_closed_to_us_is_an_error_with_its_code(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256, relative = archive.store(b"text", "txt")
    (tmp_path / relative).write_bytes(b"other")
    with pytest.raises(ArchiveError, match="has bytes of the SHA-256") as changed:
        archive.read(relative, sha256)
    with pytest.raises(ArchiveError, match=r"ab/abc\.html is not in the archive") as gone:
        archive.read("ab/abc.html", sha256)
    with pytest.raises(ArchiveError, match="Is a directory") as closed:
        archive.read(sha256[:2], sha256)
    assert [error.value.error for error in (changed, gone, closed)] == ["hash", "missing", "unreadable"]
