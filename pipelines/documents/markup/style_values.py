"""What values of CSS properties say: lengths, colours, and which values a property may have at all."""

import math
import re
from functools import lru_cache
from typing import NamedTuple

from tinycss2.color4 import parse_color

_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([a-z%]*)")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "in": 96.0, "cm": 96 / 2.54, "mm": 9.6 / 2.54, "q": 2.4 / 2.54}
_OF_FONT = {"em": 1.0, "%": 0.01, "ex": 0.5, "ch": 0.5, "lh": 1.2}  # roughly, where only small or large is asked
_PIXELS |= {"rem": 16.0, "vw": 12.8, "vh": 8.0, "vmin": 8.0, "vmax": 12.8, "rlh": 19.2}
_FONT_SIZES = {
    "xx-small": 9.0, "x-small": 10.0, "small": 13.0, "medium": 16.0, "large": 18.0, "x-large": 24.0, "xx-large": 32.0,
    "xxx-large": 48.0,
}  # fmt: skip
_RELATIVE_SIZES = {"smaller": 5 / 6, "larger": 6 / 5}
_OPAQUE = 0.02  # of 1: what lets through more than all but this cannot be seen
_NEAR = 0.012  # of 1: three steps of 255 in each colour

DEFAULT_FONT_SIZE = 16.0


class Colour(NamedTuple):
    """A colour in sRGB and how opaque it is, each from 0 to 1."""

    red: float
    green: float
    blue: float
    alpha: float

    @property
    def is_seen(self) -> bool:
        """Whether it is opaque enough to be seen."""
        return self.alpha > _OPAQUE

    def looks_like(self, other: "Colour") -> bool:
        """Tell whether nobody could tell two colours apart, both of them on the same ground."""
        return all(abs(mine - theirs) <= _NEAR for mine, theirs in zip(self[:3], other[:3], strict=True))


WHITE = Colour(1, 1, 1, 1)


@lru_cache(1024)
def read_colour(value: str) -> Colour | None:
    """Return a colour of CSS; None where it is none, or depends on something else (``inherit``, ``currentcolor``)."""
    colour = parse_color(value)
    if colour is None or isinstance(colour, str):
        return None
    red, green, blue, alpha = colour.to("srgb")
    return None if any(map(math.isnan, (red, green, blue))) else Colour(red, green, blue, alpha)


@lru_cache(256)
def read_old_colour(value: str) -> Colour | None:
    """Return a colour of an attribute (``bgcolor``): HTML forgives what is missing in it."""
    value = value.strip()
    digits = value.removeprefix("#")
    if re.fullmatch(r"[0-9a-fA-F]{3}|[0-9a-fA-F]{6}", digits):
        return read_colour(f"#{digits}")
    return read_colour(value)


@lru_cache(512)
def read_pixels(value: str, font_size: float = DEFAULT_FONT_SIZE) -> float | None:
    """Return a length in CSS pixels, 96 to an inch; a percentage is one of the font's size. None: it is none."""
    match = _NUMBER.fullmatch(value)
    if match is None:
        return None
    number, unit = float(match[1]), match[2]
    if not unit:
        return 0.0 if number == 0 else None
    if unit in _PIXELS:
        return number * _PIXELS[unit]
    return number * _OF_FONT[unit] * font_size if unit in _OF_FONT else None


@lru_cache(512)
def read_font_size(value: str, around: float) -> float | None:
    """Return a font's size in pixels inside text of the size ``around``; None where the value is no size."""
    if value in _FONT_SIZES:
        return _FONT_SIZES[value]
    if value in _RELATIVE_SIZES:
        return around * _RELATIVE_SIZES[value]
    size = read_pixels(value, around)
    return None if size is None or size < 0 else size


@lru_cache(256)
def read_share(value: str) -> float | None:
    """Return a number or a percentage as a number; None where the value is neither."""
    match = _NUMBER.fullmatch(value)
    if match is None or match[2] not in ("", "%"):
        return None
    return float(match[1]) * (0.01 if match[2] else 1.0)
