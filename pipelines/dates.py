"""Dates and years as the sites print them; the one place where dateparser is used.

dateparser alone reads `2020年` as year 6 and `76` as 1976, swaps day and month where that makes a date
(`2020-13-01`), fills `2020年3月` with today's day and takes 〔2018〕 for a date. So a text must first have
the shape of a full date; dateparser, with its language named, strict and all parts required, then says
whether there is such a day, and its answer counts only if it has the year, month and day that are printed.
"""

import re
import unicodedata
from functools import lru_cache

from dateparser.date import DateDataParser

from pipelines.spelling import fold_width

YEARS = range(1990, 2101)
"""The years that a date of this project can have."""

LABELS = (
    *(f"{what}{kind}" for what in ("成文", "发布", "发文", "印发", "公布", "公开") for kind in ("日期", "时间")),
    *(f"{what}{kind}" for what in ("生成", "制发", "更新") for kind in ("日期", "时间")),
    "日期",
    "时间",
)
"""Labels that may stand before a date, with or without brackets, a colon and spaces inside."""

BRACKETS = ("[]", "()", "【】", "〔〕")

_DIGITS = "一二三四五六七八九"
_ZEROS = "0〇零○◯OoΟοОо"  # the last six are Latin, Greek and Cyrillic letters, typed for 〇
_YEAR_DIGITS = str.maketrans(_DIGITS + _ZEROS, "123456789" + "0" * len(_ZEROS))
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
_DASHES = r"\-‐‑‒–—−\u00ad"  # escaped for a character class


def _spell_numerals() -> dict[str, int]:
    """Return every spelling of 1 to 31 in Chinese numerals: 三, 〇三, 十三, 二十三, 廿三, 卅."""
    ones = {digit: n for n, digit in enumerate(_DIGITS, 1)}
    tens = {"十": 10, "一十": 10, "二十": 20, "廿": 20, "三十": 30, "卅": 30}
    pairs = {ten + one: high + low for ten, high in tens.items() for one, low in ones.items()}
    padded = {zero + one: low for zero in _ZEROS for one, low in ones.items()}
    return {spelling: n for spelling, n in (ones | tens | padded | pairs).items() if n <= 31}


_NUMERALS = _spell_numerals()
_MONTHS = _NUMERALS | {"元": 1}  # 元月 is January; 正月 is a lunar month and no month here

_YEAR = rf"(?:[0-9]{{4}}|[{_DIGITS}{_ZEROS}]{{4}})"
_NUMERAL = rf"[{_DIGITS}{_ZEROS}十廿卅]{{1,3}}"
_DATE = re.compile(
    rf"""(?P<year>{_YEAR}) \s*年\s* (?P<month>[0-9]{{1,2}}|元|{_NUMERAL}) \s*月\s*
         (?P<day>[0-9]{{1,2}}|{_NUMERAL}) \s*[日号]
       | (?P<y>[0-9]{{4}}) (?P<sep>[/.{_DASHES}]) (?P<m>[0-9]{{1,2}}) (?P=sep) (?P<d>[0-9]{{1,2}})""",
    re.VERBOSE,
)
_COMPACT = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})")
_WHOLE_YEAR = re.compile(rf"({_YEAR})(?:年度?)?")
_LABEL_WORDS = "|".join(r"\s*".join(label) for label in LABELS)
_LABEL = re.compile(rf"\A[\[(【〔]?\s*(?:{_LABEL_WORDS})\s*[\])】〕]?\s*:?\s*")
_WEEKDAY_AND_TIME = re.compile(
    r"""(?: \s* \(?(?:星期|周)[一二三四五六日天]\)? )?
        (?: (?:T|\s+|(?<![0-9])|(?=[上下]午)) (?:上午|下午)?
            (?:[01]?[0-9]|2[0-3]) (?: :[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?
                                   | 时[0-5]?[0-9]分(?:[0-5]?[0-9]秒)? )
            (?: Z | \s*[+-][01][0-9]:?[0-5][0-9] )? )?""",
    re.VERBOSE,
)
_NEEDLESS_SPACE = re.compile(
    r"""(?<=[^\x00-\x7f])\s+ | \s+(?=[^\x00-\x7f])       # beside a Chinese character
      | (?<=[0-9])\s+(?=[/.-]) | (?<=[/.-])\s+(?=[0-9])  # beside a separator""",
    re.VERBOSE,
)

_PARSER = DateDataParser(
    languages=["zh"],
    settings={
        "STRICT_PARSING": True,
        "REQUIRE_PARTS": ["day", "month", "year"],
        "DATE_ORDER": "YMD",
        "PARSERS": ["absolute-time"],
    },
)


