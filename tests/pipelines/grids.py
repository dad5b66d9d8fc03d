"""Tables for tests from small grids of text, and the statutory forms' own layouts filled with numbers.

A row is one line, its cells stand between ``|``; ``<`` continues the cell at its left, ``^`` the cell above, ``-``
stands where the document has no cell at all. Lines may differ in length.
"""

from collections.abc import Iterable, Sequence

from pipelines.documents.model import Cell, Table
from pipelines.figures.reader import Reading, read_figures
from pipelines.forms.form_items import FormCell, FormItem, form_names, items_of, table_cells

Grid = list[list[str]]

NO_CELL = "-"


def split_lines(text: str) -> Grid:
    return [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]


def build(grid: Sequence[Sequence[str]], number: int = 0) -> Table:
    """Return the table that a grid describes."""
    cells = []
    for row, line in enumerate(grid):
        for col, text in enumerate(line):
            if text in ("<", "^", NO_CELL):
                continue
            width = 1
            while col + width < len(line) and line[col + width] == "<":
                width += 1
            height = 1
            while row + height < len(grid) and col < len(grid[row + height]) and grid[row + height][col] == "^":
                height += 1
            cells.append(Cell(row, col, text.replace("/n", "\n"), height, width))
    return Table(number, tuple(cells))


def table(text: str, number: int = 0) -> Table:
    return build(split_lines(text), number)


def without_row(grid: Grid, index: int) -> Grid:
    """Return a grid without one row; a cell that began in it begins in the next one."""
    left = [list(row) for row in grid]
    gone = left.pop(index)
    if index < len(left):
        left[index] = [
            above if text == "^" and above != "^" else text for text, above in zip(left[index], gone, strict=True)
        ]
    return left


def spelled_out(grid: Grid) -> Grid:
    """Return a grid with every ``^`` replaced by the text of the cell that it continues (``<`` kept)."""
    rows: Grid = []
    for row in grid:
        rows.append([rows[-1][col] if text == "^" else text for col, text in enumerate(row)])
    return rows


def values(table_no_readings: Iterable[Reading]) -> dict[str, str]:
    """Return readings as ``tbl/row/col`` to the printed text."""
    return {f"{r.tbl}/{r.row}/{r.col}": r.raw for r in table_no_readings}


def read(*tables: Table, year: int | None = 2022) -> dict[str, str]:
    return values(read_figures(tables, year)[0])


def remarks(*tables: Table, year: int | None = 2022) -> list[str]:
    return [remark.message for remark in read_figures(tables, year)[1]]


# ---------------------------------------------------------------- the forms as printed, each number its own

FORMS = tuple(form for form in form_names() if items_of(form, "applications", "row"))
"""The forms with sections 二, 三 and 四."""

SAMPLE = "2021"
"""The form whose section 四, applicants and outcomes the tests name where any form would do."""

HEADER_ROWS = 3
"""The rows of section 三 above its first numbers."""

APPLICANTS = [item.code for item in items_of(SAMPLE, "applications", "column")]
NAMES = [item.label for item in items_of(SAMPLE, "applications", "column")]
OUTCOME_NAMES = [item.label for item in items_of(SAMPLE, "disputes", "column")]


def spread(texts: Iterable[str], width: int) -> list[str]:
    """Return texts that stand over so many grid columns each."""
    return [part for text in texts for part in (text, *["<"] * (width - 1))]


def group_head(groups: Sequence[FormItem]) -> tuple[list[str], list[str]]:
    """Return two header rows: names of groups above their members' names; a name without a group has both rows."""
    above, below = list[str](), list[str]()
    for before, item in zip([None, *groups], groups, strict=False):
        continued = before is not None and item.parent and before.parent == item.parent
        above.append("<" if continued else item.parent or item.label)
        below.append(item.label if item.parent else "^")
    return above, below


def applications_head(form: str) -> Grid:
    """Return the three header rows of section 三."""
    columns = items_of(form, "applications", "column")
    note = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
    above, below = group_head(columns)
    return [[note, "<", "<", *spread(["申请人情况"], len(columns))], ["^", "<", "<", *above], ["^", "<", "<", *below]]


def applications_rows(form: str) -> list[tuple[str, list[str]]]:
    """Return code and the three label cells of each row of section 三, spelled out."""
    rows = []
    for item in items_of(form, "applications", "row"):
        group = item.parent
        if not group:
            rows.append((item.code, [item.label, "<", "<"]))
        elif group.startswith("三、"):
            rows.append((item.code, [group, item.label, "<"]))
        else:
            rows.append((item.code, ["三、本年度办理结果", group, item.label]))
    return rows


def merge_down(grid: Grid, columns: int) -> Grid:
    """Merge equal label cells that stand below each other, as the forms have them."""
    merged = [list(row) for row in grid]
    for above, row, out in zip(grid, grid[1:], merged[1:], strict=False):
        for col in range(columns):
            if row[col] == above[col] != "<" and row[col + 1] != "<":
                out[col] = "^"
    return merged


