"""Section 四 in a text: the header names the rows, and one line of numbers stands below all of them."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from pipelines.documents.text_columns import read_header
from pipelines.documents.text_labels import is_part, squeeze
from pipelines.documents.text_rows import Row
from pipelines.documents.text_units import Unit
from pipelines.forms import form_items

_MAX_HEADER = 90


def read_wide(table: str, units: Sequence[Unit]) -> list[Row]:
    """Return the rows of numbers below a header that names rows and columns; empty where there is none.

    The row fits where it has exactly one number for each column.
    """
    for numbers in _find_numbers(units):
        before = range(max(0, numbers[0] - _MAX_HEADER), numbers[0])
        last = max((place for place in before if units[place].kind == "value"), default=before.start - 1)
        places = [place for place in before if place > last and units[place].kind == "text"]
        if not _row_signs(table) <= set("".join(squeeze(units[place].text) for place in places)):
            continue
        begin = next((index for index, place in enumerate(places) if is_part(units[place].text)), len(places))
        _, header = read_header(table, units, places[begin:])
        if header is None or not any(name.kind == "row" for name, *_ in header.over):
            continue
        values = _extend(units, numbers)
        lines = {units[place].line for place in values}
        even = units[values[0]].source != "words" or len(lines) in (1, len(values))
        return [Row(None, values, len(values) == len(header.columns) and even, header.codes, header)]
    return []


@cache
def _row_signs(table: str) -> frozenset[str]:
    """Return the characters that the labels of all rows have: what a header that names them must have."""
    labels = (squeeze(item.label) for item in form_items() if (item.table, item.kind) == (table, "row"))
    return frozenset("".join(labels))


def _find_numbers(units: Sequence[Unit]) -> Iterator[list[int]]:
    """Yield the places of numbers that follow each other."""
    for number, group in groupby(range(len(units)), lambda place: units[place].kind == "value"):
        if number:
            yield list(group)


def _extend(units: Sequence[Unit], numbers: Sequence[int]) -> list[int]:
    """Return the places of all that belongs to the row: in rows every cell, elsewhere the numbers up to a word."""
    first = units[numbers[0]]
    if first.source != "rows":
        return list(numbers)
    begin = numbers[0]
    while begin and units[begin - 1].kind in ("blank", "text") and units[begin - 1].source == "rows":
        begin -= 1
    end = next((place for place in range(begin, len(units)) if units[place].kind == "end"), len(units))
    return list(range(begin, end))
