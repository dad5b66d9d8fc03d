"""The sample files beside the checkout and the bundled ones, and what they must read as."""

import csv
import json
import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import strategies as st

from pipelines.documents.model import Document, ReadError
from pipelines.figures.reader import read_figures
from tests.paths import SHARED, SITE
from tests.skips import NO_SHARED

GOLD = {"y2017": "city-2017", "y2019": "city-2019", "y2019one": "city-2019", "y2023": "office-2023"}

Figures = dict[tuple[str, str, str, str], Decimal | None]


def samples(suffix: str) -> list[object]:
    """The sample files of one kind with their keys, one skipped parameter where they are absent."""
    listing = SHARED / "samples" / "files.json"
    if not listing.is_file():
        return [pytest.param("", "", marks=pytest.mark.skip(reason=NO_SHARED))]
    files = json.loads(listing.read_text("utf-8"))
    return [pytest.param(name, key, id=name) for name, key in files if Path(name).suffix == suffix]


def read_sample(name: str) -> bytes:
    return (SHARED / "samples" / name).read_bytes()


def bundled(suffix: str) -> list[bytes]:
    return [path.read_bytes() for path in sorted(SITE.rglob(f"*{suffix}"))]


def gold_figures(key: str) -> Figures:
    with (SHARED / "gold" / f"{GOLD[key]}.csv").open(encoding="utf-8", newline="") as file:
        return {(r["form"], r["table"], r["row"], r["column"]): Decimal(r["value"]) for r in csv.DictReader(file)}


def figures(document: Document) -> Figures:
    readings, remarks = read_figures(document.tables, None)
    assert remarks == ()
    return {(reading.form, reading.tbl, reading.row, reading.col): reading.value for reading in readings}


def truth(key: str) -> tuple[list[list[list[str]]], list[list[list[list[int]]]]]:
    tables = json.loads((SHARED / "samples" / "truth.json").read_text("utf-8"))[key]
    return [[[fold(text) for text in row] for row in table["grid"]] for table in tables], [t["owner"] for t in tables]


def grids(document: Document) -> tuple[list[list[list[str]]], list[list[list[list[int]]]]]:
    texts = [[[fold(cell.text) if cell else "" for cell in row] for row in table.grid] for table in document.tables]
    owners = [
        [[[cell.row, cell.col] if cell else [] for cell in row] for row in table.grid] for table in document.tables
    ]
    return texts, owners


def fold(text: str) -> str:
    """The truth has half-width digits where a sample prints full-width ones, and spaces of its own."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def shapes(document: Document) -> list[list[str]]:
    """Cells as ``row,col text`` with spans where there are any: ``0,1 text 2x3`` (rows x columns)."""
    return [
        [
            f"{cell.row},{cell.col} {cell.text}"
            + (f" {cell.row_span}x{cell.col_span}" if (cell.row_span, cell.col_span) != (1, 1) else "")
            for cell in table.cells
        ]
        for table in document.tables
    ]


def lines(document: Document) -> list[str]:
    """All paragraphs, headings included."""
    return "\n".join(
        line for section in document.sections for line in (section.heading, section.text) if line
    ).splitlines()


def outcome(read: Callable[[bytes], object], content: bytes) -> str:
    """``read``, or the code of the error that reading ended in; any other exception fails the test."""
    try:
        read(content)
    except ReadError as error:
        return error.error
    return "read"


@st.composite
def damaged(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """A file with some bytes changed, cut out or doubled, or with its end cut off."""
    content = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 8))):
        if not content:  # a small file, cut twice
            return b""
        # structures stand at the front of a file as often as anywhere else
        at = draw(st.integers(0, len(content) - 1) | st.integers(0, min(4096, len(content)) - 1))
        kind = draw(st.sampled_from(["flip", "set", "long", "cut", "double"]))
        if kind == "flip":
            content[at] ^= 1 << draw(st.integers(0, 7))
        elif kind == "set":
            content[at] = draw(st.sampled_from([0, 1, 0x7F, 0x80, 0xFF]))
        elif kind == "long":
            content[at : at + 4] = draw(st.binary(min_size=4, max_size=4))
        elif kind == "cut":
            del content[at : at + draw(st.integers(1, 512))]
        else:
            content[at:at] = content[at : at + draw(st.integers(1, 512))]
    return bytes(content[: draw(st.integers(0, len(content)))] if draw(st.integers(0, 9)) == 0 else content)
