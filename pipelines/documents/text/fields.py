"""The metadata header of a page that was saved as text: labels and values between strokes."""

from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

from pipelines.dates import read_date
from pipelines.documents.header_lines import DATE_FIELDS, HEADER_LABELS
from pipelines.documents.model import HeaderField
from pipelines.documents.sections import is_heading
from pipelines.documents.white_space import collapse

_FIELDS_NEEDED = 2  # one label between strokes may stand in any table


def take_header(lines: Sequence[str]) -> tuple[list[HeaderField], list[str]]:
    """Return the fields of a header table before the first heading, and the lines with blank ones in its place.

    ``索引号 : | 1150… | 主题分类 : | 电子政务 |``: a label's value is the next cell of its line, unless that is
    a label. Pages print their header twice, wide and narrow.
    """
    rest, fields, names = list(lines), list[HeaderField](), set[str]()
    head = list(takewhile(lambda line: not is_heading(collapse(line)), lines))
    for number, line in enumerate(head):
        cells = [collapse(cell) for cell in line.split("|")]
        labels = {cell for cell in cells if HEADER_LABELS.knows(cell)} if len(cells) > 1 else set()
        if labels:
            names |= {field for cell in labels if (field := HEADER_LABELS.field(cell))}
            fields += _read_cells(cells)
            rest[number] = ""
    return (fields, rest) if len(names) >= _FIELDS_NEEDED else ([], list(lines))


def _read_cells(cells: Sequence[str]) -> Iterator[HeaderField]:
    for label, raw in pairwise(cells):
        field = HEADER_LABELS.field(label)
        value = (read_date(raw) or "") if field in DATE_FIELDS else raw
        if field and value and not HEADER_LABELS.knows(raw):
            yield HeaderField(field, value, "header", raw)
