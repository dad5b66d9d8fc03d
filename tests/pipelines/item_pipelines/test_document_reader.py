"""Every way in which reading can fail is a code and a message."""

import asyncio
from dataclasses import replace

import pytest

from pipelines.documents.model import Layout, ReadError
from pipelines.evidence import read_evidence
from pipelines.item_pipelines.document_reader import DocumentReader
from pipelines.item_pipelines.reader_limits import ReaderLimits
from pipelines.items import ReadProblem
from pipelines.packing import PackedEvidence, pack_evidence
from pipelines.workers import LimitError
from tests.pipelines.item_pipelines.fake_run import LIMITS

URL = "http://x.example/report.html"


class FakePool:
    """Reads at once, in this process; or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error, self.calls = error, 0

    async def call(self, content: bytes, layout: Layout) -> PackedEvidence:
        self.calls += 1
        if self.error is not None:
            raise self.error
        return pack_evidence(read_evidence(content, layout))

    def close(self) -> None: ...


def make_reader(pool: FakePool) -> DocumentReader:
    """Return a reader that reads in this process; no other is started."""
    reader = DocumentReader(LIMITS)
    reader.pool = pool  # type: ignore[assignment]  # all that it calls
    return reader


def read(error: Exception | None = None) -> PackedEvidence | ReadProblem:
    reader = make_reader(FakePool(error))
    return asyncio.run(reader.read_safely(URL, "2019年年报\n\n正文。".encode(), Layout()))


def test_a_document_becomes_evidence() -> None:
    said = read()
    assert isinstance(said, PackedEvidence)
    assert said.media_type == "text/plain"


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (ReadError("encrypted", "a password is needed"), ReadProblem("encrypted", "a password is needed")),
        (LimitError("time_limit", "took longer"), ReadProblem("time_limit", "took longer")),
        (KeyError("x"), ReadProblem("reader_error", "KeyError: 'x'")),
    ],
)
def test_a_document_that_cannot_be_read_is_a_problem(error: Exception, problem: ReadProblem) -> None:
    assert read(error) == problem


def test_a_mistake_of_a_reader_is_logged_with_the_address(caplog: pytest.LogCaptureFixture) -> None:
    read(LimitError("crash", "gone"))
    assert caplog.messages == []
    read(KeyError("x"))
    assert caplog.messages == [f"the reader failed on {URL}"]


@pytest.mark.parametrize("limits", [replace(LIMITS, processes=0), replace(LIMITS, time_limit=0)])
def test_limits_within_which_nothing_can_be_read_are_refused(limits: ReaderLimits) -> None:
    with pytest.raises(ValueError, match=r"nothing( is read)?$"):
        DocumentReader(limits)
