"""No damage to a printed table makes it state a wrong number: a row is read as it was, or it is not read.

The search is the same on every run; without ``derandomize``, and with more examples, it goes on elsewhere.
"""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.examples import examples
from tests.pipelines.documents.text_tables.damage import DAMAGES, NUMBER, Damage, find_wrong, swap_lines
from tests.pipelines.documents.text_tables.printers import (
    HEADINGS,
    LINES,
    SAVED,
    STYLES,
    WORDS,
    Printer,
    print_alone,
    print_below,
    print_cells,
    print_rows,
)
from tests.pipelines.grids import FORMS, Grid, applications, disclosure, disputes, merge_down, statistics

EVERY_STYLE = list(dict.fromkeys([*STYLES, *WORDS, *LINES, *SAVED]))
PARTS = 12  # rows of a long table that are printed, so that most damages meet each other


def draw_table(tbl: str, random: Random) -> tuple[str, list[Grid], dict[str, str]]:
    """Return the heading of a table, some of its rows that follow each other, and what it states."""
    if tbl == "statistics":
        grid, expected = statistics()
        begin = random.randrange(1, len(grid) - PARTS)
        return "政府信息公开情况统计表", [[grid[0], *grid[begin : begin + PARTS]]], expected
    if tbl == "disputes":
        grid, expected = disputes()
        return HEADINGS[2], [grid], expected
    if tbl == "disclosure":
        grids, expected = disclosure(random.choice(FORMS))
        return HEADINGS[0], grids, expected
    form = random.choice(FORMS)
    grid, expected = applications(form)
    begin = random.randrange(3, len(grid) - PARTS) if form == FORMS[0] else len(grid) - PARTS  # the last rows differ
    return HEADINGS[1], [[*grid[:3], *merge_down(grid[begin : begin + PARTS], 2)]], expected


def fits(damage: Damage, style: Printer) -> bool:
    """Tell whether a program may do this: one that prints cells in their order exchanges none."""
    return damage is not swap_lines or style not in (print_rows, print_cells, print_below, print_alone)


@pytest.mark.parametrize("style", EVERY_STYLE, ids=lambda style: style.__name__.removeprefix("print_"))
@examples(120, derandomize=True)
@given(
    tbl=st.sampled_from(["statistics", "applications", "disclosure", "disputes"]),
    damages=st.lists(st.sampled_from(DAMAGES), min_size=1, max_size=2),
    width=st.sampled_from([5, 6, 8, 12, 30]),
    random=st.integers(0, 2**32).map(Random),
)
def test_two_damages_to_a_table_make_no_number_wrong(
    style: Printer, tbl: str, damages: list[Damage], width: int, random: Random
) -> None:
    heading, grids, expected = draw_table(tbl, random)
    lines = [heading, *(line for grid in grids for line in style(grid, width))]
    printed = set(NUMBER.findall("\n".join(lines)))
    expected = {code: raw for code, raw in expected.items() if raw in printed}
    for damage in damages:
        lines = (damage(lines, random) if fits(damage, style) else None) or lines
    assert find_wrong([*lines, "五、存在的主要问题"], expected) == {}
