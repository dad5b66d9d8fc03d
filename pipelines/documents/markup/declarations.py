"""The declarations of CSS that can hide text, strike it out or raise it, of a rule or of a ``style`` attribute."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

import tinycss2

from pipelines.documents.markup.style_values import read_colour, read_font_size, read_pixels, read_share

Declarations = Mapping[str, tuple[str, bool]]
"""By property: its value in lower case, and whether it is important."""

_DISPLAYS = frozenset(
    (  # noqa: SIM905
        "none contents block inline inline-block flow-root flex inline-flex grid inline-grid list-item table "
        "inline-table table-row table-cell table-row-group table-header-group table-footer-group table-caption "
        "table-column table-column-group ruby ruby-text -webkit-box -webkit-inline-box run-in -webkit-flex"
    ).split()
)
_POSITIONS = frozenset(("static", "relative", "absolute", "fixed", "sticky", "-webkit-sticky"))
_RAISED = frozenset(("super", "sub", "baseline", "top", "text-top", "middle", "bottom", "text-bottom"))
_GLOBAL = frozenset(("inherit", "initial", "unset", "revert", "revert-layer"))
_LENGTHS = frozenset(
    "left right top bottom width height max-width max-height text-indent margin-left margin-top".split()  # noqa: SIM905
)
_KEYWORDS: Mapping[str, frozenset[str]] = {
    "display": _DISPLAYS,
    "visibility": frozenset(("visible", "hidden", "collapse")),
    "position": _POSITIONS,
    "vertical-align": _RAISED,
    "mso-hide": frozenset(("all", "screen", "none")),
    "content-visibility": frozenset(("visible", "auto", "hidden")),
    "direction": frozenset(("ltr", "rtl")),
    "float": frozenset(("left", "right", "none", "inline-start", "inline-end")),
}
_FREE = frozenset(
    ("clip", "clip-path", "transform", "overflow", "text-decoration-line", "content", "unicode-bidi", "filter")
)
MAX_BRACKETS = 100
"""Brackets in one selector or block of declarations; Python's stack ends at some hundreds within each other."""

_FUNCTIONS = ("calc(", "min(", "max(", "clamp(")
_IMAGE = re.compile(r"url\(|gradient\(|image\(|image-set\(|element\(")
_SHORTHANDS = ("font", "background", "text-decoration", "overflow-x", "overflow-y", "inset", "margin")
_NAMES = frozenset((*_KEYWORDS, *_LENGTHS, *_FREE, *_SHORTHANDS))
_NAMES |= {"opacity", "font-size", "color", "background-color", "background-image", "-webkit-text-fill-color"}


def is_too_deep(css: str) -> bool:
    """Tell whether CSS has more brackets than anybody writes: what parses it goes into each of them."""
    return sum(css.count(bracket) for bracket in "([{") > MAX_BRACKETS


@lru_cache(2048)
def read_declarations(text: str) -> Declarations:
    """Return the declarations of a block of CSS that may matter for what is seen; what CSS does not take is dropped.

    Shorthands are taken apart; of two declarations of one property the later one counts, unless the first one alone
    is important.
    """
    found: dict[str, tuple[str, bool]] = {}
    if is_too_deep(text):
        return found
    for item in tinycss2.parse_blocks_contents(text, skip_comments=True, skip_whitespace=True):
        if item.type == "declaration" and item.lower_name in _NAMES:
            for name, value in _expand(item.lower_name, item.value):
                if item.important or not found.get(name, ("", False))[1]:
                    found[name] = value, item.important
    return found


def _expand(name: str, tokens: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Yield the longhand properties of a declaration with their values, none where CSS would not take it."""
    value = tinycss2.serialize(tokens).strip()
    if name != "content":
        value = value.lower()
    if value in _GLOBAL:
        yield from ((longhand, value) for longhand in _LONGHANDS.get(name, (name,)))
    elif name == "font":
        size = next((word for word in value.split("/")[0].split() if read_font_size(word, 1.0) is not None), None)
        yield from [("font-size", size)] if size else []
    elif name == "background":
        words = [tinycss2.serialize([token]) for token in tokens if token.type not in ("whitespace", "url")]
        yield "background-color", next((word for word in words if read_colour(word)), "transparent").lower()
        yield "background-image", "url" if _IMAGE.search(value) else "none"
    elif name in ("inset", "margin"):
        sides = [side for side in value.split() if side]
        if sides and len(sides) <= 4:
            prefix = "margin-" if name == "margin" else ""
            yield f"{prefix}top", sides[0]
            yield f"{prefix}left", sides[3 if len(sides) == 4 else min(1, len(sides) - 1)]
    elif _is_valid(name, value):
        yield _LONGHANDS.get(name, (name,))[0], value


_LONGHANDS: Mapping[str, tuple[str, ...]] = {
    "font": ("font-size",),
    "background": ("background-color", "background-image"),
    "text-decoration": ("text-decoration-line",),
    "overflow-x": ("overflow",),
    "overflow-y": ("overflow",),
    "-webkit-text-fill-color": ("color",),
}


def _is_valid(name: str, value: str) -> bool:
    if name in _KEYWORDS and value in _KEYWORDS[name]:
        return True
    if name in _LENGTHS or name == "vertical-align":
        return value in ("auto", "none") or value.startswith(_FUNCTIONS) or read_pixels(value) is not None
    if name == "font-size":
        return value.startswith(_FUNCTIONS) or read_font_size(value, 1.0) is not None
    if name == "opacity":
        return read_share(value) is not None
    if name in ("color", "background-color", "-webkit-text-fill-color"):
        return value == "currentcolor" or read_colour(value) is not None
    return name not in _KEYWORDS
