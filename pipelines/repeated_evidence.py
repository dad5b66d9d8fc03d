"""Whether two files say the same in different bytes: a counter, a token, an advertisement is no other document."""

import re
import tomllib
from functools import cache
from importlib.resources import files

from pipelines.packing import CellRow, PackedEvidence

_HEADER = 150
"""Characters of the longest line that is taken for one of a header."""


def says_same(one: PackedEvidence, other: PackedEvidence | None) -> bool:
    """Tell whether two files say the same: every cell, reading, header field, passage and remark.

    Only what a page prints anew for each visitor or each day (``repeated_evidence.toml``) may differ in their texts.
    Files that no reader reads say nothing, and so never the same.
    """
    if other is None or one.reader is None or other.reader is None:
        return False
    if (one.media_type, one.method, one.pages, len(one.cells), len(one.readings)) != (
        other.media_type, other.method, other.pages, len(other.cells), len(other.readings),
    ):  # fmt: skip
        return False
    return _arrange(one) == _arrange(other)


def leave_out_volatile(text: str, *, in_header: bool) -> str:
    """Return a text without what counts visits or says the day of the visit: lines of their own, and parts of a header.

    In the text of a report 访问量 and its number are what the report says.
    """
    if not _find_volatile().search(_squeeze(text)):
        return text
    return "\n".join(_leave_out(line, in_header=in_header) for line in text.split("\n"))


def _leave_out(line: str, *, in_header: bool) -> str:
    bare = _squeeze(line)
    if _find_volatile().fullmatch(bare):
        return ""
    if not in_header or len(bare) > _HEADER or "。" in bare:
        return line
    return _find_volatile().sub("", bare)


def _squeeze(text: str) -> str:
    return "".join(text.split())


def _arrange(evidence: PackedEvidence) -> list[list[object]]:
    return [
        [(*row[:6], leave_out_volatile(row[6], in_header=False)) for row in sorted(evidence.cells, key=_place)],
        [*evidence.readings],
        [
            (*row[:2], *(leave_out_volatile(text, in_header=True) for text in (row[2], row[4])), row[3])
            for row in evidence.fields
        ],
        [(*row[:2], leave_out_volatile(row[2], in_header=row[0] == 0)) for row in sorted(evidence.passages)],
        [*evidence.remarks],
    ]


def _place(row: CellRow) -> tuple[int, int, int]:
    return row[:3]


@cache
def _find_volatile() -> re.Pattern[str]:
    data = tomllib.loads(files("pipelines").joinpath("repeated_evidence.toml").read_text("utf-8"))
    return re.compile("|".join(data["volatile"]))
