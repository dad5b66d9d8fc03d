"""Files that are broken, empty or made to harm: each ends in a named error, large ones are read in time."""

from collections.abc import Callable

import pytest

from pipelines.documents.rtf.reader import MAX_GROUP_DEPTH
from tests.growth import assert_linear
from tests.pipelines.documents.rtf.reading import error_of, read
from tests.pipelines.documents.rtf_files import rtf
from tests.pipelines.documents.word_samples import lines


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", "damaged"),
        (b"{\\rt", "damaged"),
        (rtf("渝")[:-1], "damaged"),
        (rtf("渝", "渝")[:-40], "damaged"),
        (rtf("渝")[:-1] + b"\\", "damaged"),
        (rtf(), "empty"),
        (rtf(b"\\par"), "empty"),
        (rtf(rb"\'4"), "damaged"),
        (rtf(rb"a\u"), "damaged"),
        (rtf(rb"a\u70000"), "damaged"),
        (rtf(rb"a\cellx99999999999"), "damaged"),
        (rtf(b"a\\bin9999999 x"), "damaged"),
        (rtf(rb"\trowd\cellx900\cellx800\intbl 1\cell 2\cell\row"), "damaged"),
        (rtf(rb"\trowd\cellx900\intbl 1\cell 2\cell\row"), "damaged"),
        (rtf(rb"\intbl 1\cell 2\cell\row"), "damaged"),
        (rtf(rb"\pard\intbl\itap2000000000 1\nestcell"), "damaged"),
        (rtf(b"a" + b"{" * MAX_GROUP_DEPTH + b"}" * MAX_GROUP_DEPTH), "too_deep"),
        (rtf(rb"\trowd" + b"".join(rb"\cellx%d" % edge for edge in range(100)) + rb"\row"), "table_too_large"),
        (rtf(rb"\trowd" + b"".join(rb"\cellx%d" % edge for edge in range(60)) + rb"\row" * 2000), "table_too_large"),
        (rtf(rb"{\rtf1\f13 \'d6\'d8 \'d6 \'d6 \'d6 }"), "encoding"),
        (rtf(rb"\'e9", head=rb"{\rtf1\ansi\ansicpg12345"), "encoding"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_bad_files_end_in_their_error(content: bytes, error: str) -> None:
    assert error_of(content) == error


def test_what_stands_behind_the_document_is_no_part_of_it() -> None:
    assert lines(read(rtf("渝") + b"\r\n\0{\\rtf1 x}}")) == ["渝"]


@pytest.mark.parametrize(
    ("make", "size"),
    [
        (lambda size: rtf(b"a{\\pict " + b"ff" * size + b"}"), 5_000_000),
        (lambda size: rtf(b"a" + rb"\'d6\'d8" * size), 100_000),
        (lambda size: rtf(b"{" * 900 + b"a" + rb"{\b x}" * size + b"}" * 900), 50_000),
        (lambda size: rtf(b"a" + b"{\\*\\x" * size + b"}" * size), 200_000),
        (lambda size: rtf(b"a" + rb"\intbl\itap60 \pard\par" * size), 5000),
    ],
    ids=["picture", "one run", "many groups", "deep groups that are left out", "in and out of tables"],
)
def test_large_files_take_linear_time(make: Callable[[int], bytes], size: int) -> None:
    assert_linear(make, read, size)
