"""Section 四 in a text: the header names the rows, and one line of numbers stands below all of them."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby

from pipelines.documents.text_tables.certainty import adds_up
from pipelines.documents.text_tables.label_parts import is_part, may_be_value, squeeze
from pipelines.documents.text_tables.named_columns import Header, find_texts, read_header
from pipelines.documents.text_tables.side_by_side import read_side_by_side
from pipelines.documents.text_tables.text_rows import TextRow
from pipelines.documents.text_tables.text_units import TextUnit, is_glued
from pipelines.forms.form_items import codes_by_form, form_names, items_of

_COUNT = "件"


def read_wide(table: str, units: Sequence[TextUnit]) -> list[TextRow]:
    """Return the rows of numbers below a header that names rows and columns; empty where there is none.

    The row fits where it has exactly one number for each column. Where only the lines of the header, and not the
    order of its words, say which columns it has, the numbers must add up too.
    """
    for numbers in _find_numbers(units):
        places = find_texts(units, 0, numbers[0])
        printed = set("".join(squeeze(units[place].text) for place in places))
        if not any(signs <= printed for signs in _row_signs(table)):
            continue
        begin = next((index for index, place in enumerate(places) if is_part(units[place].text)), len(places))
        values = _extend(units, numbers)
        _, header = read_header(table, units, places[begin:])
        if header is None and _add_up(table, [units[place].text for place in values]):
            header = read_side_by_side(table, units, places[begin:])
        if header is None or not any(name.kind == "row" for name, *_ in header.over):
            return [TextRow(None, values, fits=False, columns=(), beside=places[begin:])]
        fits = set(numbers) <= set(values) and _fits(units, values, header)
        return [TextRow(None, values, fits, header.codes, header)]
    return []


def _add_up(table: str, texts: Sequence[str]) -> bool:
    """Tell whether the numbers of each row add up to its last one, where all rows of a form stand in one line."""
    for columns in codes_by_form(table, "column"):
        parts = [texts[start : start + len(columns)] for start in range(0, len(texts), len(columns))]
        if parts and all(len(part) == len(columns) and adds_up(part, _COUNT) for part in parts):
            return True
    return False


def _fits(units: Sequence[TextUnit], values: Sequence[int], header: Header) -> bool:
    """Tell whether there is a value for each column; words on one line or on one each, cells in a row as wide."""
    first, lines = units[values[0]], {units[place].line for place in values}
    if len(values) != len(header.columns) or not all(may_be_value(units[place].text) for place in values):
        return False
    if len({units[place].source for place in values}) > 1:
        return False  # a cell is cut, and its first part is words
    if first.source == "words":
        return len(lines) in (1, len(values))
    return not (header.width and first.width) or header.width == first.width


@cache
def _row_signs(table: str) -> tuple[frozenset[str], ...]:
    """Return for each form the characters of all its rows' labels: what a header that names them must have."""
    rows = (items_of(form, table, "row") for form in form_names())
    return tuple(frozenset("".join(squeeze(item.label) for item in items)) for items in rows if items)


def _find_numbers(units: Sequence[TextUnit]) -> Iterator[list[int]]:
    """Yield the places of numbers that follow each other."""
    for number, group in groupby(range(len(units)), lambda place: units[place].kind == "value"):
        if number:
            yield list(group)


def _extend(units: Sequence[TextUnit], numbers: Sequence[int]) -> list[int]:
    """Return the places of all that belongs to the row: in rows every cell, elsewhere the numbers up to a word."""
    first = units[numbers[0]]
    if first.source != "rows":
        last, after = units[numbers[-1]], numbers[-1] + 1
        return [*numbers, *(after + at for at, unit in enumerate(units[after : after + 1]) if is_glued(unit, last))]
    begin = numbers[0]
    while begin and units[begin - 1].kind in ("blank", "text") and units[begin - 1].source == "rows":
        begin -= 1
    end = next((place for place in range(begin, len(units)) if units[place].kind == "end"), len(units))
    return list(range(begin, end))