def read_date(text: str) -> str | None:
    """Return the date that `text` is, as ISO 8601 (`2020-03-31`), or None where it is no full, real date.

    Read: 年月日 with digits or Chinese numerals; `-`, `/` or `.` between the parts; eight digits; each with
    spaces inside, brackets around it, a label of `LABELS` before it, a weekday and a time after it. A time's
    zone shifts nothing: the date is the one printed.

    Refused: a date that lacks its year, month, day or the word 日 (characters get lost in publishing:
    `2020年3月3` may have been the 31st), a range, a year outside `YEARS`, digits of one number
    apart (`3 1日`), and a date with a sign in it that is no digit but looks like one (`2020-03-3①`).

    Measured: 0.01 ms for a day seen before (4,096 are kept), 0.3 ms for a new one, and 0.1 s for the first
    of a process, when dateparser loads its language.
    """
    bare = _strip_brackets(_NEEDLESS_SPACE.sub("", _fold_signs(text)))
    bare = _strip_brackets(_LABEL.sub("", bare))
    found = _DATE.match(bare) or _COMPACT.match(bare)
    if found is None or not _WEEKDAY_AND_TIME.fullmatch(bare, found.end()):
        return None
    return _read_parts(found)


def find_dates(text: str) -> list[str]:
    """Return the full, real dates inside running text as ISO 8601, in order, repeated where the text repeats.

    Both ends of a range count, if both are full dates. Not taken: eight digits in a row (numbers of files and
    telephones look the same) and what is part of a longer number, name or path (`1-2020-3-1`,
    `a/2020/03/31/b`), which is also a range whose hyphen is the dates' own (`2020-1-1-2020-3-1`).
    """
    folded = _fold_signs(text)
    dates = (_read_parts(found) for found in _DATE.finditer(folded) if _stands_alone(found))
    return [date for date in dates if date is not None]


def read_year(text: str) -> int | None:
    """Return the year that `text` is (`2018`, `2018年度`, `二〇一八年`), or None for anything else.

    One pair of brackets around it is allowed (`〔2018〕`). A year inside other words is not looked for, and a
    year outside `YEARS` is none.
    """
    found = _WHOLE_YEAR.fullmatch(_strip_brackets(_NEEDLESS_SPACE.sub("", _fold_signs(text))))
    if found is None:
        return None
    year = int(found[1].translate(_YEAR_DIGITS))
    return year if year in YEARS else None


def _fold_signs(text: str) -> str:
    """Return `text` in one width, without invisible characters, and with no sign become a digit."""
    return fold_width("".join("\ufffd" if _hides_number(char) else char for char in text).translate(_INVISIBLE))


def _hides_number(char: str) -> bool:
    """Return whether NFKC would make a number of a sign that is none: ①, ², ㊂, ㋀."""
    category = unicodedata.category(char)
    if category == "So":
        return any(folded in "0123456789" for folded in unicodedata.normalize("NFKC", char))
    return category == "No"


def _strip_brackets(text: str) -> str:
    """Return `text` without spaces at its ends and without one pair of brackets that holds all of it."""
    text = text.strip()
    inner = text[1:-1]
    if text[:1] + text[-1:] in BRACKETS and not any(char in "".join(BRACKETS) for char in inner):
        return inner.strip()
    return text


def _stands_alone(found: re.Match[str]) -> bool:
    """Return whether a date found in running text is no part of a longer number, name or path."""
    before, after = found.string[: found.start()][-2:], found.string[found.end() :][:3]
    if found["year"]:
        return before[-1:] not in {*"0123456789", *_DIGITS, *_ZEROS, "十", "百", "千", "万"}
    separator = re.escape(found["sep"])
    joined_before = re.search(rf"\w{separator}\Z|[0-9A-Za-z_]\Z", before)
    joined_after = re.match(rf"{separator}?[0-9A-SU-Za-z_\ufffd]|{separator}?T(?![0-9])", after)
    return not joined_before and not joined_after


def _read_parts(found: re.Match[str]) -> str | None:
    """Return the date that a match of `_DATE` or `_COMPACT` states, or None where there is no such day."""
    parts = found.groupdict()
    if parts.get("year"):
        year = int(parts["year"].translate(_YEAR_DIGITS))
        return _confirm_date(year, _read_numeral(parts["month"], _MONTHS), _read_numeral(parts["day"], _NUMERALS))
    return _confirm_date(int(parts["y"]), int(parts["m"]), int(parts["d"]))


def _read_numeral(text: str, spellings: dict[str, int]) -> int:
    """Return a month's or day's number in digits or Chinese numerals; 0, which is neither, for nonsense."""
    return int(text) if re.fullmatch("[0-9]+", text) else spellings.get(text, 0)


@lru_cache(maxsize=4096)
def _confirm_date(year: int, month: int, day: int) -> str | None:
    """Return the day as ISO 8601 if dateparser finds just this day in it and the year is one of `YEARS`."""
    if year not in YEARS:
        return None
    found = _PARSER.get_date_data(f"{year}年{month}月{day}日").date_obj
    if found is None or (found.year, found.month, found.day) != (year, month, day):
        return None
    return f"{year}-{month:02}-{day:02}"
