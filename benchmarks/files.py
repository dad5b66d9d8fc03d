"""The files that are read: the samples and seeds beside the checkout, and those of the bundled site."""

import csv
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from fixtures.build import SITE
from fixtures.documents import Document, load_documents
from pipelines.forms.form_items import unit_of
from pipelines.forms.values import read_value

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"

Figures = Mapping[tuple[str, str, str, str], Decimal | None]
"""By form, table, row and column; None where a cell is printed blank."""

Owners = list[list[list[int]]]

_FIELD = "PDF, of the field"
_KNOWN = tomllib.loads(Path(__file__).with_name("files.toml").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Grid:
    """One table of truth.json: the text at every position, and the row and column where its cell begins."""

    texts: list[list[str]]
    owners: Owners


@dataclass(frozen=True, slots=True)
class Format:
    """One line of the table: a format, and the module without which its files are not read."""

    name: str
    extra: str = ""

    @property
    def is_read(self) -> bool:
        """Whether what reads this format is installed."""
        return not self.extra or find_spec(self.extra) is not None


@dataclass(frozen=True, slots=True)
class Sample:
    """One file: its path, its format, the figures that it prints, and its tables where they are known cell by cell."""

    path: Path
    format: Format
    figures: Figures
    grids: tuple[Grid, ...] | None = None


def load_shared(shared: Path) -> list[Sample]:
    """Return the samples and seeds, format by format.

    Raises:
        FileNotFoundError: There are none.
    """
    truth: dict[str, list[dict[str, Any]]] = json.loads((shared / "samples" / "truth.json").read_text("utf-8"))
    paths = sorted([*(shared / "samples").iterdir(), *(shared / "seeds").iterdir()])
    samples = []
    for known in _KNOWN["format"]:
        format_ = Format(known["name"], known.get("extra", ""))
        for path in (path for path in paths if path.match(known["samples"])):
            key = path.stem.rpartition("_")[2]
            gold = _KNOWN["gold"].get(path.stem, _KNOWN["gold"].get(key))
            grids = tuple(Grid(table["grid"], table["owner"]) for table in truth[key]) if known["grids"] else None
            samples.append(Sample(path, format_, _load_gold(shared / "gold" / f"{gold}.csv") if gold else {}, grids))
    return samples


def load_field(shared: Path) -> list[Sample]:
    """Return the PDFs that went wrong in the field, with the figures that they print; none where there is no field/."""
    folder = shared / "field"
    if not folder.is_dir():
        return []
    right = _load_gold(folder / "documents" / "right-values.csv", form="2021")
    real = [Sample(path, Format(_FIELD), _load_gold(path.with_suffix(".csv"))) for path in folder.glob("real/*.pdf")]
    drawn = [Sample(path, Format(_FIELD), right) for path in folder.glob("documents/**/*.pdf")]
    return sorted([*real, *drawn], key=lambda sample: sample.path)


def _load_gold(path: Path, form: str = "") -> Figures:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (form or r["form"], r["table"], r["row"], r["column"]): Decimal(r["value"]) for r in csv.DictReader(file)
        }


def load_site(site: Path = SITE) -> list[Sample]:
    """Return the reports of the bundled site that have figures: their pages, twins and attachments, by format."""
    samples = [sample for document in load_documents() if document.form for sample in _samples_of(document, site)]
    return sorted(samples, key=lambda sample: (_order(sample.format.name), sample.path))


def _samples_of(document: Document, site: Path) -> Iterable[Sample]:
    place = document.place
    figures = _values_of(document)
    for twin in ("", *place.twins):
        yield Sample(Path(f"{site}/{place.host}{place.path(twin)}"), Format("HTML"), figures)
    for item in document.attachments:
        name = "PDF, ruled" if item.kind == "pdf" else item.kind.upper()
        printed = {} if item.paragraphs else figures  # a file of its own prints none
        yield Sample(Path(f"{site}/{place.host}{place.folder}{item.name}"), Format(name), printed)


def _values_of(document: Document) -> Figures:
    return {
        (document.form, table, row, column): read_value(raw, unit_of(table, row, column)).number
        for table, printed in document.figures.items()
        for (row, column), raw in printed.items()
    }


def _order(name: str) -> int:
    return next(place for place, known in enumerate(_KNOWN["format"]) if known["name"] == name)
