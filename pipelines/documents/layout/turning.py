"""Pages by quarter turns: sheets are printed and scanned sideways and upside down."""

from collections.abc import Iterable

from pipelines.documents.layout.elements import Box


def turn_boxes(boxes: Iterable[Box], turns: int) -> list[Box]:
    """Return boxes turned about the origin by quarter turns counterclockwise; one turn moves (1, 0) to (0, 1)."""
    turns %= 4
    if turns == 0:
        return list(boxes)
    if turns == 1:
        return [(-top, left, -bottom, right) for left, bottom, right, top in boxes]
    if turns == 2:
        return [(-right, -top, -left, -bottom) for left, bottom, right, top in boxes]
    return [(bottom, -right, top, -left) for left, bottom, right, top in boxes]
