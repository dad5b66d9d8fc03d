"""Lists that count: which number Word prints before a numbered paragraph (ECMA-376 part 1, 17.9)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipelines.documents.word.numbers import format_number

LEVELS = 9
"""Levels that a list may have."""

_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered.

    ``format`` is a name of `NUMBER_FORMATS`, ``pattern`` has ``%1`` to ``%9`` where the numbers of the levels
    stand, ``restart`` is the level (from 1) after whose paragraphs it begins anew (None: any level above it, 0: none),
    ``style`` the paragraph style that is numbered so, and ``legal`` prints the levels above with digits.
    """

    start: int
    format: str
    pattern: str
    style: str = ""
    restart: int | None = None
    legal: bool = False


Levels = Mapping[int, Level]


class Lists:
    """The lists of one document; they count as its paragraphs are read in order.

    ``abstract`` are the definitions of lists. ``lists`` are, by the names that paragraphs use, the definition with
    which a list counts, and its levels; those levels that are not the definition's own begin anew at the list's first
    paragraph.
    """

    def __init__(self, abstract: Mapping[str, Levels], lists: Mapping[str, tuple[str, Levels]]) -> None:
        self._abstract = abstract
        self._lists = lists
        self._counts: dict[str, dict[int, int]] = {}
        self._started: set[str] = set()

    def __bool__(self) -> bool:
        """Tell whether there is any list."""
        return bool(self._lists)

    def find_level(self, list_id: str, style: str) -> int | None:
        """Return the level of a list that belongs to a style."""
        _, levels = self._lists.get(list_id, ("", {}))
        return next((number for number, level in levels.items() if style and level.style == style), None)

    def number(self, list_id: str, level: int) -> str:
        """Return the number before the next paragraph of a list, and count it; empty where there is no such list."""
        abstract, levels = self._lists.get(list_id, ("", {}))
        if level not in levels:
            return ""
        counts = self._counts.setdefault(abstract, {})
        if list_id not in self._started:
            self._started.add(list_id)
            for number, settings in levels.items():
                if settings is not self._abstract.get(abstract, {}).get(number):
                    counts.pop(number, None)
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in range(level + 1, LEVELS):
            restart = levels[deeper].restart if deeper in levels else None
            if restart is None or level < restart:
                counts.pop(deeper, None)
        return _print(levels, level, counts)


def _print(levels: Levels, level: int, counts: Mapping[int, int]) -> str:
    own = levels[level]
    if own.format == "bullet":
        return ""  # a decoration, as in HTML

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if place > level or place not in levels:
            return ""
        name = "decimal" if own.legal and place != level else levels[place].format
        return format_number(counts.get(place, levels[place].start), name)

    text = _PLACE.sub(fill, own.pattern)
    return f"{text} " if text[-1:].isalnum() else text  # 1 before 234 must not become 1234