def numbered(rows: Sequence[tuple[str, list[str]]], columns: Sequence[str], tbl: str) -> tuple[Grid, dict[str, str]]:
    """Return the rows with a different number in each value cell, and the numbers by figure."""
    grid: Grid = []
    expected: dict[str, str] = {}
    for at, (code, labels) in enumerate(rows):
        numbers = [str(1000 + 10 * at + place) for place in range(len(columns))]
        expected |= {f"{tbl}/{code}/{col}": number for col, number in zip(columns, numbers, strict=True)}
        grid.append([*labels, *numbers])
    return grid, expected


def applications(form: str) -> tuple[Grid, dict[str, str]]:
    """Return section 三 with its three header rows, labels spelled out, and what it states."""
    columns = [item.code for item in items_of(form, "applications", "column")]
    body, expected = numbered(applications_rows(form), columns, "applications")
    return [*applications_head(form), *body], expected


def disputes(form: str = SAMPLE) -> tuple[Grid, dict[str, str]]:
    """Return section 四 as the forms print it: one row with all its numbers."""
    rows, columns = items_of(form, "disputes", "row"), items_of(form, "disputes", "column")
    names, width = [item.label for item in columns], len(columns)
    numbers = [str(2000 + place) for place in range(len(rows) * width)]
    above, below = group_head(rows)
    spaced = [text.replace("行政诉讼", "行    政    诉    讼") for text in above]
    top = [part for text in spaced for part in spread([text], width)]
    middle = [part for text in below for part in ([*names] if text == "^" else spread([text], width))]
    bottom = [part for text in below for part in (["^"] * width if text == "^" else names)]
    codes = [f"disputes/{row.code}/{column.code}" for row in rows for column in columns]
    return [top, middle, bottom, numbers], dict(zip(codes, numbers, strict=True))


def disclosure(form: str) -> tuple[list[Grid], dict[str, str]]:
    """Return section 二 as one grid for each item of article 20, all as wide as the widest, and what it states."""
    blocks: list[Grid] = []
    expected: dict[str, str] = {}
    count = 3000
    rows, columns = items_of(form, "disclosure", "row"), items_of(form, "disclosure", "column")
    width = max(sum(bool(row.items & col.items) for col in columns) for row in rows)
    for parent in dict.fromkeys(row.parent for row in rows):
        mine = [row for row in rows if row.parent == parent]
        heads = [col for col in columns if mine[0].items & col.items]
        grid = [spread([parent], width + 1), ["信息内容", *_widen([col.label for col in heads], width)]]
        for row in mine:
            numbers = [str(count + place) for place in range(len(heads))]
            count += len(heads)
            expected |= {f"disclosure/{row.code}/{col.code}": n for col, n in zip(heads, numbers, strict=True)}
            grid.append([row.label, *_widen(numbers, width)])
        blocks.append(grid)
    assert len(expected) == sum(
        1 for cell in table_cells("disclosure") if f"disclosure/{cell.row}/{cell.col}" in expected
    )
    return blocks, expected


def report(form: str) -> tuple[list[Grid], dict[str, str]]:
    """Return the three tables of a report as their forms print them, and what they state."""
    blocks, expected = disclosure(form)
    section_3, more = applications(form)
    section_4, most = disputes(form)
    whole = [row for block in blocks for row in block]
    return [whole, merge_down(section_3, 2), section_4], expected | more | most


def _widen(texts: list[str], width: int) -> list[str]:
    return [*texts, *["<"] * (width - len(texts))]


STATISTICS_GROUPS = {
    "disclosed": "一、主动公开情况",
    "channel.gazette": "（二）通过不同渠道和方式公开政府信息的情况",
    "responses": "二、回应解读情况",
    "response.press_conferences": "（二）通过不同渠道和方式回应解读的情况",
    "applications": "三、依申请公开情况",
    "offices": "八、机构建设和保障经费情况",
    "meetings": "九、政府信息公开会议和培训情况",
}
"""The rows of the form of 2014 that hold no number, by the row that follows them."""


def statistics() -> tuple[Grid, dict[str, str]]:
    """Return the table of the 2014 form with its header and the rows of its groups, and what it states."""
    grid, expected = [["统计指标", "单位", "统计数"]], {}
    for at, item in enumerate(items_of("2014", "statistics", "row")):
        if item.code in STATISTICS_GROUPS:
            grid.append([STATISTICS_GROUPS[item.code], "——", ""])
        grid.append([item.label, item.unit, str(4000 + at)])
        expected[f"statistics/{item.code}/value"] = str(4000 + at)
    return grid, expected


def row_of(grid: Grid, label: str, occurrence: int = 0) -> int:
    """Return the index of a row by the text of its label cell."""
    return [at for at, row in enumerate(grid) if label in row][occurrence]


def figures_of(expected: dict[str, str], tbl: str, row: str) -> set[str]:
    return {code for code in expected if code.startswith(f"{tbl}/{row}/")}


def form_cell(code: str) -> FormCell:
    return FormCell(*code.split("/"))
