"""What the steps of reading a page hand to each other. Lengths are points (1/72 inch), y grows upwards."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Box = tuple[float, float, float, float]
"""Left, bottom, right, top."""

Matrix = tuple[float, float, float, float, float, float]
"""The numbers a to f that take (x, y) to (ax + cy + e, bx + dy + f), as in PDF."""

THIN = 3.2
"""Points; no character is so low, and few borders are thicker."""

Shows = Literal["text", "picture", "both"]
"""What a page shows: text; a picture of text; text, and a picture beside it that may be of a table."""


class Limits(NamedTuple):
    """How much a file may hold; a yearly report has under 60 pages of under 1,000 paths and 3,000 characters."""

    pages: int = 500
    objects: int = 300_000
    characters: int = 300_000
    cells: int = 20_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page: its printed characters, and the thin marks that may be borders.

    ``text`` has no white space; ``boxes`` are its characters' boxes (font height, not ink), in the order in which
    the file draws them. ``spaced`` are the characters that white space stands before. All is turned so that the
    text runs from left to right: ``turns`` are the quarter turns, counterclockwise, that this took. A page that shows a
    ``picture`` has only the characters that can be seen and read.

    ``unread`` are the characters U+FFFD that stand where something is shown that is no text, with their kinds (those of
    `UNREAD_KINDS`, ``outline`` and ``lost``). ``faint`` are as pale as a watermark, ``tall`` much higher than most of
    the page, ``small`` those of short pieces in smaller type that may be marks of notes, ``struck`` are struck out.
    """

    number: int
    text: str
    boxes: list[Box]
    spaced: frozenset[int]
    marks: list[Box]
    shows: Shows = "text"
    turns: int = 0
    unread: Mapping[int, str] = field(default_factory=dict)
    faint: frozenset[int] = frozenset()
    tall: frozenset[int] = frozenset()
    small: frozenset[int] = frozenset()
    struck: frozenset[int] = frozenset()


class Picture(NamedTuple):
    """A picture of a page: a byte for each pixel, rows from the top, 0 black to 255 white."""

    width: int
    height: int
    pixels: bytes


class DrawnPage(NamedTuple):
    """A page as its file draws it: its picture, and its width and height in points as it is shown.

    ``matrix`` takes the page's points, not turned, to pixels of the picture, whose y grows downwards.
    """

    picture: Picture
    size: tuple[float, float]
    matrix: Matrix


class Ruling(NamedTuple):
    """A straight border: its y (x of a vertical one) and the range of x (of y) that it covers."""

    position: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text outside tables; ``spilled`` where it stands so close below a table that it may be part of it."""

    text: str
    box: Box
    spilled: bool = False

    @property
    def height(self) -> float:
        """Height of the line's characters."""
        return self.box[3] - self.box[1]


Outline = tuple[int, Box]
"""Where a cell or a part of it stands: the page, from 1, and the box between its borders or around its text."""


@dataclass(slots=True)
class PartCell:
    """One cell of the part of a table that stands on one page.

    ``spill`` is the text just below the cell, where the cell is in the last row: browsers print the lines that did
    not fit into a cut row over the page's edge, outside the table. ``outlines`` are where it is printed: none for a
    blank cell of a table without borders, several for one whose lines or pages were joined. ``unread`` are the kinds of
    what it shows that is no text.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    page: int
    text: str = ""
    spill: str = ""
    outlines: tuple[Outline, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(slots=True)
class TablePart:
    """The part of a table that stands on one page; ``xs`` are its column edges, rows are numbered downwards.

    Without borders (``ruled`` false) there are no edges.
    """

    page: int
    box: Box
    xs: list[float]
    rows: int
    cells: list[PartCell]
    ruled: bool = True
