"""What is shown and not read: remarks on the cells of the forms, one remark on the rest of each kind."""

import pytest

from pipelines.documents.model import UNREAD, UNREAD_KINDS, Document, Unread
from pipelines.figures.reader import read_figures
from pipelines.figures.remarks import KINDS, Remark
from pipelines.figures.unread import remark_unread
from tests.pipelines.grids import Grid, build, report, statistics


def remarks_on(tables: list[Grid], *unread: Unread, hidden: frozenset[int] = frozenset()) -> list[Remark]:
    built = tuple(build(grid, number) for number, grid in enumerate(tables))
    document = Document("text/html", tables=built, unread=unread, hidden_tables=hidden)
    return list(remark_unread(document, read_figures(built, 2022)[0]))


def test_there_is_a_name_for_every_kind() -> None:
    assert set(KINDS) == set(UNREAD_KINDS)


@pytest.mark.parametrize("kind", UNREAD_KINDS)
@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_cell_of_the_form_is_named_by_its_figure(form: str, kind: str) -> None:
    tables, _ = report(form)
    tables[1][4][3] = UNREAD  # the second row of section 三, its first number
    (remark,) = remarks_on(tables, Unread(kind, 1, 4, 3, "a.png"))
    assert (remark.table_no, remark.code) == (1, "cell.not_read")
    where = {"tbl": "applications", "row": "carried_in", "col": "natural_person"}
    assert remark.parts == {"kind": kind, **where, "text": "a.png"}
    assert remark.message.startswith("applications/carried_in/natural_person shows ")


def test_a_cell_of_the_form_of_2014_is_named_by_its_figure() -> None:
    grid, _ = statistics()
    grid[2][2] = f"12{UNREAD}"
    (remark,) = remarks_on([grid], Unread("no_meaning", 0, 2, 2))
    assert (remark.parts["tbl"], remark.parts["col"]) == ("statistics", "value")


def test_two_pictures_in_one_cell_are_one_remark() -> None:
    grid, _ = statistics()
    grid[2][2] = UNREAD * 2
    assert len(remarks_on([grid], Unread("picture", 0, 2, 2), Unread("picture", 0, 2, 2))) == 1


def test_what_is_no_figure_is_one_remark_of_each_kind() -> None:
    grid, _ = statistics()
    unread = [Unread("picture", 0, text=f"{place}.png") for place in range(9)]
    found = remarks_on([grid], *unread, Unread("page", 1), Unread("picture", 0, 0, 0))  # the last one in a header cell
    assert [(one.code, one.parts["kind"], one.parts["count"]) for one in found] == [
        ("document.not_read", "picture", 10),
        ("document.not_read", "page", 1),
    ]
    assert found[0].parts["text"] == "0.png, 1.png, 2.png, 3.png, 4.png"


def test_a_hidden_table_is_said() -> None:
    grid, _ = statistics()
    assert [(one.table_no, one.code) for one in remarks_on([grid, grid], hidden=frozenset({1}))] == [
        (1, "table.hidden")
    ]
