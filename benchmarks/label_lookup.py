"""What others get from the same PDFs: their tables, and a plain look-up of the form's labels in them.

The look-up is what a user would write in an afternoon: white space and numbering off, a label must be equal, its
numbers are the last cells of its row, in the form's order. It tries nothing else.
"""

import logging
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from importlib.util import find_spec
from io import BytesIO

from pipelines.forms.form_items import TABLES, form_cells, items_of

Rows = Iterable[list[str | None]]
"""The rows of all tables of a document, in order; None where a cell is covered by another."""

Place = tuple[str, str, str]
"""Table, row and column of a form."""

_NUMBERING = re.compile(r"^(?:其中[:：])?(?:[(（]?[一二三四五六七八九十0-9]+[)）.、])?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_UNNAMED = "disputes"
"""The table whose one row of numbers has no label."""


def read_pdfplumber_rows(content: bytes) -> Iterator[list[str | None]]:
    """Yield the rows that pdfplumber finds, with its own settings."""
    import pdfplumber  # noqa: PLC0415 - only a benchmark needs it

    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    with pdfplumber.open(BytesIO(content)) as document:
        for page in document.pages:
            for table in page.extract_tables():
                yield from table


def read_tablers_rows(content: bytes) -> Iterator[list[str | None]]:
    """Yield the rows that tablers finds, with its own settings."""
    import tablers  # noqa: PLC0415

    with tablers.Document(bytes=content) as document:
        for page in document.pages():
            for table in tablers.find_tables(page, extract_text=True):
                for row in table.rows:
                    yield [cell.text if cell else None for cell in row.cells]


PEERS: Mapping[str, Callable[[bytes], Rows]] = {
    name: read
    for name, read in {"pdfplumber": read_pdfplumber_rows, "tablers": read_tablers_rows}.items()
    if find_spec(name) is not None
}
"""Those that are installed (the extra ``bench``), by name."""


def look_up(rows: Rows, form: str) -> dict[Place, Decimal]:
    """Return the numbers that stand behind the labels of a form; of two readings of a place the first counts."""
    labels = _list_labels(form)
    columns = _list_columns(form)
    met: defaultdict[str, int] = defaultdict(int)
    found: dict[Place, Decimal] = {}
    for row in rows:
        cells = [_fold(text) for text in row]
        places = _name_places(cells, labels, met, columns)
        numbers = cells[len(cells) - len(places) :]
        for place, number in zip(places, numbers, strict=False):
            if _NUMBER.fullmatch(number):
                found.setdefault(place, Decimal(number))
    return found


def _name_places(
    cells: list[str],
    labels: Mapping[str, list[tuple[str, str]]],
    met: defaultdict[str, int],
    columns: Mapping[tuple[str, str], list[str]],
) -> list[Place]:
    """Return what the last cells of a row are numbers of; a label that a form has twice is taken in turn."""
    for text in reversed(cells):
        if rows := labels.get(_NUMBERING.sub("", text)):
            table, row = rows[min(met[text], len(rows) - 1)]
            met[text] += 1
            return [(table, row, col) for col in columns[table, row]]
    whole = [(table, row, col) for (table, row), cols in columns.items() if table == _UNNAMED for col in cols]
    return whole if len(cells) == len(whole) and all(map(_NUMBER.fullmatch, cells)) else []


def _list_labels(form: str) -> dict[str, list[tuple[str, str]]]:
    labels: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for table in TABLES:
        for item in items_of(form, table, "row"):
            labels[_NUMBERING.sub("", _fold(item.label))].append((table, item.code))
    return labels


def _list_columns(form: str) -> dict[tuple[str, str], list[str]]:
    cells = form_cells(form)
    return {
        (table, row.code): [col.code for col in items_of(form, table, "column") if (table, row.code, col.code) in cells]
        for table in TABLES
        for row in items_of(form, table, "row")
    }


def _fold(text: str | None) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text or ""))
