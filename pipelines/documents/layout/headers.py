"""The header of a table without borders: which of its cells name one column each, and which columns the others span."""

from collections.abc import Sequence
from itertools import groupby

from pipelines.documents.layout.cell_labels import find_label_kinds
from pipelines.documents.layout.number_columns import NumberColumns
from pipelines.documents.layout.text_pieces import TextPiece
from pipelines.forms.labels import normalize_label

_LEVEL = 2.0  # points; what stands lower stands below


def find_leaves(header: Sequence[TextPiece], start: float) -> list[TextPiece]:
    """Return the header cells that name one column each, from left to right: those with no other one below them.

    Left of ``start``, where no numbers stand, only a column label of a form counts: its column is blank. There are none
    where something stands below a column label: a row of words, or another header.
    """
    above = [piece for piece in header if piece.x >= start or is_label_of_kind(piece, "column")]
    leaves = [piece for piece in above if not any(_stands_over(piece, other) for other in above)]
    if any(is_label_of_kind(piece, "column") for piece in above if all(piece is not leaf for leaf in leaves)):
        return []
    if any(is_label_of_kind(piece, "column") for piece in leaves):
        leaves = [piece for piece in leaves if is_label_of_kind(piece, "column") or not find_label_kinds(piece.text)]
    return sorted(leaves, key=lambda piece: piece.x)


def is_label_of_kind(piece: TextPiece, kind: str) -> bool:
    """Tell whether a text is a label of a kind (``row``, ``column``, ``group``) in any table of the forms."""
    return any(kind in kinds for kinds in find_label_kinds(piece.text).values())


def place_uppers(
    header: Sequence[TextPiece], leaves: Sequence[TextPiece], columns: NumberColumns
) -> list[list[tuple[TextPiece, range]]]:
    """Return the levels of the header above the leaves, each with the columns that its cells span.

    Where the leaves repeat, once for each row label that stands above them, each of these labels spans one repetition,
    on a level of its own.
    """
    uppers = [piece for piece in header if piece.x >= columns.start and all(piece is not leaf for leaf in leaves)]
    rows = sorted((piece for piece in uppers if is_label_of_kind(piece, "row")), key=lambda piece: piece.x)
    size = len(leaves) // len(rows) if rows else 0
    repeated = len(rows) > 1 and _repeats(leaves, len(rows))
    if repeated:
        uppers = [piece for piece in uppers if all(piece is not row for row in rows)]
    uppers.sort(key=lambda piece: -piece.y)
    levels = [
        _spread_level(list(level), leaves, columns)
        for _, level in groupby(_number_levels(uppers), key=lambda item: item[0])
    ]
    if repeated:
        levels.append([(row, range(place * size, (place + 1) * size)) for place, row in enumerate(rows)])
    return levels


def _repeats(leaves: Sequence[TextPiece], times: int) -> bool:
    texts = [normalize_label(leaf.text) for leaf in leaves]
    size = len(texts) // times
    return size > 1 and len(set(texts[:size])) == size and texts == texts[:size] * times


def _number_levels(pieces: Sequence[TextPiece]) -> list[tuple[int, TextPiece]]:
    numbered: list[tuple[int, TextPiece]] = []
    for piece in pieces:
        same = numbered and numbered[-1][1].y - piece.y <= _LEVEL
        numbered.append((numbered[-1][0] + (not same) if numbered else 0, piece))
    return numbered


def _spread_level(
    level: Sequence[tuple[int, TextPiece]], leaves: Sequence[TextPiece], columns: NumberColumns
) -> list[tuple[TextPiece, range]]:
    """Return the header cells of one level with the columns that they span; only leaves below the level count.

    A cell that is alone over a run of such leaves spans all of them.
    """
    found: list[tuple[TextPiece, range]] = []
    pieces = sorted((piece for _, piece in level), key=lambda piece: piece.x)
    lower = [leaf.y < pieces[0].y - _LEVEL for leaf in leaves]
    first = 0
    for is_below, group in groupby(lower):
        end = first + len(list(group))
        left, right = columns.spans[first][0], columns.spans[end - 1][1]
        inside = [piece for piece in pieces if left <= piece.x <= right] if is_below else []
        if len(inside) == 1:
            found.append((inside[0], range(first, end)))
        elif inside:
            run = NumberColumns(columns.spans[first:end], left)
            found += [(piece, range(first + low, first + high + 1)) for piece, low, high in _spread(inside, run)]
        first = end
    return found


def _spread(cells: Sequence[TextPiece], columns: NumberColumns) -> list[tuple[TextPiece, int, int]]:
    """Return the header cells of a level with the first and last column of each.

    A header cell is centred over its columns: it reaches as far to both sides as the table's sides and the header cells
    beside it allow. The narrowest are placed first.
    """
    middles = columns.middles
    reach = [min(cell.x - columns.start, columns.end - cell.x) for cell in cells]
    for place in sorted(range(len(cells)), key=lambda index: reach[index]):
        for other in (place - 1, place + 1):
            if 0 <= other < len(cells):
                distance = abs(cells[other].x - cells[place].x)
                reach[other] = min(reach[other], max(distance - min(reach[place], distance / 2), 0))
    found = []
    for cell, far in zip(cells, reach, strict=True):
        inside = [place for place, x in enumerate(middles) if abs(x - cell.x) < max(far, 1) - 1]
        inside = inside or [columns.place(cell)]
        found.append((cell, inside[0], inside[-1]))
    return found


def _stands_over(piece: TextPiece, other: TextPiece) -> bool:
    return piece.y - other.y > _LEVEL and piece.box[0] < other.box[2] and other.box[0] < piece.box[2]
