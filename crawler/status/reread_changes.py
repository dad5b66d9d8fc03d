"""What reading the archive again changes, for a terminal."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipelines.store.comparison import DocumentDifference

MAX_CHANGES_SHOWN = 15
"""Changes of one document that are listed; figures first, cells and passages last."""

_KEYS = ("readers", "media_type")


def print_differences(
    console: Console, counts: Sequence[Mapping[str, object]], differences: Sequence[DocumentDifference]
) -> None:
    """Print the changes of some documents, then how many there are in all, by reader and format."""
    for difference in differences:
        console.print(_draw(difference))
    if not counts:
        console.print("No document was to be read again.")
        return
    names = [*_KEYS, *sorted({name for row in counts for name in row} - set(_KEYS))]
    table = Table(box=box.SIMPLE_HEAD, title="Documents that were read again, and their changes")
    for name in names:
        table.add_column(name, justify="left" if name in _KEYS else "right")
    for row in counts:
        table.add_row(*(str(row.get(name, "")) for name in names))
    console.print(table)


def _draw(difference: DocumentDifference) -> Table:
    readers = f"{difference.reader_before or 'nothing'} → {difference.reader_now}"
    title = f"{difference.url} ({difference.media_type}, {readers})"
    table = Table("what", "where", "was", "is", box=box.SIMPLE_HEAD, title=Text(title), title_justify="left")
    for change in difference.changes[:MAX_CHANGES_SHOWN]:
        table.add_row(
            *(Text(text) for text in (f"{change.part} {change.kind}", change.place)), *_pair(change.old, change.new)
        )
    if len(difference.changes) > MAX_CHANGES_SHOWN:
        table.caption = f"and {len(difference.changes) - MAX_CHANGES_SHOWN} more: --diff FILE"
    return table


def _pair(*texts: str | None) -> list[Text]:
    return [Text("" if text is None else text) for text in texts]
