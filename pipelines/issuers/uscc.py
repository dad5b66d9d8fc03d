"""The unified social credit code (统一社会信用代码) of a body, GB 32100-2015.

Eighteen characters: who registers it (1), its kind (1), region code of GB/T 2260 (6), organisation code of
GB 11714 (9), check character (1). The digits and the capital letters without I, O, S, V and Z are used.
"""

import re
from dataclasses import dataclass

from pipelines.spelling import fold_width

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""The characters of a code, each at the place of its value, 0 to 30."""

_CODE = re.compile(rf"[{ALPHABET}]{{2}}[0-9]{{6}}[{ALPHABET}]{{10}}")


@dataclass(frozen=True, slots=True)
class Uscc:
    """A code whose check character is right, and the region code in it."""

    code: str
    region_code: str


def check_character(body: str) -> str:
    """Return the check character for the first 17 characters of a code.

    GB 32100: the sum of value times 3^i modulo 31 (i from 0) and the check character add up to a multiple of 31.

    Raises:
        ValueError: `body` has not 17 characters, or one that no code has.
    """
    if len(body) != 17 or any(character not in ALPHABET for character in body):
        raise ValueError(f"{body!r} is not the first 17 characters of a code")
    total = sum(ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return ALPHABET[-total % 31]


def region_code(code: str) -> str:
    """Return the region code (GB/T 2260) in a code: its characters 3 to 8."""
    return code[2:8]


def is_code(text: str) -> bool:
    """Tell whether a text has the shape of a code, whatever its check character."""
    return _CODE.fullmatch(text) is not None


def is_valid(code: str) -> bool:
    """Tell whether a text is a code, in capitals and nothing around it, whose check character is right."""
    return is_code(code) and check_character(code[:17]) == code[17]


def read_uscc(text: str) -> Uscc | None:
    """Return the valid code that a text is, or that an index number (``CODE/2023-00004``) begins with.

    Full-width characters, small letters and spaces are read as what they stand for; a code with a wrong check
    character is none.
    """
    code = re.sub(r"\s+", "", fold_width(text)).upper().partition("/")[0]
    return Uscc(code, region_code(code)) if is_valid(code) else None
