"""Reads small RTF files for the tests: to their document, or to the error that reading them ends in."""

import pytest

from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.rtf.reader import read_rtf


def read(content: bytes) -> Document:
    return read_rtf(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error
