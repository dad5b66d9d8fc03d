"""Numbers that Word prints before the paragraphs of a list: 一、 （二） 3. ④."""

from collections.abc import Callable

_DIGITS = "〇一二三四五六七八九"
_FINANCIAL = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "十", "百", "千")
_FINANCIAL_UNITS = ("", "拾", "佰", "仟")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"))
_ROMAN_UNITS = ((40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def _count(number: int, digits: str = _DIGITS, units: tuple[str, ...] = _UNITS) -> str:
    """Return a number in Chinese words: 十二, 二十, 一百〇五; digit by digit from ten thousand on."""
    if not 0 < number < 10_000:
        return _spell(number)
    text, gap = "", False
    for place, digit in reversed(list(enumerate(map(int, reversed(str(number)))))):
        if digit:
            text += (digits[0] if gap and text else "") + digits[digit] + units[place]
        gap = not digit
    return text.removeprefix("一") if units is _UNITS and 10 <= number < 20 else text


def _spell(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _spell_letters(number: int) -> str:
    """Return a to z, then aa to zz, as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)


def _spell_roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for value, letters in (*_ROMAN, *_ROMAN_UNITS):
        text += letters * (number // value)
        number %= value
    return text


def _pick(choices: str) -> Callable[[int], str]:
    return lambda number: choices[number - 1] if 0 < number <= len(choices) else str(number)


_CIRCLED = _pick("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")

NUMBER_FORMATS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalHalfWidth": str,
    "decimalFullWidth": lambda number: str(number).translate(_WIDE),
    "decimalFullWidth2": lambda number: str(number).translate(_WIDE),
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": _pick("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇"),
    "decimalEnclosedFullstop": _pick("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛"),
    "ideographEnclosedCircle": _pick("㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉"),
    "lowerLetter": _spell_letters,
    "upperLetter": lambda number: _spell_letters(number).upper(),
    "lowerRoman": _spell_roman,
    "upperRoman": lambda number: _spell_roman(number).upper(),
    "chineseCounting": _count,
    "chineseCountingThousand": _count,
    "taiwaneseCounting": _count,
    "taiwaneseCountingThousand": _count,
    "japaneseCounting": _count,
    "ideographDigital": _spell,
    "taiwaneseDigital": _spell,
    "japaneseDigitalTenThousand": _spell,
    "chineseLegalSimplified": lambda number: _count(number, _FINANCIAL, _FINANCIAL_UNITS),
    "ideographTraditional": _pick(_STEMS),
    "ideographZodiac": _pick(_BRANCHES),
    "none": lambda _: "",
}
"""By the names of ECMA-376 part 1, 17.18.59 (ST_NumberFormat). Any other one is printed as digits."""


def format_number(number: int, name: str) -> str:
    """Return a list number as a format prints it; Word counts from 0 up, anything below is printed as digits."""
    return NUMBER_FORMATS.get(name, str)(number) if number >= 0 else str(number)
