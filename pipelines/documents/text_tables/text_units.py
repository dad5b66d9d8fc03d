"""What lines of a text are made of: cells where tabs or strokes part them, words and numbers where spaces do."""

import re
from dataclasses import dataclass
from typing import Literal

from pipelines.documents.white_space import collapse
from pipelines.spelling import fold_width

UnitKind = Literal["text", "value", "blank", "end"]
UnitSource = Literal["words", "cells", "rows"]

_VALUE = re.compile(
    r"(?:增加?|减少?|[-+−–‐])?\d[\d,]*(?:\.\d+)?[万亿]{0,2}(?:元|件|条|项|次|篇|个|人次?)?(?:[(〔【].*[)〕】])?"
    r"(?:注\d{0,2}|\[\d{1,2}\]|[*※])?"
    r"|[-—―─–/\\]+"
)
_OPEN = re.compile(r"(?:增加?|减少?|[-+−–‐])?\d[\d,.]*[万亿]{0,2}\w?\([^()]*")
_GLUED = re.compile(r"\d+(?:\.\d+)?[^\d.,、．，)）(（]")


@dataclass(frozen=True, slots=True)
class TextUnit:
    """One word or cell of a text, with its line.

    ``kind`` is ``value`` for what may stand in a cell of numbers (a dash too), ``blank`` for an empty cell,
    ``end`` for the end of a row. ``source`` is ``words`` where spaces part them, ``cells`` where each cell is
    known, and ``rows`` where the rows are known too. ``col`` and ``width`` are the place in a row that stands
    whole between its signs, and how many cells that row has; ``width`` is 0 where this is not known.
    """

    text: str
    line: int
    kind: UnitKind
    source: UnitSource
    first: int = -1
    col: int = 0
    width: int = 0

    @property
    def first_line(self) -> int:
        """The line that it begins on; ``line`` is the one that it ends on."""
        return self.line if self.first < 0 else self.first


def is_value(text: str) -> bool:
    """Tell whether a text looks like the content of a cell of numbers: a number, or a dash for none."""
    return _VALUE.fullmatch("".join(fold_width(text).split())) is not None


def is_open(text: str) -> bool:
    """Tell whether a text begins a number with a remark and does not end it: ``8（含2018年``."""
    return _OPEN.fullmatch("".join(fold_width(text).split())) is not None


def build_cell(text: str, line: int, source: UnitSource, first: int = -1, col: int = 0, width: int = 0) -> TextUnit:
    """Return the unit of a cell with a text."""
    text = collapse(text)
    return TextUnit(
        text, line, "blank" if not text else "value" if is_value(text) else "text", source, first, col, width
    )


def is_glued(unit: TextUnit, before: TextUnit) -> bool:
    """Tell whether a text begins with the number that stands next on its line: a lost break joins 7 and 五、其他."""
    return unit.line == before.line and unit.kind == "text" and _GLUED.match(unit.text) is not None
