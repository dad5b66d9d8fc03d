"""How the parts of a printed table were read: which label named which column and row, and what was left and why."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from pipelines.documents.model import Table
from pipelines.explanation.cell_roles import final_headers
from pipelines.explanation.explained import ExplainedBlock, ExplainedColumn, ExplainedLabel, ExplainedPart, ExplainedRow
from pipelines.explanation.label_matches import explain_label
from pipelines.figures.cell_texts import may_be_label
from pipelines.figures.columns import FormColumns, HeaderName, PrintedColumn
from pipelines.figures.placement import MISFITS
from pipelines.figures.reader import ReadPart
from pipelines.figures.recognition import KNOWN_SHARE, count_labels
from pipelines.figures.rows import ReadRow
from pipelines.forms.form_items import TABLES
from pipelines.forms.labels import compare_label


def explain_part(part: ReadPart, header_table: int | None) -> ExplainedPart:
    """Return how one part was read.

    Args:
        part: The part.
        header_table: The number of the table whose header was in force before it.
    """
    if part.columns is None:
        return ExplainedPart("", note=_say_why_foreign(part.table))
    blocks = tuple(_explain_block(part, rows, header_table) for rows in _split_blocks(part.rows))
    return ExplainedPart(part.columns.tbl, blocks)


def _split_blocks(rows: Sequence[ReadRow]) -> Iterator[list[ReadRow]]:
    """Yield the rows header by header: each header with the titles above it and the rows below it."""
    finals = final_headers(rows)
    block: list[ReadRow] = []
    titles: list[ReadRow] = []
    columns: FormColumns | None = None
    for row in rows:
        if row.kind == "other":
            titles.append(row)
            continue
        if row.index in finals and finals[row.index] is not columns:
            columns = finals[row.index]
            if block:
                yield block
            block = []
        block += [*titles, row]
        titles = []
    if block or titles:
        yield [*block, *titles]


def _explain_block(part: ReadPart, rows: Sequence[ReadRow], header_table: int | None) -> ExplainedBlock:
    header = [row for row in rows if row.kind == "header"]
    columns = header[-1].columns if header else rows[-1].columns
    return ExplainedBlock(
        tuple(row.index for row in header),
        tuple(_explain_column(columns, printed) for printed in columns.printed),
        tuple(_explain_row(columns.tbl, row) for row in rows if row.kind != "header"),
        header_table if columns.continued else None,
    )


def _explain_column(columns: FormColumns, printed: PrintedColumn) -> ExplainedColumn:
    name = columns.names[printed.cols[0]]
    above = columns.rows_above.get(printed.cols[0])
    return ExplainedColumn(
        printed.cols, _explain_name(columns.tbl, name), _explain_name(columns.tbl, above) if above else None
    )


def _explain_name(tbl: str, name: HeaderName) -> ExplainedLabel:
    if name.row < 0:
        return ExplainedLabel(name.label, name.code, "known", "the form's only column; no header cell names it")
    return explain_label(tbl, name.label, name.code)


def _explain_row(tbl: str, row: ReadRow) -> ExplainedRow:
    cells = tuple((cell.text, cell.col, cell.col + cell.col_span - 1) for cell in row.label.cells)
    return ExplainedRow(row.index, row.kind, _explain_row_label(tbl, row), cells, tuple(_list_notes(row)))


def _explain_row_label(tbl: str, row: ReadRow) -> ExplainedLabel | None:
    label = row.label
    if not label.cells:
        return None
    own = label.cells[-1].text
    found = explain_label(tbl, own, label.code)
    note = found.note
    if label.code and len(label.candidates) > 1:
        note = f"one of {', '.join(label.candidates)}: chosen by the rows beside and above it"
    elif not label.code and label.candidates:
        note = f"one of {', '.join(label.candidates)}: nothing around it says which"
    elif not label.code and found.match != "none":
        kinds = {one.kind for one in compare_label(tbl, own).labels}
        note = "" if kinds == {"group"} else f"names a {' and a '.join(sorted(kinds))}, and no row in this place"
    return ExplainedLabel(own, label.code, found.match, note)


def _list_notes(row: ReadRow) -> Iterator[str]:
    placement = row.placement
    if placement.misfit:
        taken = "; its values were taken in the order of the header" if placement.in_order else ""
        yield f"{MISFITS[placement.misfit]}{taken}"
    elif placement.in_order:
        yield "its cells are merged; its values were taken in the order of the header"
    for code, remarks in groupby(row.remarks, key=lambda remark: remark.code):
        if code not in ("row.unknown", "row.misaligned"):  # which the row shows itself
            yield from (remark.message for remark in remarks)


def _say_why_foreign(table: Table) -> str:
    """Return why a table is no statutory one, by the one whose labels it has the most of."""
    texts = {cell.text for cell in table.cells if may_be_label(cell.text)}
    if not texts:
        return "no cell of it may be a label"
    tbl, found = max(((tbl, count_labels(tbl, texts)) for tbl in TABLES), key=lambda one: one[1].labels)
    if not found.labels:
        return f"none of its {len(texts)} texts is a label of a form"
    kinds = f"{found.rows} of rows and {found.columns} of columns alone"
    needed = f"at least {KNOWN_SHARE:.0%} and some of rows and of columns are needed"
    return f"{found.labels} of its {len(texts)} texts are labels of {tbl} ({kinds}): {needed}"


def list_header_tables(parts: Iterable[ReadPart]) -> Iterator[int | None]:
    """Yield for each part the number of the table whose header was in force when it began; None before the first."""
    number: int | None = None
    for part in parts:
        yield number
        if any(row.kind == "header" for row in part.rows) or (part.columns and not part.columns.continued):
            number = part.table.number
