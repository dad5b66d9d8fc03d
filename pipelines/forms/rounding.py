"""How far a printed number may be from what was counted: 123.9万 is what was rounded to it.

A count that is printed in 万 or 亿 stands for whatever is less than half a unit of its last digit away, so that sums,
inequalities and the claims of the text allow as much. Numbers of 万元 are exact in the unit of their column, and take
part in no sum.
"""

import re
from collections.abc import Mapping
from decimal import Decimal

from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading
from pipelines.spelling import fold_width

_SCALES = {"万": 4, "亿": 8}
_ROUNDED = re.compile(r"[^0-9]*[0-9][0-9,]*(?:\.([0-9]+))?\(?([万亿])")
_HALF = Decimal("0.5")


def find_slack(reading: Reading) -> Decimal:
    """Return how far what was counted may be from a reading's value: 500 for ``123.9万`` of a count, else 0."""
    if not _may_be_rounded(reading):
        return Decimal(0)
    found = _ROUNDED.match("".join(fold_width(reading.raw).split()))
    return _HALF.scaleb(_SCALES[found[2]] - len(found[1] or "")) if found else Decimal(0)


def find_slacks(readings: Mapping[FormCell, Reading]) -> dict[FormCell, Decimal]:
    """Return the slack of each figure that has one, by its cell."""
    slacks = {cell: find_slack(reading) for cell, reading in readings.items() if _may_be_rounded(reading)}
    return {cell: slack for cell, slack in slacks.items() if slack}


def _may_be_rounded(reading: Reading) -> bool:
    scaled = "万" in reading.raw or "亿" in reading.raw
    return scaled and reading.value is not None and reading.unit != "万元"
