"""The lists of a DOCX file, and which of them a paragraph belongs to (ECMA-376 part 1, 17.9)."""

import re
from dataclasses import replace

from lxml.etree import _Element as Element

from pipelines.documents.docx.styles import Styles, find_child, is_on, read_val
from pipelines.documents.word.lists import Level, Lists


class Numbering:
    """Numbers the paragraphs of one document as they are read in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._w = root.tag.removesuffix("numbering") if root is not None else ""
        self._styles = styles
        self._lists = _read_lists(root, self._w) if root is not None else Lists({}, {})
        self._by_style: dict[str, tuple[str | None, str | None]] = {}

    def number(self, properties: Element) -> str:
        """Return the number before the paragraph of these properties, empty where it has none, and count it."""
        if not self._lists:
            return ""
        own = find_child(properties, f"{self._w}numPr")
        list_id, level = read_val(own, self._w, "numId"), read_val(own, self._w, "ilvl")
        if list_id is None:
            list_id, style_level = self._find_by_style(self._styles.find_style(properties))
            level = level or style_level
        return self._lists.number(list_id, _read_int(level, 0)) if list_id else ""

    def _find_by_style(self, style: str) -> tuple[str | None, str | None]:
        """Return the list and the level of a style's paragraphs; few styles are used, each for many paragraphs."""
        if style not in self._by_style:
            list_id, level = self._styles.find_list(style)
            linked = self._lists.find_level(list_id or "", style)
            self._by_style[style] = list_id, level if linked is None else str(linked)
        return self._by_style[style]


def _read_lists(root: Element, w: str) -> Lists:
    abstract = {
        element.get(f"{w}abstractNumId", ""): {
            _read_int(level.get(f"{w}ilvl"), 0): _read_level(level, w) for level in element.iterchildren(f"{w}lvl")
        }
        for element in root.iterchildren(f"{w}abstractNum")
    }
    lists: dict[str, tuple[str, dict[int, Level]]] = {}
    for element in root.iterchildren(f"{w}num"):
        base = read_val(element, w, "abstractNumId") or ""
        levels = dict(abstract.get(base, {}))
        for override in element.iterchildren(f"{w}lvlOverride"):
            number = _read_int(override.get(f"{w}ilvl"), 0)
            own = override.find(f"{w}lvl")
            level = _read_level(own, w) if own is not None else levels.get(number)
            if level is not None:
                levels[number] = replace(level, start=_read_int(read_val(override, w, "startOverride"), level.start))
        if levels:
            lists[element.get(f"{w}numId", "")] = base, levels
    return Lists(abstract, lists)


def _read_level(element: Element, w: str) -> Level:
    restart = read_val(element, w, "lvlRestart")
    return Level(
        start=_read_int(read_val(element, w, "start"), 0),
        format=read_val(element, w, "numFmt") or "decimal",
        pattern=read_val(element, w, "lvlText") or "",
        style=read_val(element, w, "pStyle") or "",
        restart=None if restart is None else _read_int(restart, 0),
        legal=is_on(element.find(f"{w}isLgl"), w),
    )


def _read_int(text: str | None, missing: int) -> int:
    """Return a whole number of at most six digits, ``missing`` for anything else: no list counts further."""
    return int(text) if text and re.fullmatch(r"-?[0-9]{1,6}", text) else missing
