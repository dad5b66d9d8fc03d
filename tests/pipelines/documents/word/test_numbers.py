"""List numbers as Word prints them."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.word.numbers import NUMBER_FORMATS, format_number


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("decimal", {1: "1", 12: "12"}),
        ("decimalZero", {1: "01", 12: "12"}),
        ("decimalFullWidth", {12: "１２"}),
        ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 100: "一百", 110: "一百一十"}),
        ("chineseCountingThousand", {105: "一百〇五", 1005: "一千〇五", 1050: "一千〇五十", 2345: "二千三百四十五"}),
        ("ideographDigital", {10: "一〇", 25: "二五"}),
        ("chineseLegalSimplified", {3: "叁", 12: "壹拾贰"}),
        ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
        ("ideographZodiac", {12: "亥"}),
        ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "21"}),
        ("decimalEnclosedParen", {3: "⑶"}),
        ("decimalEnclosedFullstop", {3: "⒊"}),
        ("lowerLetter", {1: "a", 26: "z", 27: "aa", 53: "aaa"}),
        ("upperLetter", {2: "B"}),
        ("lowerRoman", {4: "iv", 9: "ix", 49: "xlix"}),
        ("upperRoman", {1994: "MCMXCIV"}),
        ("none", {7: ""}),
        ("hebrew1", {7: "7"}),
    ],
)
def test_formats(name: str, printed: dict[int, str]) -> None:
    assert {number: format_number(number, name) for number in printed} == printed


@given(st.integers(-(10**6), 10**6), st.sampled_from(sorted(NUMBER_FORMATS)))
def test_any_number_has_a_printed_form(number: int, name: str) -> None:
    assert bool(format_number(number, name)) == (name != "none" or number < 0)


@given(st.integers(1, 9999))
def test_chinese_numbers_say_each_digit_in_its_place(number: int) -> None:
    printed = format_number(number, "chineseCounting")
    value = sum(
        ("〇一二三四五六七八九".index(digit) if digit else 1) * {"": 1, "十": 10, "百": 100, "千": 1000}[unit]
        for digit, unit in re.findall("([一二三四五六七八九]?)([十百千]?)", printed.replace("〇", ""))
        if digit or unit
    )
    assert value == number
