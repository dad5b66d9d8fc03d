"""Which style sheets are for a person at a screen: media queries, and conditions of ``@supports``."""

import re

from pipelines.documents.markup.style_values import read_pixels

WIDTH, HEIGHT = 1280.0, 800.0
"""The window in which a page is read, in CSS pixels: a desktop's, as reports' tables are made for one."""

_FEATURE = re.compile(r"\(\s*(?:(min|max)-)?(?:device-)?(width|height)\s*:\s*([^()\s]+)\s*\)")
_RANGE = re.compile(r"\(\s*(width|height)\s*(<=|>=|<|>)\s*([^()\s]+)\s*\)")
_TRUE_FEATURES = frozenset(
    (
        "(orientation:landscape)", "(color)", "(hover)", "(hover:hover)", "(pointer:fine)", "(any-hover:hover)",
        "(any-pointer:fine)", "(prefers-color-scheme:light)", "(prefers-reduced-motion:no-preference)",
        "(scripting:enabled)",
    )
)  # fmt: skip


def applies_to_screen(condition: str) -> bool:
    """Tell whether a list of media queries (``screen and (min-width: 900px), print``) holds for `WIDTH` and `HEIGHT`.

    A query that is not known does not hold, as in browsers.
    """
    queries = condition.lower().split(",")
    return any(map(_holds, queries)) if condition.strip() else True


def _holds(query: str) -> bool:
    query = " ".join(query.split())
    denied = query.startswith("not ")
    query = query.removeprefix("not ").removeprefix("only ")
    parts = [part.strip() for part in re.split(r"\band\b", query)]
    return all(map(_is_true, parts)) != denied


def _is_true(part: str) -> bool:
    if not part.startswith("("):
        return part in ("all", "screen")
    if match := _FEATURE.fullmatch(part):
        bound, axis, length = match.groups()
        window, asked = (WIDTH if axis == "width" else HEIGHT), read_pixels(length)
        if asked is None:
            return False
        return window >= asked if bound == "min" else window <= asked if bound == "max" else window == asked
    if match := _RANGE.fullmatch(part):
        axis, sign, length = match.groups()
        window, asked = (WIDTH if axis == "width" else HEIGHT), read_pixels(length)
        if asked is None:
            return False
        return {"<": window < asked, "<=": window <= asked, ">": window > asked, ">=": window >= asked}[sign]
    return part.replace(" ", "") in _TRUE_FEATURES


def is_supported(condition: str) -> bool:
    """Tell whether a condition of ``@supports`` holds: browsers know what pages ask for, unless it is denied."""
    return not condition.strip().lower().startswith(("not ", "not("))
