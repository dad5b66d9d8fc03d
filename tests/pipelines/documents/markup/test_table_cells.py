import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.markup.page import Page
from pipelines.documents.markup.page_tree import Node
from pipelines.documents.markup.table_cells import has_two_columns, list_row_groups, read_cells
from pipelines.documents.markup.visible_text import read_blocks_text
from pipelines.documents.model import MAX_POSITIONS, Cell, ReadError
from tests.growth import assert_linear
from tests.pipelines.documents.pages import first, grid


def cells(html: str) -> tuple[Cell, ...]:
    return read_cells(*first(html, "table"))


def test_spans() -> None:
    html = """<table><tr><td rowspan=2>甲</td><td colspan=2>乙</td></tr>
              <tr><td>丙</td><td>丁</td></tr><tr><td colspan="3">戊</td></tr></table>"""
    assert cells(html) == (
        Cell(0, 0, "甲", row_span=2),
        Cell(0, 1, "乙", col_span=2),
        Cell(1, 1, "丙"),
        Cell(1, 2, "丁"),
        Cell(2, 0, "戊", col_span=3),
    )


@pytest.mark.parametrize(
    ("attribute", "width"),
    [("2px", 2), (" 2 ", 2), ("+2", 2), ("2.9", 2), ("0", 1), ("-2", 1), ("", 1), ("two", 1), ("２", 1), ("100%", 100)],
)
def test_colspans_as_browsers_read_them(attribute: str, width: int) -> None:
    """Rules for parsing non-negative integers, HTML standard §2.3.4.2; colspan 0 is an error and 1."""
    assert [cell.col_span for cell in cells(f'<table><tr><td colspan="{attribute}">a</td></tr></table>')] == [width]


def test_rowspan_zero_reaches_the_end_of_its_group() -> None:
    html = """<table><thead><tr><th rowspan=0>头</th><th>一</th></tr><tr><th>二</th></tr></thead>
              <tbody><tr><td>甲</td><td>1</td></tr></tbody></table>"""
    assert grid(html) == [["头", "一"], ["头", "二"], ["甲", "1"]]


def test_a_rowspan_beyond_its_group_is_cut() -> None:
    html = """<table><tbody><tr><td rowspan=9>甲</td><td>1</td></tr></tbody>
              <tbody><tr><td>乙</td><td>2</td></tr></tbody></table>"""
    assert grid(html) == [["甲", "1"], ["乙", "2"]]


def test_a_foot_comes_last_wherever_it_is_written() -> None:
    html = """<table><thead><tr><th>项目</th></tr></thead><tfoot><tr><td>总计</td></tr></tfoot>
              <tbody><tr><td>规章</td></tr></tbody></table>"""
    assert grid(html) == [["项目"], ["规章"], ["总计"]]


def test_rows_before_and_after_a_group() -> None:
    html = "<table><tr><td>1</td></tr><tbody><tr><td rowspan=3>2</td></tr></tbody><tr><td>3</td></tr></table>"
    assert grid(html) == [["1"], ["2"], ["3"]]


def test_an_overlap_leaves_the_first_cell_its_place() -> None:
    html = """<table><tr><td>a</td><td rowspan=2>b</td><td>c</td></tr>
              <tr><td colspan=2>d</td><td>e</td></tr></table>"""
    assert grid(html) == [["a", "b", "c"], ["d", "b", "e"]]


def test_rows_of_unequal_length_leave_places_without_a_cell() -> None:
    assert grid("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>") == [["a", "b"], ["c", None]]


def test_rows_without_cells_count() -> None:
    html = "<table><tr></tr><tr><td rowspan=3>a</td><td>b</td></tr><tr></tr><tr><td>c</td></tr></table>"
    assert grid(html) == [[None, None], ["a", "b"], ["a", None], ["a", "c"]]


@pytest.mark.parametrize("empty", ["", "&nbsp;", "<p><o:p>&nbsp;</o:p></p>", "\u3000", "<br>", "&#8203;"])
def test_empty_cells_are_cells(empty: str) -> None:
    assert grid(f"<table><tr><td>a</td><td>{empty}</td><th>c</th></tr></table>") == [["a", "", "c"]]


@pytest.mark.parametrize("removed", ["hidden", 'style="display:none"', 'style="color:red;display: none;"'])
def test_removed_cells_rows_and_groups_take_no_place(removed: str) -> None:
    html = f"""<table><tr><td>a</td><td {removed}>x</td><td>b</td></tr><tr {removed}><td>x</td><td>x</td></tr>
               <tbody {removed}><tr><td>x</td></tr></tbody><tr><td>c</td><td>d</td></tr></table>"""
    assert grid(html) == [["a", "b"], ["c", "d"]]


