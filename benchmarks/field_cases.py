"""The cases of ../shared/field: one file each, and what it says, as far as that is known."""

import csv
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

Figures = Mapping[tuple[str, str, str], Decimal | None]
"""By table, row and column; None where the cell is printed blank."""

_REPORT_OF_DOCUMENTS = {"issuer": "重庆市南岸区人民政府", "year": 2024, "form": "2021", "kind": "annual_report"}
_REPORTS_OF_REAL = {
    "hzq2023_working": {"issuer": "洪泽区人民政府", "year": 2023, "form": "2021", "kind": "annual_report"},
    "hzq2024_working": {"issuer": "淮安市洪泽区人民政府", "year": 2024, "form": "2021", "kind": "annual_report"},
}
_NOT_STATED = frozenset({"", "-", "unknown"})
_KINDS = frozenset({"annual_report", "notice"})


@dataclass(frozen=True)
class Case:
    """One file and what it says: columns of ``reports`` by name (``issuer`` is the body's printed name), and figures.

    What is not known is left out. ``all_figures`` is whether it prints no figure but these. Where ``is_report`` is
    False it is none, and to be stored as none.
    """

    path: Path
    name: str
    stated: Mapping[str, Any] = field(default_factory=dict)
    figures: Figures = field(default_factory=dict)
    all_figures: bool = False
    is_report: bool = True


def load_cases(folder: Path) -> Iterator[Case]:
    """Yield the cases of a folder laid out as ../shared/field.

    Raises:
        FileNotFoundError: A folder or file of it is not there.
    """
    yield from _load_documents(folder / "documents")
    yield from _load_real(folder / "real")
    yield from _load_reports(folder / "reports")


def _load_documents(folder: Path) -> Iterator[Case]:
    right = _load_figures(folder / "right-values.csv")
    for path in sorted(path for path in folder.rglob("*.*") if path.suffix not in {".csv", ".txt"}):
        yield Case(path, f"documents/{path.relative_to(folder)}", _REPORT_OF_DOCUMENTS, right, all_figures=True)


def _load_real(folder: Path) -> Iterator[Case]:
    for path in sorted(folder.glob("*.pdf")):
        stated = _REPORTS_OF_REAL[path.stem]
        yield Case(path, f"real/{path.name}", stated, _load_figures(path.with_suffix(".csv")), all_figures=True)


def _load_reports(folder: Path) -> Iterator[Case]:
    for described in sorted(folder.glob("*.json")):
        known = json.loads(described.read_text("utf-8"))
        path = next(path for path in sorted(folder.glob(f"{described.stem}.*")) if path != described)
        names = ("issuer", "year", "kind", "title", *(["form"] if known["figures"] else []))  # a beginning has no table
        stated = {name: known[name] for name in names} | known["header"]
        figures = {tuple(cell): None if value is None else Decimal(str(value)) for *cell, value in known["figures"]}
        is_report = known["kind"] in _KINDS
        said = {name: said for name, value in stated.items() if (said := _read_value(name, value)) is not None}
        yield Case(path, f"reports/{path.name}", said, figures, is_report=is_report)


def _read_value(name: str, value: Any) -> Any:
    """Return a value without the remark in brackets behind it; None where nothing but a remark says anything."""
    if not isinstance(value, str) or name == "title":
        return value
    bare = re.sub(r"\s*\([^()]*\)?$", "", value)
    return None if bare in _NOT_STATED or (bare != value and name == "issuer") else bare


def _load_figures(path: Path) -> Figures:
    with path.open(encoding="utf-8", newline="") as file:
        return {
            (row["table"], row["row"], row["column"]): Decimal(row["value"]) if row["value"] else None
            for row in csv.DictReader(file)
        }
