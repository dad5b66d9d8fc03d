"""Reads small DOCX files for the tests: to their document, or to the error that reading them ends in."""

import pytest

from pipelines.documents.docx.reader import read_docx
from pipelines.documents.model import Document, Layout, ReadError


def read(content: bytes) -> Document:
    return read_docx(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error
