"""Tables of a document to readings of the statutory forms, by labels.

A grid says in which cell a number stands; the labels left of it and above it say which row and column of the form
that cell is. A table whose columns are named once and whose rows go on in the next table (a page break between)
is read on with the columns of the first, aligned at the right edge.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from pipelines.documents.model import Table
from pipelines.figures.columns import Columns
from pipelines.figures.parts import split_halves, split_sections
from pipelines.figures.recognition import recognise_table
from pipelines.figures.remarks import Remark
from pipelines.figures.rows import TableReader
from pipelines.forms.form_choice import choose_form, form_of_table
from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading

__all__ = ["Reading", "read_figures"]


def read_figures(tables: Iterable[Table], year: int | None) -> tuple[tuple[Reading, ...], tuple[Remark, ...]]:
    """Return the readings of all statutory tables of a document, and what could not be placed.

    ``year`` decides between two forms only where no table of the document does, and between columns that are
    headed by years. Of two readings of one figure the first counts, but a number before a blank: a page break
    may cut a row in two, and Word leaves empty rows behind.
    """
    readings: dict[tuple[str, str, str], Reading] = {}
    remarks: list[Remark] = []
    last_tbl, columns = "", Columns()
    rows_read: defaultdict[str, list[str]] = defaultdict(list)
    for table in (part for whole in tables for part in _split(whole)):
        tbl, start = recognise_table(table, last_tbl, columns, year)
        if not tbl:
            remarks.append(_remark_foreign(table))
            continue
        reader = TableReader(table, tbl, start, rows_read[tbl])
        for reading in reader.read():
            known = readings.setdefault((reading.tbl, reading.row, reading.col), reading)
            if known.raw == reading.raw:
                continue
            if known.blank and reading.value is not None:
                readings[reading.tbl, reading.row, reading.col] = reading
            if known.raw and reading.raw:
                reader.remark("figure.second", row=reading.row, col=reading.col, text=reading.raw, other=known.raw)
        remarks += reader.remarks
        last_tbl, columns = tbl, reader.columns
    form = choose_form((FormCell(*figure) for figure in readings), year)
    named = (reading._replace(form=form_of_table(form, reading.tbl)) for reading in readings.values())
    return tuple(named), tuple(remarks)


def _split(table: Table) -> Iterator[Table]:
    """Yield the tables that one printed table holds; sections only where they are different statutory tables."""
    parts = split_sections(table)
    found = {recognise_table(part, "", Columns(), None)[0] for part in parts} if len(parts) > 1 else set()
    for part in parts if len(found - {""}) > 1 else [table]:
        yield from split_halves(part)


def _remark_foreign(table: Table) -> Remark:
    texts = [cell.text for cell in table.cells if cell.text][:4]
    if not texts:
        return Remark(table.number, "table.no_text", {})
    return Remark(table.number, "table.no_form", {"text": " | ".join(text[:20] for text in texts)})
