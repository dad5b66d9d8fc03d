"""Evidence of made-up documents, for what folds and concludes."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from pipelines.documents.model import HeaderField, Section
from pipelines.forms.form_items import FormCell, form_cells
from pipelines.forms.readings import Reading
from pipelines.reports.versions import Capture, Witness

HTML, DOCX, PDF = (
    "text/html",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "application/pdf",
)
CELLS = sorted((cell for cell in form_cells("2021") if cell.table != "disclosure"), key=str)
TEXT = "".join(chr(0x4E00 + 7 * place) for place in range(400))


def number_cells(first: int = 1, changes: Mapping[int, int] | None = None) -> tuple[Reading, ...]:
    """Return a number for each cell of sections 三 and 四, counting from ``first``; ``changes`` by the cell's place."""
    numbers = {place: first + place for place in range(len(CELLS))} | dict(changes or {})
    return tuple(read(CELLS[place], number) for place, number in numbers.items())


def read(cell: FormCell, number: int) -> Reading:
    return Reading(
        "2021", cell.table, cell.row, cell.col, Decimal(number), "件", str(number), 0, 0, 0, None, "grid", "", ""
    )


def published(day: str) -> tuple[HeaderField, ...]:
    return (HeaderField("published_on", day, "header", day),)


def capture(url: str, run: int = 1, *, replaced: bool = False, found_on: str | None = None) -> Capture:
    return Capture(url, run, f"2023-02-{run:02}T00:00:00Z", "wanzhou", replaced, found_on)


def witness(name: str, media_type: str = HTML, **changes: object) -> Witness:
    """Return a whole report's evidence, known by its name."""
    sections = (Section(0, "", TEXT),)
    plain = Witness(name, media_type, (), number_cells(), (), sections, (capture(f"http://x/{name}"),))
    return replace(plain, **changes)  # type: ignore[arg-type]  # the names of the fields are the callers'
