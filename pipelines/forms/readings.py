"""What the tables of one document state: readings of the statutory forms."""

from decimal import Decimal
from typing import NamedTuple

from pipelines.forms.values import NotANumber, read_value


class Reading(NamedTuple):
    """One number that a document states: which figure of which form, its value, and the cell it stands in.

    ``value`` is None where the cell is blank or holds words; ``raw`` is what the cell prints; ``row_label`` and
    ``col_label`` are the labels that it was recognised by.
    """

    form: str
    tbl: str
    row: str
    col: str
    value: Decimal | None
    unit: str
    raw: str
    table_no: int
    cell_row: int
    cell_col: int
    page: int | None
    method: str
    row_label: str
    col_label: str

    @property
    def blank(self) -> bool:
        """Whether the cell prints nothing, or only a dash or a stroke."""
        try:
            return self.value is None and read_value(self.raw, self.unit).number is None
        except NotANumber:
            return False
