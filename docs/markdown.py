"""Markdown's tables, for pages that are generated."""

from collections.abc import Iterable, Sequence


def make_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table with its final line end; a stroke within a cell is escaped."""
    return "".join(f"| {' | '.join(map(_escape, cells))} |\n" for cells in (head, ["---"] * len(head), *rows))


def _escape(cell: str) -> str:
    return cell.replace("|", r"\|")
