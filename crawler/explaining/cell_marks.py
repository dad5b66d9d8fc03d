"""How cells are marked on the terminal: by a sign, which plain text has too, and by a colour."""

from rich.text import Text

from pipelines.explanation.explained import ExplainedCell
from pipelines.spelling import fold_width

STYLES = {
    "figure": "green",
    "blank_figure": "green",
    "words": "bold magenta",
    "second": "yellow",
    "uncertain": "bold yellow",
    "column_label": "blue",
    "row_above_label": "cyan",
    "row_label": "cyan",
    "group_label": "dim cyan",
    "unit": "dim",
    "unknown_label": "bold red",
    "left": "bold red",
    "text": "dim",
    "blank": "dim",
    "outside": "dim",
}
"""Colours by the role of a cell."""

_SIGNS = {"second": "=", "uncertain": "?", "left": "✗"}
_LONGEST = 14  # characters of words where a number is to stand


def mark_value(cell: ExplainedCell) -> Text:
    """Return what a cell in the place of a value prints, with the sign and colour of what it was taken for."""
    if not cell.text.strip():
        return Text("·" if cell.role == "blank_figure" else "", STYLES[cell.role])
    printed = " ".join(cell.text.split())
    if len(printed) > _LONGEST:
        printed = printed[: _LONGEST - 1] + "…"
    if cell.role == "words":
        printed = f"«{printed}»"
    if cell.value is not None and not _prints(cell):
        printed += f" → {cell.value:f}"
    return Text(_SIGNS.get(cell.role, "") + printed, STYLES[cell.role])


def legend() -> list[Text]:
    """Return what each sign means."""
    signs = (
        ("12", "figure", "a figure"),
        ("·", "blank_figure", "a blank one"),
        ("«x»", "words", "no number"),
        ("✗12", "left", "left"),
        ("=12", "second", "repeats a figure"),
        ("?12", "uncertain", "not certain in a scan"),
    )
    marks = [Text.assemble((sign, STYLES[role]), f" {words}") for sign, role, words in signs]
    return [*marks, Text.assemble(("≈", "yellow"), " nearly a label of the form")]


def _prints(cell: ExplainedCell) -> bool:
    """Tell whether a cell prints its value in plain digits, so that it need not be said."""
    return cell.value is not None and fold_width(cell.text).strip() == f"{cell.value:f}"