def test_invisible_cells_rows_and_groups_keep_their_place() -> None:
    html = """<table><tr><td>a</td><td style="visibility:hidden">x</td><td>b</td></tr>
              <tr style="visibility:hidden"><td>x</td></tr><tr><td>c</td></tr>
              <tbody style="visibility:collapse"><tr><td>x</td></tr></tbody></table>"""
    assert grid(html) == [["a", "", "b"], ["", None, None], ["c", None, None], ["", None, None]]


@pytest.mark.parametrize(
    "html",
    [
        "<table><form action=x><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></form></table>",
        "<table><tr><form><td>a</td><td>b</td></form></tr><tr><td>c</td><td>d</td></tr></table>",
        "<form><table><tr><td>a</td><td>b</td></tr></form><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>a<td>b<tr><td>c<td>d</table>",
        "<table><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><colgroup><col><col></colgroup><tr><th>a</th><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><caption>单位：件</caption><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>a</td><script>var x;</script><td>b</td></tr><!-- x --><tr><td>c</td><td>d</td></tr></table>",
        "<table><tr><td>a</td><td>b</td></tr></tr></tr><tr><td>c</td></td><td>d</td></tr></table>",
    ],
)
def test_tables_as_people_write_them(html: str) -> None:
    assert grid(html) == [["a", "b"], ["c", "d"]]


def test_a_nested_table_is_text_of_its_cell_and_no_row_of_its_own() -> None:
    html = "<table><tr><td>外<table><tr><td>内一</td><td>内二</td></tr></table></td><td>b</td></tr></table>"
    assert grid(html) == [["外 内一 内二", "b"]]


@pytest.mark.parametrize(
    ("once", "again", "size"),
    [
        ("<tr>", "<td colspan=100000>a</td>", 1000),
        ("", "<tr><td rowspan=65534>a</td><td>b</td></tr>", 20_000),
        ("<tr>" + "<td colspan=1000 rowspan=0>a</td>" * 3, "<tr></tr>", 40_000),
        ("<tr><td colspan=1000>a</td></tr>", "<tr><td>b</td></tr>", 200),
        ("<tr><td>a</td><td>b</td></tr>", "<tr></tr>", MAX_POSITIONS),
    ],
)
def test_spans_that_blow_a_grid_up_are_refused_in_linear_time(once: str, again: str, size: int) -> None:
    def make(size: int) -> tuple[Page, Node]:
        return first(f"<table>{once}{again * size}</table>", "table")

    assert refuse(make(size)) == "table_too_large"
    assert_linear(make, refuse, size)


def refuse(found: tuple[Page, Node]) -> str:
    try:
        read_cells(*found)
    except ReadError as refused:
        return refused.error
    return ""


def test_a_single_huge_colspan_is_bounded() -> None:
    html = "<table><tr><td colspan=100000>单位：件</td></tr><tr><td>a</td><td>b</td></tr></table>"
    assert cells(html) == (Cell(0, 0, "单位：件", col_span=1000), Cell(1, 0, "a"), Cell(1, 1, "b"))


def test_many_overlaps_take_linear_time() -> None:
    def overlap(size: int) -> tuple[Page, Node]:
        head = "<tr>" + "<td>x</td>" * 500 + f"<td rowspan={size}>y</td></tr>"
        return first(f"<table>{head}" + "<tr><td colspan=1000>z</td></tr>" * (size - 1) + "</table>", "table")

    assert len(read_cells(*overlap(96))) == 501 + 95
    assert_linear(overlap, lambda found: read_cells(*found), size=96)


SPAN = st.sampled_from(["", "0", "1", "2", "3", "7", "2px", "x", "-1", "99"])
ROWS = st.lists(
    st.tuples(st.sampled_from(["", "<tbody>", "</tbody><tfoot>"]), st.lists(st.tuples(SPAN, SPAN), max_size=5))
)


