"""What the runs of a DOCX part look like, as far as it decides what is seen: hidden, struck out, raised, tiny, pale.

A property is stated by a run, by one of its styles, or by the defaults (ECMA-376 part 1, 17.7.2). Most files state none
of those that matter, which `may_mark` tells without parsing them.
"""

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass
from types import EllipsisType

from lxml.etree import _Element as Element

from pipelines.documents.docx.styles import Styles, find_child, is_on, read_val
from pipelines.documents.word.visibility import SMALLEST, THINNEST, WHITE, is_same_colour

_NOTE_ANCHORS = ("_ftn", "_edn")
_WORD_2010 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_HIGHLIGHTS = {
    "black": 0x000000, "blue": 0x0000FF, "cyan": 0x00FFFF, "green": 0x00FF00, "magenta": 0xFF00FF, "red": 0xFF0000,
    "yellow": 0xFFFF00, "white": 0xFFFFFF, "darkBlue": 0x000080, "darkCyan": 0x008080, "darkGreen": 0x008000,
    "darkMagenta": 0x800080, "darkRed": 0x800000, "darkYellow": 0x808000, "darkGray": 0x808080, "lightGray": 0xC0C0C0,
}  # fmt: skip

_IN_BYTES = (  # what nearly every run states, or nearly every paragraph
    re.compile(rb':sz w:val="[0-3]"'),
    re.compile(rb':ascii="(?:W|S|M)[^"]*(?:dings|Symbol|MT Extra|Marlett)'),
    re.compile(rb'line="(?:[0-9]|[1-3][0-9]|40)"'),
)
_IN_STYLES = (b"vanish", b"trike", b'script"', b":position ", b'color w:val="F', b'color w:val="f', b"highlight")
_SWITCHES = ("vanish", "strike", "dstrike")
_OTHERS = ("vertAlign", "position", "w", "color", "highlight", "hyperlink", "footnoteReference", "endnoteReference")


def may_style(xml: bytes) -> bool:
    """Tell whether a part of styles can state any property by which text is not seen, or raised, without parsing it."""
    return _is_foreign(xml) or any(name in xml for name in _IN_STYLES) or _IN_BYTES[0].search(xml) is not None


def may_mark(xml: bytes, root: Element, w: str) -> bool:
    """Tell whether a part states any property by which text may not be seen, or may be raised; ``root`` is its tree."""
    if _is_foreign(xml) or any(pattern.search(xml) for pattern in _IN_BYTES):
        return True
    colours: set[str] = set()
    tags = [w + name for name in (*_SWITCHES, *_OTHERS)]
    for element in root.iter(*tags, f"{_WORD_2010}textFill"):
        if element.tag == f"{w}color":
            colours.add(element.get(f"{w}val", ""))
        elif _does_mark(element, w):
            return True
    texts = {colour for colour in map(_read_colour, colours) if colour is not None}
    if not texts:
        return False
    fills = {_read_colour(shading.get(f"{w}fill")) for shading in root.iter(f"{w}shd")} | {WHITE}
    return any(is_same_colour(text, fill) for text in texts for fill in fills if fill is not None)


def _does_mark(element: Element, w: str) -> bool:
    name = str(element.tag).removeprefix(w)
    if name in _SWITCHES:
        return is_on(element, w)
    if name == "hyperlink":
        return (element.get(f"{w}anchor") or "").startswith(_NOTE_ANCHORS)
    if name in ("footnoteReference", "endnoteReference"):
        return element.get(f"{w}customMarkFollows") is not None
    return element.get(f"{w}val") not in ("0", "baseline", "100", "none")


def _is_foreign(xml: bytes) -> bool:
    """Tell whether a part is written in another way than programs do, so that its bytes say nothing of it."""
    return xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"<w:" not in xml[:4096]


@dataclass(frozen=True, slots=True)
class Look:
    """How a run's text stands: not seen at all, above or below its line; its shift and its size in half-points.

    ``font`` is the one of its characters of one byte.
    """

    seen: bool
    raised: bool
    offset: int
    size: int
    font: str


@dataclass(frozen=True, slots=True)
class _Stated:
    """What the styles of a run state together: properties by their tags, and the toggles that are on."""

    properties: dict[str, Element]
    toggled: frozenset[str]


_DEFAULT_SIZE = 20  # half-points, where nothing states another (ECMA-376 part 1, 17.3.2.38)
_TOGGLES = ("vanish", "strike")


