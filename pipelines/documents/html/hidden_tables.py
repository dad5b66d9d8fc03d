"""Statutory tables that a page holds and does not show until a script opens them, in a tab or behind a link."""

from collections.abc import Container, Iterable

from pipelines.documents.markup.page_tree import Node, Tree, climb
from pipelines.documents.markup.table_cells import list_cells, read_cells
from pipelines.documents.model import Cell
from pipelines.forms.form_items import TABLES
from pipelines.forms.labels import LONGEST_LABEL, is_known_label

_CELLS_NEEDED = 20  # a page's header has fewer
_LABELS_NEEDED = 4
"""Different labels of a statutory table that no other table has by chance."""


def find_hidden_tables(tree: Tree, visible: Container[int], shown: Iterable[tuple[Cell, ...]]) -> list[Node]:
    """Return the hidden tables that are statutory ones, where none of those that are shown is the same one.

    ``visible`` are those that are shown (by ``mem_id``), ``shown`` their cells. Deleted tables are none. Of several
    hidden ones that are the same table all are returned.
    """
    others = (table for table in tree.find("table") if table.mem_id not in visible)
    hidden = [table for table in others if _may_be_statutory(tree, table) and not tree.shows(table)]
    named = [(name, table) for table in hidden if (name := identify_table(read_cells(tree, table)))]
    seen = {identify_table(cells) for cells in shown} if named else set()
    return [table for name, table in named if name not in seen]


def identify_table(cells: Iterable[Cell]) -> str:
    """Return the statutory table that has the most of the labels in a printed one; empty where it has too few."""
    texts = {cell.text for cell in cells if cell.text and len(cell.text) <= LONGEST_LABEL and not cell.text.isdigit()}
    counts = {name: sum(is_known_label(name, text) for text in texts) for name in TABLES}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] >= _LABELS_NEEDED else ""


def _may_be_statutory(tree: Tree, table: Node) -> bool:
    """Tell whether a hidden table has cells enough, none of them of a table inside it, and is not deleted."""
    if len(list_cells(tree, table)) < _CELLS_NEEDED or table.css_first("table table") is not None:
        return False
    return all(above.tag not in ("del", "s", "strike") for above in climb(table))