@given(ROWS)
def test_every_place_belongs_to_one_cell_at_most_and_no_span_leaves_the_table(
    rows: list[tuple[str, list[tuple[str, str]]]],
) -> None:
    html, count = "<table>", 0
    for group, row in rows:
        html += group + "<tr>"
        for row_span, col_span in row:
            html += f'<td rowspan="{row_span}" colspan="{col_span}">{count}</td>'
            count += 1
        html += "</tr>"
    found = cells(html + "</table>")
    places = [
        (row, col)
        for cell in found
        for row in range(cell.row, cell.row + cell.row_span)
        for col in range(cell.col, cell.col + cell.col_span)
    ]
    assert len(places) == len(set(places))
    assert sorted(int(cell.text) for cell in found) == list(range(count))  # no cell is lost
    assert all(row < len(rows) for row, _ in places)
    assert all(cell.row_span >= 1 and cell.col_span >= 1 for cell in found)


PIECES = [
    "<tr>", "</tr>", "<td>", "<td rowspan=2>", "<td colspan=3>", "<th>", "</td>", "<thead>", "<tbody>", "<tfoot>",
    "</tbody>", "<caption>", "<col>", "<form>", "<table>", "</table>", "<p>", "</p>", "<p> </p>", "<br>", "<span>",
    "</span>", "<b>", "<div>", "</div>", "<ul><li>", "甲", " 1 ", "\n", "&nbsp;", "<!-- 注 -->", "<script>x</script>",
    '<td style="display:none">', '<tr hidden>', '<tbody style="visibility:hidden">',
    '<span style="visibility: hidden">', "<td><p>乙</p></td>",
    "<td><p>丙</p><p>丁</p></td>", "<td>戊<p>己</p></td>", "<td><span>庚<br>辛</span></td>",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=25))
def test_the_cells_of_a_table_of_any_pieces_have_their_own_text(pieces: list[str]) -> None:
    """Read as a whole or piece by piece, in the order of the rows."""
    page, table = first(f"<table>{''.join(pieces)}</table>", "table")
    rows = [row for group in list_row_groups(page, table) for row in group]
    found = read_cells(page, table)
    assert len(found) == sum(map(len, rows))
    assert has_two_columns(page, table) == any(len(row) > 1 for row in rows)
    for cell, node in zip(found, (node for row in rows for node in row), strict=True):
        shown = "".join(read_blocks_text(page, node)) if page.shows(node) else ""
        assert cell.text.replace(" ", "") == shown.replace(" ", "")


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("结果<br>维持", "结果 维持"),
        ("<p>结果<br><br>维持</p>", "结果 维持"),
        ("<p>本年</p><p>新制作</p>", "本年 新制作"),
        ("本年<p>新制作</p>数量", "本年 新制作 数量"),
        ("<span>本年</span><p>新制作</p>", "本年 新制作"),
        ("<div><p>本年</p>新制作</div>", "本年 新制作"),
        ("<ul><li>本年<li>新制作</ul>", "本年 新制作"),
        ("\n<p>\n<span>本</span><b>年</b>\n</p>\n", "本年"),
        ("<div><p><span>本年</span></p></div>", "本年"),
        ("本年\0<b>新\0制作</b>&#0;", "本年新制作\ufffd"),
        ("<p></p>本年<b>新制作</b>", "本年新制作"),
        ("<p><span>本年</span></p>新<b>制作</b>", "本年 新制作"),
        ("<p><span>本年</span><br></p>", "本年"),
        ("<p>本<b>年</b></p><p></p>", "本年"),
        ("<p><span>本</span> <span>年</span></p>", "本 年"),
        ("<p><span>本</span>\u200b<span>年</span></p>", "本年"),
        ("本年&#1;<p>新制作&#1;</p>&#1;", "本年\x01 新制作\x01 \x01"),
    ],
)
def test_lines_and_blocks_part_the_text_of_a_cell(cell: str, text: str) -> None:
    html = f"<table><tr><td>{cell}</td><td>1</td></tr>"
    assert [found.text for found in cells(f"{html}</table>")] == [text, "1"]
    with_hidden = cells(f"{html}<tr hidden><td>x</td></tr></table>")  # then every element is looked at
    assert [found.text for found in with_hidden] == [text, "1"]
    assert [found.text for found in cells(f"{html.replace('</td><td>', '<i hidden>x</i></td><td>')}")] == [text, "1"]


def test_a_cell_of_many_lines_takes_linear_time() -> None:
    def fill(size: int) -> tuple[Page, Node]:
        return first(f"<table><tr><td>{'<p>甲</p>' * size}{'乙<br>' * size}</td><td>1</td></tr></table>", "table")

    text, _ = read_cells(*fill(320))
    assert text.text == " ".join(["甲"] * 320 + ["乙"] * 320)
    assert_linear(fill, lambda found: read_cells(*found), size=20_000)
