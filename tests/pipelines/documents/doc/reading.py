"""Reads small DOC files for the tests: to their document, or to the error that reading them ends in."""

import pytest

from pipelines.documents.doc.reader import read_doc
from pipelines.documents.model import Document, Layout, ReadError


def read(content: bytes) -> Document:
    return read_doc(content, Layout())


def error_of(content: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read(content)
    return caught.value.error
