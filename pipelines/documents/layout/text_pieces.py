"""Characters outside ruled tables to pieces of text: the cells of tables without borders, and lines of text.

Without borders, a cell is known only by the white space around it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from pipelines.documents.layout.cell_labels import can_begin_label, is_whole_label
from pipelines.documents.layout.elements import Box, PageContent
from pipelines.documents.layout.spacing import NUMERIC, find_letter_spacing
from pipelines.documents.white_space import collapse

_APART = 0.6  # characters further apart than so many heights are in two cells
_NEAR = 0.2  # characters of one label are no further apart than so many heights
_LEVEL = 0.3  # of the height; characters of one line differ less
_WRAP = 0.55  # of the height; lines of one cell are no further apart
_WIDE_WRAP = 1.1  # the same where the lines make up a label, or the beginning of one
_NUMBER = re.compile(r"[-−–－+增减]?\d[\d,，.．]*(?:亿元|万元|万|亿|元)?(?:[(（].*[)）])?")
_DASHES = re.compile(r"[-—–－/]+")


@dataclass(slots=True)
class TextPiece:
    """Text that stands together, in one line or in the lines of one cell; ``indices`` are its characters.

    ``is_number`` is set for a number as a table prints it, ``is_dash`` for a dash printed for no number.
    """

    text: str
    box: Box
    indices: list[int]
    is_number: bool = False
    is_dash: bool = False

    @property
    def x(self) -> float:
        """The middle from left to right."""
        return (self.box[0] + self.box[2]) / 2

    @property
    def y(self) -> float:
        """The middle from bottom to top."""
        return (self.box[1] + self.box[3]) / 2


def find_pieces(page: PageContent, indices: Iterable[int]) -> list[TextPiece]:
    """Return the pieces of text of single lines, in the order in which the file draws them."""
    runs: list[list[int]] = []
    run: list[int] = []
    gaps: set[int] = set()
    boxes = page.boxes
    middle = end = 0.0
    for index in indices:
        left, bottom, right, top = boxes[index]
        height, gap = top - bottom, left - end
        if abs(gap) <= _APART * height and abs((bottom + top) / 2 - middle) < _LEVEL * height and runs:
            run.append(index)
            if gap > _NEAR * height:
                gaps.add(index)
        else:
            run = [index]
            runs.append(run)
            middle = (bottom + top) / 2
        end = right
    return [
        _build_piece(page, part, gaps)
        for run in runs
        for part in ([run] if gaps.isdisjoint(run) else _part_labels(page, run, gaps))
    ]


def _part_labels(page: PageContent, run: list[int], gaps: set[int]) -> list[list[int]]:
    """Return the labels of the forms into which gaps part a run: the headers of narrow columns nearly touch."""
    cuts = [place for place, index in enumerate(run) if index in gaps]
    parts = [run[start:end] for start, end in pairwise([0, *cuts, len(run)])]
    texts = ["".join(page.text[index] for index in part) for part in parts]
    return parts if all(map(can_begin_label, texts)) and not can_begin_label("".join(texts)) else [run]


def _part_numbers(page: PageContent, run: list[int], gaps: set[int]) -> set[int]:
    """Return the characters of a run at which a second number begins: numbers of narrow columns nearly touch."""
    text, boxes = "".join(page.text[index] for index in run), [page.boxes[index] for index in run]
    found = {
        place
        for place, index in enumerate(run)
        if place and index in gaps and text[place] in NUMERIC and text[place - 1] in NUMERIC
    }
    return {run[place] for place in found - find_letter_spacing(text, boxes, found)} if found else set()


def _build_piece(page: PageContent, run: list[int], gaps: set[int]) -> TextPiece:
    boxes = [page.boxes[index] for index in run]
    characters, spaced = page.text, page.spaced
    if not gaps.isdisjoint(run):
        spaced |= _part_numbers(page, run, gaps)
    text = collapse("".join([" " + characters[index] if index in spaced else characters[index] for index in run]))
    box = (boxes[0][0], min([box[1] for box in boxes]), boxes[-1][2], max([box[3] for box in boxes]))
    return TextPiece(text, box, run, bool(_NUMBER.fullmatch(text)), bool(_DASHES.fullmatch(text)))


def join_wrapped(pieces: list[TextPiece], rows: list[float]) -> list[TextPiece]:
    """Return pieces with the lines of each cell joined; ``rows`` are the heights at which numbers stand.

    Two lines that both stand beside numbers are two cells, however close; a number is a cell of its own.
    """
    cells = [piece for piece in pieces if piece.is_number or piece.is_dash]
    open_cells: list[TextPiece] = []  # those that the next line may stand below
    lines = sorted((piece for piece in pieces if not (piece.is_number or piece.is_dash)), key=lambda piece: -piece.y)
    for piece in lines:
        height = piece.box[3] - piece.box[1]
        open_cells = [cell for cell in open_cells if cell.box[1] - piece.box[3] < 2 * height]
        above = next((cell for cell in reversed(open_cells) if _continues(cell, piece, height, rows)), None)
        if above is None:
            open_cells.append(piece)
            cells.append(piece)
        else:
            box, other = above.box, piece.box
            above.text += piece.text
            above.box = (min(box[0], other[0]), other[1], max(box[2], other[2]), box[3])
            above.indices += piece.indices
    return cells


def _continues(cell: TextPiece, piece: TextPiece, height: float, rows: list[float]) -> bool:
    """Tell whether a line goes on in another one: by how close they stand, and by the labels of the forms."""
    (left, bottom, right, _), (from_x, _, to_x, top) = cell.box, piece.box
    if not -_LEVEL * height < bottom - top < _WIDE_WRAP * height:
        return False
    if min(right, to_x) - max(left, from_x) < 0.5 * min(right - left, to_x - from_x):
        return False
    known = can_begin_label(cell.text) and can_begin_label(cell.text + piece.text)
    if not known and (is_whole_label(cell.text) or bottom - top >= _WRAP * height):
        return False
    last_line = bottom + height / 2
    return not (_beside(last_line, rows, height) and _beside(piece.y, rows, height))


def _beside(y: float, rows: list[float], height: float) -> bool:
    return any(abs(y - row) < _LEVEL * height for row in rows)
