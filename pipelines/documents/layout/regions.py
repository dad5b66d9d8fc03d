"""Where tables without borders stand on a page: between headings, where there are numbers and labels of the forms."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from pipelines.documents.layout.cell_labels import find_label_kinds
from pipelines.documents.layout.headers import is_label_of_kind
from pipelines.documents.layout.number_columns import NumberColumns, find_spans, match_columns
from pipelines.documents.layout.page_paragraphs import is_page_number
from pipelines.documents.layout.text_pieces import TextPiece
from pipelines.documents.sections import is_heading
from pipelines.forms.form_items import TABLES

SAME_ROW = 3.0
"""Points between the middles of two pieces of one row."""

_LEAST_LABELS = 3
_ALL_DASHES = 3  # so many dashes beside each other are a row of a table


@dataclass(slots=True)
class Region:
    """What stands between two headings and may be one table: its texts, and the heights at which numbers stand."""

    cells: list[TextPiece] = field(default_factory=list)
    rows: list[float] = field(default_factory=list)  # heights of the numbers, from the top


def drop_page_number(pieces: list[TextPiece]) -> list[TextPiece]:
    """Return pieces without a page number that stands alone below or above everything else."""
    for end in (min, max):
        edge = end((piece.y for piece in pieces), default=0.0)
        line = sorted((piece for piece in pieces if abs(piece.y - edge) < SAME_ROW), key=lambda piece: piece.x)
        if is_page_number(" ".join(piece.text for piece in line)):
            pieces = [piece for piece in pieces if abs(piece.y - edge) >= SAME_ROW]
    return pieces


def find_number_rows(pieces: list[TextPiece]) -> list[float]:
    """Return the heights at which numbers stand, from the top."""
    heights: dict[int, list[TextPiece]] = defaultdict(list)
    for piece in pieces:
        if piece.is_number or piece.is_dash:
            heights[round(piece.y)].append(piece)
    rows: list[float] = []
    for _, found in sorted(heights.items(), reverse=True):
        if any(piece.is_number for piece in found) or len(found) >= _ALL_DASHES:
            y = sum(piece.y for piece in found) / len(found)
            if not rows or rows[-1] - y > SAME_ROW:
                rows.append(y)
    return rows


def split_regions(cells: list[TextPiece], rows: list[float]) -> list[Region]:
    """Return what stands between the headings and labels that begin tables, from top to bottom."""
    return [part for region in _split_sections(cells, rows) for part in _split_tables(region)]


def _split_sections(cells: list[TextPiece], rows: list[float]) -> list[Region]:
    """Return what stands between the headings of a page, from top to bottom."""
    ordered = sorted(cells, key=lambda cell: -cell.box[3])
    bounds = [cell.y for cell in ordered if is_heading(cell.text) and not find_label_kinds(cell.text)]
    regions = [Region() for _ in range(len(bounds) + 1)]
    ascending = [-y for y in bounds]
    for cell in ordered:
        if cell.y not in bounds:
            regions[bisect_left(ascending, -cell.y)].cells.append(cell)
    for y in rows:
        regions[bisect_left(ascending, -y)].rows.append(y)
    return regions


def _split_tables(region: Region) -> list[Region]:
    """Return the parts of a region with several tables of the forms below each other, one table in each.

    A table begins with its highest label; what stands below the last label above it belongs to the table above.
    """
    named = [(cell, find_label_kinds(cell.text)) for cell in region.cells if not cell.is_number]
    certain = [(cell, table) for cell, tables in named for table in tables if len(tables) == 1]
    certain.sort(key=lambda item: -item[0].y)
    runs = [(table, [cell for cell, _ in group]) for table, group in groupby(certain, key=itemgetter(1))]
    if len(runs) < 2 or len({table for table, _ in runs}) < len(runs):
        return [region]
    tops = [-max(cell.box[3] for cell in cells) for _, cells in runs[1:]]  # descending heights, ascending numbers
    parts = [Region() for _ in runs]
    for cell in region.cells:
        parts[bisect_left(tops, -cell.y)].cells.append(cell)
    for y in region.rows:
        parts[bisect_left(tops, -y)].rows.append(y)
    return parts


def find_cells(region: Region) -> list[TextPiece]:
    """Return the cells of a region's table, from its first label or number to its last; none where it has none."""
    labels = {id(cell): find_label_kinds(cell.text) for cell in region.cells if not cell.is_number}
    counts = [sum(table in found for found in labels.values()) for table in TABLES]
    if not region.rows or max(counts) < _LEAST_LABELS:
        return []
    named = [cell for cell in region.cells if cell.is_number or labels[id(cell)]]
    top, bottom = max(cell.box[3] for cell in named), min(cell.box[1] for cell in named)
    return [cell for cell in region.cells if bottom - 1 <= cell.y <= top + 1]


def find_lone_header(region: Region) -> list[TextPiece]:
    """Return the cells of a header at a page's end, whose rows stand on the next page; none where there is none."""
    named = [cell for cell in region.cells if is_label_of_kind(cell, "column")]
    if region.rows or len(named) < _LEAST_LABELS or not find_header_table(named):
        return []
    top = max(cell.box[3] for cell in region.cells if find_label_kinds(cell.text))
    return [cell for cell in region.cells if cell.y <= top + 1]


def find_rest(region: Region, above: NumberColumns) -> list[TextPiece]:
    """Return the cells of the last rows of a table that the page before began; none where there are none.

    So few rows are a table where each has a row label of the form, or where a single row fills all columns.
    """
    rows = [[cell for cell in region.cells if abs(cell.y - y) < SAME_ROW] for y in region.rows]
    values = [cell for row in rows for cell in row if cell.is_number or cell.is_dash]
    if len(rows) == 1 and len(rows[0]) == len(values) == len(above.spans) >= _LEAST_LABELS:
        return values
    if not values or not all(any(is_label_of_kind(cell, "row") for cell in row) for row in rows):
        return []
    spans = find_spans(values)
    fits = len(spans) <= len(above.spans) and match_columns(above.spans, spans)
    return [cell for row in rows for cell in row] if fits else []


def find_header_table(header: list[TextPiece]) -> str:
    """Return which table of the forms a header belongs to; empty where its labels do not say so."""
    counts = {
        table: sum("column" in find_label_kinds(piece.text).get(table, ()) for piece in header) for table in TABLES
    }
    first, second = sorted(counts, key=lambda table: -counts[table])[:2]
    return first if counts[first] > counts[second] else ""
