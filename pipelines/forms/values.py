"""Numbers as the reports print them: `8（含2018年结转1件）`, `552.94亿元`, `增1423`, a dash for nothing.

What a spelling means is data (the tables below); the reading is exact decimal arithmetic. Text is read, is
empty, or is refused with `NotANumber`: nothing is guessed. The rules come from the rule `figure.not_a_number`
(a blank or a dash is no number and no zero, full-width digits are digits) and from cells seen on the sites.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pipelines.forms.characters import SIMPLIFIED

_THINGS = ("件", "条", "项", "个", "篇", "份", "宗")
_EVENTS = ("次", "场", "场次", "期", "起", "个", "件")

COUNT_WORDS: dict[str, tuple[str, ...]] = {
    "件": _THINGS,
    "条": _THINGS,
    "项": _THINGS,
    "篇": _THINGS,
    "个": (*_THINGS, "处", "家"),
    "次": _EVENTS,
    "人": ("人", "名", "位"),
    "人次": ("人次", "人", "名"),
}
"""The form's unit and the measure words that count the same thing, as officials use them side by side.

人 may stand for 人次 in 接受培训人员数; 人次 may not stand for 人, since visits are not persons.
"""

_COUNT_SCALES = {"": 0, "万": 4, "亿": 8}

MONEY_WORDS = {
    "元": -4,
    "千元": -1,
    "万元": 0,
    "亿元": 4,
    "万亿元": 8,
    "万": 0,
    "亿": 4,
    "万亿": 8,
}
"""A money word and the power of ten that makes it 万元. A bare 万 or 亿 is short for 万元 or 亿元."""

SHIFTS: dict[str, dict[str, int]] = {
    unit: {scale + word: power for scale, power in _COUNT_SCALES.items() for word in ("", *words)}
    for unit, words in COUNT_WORDS.items()
} | {"万元": {"": 0, **MONEY_WORDS}}
"""For each unit of the forms: what may follow the number, and the power of ten that it stands for."""

APPROXIMATE = ("余", "约", "近", "多", "左右")
"""Words of an approximate number, so refused; used only to say why."""

SIGNS = {"+": "", "增": "", "增加": "", "-": "-", "减": "-", "减少": "-"}
"""What may stand before a number, and the sign that it is."""

_MINUS = "‐‑‒–−﹣⁻➖˗"
_RULES = "—―─"  # dashes that fill an empty cell, and are never the sign of a number
_INVISIBLE = "".join(
    map(chr, (0xAD, 0x34F, 0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x202A, 0x202E), *range(0x2060, 0x2065),
              *range(0x2066, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF))
)  # fmt: skip
_APOSTROPHES = "’‘ʼ′´`"
_GROUP_SPACES = "\u00a0\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f"
_TURNED = "\u202e"  # RIGHT-TO-LEFT OVERRIDE: 21 is shown as 12
_BRACKETS = {"(": ")", "〔": "〕", "【": "】"}

_SPELLING = (
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys(_MINUS, "-")
    | dict.fromkeys(_INVISIBLE, "")
    | dict.fromkeys(_APOSTROPHES, "'")
    | SIMPLIFIED  # 萬, 條
)
_TO_SPELLING = str.maketrans(_SPELLING)

_LINE_BREAK = re.compile(r"(?<=\S)(?:\r\n|[\n\r\u2028])(?=\S)(?!(?<=[0-9]\r\n)[0-9])(?!(?<=[0-9][\n\r\u2028])[0-9])")
_CUT = re.compile(r"(?<=[0-9])\s+(?=[0-9])")
_MOST_PIECES = 4
_NOTE_MARKS = re.compile(r"(?<=\S)\s*(?:注[0-9]{0,2}|\[(?:注?[0-9]{1,2}|注)\]|[①-⓿❶-➓㊀-㊉*※†‡¹²³⁰⁴-⁹₀-₉]|\s)+$")
_EMPTY = re.compile(rf"[-{_RULES}]*|/+|\\+")
_SIGN = re.compile("|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True)))
_NUMBER = re.compile(
    rf"""[1-9][0-9]{{0,2}} (?P<sep>[,'、{_GROUP_SPACES}]) [0-9]{{3}} (?:(?P=sep)[0-9]{{3}})* (?:\.[0-9]+)?
       | [0-9]+ (?:\.[0-9]+)?""",
    re.VERBOSE,
)

_MAX_DIGITS = 60  # what a report counts has ten at the most, and a REAL of SQLite ends at 308


class NotANumber(ValueError):  # noqa: N818 - named as the rule figure.not_a_number is
    """Words, or a broken number, where a number must stand.

    Attributes:
        raw: the text as printed (NFC, ends trimmed).
        reason: why it was refused, in a few words.
    """

    def __init__(self, raw: str, reason: str) -> None:
        # Both in args, so that the error survives the way back from a worker process.
        super().__init__(raw, reason)
        self.raw = raw
        self.reason = reason

    def __str__(self) -> str:
        """Return the text and the reason."""
        return f"{self.raw!r} is not a number: {self.reason}"


@dataclass(frozen=True, slots=True)
class Value:
    """One cell's number.

    Attributes:
        number: exact, in the form's unit; None where the cell is blank or holds a dash.
        raw: the text as printed, in NFC, without whitespace at its ends.
    """

    number: Decimal | None
    raw: str


@lru_cache(2048)
def read_value(raw: str, unit: str, printed_unit: str | None = None) -> Value:
    """Return the number that a cell prints, in the form's unit.

    Read: digits of either width, groups of three (by commas, apostrophes, 、, or by no-break or thin spaces), a
    fraction, one sign (`+`, any minus, 增, 增加, 减, 减少), a unit with 万 or 亿, then remarks in balanced brackets
    and the marks of notes (`注1`, `[1]`, `①`, `*`, a raised digit), which are no part of the number. Soft hyphens
    and other characters that nobody sees are none. No number: a cell that is blank or has only dashes or slashes.

    Decisions:
        - A number with 余, 约, 近, 多 or 左右 is refused: the form asks for a count, and an estimate in its
          place would take part in sums that it cannot satisfy. `123.9万` is read: it is no estimate by name.
        - 万 and 亿 are 10^4 and 10^8 in a column of counts; in a column of money they are short for 万元 and
          亿元, whatever the header says (nobody prints 万万元).
        - A remark that is nothing but a unit, `251000（元）`, is that unit; one that is only 约 or the like
          makes the number an estimate. Any other remark is left alone.
        - A unit after a remark, a mark before the number, a lone `.5` or `5.`, and an em dash as a sign are
          refused; so are digits on both sides of a line break or a space, which may be two numbers (`join_cut`),
          and what is written from right to left.
        - Fractions of counts and signs in unlikely places are read as printed; judging them is for the rules.

    Args:
        raw: the cell's text.
        unit: the form's unit, a key of `SHIFTS`.
        printed_unit: the unit that the column's header states, used where the cell states none.

    Raises:
        NotANumber: for words, estimates, foreign units, broken or endless numbers and unbalanced brackets.
        ValueError: if `unit` is none of the forms' units (the caller's error).
    """
    if unit not in SHIFTS:
        raise ValueError(f"unknown unit {unit!r}, expected one of {', '.join(SHIFTS)}")
    printed = unicodedata.normalize("NFC", raw).strip()
    text = fold_number(printed)
    if _EMPTY.fullmatch("".join(text.split())):
        return Value(None, printed)
    if _TURNED in text:
        raise NotANumber(printed, "written from right to left")
    return Value(_read_number(_LINE_BREAK.sub("", text.strip()), printed, unit, printed_unit), printed)


def fold_number(text: str) -> str:
    """Return the text of a cell in plain spelling: one width, one minus, without what nobody sees or notes mark."""
    return _NOTE_MARKS.sub("", text.replace("&nbsp;", "\u00a0").translate(_TO_SPELLING))


def join_cut(raw: str) -> str | None:
    """Return a number that line breaks or spaces in its cell cut as one, 12 above 34 as 1234; None for another text.

    It may as well be two numbers: only a sum can tell (`pipelines.figures.cut_numbers`).
    """
    text = fold_number(raw.strip())
    pieces = len(_CUT.findall(text)) + 1
    return _CUT.sub("", text) if 1 < pieces <= _MOST_PIECES else None


def _read_number(text: str, printed: str, unit: str, printed_unit: str | None) -> Decimal:
    """Return the number of `text`, which is `printed` in plain spelling; raise `NotANumber`."""
    sign = _SIGN.match(text)
    prefix = sign.group() if sign else ""
    unsigned = text.removeprefix(prefix).lstrip()
    number = _NUMBER.match(unsigned)
    if number is None:
        raise NotANumber(printed, _reason(unsigned, unit))
    stated, remarks = _split_remarks(unsigned[number.end() :].strip(), printed)
    shift = _find_shift([stated, *remarks], unit, printed_unit)
    if shift is None:
        raise NotANumber(printed, _reason("".join([stated, *remarks]), unit))
    digits = re.sub(r"[^0-9.]", "", number.group())
    if len(digits) > _MAX_DIGITS:
        raise NotANumber(printed, f"a number of more than {_MAX_DIGITS} digits")
    return _shift_point(SIGNS.get(prefix, "") + digits, shift)


def _find_shift(stated: list[str], unit: str, printed_unit: str | None) -> int | None:
    """Return the power of ten for what follows a number (unit, remarks); None if it does not suit `unit`."""
    suffix, *remarks = stated
    if any(remark in APPROXIMATE for remark in remarks):
        return None
    named = [word for word in (suffix, *filter(_is_unit, remarks)) if word]
    if not named and printed_unit is not None:
        named = ["".join(printed_unit.translate(_TO_SPELLING).split())]
    shifts = {SHIFTS[unit].get(word) for word in named or [""]}
    return shifts.pop() if len(shifts) == 1 else None


def _is_unit(word: str) -> bool:
    """Return whether a word is a unit of any form."""
    return bool(word) and any(word in shifts for shifts in SHIFTS.values())


def _split_remarks(text: str, printed: str) -> tuple[str, list[str]]:
    """Return what follows a number: its unit, and what the brackets after it hold; raise `NotANumber`."""
    start = next((index for index, char in enumerate(text) if char in _BRACKETS), len(text))
    remarks: list[str] = []
    open_brackets: list[str] = []
    begin = start
    for index in range(start, len(text)):
        char = text[index]
        if char in _BRACKETS:
            begin = begin if open_brackets else index + 1
            open_brackets.append(_BRACKETS[char])
        elif char in _BRACKETS.values():
            if not open_brackets or open_brackets.pop() != char:
                raise NotANumber(printed, "brackets do not match")
            if not open_brackets:
                remarks.append("".join(text[begin:index].split()))
        elif not open_brackets and not char.isspace():
            raise NotANumber(printed, "text after a remark")
    if open_brackets:
        raise NotANumber(printed, "brackets do not match")
    return "".join(text[:start].split()), remarks


def _shift_point(digits: str, power: int) -> Decimal:
    """Return signed `digits` times ten to `power`, written out, exact whatever the context's precision.

    Zeros that the shift leaves at the end of a fraction are dropped; where nothing is shifted, zeros stay as
    they were printed. Zero has no sign.
    """
    number = Decimal(f"{digits}E{power}")
    if power:
        plain = format(number, "f")
        number = Decimal(plain.rstrip("0").rstrip(".") if "." in plain else plain)
    return number or number.copy_abs()


def _reason(rest: str, unit: str) -> str:
    """Return why the text `rest`, found in place of a number or its unit, was refused."""
    if any(word in rest for word in APPROXIMATE):
        return "an estimate"
    if any(char in "0123456789" for char in rest):
        return "a broken number"
    return f"{rest!r} does not go with {unit}"
