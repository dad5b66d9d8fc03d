"""Numbers in running text: 7,522件, １２件, 十二件, 123.9万余条, 近500件, 99.7%."""

import re
from decimal import Decimal

from pipelines.claims.claim import Quantity

MEASURES = ("件次", "件", "条", "份", "宗", "项", "起", "例")
"""Measure words of requests, cases and pieces of information. 个 and 次 count meetings and days as well."""

_BEFORE = {
    "约": "about", "大约": "about", "大概": "about", "近": "less", "接近": "less", "不足": "less", "不到": "less",
    "超": "more", "超过": "more", "逾": "more", "突破": "more", "多达": "exact",
}  # fmt: skip
_AFTER = {"左右": "about", "上下": "about", "以上": "more"}
_MORE = "余|多"
_SCALES = {"万": 4, "亿": 8}
_MORE_OR_SCALE = "[余多万亿]"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_CHINESE = "".join((*_DIGITS, *_UNITS))

_QUANTITY = re.compile(
    rf"""(?P<before>{"|".join(sorted(_BEFORE, key=len, reverse=True))})?
         (?<![0-9.第每前\ufffd/\-~～—–]) (?<![0-9],) (?<![0-9{_CHINESE}]至) (?<![0-9{_CHINESE}]到)
         (?: (?P<digits>[0-9]{{1,12}}(?:\.[0-9]{{1,6}})?) | (?<![{_CHINESE}数几]) (?P<chinese>[{_CHINESE}]{{1,9}}) )
         (?: (?P<more>{_MORE})? (?P<scale>[万亿])? (?P<more_too>{_MORE})?
             (?P<measure>{"|".join(MEASURES)}) (?!事) (?:\(次\))? (?P<after>{"|".join(_AFTER)})?
           | (?P<percent>%) )""",
    re.VERBOSE,
)
_COUNTED = re.compile(rf"[0-9{_CHINESE}]{_MORE_OR_SCALE}{{0,3}}(?:{'|'.join(MEASURES)}|%)")  # much cheaper to look for
STARTS = frozenset("0123456789" + _CHINESE + "".join(word[0] for word in _BEFORE))
"""The characters that a quantity can begin with."""


def find_quantity(text: str, start: int) -> tuple[Quantity, int] | None:
    """Return the quantity that begins at a place of a folded text, and where it ends; None where none begins there.

    An end of a range, an ordinal (第3件) and a vague number (数十件) are no quantities.
    """
    found = _QUANTITY.match(text, start)
    if found is None:
        return None
    number = Decimal(found["digits"]) if found["digits"] else _read_chinese(found["chinese"])
    if number is None:
        return None
    if found["percent"]:
        return Quantity(number, _BEFORE.get(found["before"] or "", "exact"), _last_place(number), "%"), found.end()
    scale = Decimal(1).scaleb(_SCALES.get(found["scale"] or "", 0))
    step = max(_last_place(number) * scale, Decimal(1))
    exactness = _BEFORE.get(found["before"] or "", _AFTER.get(found["after"] or "", "exact"))
    if found["more"] or found["more_too"]:
        exactness = "more"
    return Quantity(_plain(number * scale), exactness, step, found["measure"]), found.end()


def has_quantity(text: str) -> bool:
    """Tell whether a folded text has a quantity anywhere."""
    return _COUNTED.search(text) is not None and _QUANTITY.search(text) is not None


def _last_place(number: Decimal) -> Decimal:
    return Decimal(1).scaleb(int(number.as_tuple().exponent))


def _plain(number: Decimal) -> Decimal:
    return Decimal(int(number)) if number == int(number) else number


def _read_chinese(text: str) -> Decimal | None:
    """Return a numeral below ten thousand (十二, 一百零五, 二〇), None where the characters are no numeral."""
    if len(text) > 1 and not any(char in _UNITS for char in text):
        return Decimal("".join(str(_DIGITS[char]) for char in text)) if text[0] not in "零〇两" else None
    total, digit, below = 0, -1, 10_000
    for char in text:
        if char in _UNITS:
            if _UNITS[char] >= below:
                return None
            below = _UNITS[char]
            total += (digit if digit > 0 else 1) * below
            digit = -1
        elif digit > 0:
            return None
        else:
            digit = _DIGITS[char]
    return Decimal(total + max(digit, 0))
