"""The metadata header of a page that was saved as text: labels and values between strokes, or in lines."""

import tomllib
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import pairwise, takewhile

from pipelines.dates import read_date
from pipelines.documents.html.header import HeaderLabels, read_bracket_line, read_plain_lines
from pipelines.documents.model import HeaderField
from pipelines.documents.sections import is_heading
from pipelines.documents.white_space import collapse

MAX_LEAD = 20
"""Lines before the first heading among which a header line may stand."""

_DATES = frozenset({"written_on", "published_on"})
_BULLETS = "•●◆·*- "
_FIELDS_NEEDED = 2  # one label between strokes may stand in any table
_KNOWN = tomllib.loads(files("pipelines.documents").joinpath("page_layouts.toml").read_text("utf-8"))
_LABELS = HeaderLabels(_KNOWN["labels"], _KNOWN["ignored"]["labels"], _KNOWN["ignored"]["words"])


def take_header(lines: Sequence[str]) -> tuple[list[HeaderField], list[str]]:
    """Return the fields of a header table before the first heading, and the lines with blank ones in its place.

    ``索引号 : | 1150… | 主题分类 : | 电子政务 |``: a label's value is the next cell of its line, unless that is
    a label. Pages print their header twice, wide and narrow.
    """
    rest, fields, names = list(lines), list[HeaderField](), set[str]()
    head = list(takewhile(lambda line: not is_heading(collapse(line)), lines))
    for number, line in enumerate(head):
        cells = [collapse(cell) for cell in line.split("|")]
        labels = {cell for cell in cells if _LABELS.knows(cell)} if len(cells) > 1 else set()
        if labels:
            names |= {field for cell in labels if (field := _LABELS.field(cell))}
            fields += _read_cells(cells)
            rest[number] = ""
    return (fields, rest) if len(names) >= _FIELDS_NEEDED else ([], list(lines))


def read_lead(lines: Sequence[str]) -> list[HeaderField]:
    """Return the fields that stand in brackets or in plain lines before the first heading.

    In a list a label's value may stand on the line below it.
    """
    printed = list(_join_values([text for line in lines if (text := collapse(line))]))
    lead = "\n".join(list(takewhile(lambda text: not is_heading(text), printed))[:MAX_LEAD])
    return [*read_bracket_line(lead, _LABELS), *read_plain_lines(lead, _LABELS)]


def _join_values(lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, those that are a label and a colon with the line below, unless that has a label of its own."""
    label = ""
    for line in filter(None, (line.lstrip(_BULLETS) for line in lines)):
        if label and not _LABELS.pattern.match(line):
            yield label + line
            label = ""
            continue
        if label:
            yield label
        label = line if line.endswith((":", "：")) and _LABELS.knows(line) else ""
        if not label:
            yield line
    if label:
        yield label


def _read_cells(cells: Sequence[str]) -> Iterator[HeaderField]:
    for label, raw in pairwise(cells):
        field = _LABELS.field(label)
        value = (read_date(raw) or "") if field in _DATES else raw
        if field and value and not _LABELS.knows(raw):
            yield HeaderField(field, value, "header", raw)