class Looks:
    """The looks of the runs of one part; ``w`` is the namespace of WordprocessingML in braces."""

    def __init__(self, w: str, styles: Styles, root: Element) -> None:
        self._w = w
        self._styles = styles
        self._paper = WHITE if find_child(root, f"{w}background") is None else None
        self._known: dict[tuple[str, str, str], _Stated] = {}

    def find_look(self, run: Element) -> Look:
        """Return the look of a run."""
        w = self._w
        own = find_child(run, f"{w}rPr")
        paragraph = next(run.iterancestors(f"{w}p"), None)
        around = find_child(paragraph, f"{w}pPr")
        stated = self._find_stated(read_val(own, w, "rStyle") or "", self._styles.find_style(around), run)
        direct = {str(child.tag): child for child in own} if own is not None else {}
        all_stated = stated.properties | direct if direct else stated.properties

        def is_switched(name: str) -> bool:
            return is_on(direct[w + name], w) if w + name in direct else name in stated.toggled

        def read(name: str, missing: int) -> int:
            element = all_stated.get(w + name)
            return missing if element is None else _read_number(element.get(f"{w}val"), missing)

        size = read("sz", _DEFAULT_SIZE)
        gone = (
            any(map(is_switched, _TOGGLES))
            or is_on(all_stated.get(f"{w}dstrike"), w)
            or min(size, read("w", 100)) <= SMALLEST
            or self._is_thin(around)
            or self._is_pale(all_stated, run, around)
        )
        align = all_stated.get(f"{w}vertAlign")
        raised = align is not None and align.get(f"{w}val") in ("superscript", "subscript")
        fonts = all_stated.get(f"{w}rFonts")
        font = (fonts.get(f"{w}ascii") or "") if fonts is not None else ""
        return Look(not gone, raised or self._has_own_mark(run), read("position", 0), size, font)

    def _find_stated(self, run_style: str, paragraph_style: str, run: Element) -> _Stated:
        table = next(run.iterancestors(f"{self._w}tbl"), None)
        table_style = read_val(find_child(table, f"{self._w}tblPr"), self._w, "tblStyle") or ""
        key = run_style, paragraph_style, table_style
        if key not in self._known:
            layers = [self._styles.find_looks(style) for style in reversed(key)]
            properties = dict(self._styles.defaults)
            for layer in layers:
                properties |= layer
            self._known[key] = _Stated(
                properties, frozenset(name for name in _TOGGLES if self._is_toggled(name, layers))
            )
        return self._known[key]

    def _is_toggled(self, name: str, layers: Iterable[dict[str, Element]]) -> bool:
        """Tell whether styles switch a property on: each that has it turns it over (17.7.3); the defaults keep it."""
        tag, w = self._w + name, self._w
        return is_on(self._styles.defaults.get(tag), w) or sum(is_on(layer.get(tag), w) for layer in layers) % 2 == 1

    def _has_own_mark(self, run: Element) -> bool:
        """Tell whether a run holds the author's own mark of a note, or the link to one, whatever it looks like."""
        parent = run.getparent()
        anchor = parent.get(f"{self._w}anchor") if parent is not None else None
        if anchor is not None and anchor.startswith(_NOTE_ANCHORS):
            return True
        notes = (find_child(run, f"{self._w}{kind}Reference") for kind in ("footnote", "endnote"))
        own = (note.get(f"{self._w}customMarkFollows") for note in notes if note is not None)
        return any(value not in (None, "0", "false") for value in own)

    def _is_thin(self, around: Element | None) -> bool:
        """Tell whether the lines of a paragraph are too thin to show any text."""
        style = self._styles.find_looks(self._styles.find_style(around), "pPr")
        spacing = find_child(around, f"{self._w}spacing")
        spacing = style.get(f"{self._w}spacing") if spacing is None else spacing
        if spacing is None or spacing.get(f"{self._w}lineRule") != "exact":
            return False
        return 0 < _read_number(spacing.get(f"{self._w}line"), 0) <= THINNEST

    # ------------------------------------------------------------ colours

    def _is_pale(self, stated: dict[str, Element], run: Element, around: Element | None) -> bool:
        """Tell whether text has the colour of what it stands on, or none at all."""
        fill = stated.get(f"{_WORD_2010}textFill")
        if fill is not None and fill.find(f"{_WORD_2010}noFill") is not None:
            return f"{_WORD_2010}textOutline" not in stated
        colour = stated.get(f"{self._w}color")
        text = _read_colour(colour.get(f"{self._w}val")) if colour is not None else None
        if fill is not None and (own := fill.find(f"{_WORD_2010}solidFill/{_WORD_2010}srgbClr")) is not None:
            text = _read_colour(own.get(f"{_WORD_2010}val"))
        if text is None:
            return False
        background = self._find_background(stated, run, around)
        return background is not None and is_same_colour(text, background)

    def _find_background(self, stated: dict[str, Element], run: Element, around: Element | None) -> int | None:
        """Return the colour that a run stands on, None where it is not known."""
        w = self._w
        highlight = stated.get(f"{w}highlight")
        if highlight is not None and highlight.get(f"{w}val") in _HIGHLIGHTS:
            return _HIGHLIGHTS[str(highlight.get(f"{w}val"))]
        style = self._styles.find_looks(self._styles.find_style(around), "pPr").get(f"{w}shd")
        for shading in (stated.get(f"{w}shd"), find_child(around, f"{w}shd"), style):
            if (fill := self._read_fill(shading)) is not ...:
                return fill
        for element in run.iterancestors(f"{w}tc", f"{w}tbl", f"{w}txbxContent"):
            if element.tag == f"{w}txbxContent":
                return None  # of the box, or of what lies behind it
            properties = find_child(element, f"{element.tag}Pr")
            if (fill := self._read_fill(find_child(properties, f"{w}shd"))) is not ...:
                return fill
            if element.tag == f"{w}tbl" and self._styles.is_shaded(read_val(properties, w, "tblStyle") or ""):
                return None
        return self._paper

    def _read_fill(self, shading: Element | None) -> int | EllipsisType | None:
        """Return the colour of a shading, ``...`` where it lets through what is below, None for a pattern."""
        if shading is None:
            return ...
        kind = shading.get(f"{self._w}val", "clear")
        if kind in ("clear", "nil"):
            fill = shading.get(f"{self._w}fill", "auto")
            return ... if fill == "auto" or kind == "nil" else _read_colour(fill)
        return _read_colour(shading.get(f"{self._w}color")) if kind == "solid" else None


def _read_colour(text: str | None) -> int | None:
    return int(text, 16) if text and re.fullmatch(r"[0-9A-Fa-f]{6}", text) else None


def _read_number(text: str | None, missing: int) -> int:
    """Return the whole part of a measure in the unit of its property; strict files may say ``1pt`` and are not read."""
    match = re.fullmatch(r"(-?[0-9]{1,6})(?:\.[0-9]*)?%?", text or "")
    return int(match[1]) if match else missing
