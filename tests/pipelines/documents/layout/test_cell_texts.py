"""Characters find their cells in whatever order the file draws them."""

from pipelines.documents.layout.cell_texts import place_characters
from pipelines.documents.layout.elements import Box, PageContent
from pipelines.documents.layout.grid import Area, Grid

COLUMN = [Area(0, 0, 1, 1), Area(1, 0, 1, 1)]


def grid(left: float, bottom: float, right: float, top: float) -> Grid:
    """Return a table of one column and two rows of one height."""
    return Grid([left, right], [top, (bottom + top) / 2, bottom], COLUMN, [[0], [1]])


def page(*characters: tuple[str, float, float]) -> PageContent:
    """Return a page of characters with the middles of their boxes."""
    boxes: list[Box] = [(x - 4, y - 5, x + 4, y + 5) for _, x, y in characters]
    return PageContent(1, "".join(text for text, _, _ in characters), boxes, frozenset(), [])


def test_characters_of_two_tables_one_in_the_other_drawn_in_turns() -> None:
    outer, inner = grid(0, 0, 300, 100), grid(20, 60, 120, 90)
    content = page(("甲", 30, 85), ("乙", 200, 85), ("丙", 40, 85), ("丁", 200, 20))
    parts, rest = place_characters(content, [outer, inner])
    assert [[cell.text for cell in part.cells] for part in parts] == [["乙", "丁"], ["甲丙", ""]]
    assert rest == []


def test_characters_around_a_table_are_in_none() -> None:
    content = page(("上", 50, 150), ("左", -20, 75), ("甲", 50, 75), ("右", 350, 75), ("乙", 60, 75), ("下", 50, -20))
    parts, rest = place_characters(content, [grid(0, 0, 300, 100)])
    assert [[cell.text for cell in part.cells] for part in parts] == [["甲乙", ""]]
    assert rest == [0, 1, 3, 5]


def test_characters_between_two_tables_are_in_none() -> None:
    content = page(("上", 50, 350), ("间", 50, 150), ("甲", 50, 275), ("中", 60, 150), ("乙", 50, 25), ("下", 50, -50))
    parts, rest = place_characters(content, [grid(0, 200, 300, 300), grid(0, 0, 300, 100)])
    assert [[cell.text for cell in part.cells] for part in parts] == [["甲", ""], ["", "乙"]]
    assert rest == [0, 1, 3, 5]
