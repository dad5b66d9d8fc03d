"""What the readers saw in one file, as plain data: for a terminal, as JSON, and to be drawn.

Tables, rows and columns count from 0, as in the database and in remarks; pages from 1.
"""

from dataclasses import dataclass
from decimal import Decimal

from pipelines.documents.model import HeaderField

ROLES = {
    "figure": "a figure of the form",
    "blank_figure": "a figure whose cell is blank",
    "words": "a figure whose cell prints no number",
    "second": "states a figure that another cell states already",
    "uncertain": "a figure of a scan that is not certain",
    "column_label": "names a column of the form",
    "row_above_label": "names a row of the form, above its columns",
    "row_label": "names a row of the form",
    "group_label": "names a group, or stands left of a row's label",
    "unit": "prints the unit of measure",
    "unknown_label": "stands where a row's label stands, and names no row",
    "left": "was left: no row or column of the form claims it",
    "text": "other text of a statutory table",
    "blank": "prints nothing, and nothing claims it",
    "outside": "stands in no statutory table",
}
"""What a cell can be, by role."""

FIGURE_ROLES = frozenset({"figure", "blank_figure", "words"})
"""The roles of cells whose figures the document states."""

VALUE_ROLES = FIGURE_ROLES | {"second", "uncertain", "left", "blank"}
"""The roles of cells that stand where values stand."""


@dataclass(frozen=True, slots=True)
class ExplainedCell:
    """One cell: where it stands, what it prints, and what it was taken for (one of `ROLES`).

    ``names`` is the row or column of the form that a label names. ``figure`` is the figure that a cell states,
    ``tbl/row/col``, empty for none; ``value`` is that number in ``unit``.
    """

    row: int
    col: int
    row_span: int
    col_span: int
    page: int | None
    text: str
    role: str
    names: str = ""
    figure: str = ""
    value: Decimal | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedLabel:
    """One printed label: what it names in the form, and how it was recognised.

    ``code`` is empty where it names nothing. ``match`` is ``exact``, ``approximate`` or ``none``, ``known`` where no
    cell names a form's only column. ``note`` says what is not plain: the nearest label, or how one of several rows was
    chosen.
    """

    text: str
    code: str
    match: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedColumn:
    """One column as the header prints it, over ``grid_cols``; ``above`` names its row where the form has them there."""

    grid_cols: tuple[int, ...]
    label: ExplainedLabel
    above: ExplainedLabel | None = None


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One grid row that is no header.

    ``label_cells`` are the cells left of its values, groups first: text, first and last grid column; ``label`` is what
    the last of them names. ``kind`` is ``figures`` (a row of the form), ``unknown`` (numbers, and no row of the form)
    or ``other``. ``notes`` say what was left and why, and what is not plain in how its values were placed.
    """

    index: int
    kind: str
    label: ExplainedLabel | None
    label_cells: tuple[tuple[str, int, int], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExplainedBlock:
    """One header and the rows below it. ``header_rows`` is empty where the columns are known without one here.

    ``continues`` is the number of the table whose header counts here, None where it is this table's own.
    """

    header_rows: tuple[int, ...]
    columns: tuple[ExplainedColumn, ...]
    rows: tuple[ExplainedRow, ...]
    continues: int | None = None


@dataclass(frozen=True, slots=True)
class ExplainedPart:
    """A printed table, or the part of one that is a single statutory table (``tbl``, empty: none).

    ``note`` says why it is none.
    """

    tbl: str
    blocks: tuple[ExplainedBlock, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedTable:
    """One printed table: its number, pages, size, cells and parts, and what its readers remarked (code, sentence)."""

    number: int
    pages: tuple[int, ...]
    height: int
    width: int
    cells: tuple[ExplainedCell, ...]
    parts: tuple[ExplainedPart, ...]
    remarks: tuple[tuple[str, str], ...]

    def count(self, *roles: str) -> int:
        """Return how many cells have one of some roles."""
        return sum(cell.role in roles for cell in self.cells)


@dataclass(frozen=True, slots=True)
class ExplainedSection:
    """One section of the text: its heading, how many characters stand below it, and the first of them."""

    heading: str
    characters: int
    beginning: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the readers saw in one file.

    ``encoding`` is that of a page or text, empty for other kinds. ``method`` says how its tables were read, as in
    `Document`. ``report`` is the report that it would belong to on its own, or why it would to none. ``form_cells`` is
    how many cells the form has, ``missing`` are the sentences of the rule ``figure.missing``.
    """

    size: int
    sha256: str
    media_type: str
    format: str
    encoding: str
    reader: str
    method: str
    pages: int | None
    fields: tuple[HeaderField, ...]
    report: str
    sections: tuple[ExplainedSection, ...]
    tables: tuple[ExplainedTable, ...]
    form: str
    figures: int
    form_cells: int
    missing: tuple[str, ...]

    def count(self, *roles: str) -> int:
        """Return how many cells of all tables have one of some roles."""
        return sum(table.count(*roles) for table in self.tables)
