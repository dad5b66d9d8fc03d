"""The objects that a page draws, in lists as its content and its forms hold them, and where they stand."""

import ctypes
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from pipelines.documents.layout.elements import Box, Matrix
from pipelines.documents.pdf import pdfium
from pipelines.documents.pdf.pdfium import Handle

_SAMPLE = 5  # text objects that say how the text of a page is turned
_BOUNDS = pdfium.Buffer(ctypes.c_float, "f")  # left, bottom, right, top

UNIT: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
"""The matrix of the page itself."""


class _Matrices:
    """Room for the matrices of a chunk of objects."""

    def __init__(self) -> None:
        self._numbers = (ctypes.c_float * (6 * pdfium.CHUNK))()
        self._view = memoryview(self._numbers).cast("B").cast("f")
        self._references = [ctypes.byref(self._numbers, 24 * place) for place in range(pdfium.CHUNK)]

    def read(self, items: Sequence[Handle], kinds: int) -> list[list[Any]]:
        """Return the numbers a of all matrices, their numbers b, and so on for as many kinds as are wanted."""
        pdfium.call(pdfium.get_matrix, items, self._references)
        return [self._view[place : 6 * len(items) : 6].tolist() for place in range(kinds)]


_MATRICES = _Matrices()


class ObjectList(NamedTuple):
    """The objects of a page or of a form on it, in the order in which they are drawn, and their types.

    ``texts`` are those that are text. ``matrix`` takes their points to the page's; ``forms`` are the forms that they
    stand in, the outermost first.
    """

    items: list[Handle]
    kinds: list[int]
    texts: list[Handle]
    matrix: Matrix
    forms: tuple[Handle, ...]


class Area(NamedTuple):
    """A filled path or a picture that may cover what was drawn before it: its box, and the number of its list."""

    item: Handle
    box: Box
    owner: int
    is_picture: bool


def find_bounds(items: Sequence[Handle], matrix: Matrix) -> Iterator[Box | None]:
    """Yield the boxes of some objects of one list on the page; None where PDFium knows none."""
    for start in range(0, len(items), pdfium.CHUNK):
        chunk = items[start : start + pdfium.CHUNK]
        known = list(map(pdfium.get_bounds, chunk, *_BOUNDS.references))
        for is_known, box in zip(known, zip(*_BOUNDS.read(len(chunk)), strict=True), strict=True):
            yield None if not is_known else box if matrix is UNIT else transform(box, matrix)


def list_directions(items: Sequence[Handle], matrix: Matrix) -> tuple[list[float], list[float]]:
    """Return in which direction each of up to a chunk of text objects of one list runs: the x and the y of one step."""
    if matrix is UNIT:
        x, y = _MATRICES.read(items, 2)
        return x, y
    a, b, c, d = _MATRICES.read(items, 4)
    steps = [multiply((*own, 0.0, 0.0), matrix) for own in zip(a, b, c, d, strict=True)]
    return [step[0] for step in steps], [step[1] for step in steps]


def find_turns(lists: Iterable[ObjectList]) -> int:
    """Return by how many quarter turns clockwise a page has to be shown for a sample of its text to stand upright."""
    votes: Counter[int] = Counter()
    for objects in lists:
        texts = objects.texts
        for x, y in zip(*list_directions(texts[:: len(texts) // _SAMPLE + 1], objects.matrix), strict=True):
            votes[(0 if x > 0 else 2) if abs(x) >= abs(y) else (1 if y > 0 else 3)] += 1
    return max(votes, key=lambda turns: (votes[turns], -turns), default=0)


def transform(box: Box, matrix: Matrix) -> Box:
    """Return the box around a box that a matrix turned."""
    a, b, c, d, e, f = matrix
    corners = [(x * a + y * c + e, x * b + y * d + f) for x in (box[0], box[2]) for y in (box[1], box[3])]
    return (
        min(x for x, _ in corners),
        min(y for _, y in corners),
        max(x for x, _ in corners),
        max(y for _, y in corners),
    )


def multiply(first: Matrix, second: Matrix) -> Matrix:
    """Return the matrix that applies ``first``, then ``second``."""
    a, b, c, d, e, f = first
    p, q, r, s, t, u = second
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)
