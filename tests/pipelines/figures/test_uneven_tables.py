"""Tables as they come: a blank column at an edge, a cell too many, headers again and again, a table for each row.

What fits its columns is read, what does not is named, and a row that does not costs itself alone.
"""

import pytest

from pipelines.documents.model import Table
from pipelines.forms.characters import SIMPLIFIED
from tests.pipelines.grids import FORMS, Grid, build, read, remarks, report, spelled_out, statistics

FORMS_AND_2014 = [*FORMS, "2014"]
YEARS = {"2014": 2016, "2019": 2020, "2021": 2022}
HEADER_ROWS = {"2014": (1,), "2019": (0, 3, 3), "2021": (0, 3, 3)}
"""The rows of each table above its first numbers; 0: each block of section 二 has its own."""


def tables_of(form: str) -> tuple[list[Grid], dict[str, str]]:
    if form != "2014":
        return report(form)
    grid, expected = statistics()
    return [grid], expected


def number(grids: list[Grid]) -> list[Table]:
    return [build(grid, place) for place, grid in enumerate(grids)]


def has_numbers(row: list[str]) -> bool:
    return any(text.isdecimal() for text in row)


def with_headers(form: str) -> list[Grid]:
    """Return each row with numbers beneath the rows of its header."""
    found: list[Grid] = []
    for grid, height in zip(tables_of(form)[0], HEADER_ROWS[form], strict=True):
        head: Grid = []
        for place, row in enumerate(spelled_out(grid)):
            if place < height or row[0] == "信息内容":
                head = [*head, row] if height else [row]
            elif has_numbers(row):
                found.append([*head, row])
    return found


@pytest.mark.parametrize("form", FORMS_AND_2014)
@pytest.mark.parametrize(("left", "right"), [(1, 0), (0, 1), (1, 2)])
def test_blank_columns_at_an_edge_are_none(form: str, left: int, right: int) -> None:
    grids, expected = tables_of(form)
    wide = [[[*[""] * left, *row, *[""] * right] for row in grid] for grid in grids]
    assert read(*number(wide), year=YEARS[form]) == expected
    assert not remarks(*number(wide), year=YEARS[form])


@pytest.mark.parametrize("form", FORMS_AND_2014)
@pytest.mark.parametrize("change", ["one more at the end", "one more before", "one less at the end", "one less before"])
@pytest.mark.parametrize("place", [0, 1, -1])
def test_a_row_with_a_cell_too_many_or_too_few_costs_itself_alone(form: str, change: str, place: int) -> None:
    grids, expected = tables_of(form)
    bad: dict[str, str] = {}
    changed = [[list(row) for row in grid] for grid in grids]
    for grid in changed:
        rows = [row for row in grid if has_numbers(row)]
        row = rows[min(place, len(rows) - 1)]
        first = next(col for col, text in enumerate(row) if text.isdecimal())
        bad |= {code: value for code, value in expected.items() if value in row}
        match change:
            case "one more at the end":
                row.append("9")
            case "one more before":
                row.insert(first, "9")
            case "one less at the end":
                row.pop()
            case _:
                row.pop(first)
    found = read(*number(changed), year=YEARS[form])
    assert {code: value for code, value in found.items() if code not in bad} == {
        code: value for code, value in expected.items() if code not in bad
    }
    assert all(value in ("", expected[code]) for code, value in found.items())


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_a_header_may_stand_above_each_row_of_a_table_or_of_a_table_for_each(form: str) -> None:
    rows = with_headers(form)
    assert read(*number(rows), year=YEARS[form]) == tables_of(form)[1]
    expected = tables_of(form)[1]
    grids = [[row for grid in rows if len(grid[-1]) == width for row in grid] for width in {len(g[-1]) for g in rows}]
    assert read(*number(grids), year=YEARS[form]) == expected


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_each_row_may_be_a_table_of_its_own(form: str) -> None:
    rows: list[Grid] = []
    last: Grid = []
    for grid in with_headers(form):
        rows.append(grid[-1:] if grid[:-1] == last else grid)
        last = grid[:-1]
    assert read(*number(rows), year=YEARS[form]) == tables_of(form)[1]


def test_a_total_alone_goes_on_with_no_table() -> None:
    grids, expected = report("2021")
    other = [["合计", *["<"] * 2, *["5"] * 7]]
    assert read(*number([grids[1], other])) == {
        code: value for code, value in expected.items() if code.startswith("applications/")
    }


@pytest.mark.parametrize("form", FORMS_AND_2014)
def test_labels_in_traditional_characters(form: str) -> None:
    grids, expected = tables_of(form)
    traditional = str.maketrans({simple: other for other, simple in SIMPLIFIED.items()})
    assert any(text != text.translate(traditional) for text in grids[0][0])
    written = [[[text.translate(traditional) for text in row] for row in grid] for grid in grids]
    assert read(*number(written), year=YEARS[form]) == expected


def test_no_simplified_character_is_changed() -> None:
    assert not set(SIMPLIFIED) & set(SIMPLIFIED.values())
    assert all(len(one) == len(other) == 1 for one, other in SIMPLIFIED.items())
