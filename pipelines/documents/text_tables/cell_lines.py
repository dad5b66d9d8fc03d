"""Tables that are printed as one cell on each line, empty cells as blank lines: LibreOffice's filter Text.

（一）予以公开
7
                        an empty cell
5
…
                        a cell that is merged with the one above: 三、本年度办理结果
（二）部分公开
"""

from collections.abc import Sequence
from functools import cache

from pipelines.documents.text_tables.certainty import adds_up
from pipelines.documents.text_tables.line_parts import NumberedLine
from pipelines.documents.text_tables.text_units import is_value
from pipelines.documents.white_space import collapse
from pipelines.forms.form_items import all_codes, form_names, items_of, label_variants, unit_of
from pipelines.forms.labels import match_label, normalize_label

_TABLE = "applications"  # its totals tell whether a blank line is a cell


def join_cell_lines(lines: Sequence[NumberedLine]) -> list[NumberedLine]:
    """Return lines with each row of section 三 on one line, tabs between its cells, if the table is printed so.

    Every blank line is an empty cell there: none stands between the names of the columns, and behind a row's label
    are as many lines as there are columns, and those of the merged cells left of the next label. The numbers must
    add up where their total is printed.
    """
    texts = [collapse(line) for _, line in lines]
    joined, at, empty = list(lines), 0, False
    width = 0 if any("\t" in line or "|" in line for _, line in lines) else _count_columns(texts)
    while width and at < len(texts):
        end = at + 1 + width
        if normalize_label(texts[at]) not in _levels() or not _is_whole(texts, at + 1, end):
            at += 1
            continue
        joined[at] = (lines[at][0], "\t".join(texts[at:end]))
        joined[at + 1 : end] = [(number, "") for number, _ in lines[at + 1 : end]]
        empty = empty or not all(texts[at:end])
        at = end
    return joined if empty else list(lines)


def _count_columns(texts: Sequence[str]) -> int:
    """Return how many columns the form has whose header stands in these lines; 0 where none does.

    That is where the names that stand beside each other in the form, below a group, stand on lines below each other.
    """
    codes = [{label.code for label in match_label(_TABLE, text) if label.kind == "column"} for text in texts]
    for form in form_names():
        columns = items_of(form, _TABLE, "column")
        beside = [column.code for column in columns if column.parent]
        starts = range(len(texts) - len(beside) + 1) if beside else ()
        if any(all(code in codes[start + nth] for nth, code in enumerate(beside)) for start in starts):
            return len(columns)
    return 0


def _is_whole(texts: Sequence[str], begin: int, end: int) -> bool:
    """Tell whether a row's cells are the lines between two places, no more and no less."""
    cells = texts[begin:end]
    if len(cells) < end - begin or not all(not text or is_value(text) for text in cells):
        return False
    following = next((place for place in range(end, len(texts)) if texts[place]), None)
    if following is None:
        return bool(cells[-1]) and _adds_up(cells)
    merged = _levels().get(normalize_label(texts[following]))
    return merged == following - end and (not cells[-1] or _adds_up(cells))


def _adds_up(cells: Sequence[str]) -> bool:
    return adds_up(cells, unit_of(_TABLE, all_codes(_TABLE, "row")[0], "total"))


@cache
def _levels() -> dict[str, int]:
    """Return for each label of a row or group how many cells at its left may be merged with those above it."""
    found: dict[str, int] = {}
    codes: dict[str, int] = {}
    for row in (item for form in form_names() for item in items_of(form, _TABLE, "row")):
        codes[row.code] = (2 if row.parent.startswith("（") else 1) if row.parent else 0  # （三） stands beside 三、
        found[normalize_label(row.label)] = codes[row.code]
        if row.parent:
            found[normalize_label(row.parent)] = codes[row.code] - 1
    variants = [variant for variant in label_variants() if (variant.table, variant.kind) == (_TABLE, "row")]
    return {normalize_label(variant.label): codes[variant.code] for variant in variants} | found
