import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.white_space import collapse


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("\u3000\u3000重庆市\xa0\n\t2019年 ", "重庆市 2019年"),
        ("收\u200b到", "收到"),  # zero-width characters are no part of a word
        ("\ufeff一、总体\u200d情\u2060况\u200e", "一、总体情况"),
        ("a\u2003\u2009b\u205fc", "a b c"),
        ("\u200b \u3000", ""),
        ("e\u0301", "\u00e9"),  # NFC
        ("①２，（三）", "①２，（三）"),  # as printed: no NFKC
        ("2020\u00ad03\u00ad31", "2020\u00ad03\u00ad31"),  # typed for a hyphen in dates: pipelines/dates.py
    ],
)
def test_collapse(raw: str, text: str) -> None:
    assert collapse(raw) == text


@given(st.text())
def test_collapse_is_stable(text: str) -> None:
    once = collapse(text)
    assert collapse(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert "  " not in once
    assert once == once.strip()


@pytest.mark.parametrize(
    ("text", "collapsed"),
    [
        ("1\u00a0234", "1\u202f234"),
        ("1\u2009234\u2009567", "1\u202f234\u202f567"),
        ("12\u00a034", "12 34"),
        ("1\u00a0234\u2009567", "1\u202f234 567"),  # another kind of space parts another number
        ("7\u00a0件", "7 件"),
        ("\u202e21", "12"),
        ("7\u202e21\u202c件", "712件"),
        ("\u200f21", "21"),
    ],
)
def test_spaces_within_a_number_are_kept_and_what_is_turned_round_is_read_as_seen(text: str, collapsed: str) -> None:
    assert collapse(text) == collapsed
