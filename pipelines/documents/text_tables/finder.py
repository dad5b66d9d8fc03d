"""The tables that are recognised in the lines of a text, as cells in rows and columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from pipelines.documents.model import Cell
from pipelines.documents.sections import is_heading
from pipelines.documents.text_tables.cell_grid import build_cells
from pipelines.documents.text_tables.certainty import refuse_uncertain
from pipelines.documents.text_tables.frames import draw_strokes, is_rule
from pipelines.documents.text_tables.label_parts import is_part, names_figures, strip_enumerators
from pipelines.documents.text_tables.one_line_tables import read_wide
from pipelines.documents.text_tables.separators import read_units
from pipelines.documents.text_tables.text_rows import TextRow, find_text_rows
from pipelines.documents.text_tables.text_units import TextUnit, is_value
from pipelines.documents.white_space import collapse
from pipelines.forms.form_items import TABLES
from pipelines.forms.labels import LONGEST_LABEL

_MIN_HEADING = 4  # characters behind a number that stands alone: 三、 is also a part of a label beside the rows
_MIN_ROWS = 3  # rows with numbers that tell an unread table from prose
_MIN_LABELS = 6  # labels of rows, with numbers or not, that do


@dataclass(frozen=True, slots=True)
class FoundTable:
    """One table and the lines (first, last) that it stands on."""

    first: int
    last: int
    cells: tuple[Cell, ...]


def find_tables(lines: Sequence[str]) -> list[FoundTable]:
    """Return the tables in the lines of a text, in reading order; their lines do not overlap.

    A statutory table whose columns are not all named, or not in a certain order, is one cell with its lines: it
    is kept, and no number in it has a place. Rows of other tables that tabs part are kept as they stand.
    """
    found: list[FoundTable] = []
    for run in _split_runs(lines):
        units = read_units(run)
        found += _find_in_run(lines, units)
    return sorted(found, key=lambda table: table.first)


def _split_runs(lines: Sequence[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield runs of numbered lines that may hold tables: prose and headings end a run."""
    run: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        if line.strip() and _ends_run(line):
            yield run
            run = []
        else:
            run.append((number, line))
    yield run


def _ends_run(line: str) -> bool:
    parted = "\t" in line or "|" in draw_strokes(line) or is_rule(line)
    words = line.split()
    if "。" in line or len("".join(words)) > LONGEST_LABEL:
        return not parted
    if parted or not is_heading(collapse(line)) or is_part(words[0]) or any(map(is_value, words[1:])):
        return False
    return bool(strip_enumerators(words[0])) or len("".join(words[1:])) >= _MIN_HEADING


def _find_in_run(lines: Sequence[str], units: Sequence[TextUnit]) -> list[FoundTable]:
    if not any(unit.kind in ("value", "blank") for unit in units):
        return []
    found: list[FoundTable] = []
    readings = [(table, read(table, units)) for table in TABLES for read in (read_wide, _read_rows)]
    for table, rows in sorted(readings, key=lambda reading: -sum(row.fits for row in reading[1])):
        printed = [row for row in rows if row.values]
        if any(row.fits for row in printed):
            begin = next(index for index, row in enumerate(rows) if row.header or row.fits)
            part = rows[begin : rows.index(printed[-1]) + 1]
            first, last = _find_lines(units, part)
            cells = build_cells(table, units, part)
        elif len(printed) >= _MIN_ROWS or len(rows) >= _MIN_LABELS or any(row.label is None for row in printed):
            first, last = _find_lines(units, rows)
            cells = _keep_whole(lines[first : last + 1])
        else:
            continue
        if all(last < other.first or first > other.last for other in found):
            found.append(FoundTable(first, last, cells))
    return found + list(_find_others(lines, units, found))


def _read_rows(table: str, units: Sequence[TextUnit]) -> list[TextRow]:
    rows = find_text_rows(table, units)
    refuse_uncertain(table, units, rows)
    return rows


def _find_lines(units: Sequence[TextUnit], rows: Sequence[TextRow]) -> tuple[int, int]:
    used = [units[place] for row in rows for place in row.places]
    return min(unit.first_line for unit in used), max(unit.line for unit in used)


def _keep_whole(lines: Sequence[str]) -> tuple[Cell, ...]:
    return (Cell(0, 0, "\n".join(text for line in lines if (text := collapse(line)))),)


def _find_others(lines: Sequence[str], units: Sequence[TextUnit], found: Sequence[FoundTable]) -> Iterator[FoundTable]:
    """Yield the tables of no form whose rows are known: rows of several cells that follow each other."""
    free = [unit for unit in units if not any(table.first <= unit.line <= table.last for table in found)]
    for is_row, group in groupby(free, lambda unit: unit.source == "rows"):
        part = list(group)
        rows = [list(cells) for end, cells in groupby(part, lambda unit: unit.kind == "end") if not end]
        if not is_row or len(rows) < 2 or max(map(len, rows)) < 2:
            continue
        first, last = part[0].first_line, part[-1].line
        named = any(names_figures(table, unit.text) for unit in part if unit.kind == "text" for table in TABLES)
        cells = tuple(Cell(row, col, unit.text) for row, line in enumerate(rows) for col, unit in enumerate(line))
        yield FoundTable(first, last, _keep_whole(lines[first : last + 1]) if named else cells)
