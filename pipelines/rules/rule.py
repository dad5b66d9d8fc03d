"""What a rule is, what it looks at, and what it finds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from pipelines.documents.model import HeaderField, Section
from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading
from pipelines.issuers.registry import Issuer

CellValues = Mapping[FormCell, Decimal | None]
"""Numbers by the cell of the form; None where the cell is blank or holds words, no entry where it is not printed."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: its stable code, what must hold in English and in Chinese, and how bad it is where it does not."""

    code: str
    description: str
    description_zh: str
    severity: str

    def finding(
        self,
        message: str,
        message_zh: str,
        *,
        figures: Iterable[FormCell] = (),
        expected: str | None = None,
        actual: str | None = None,
        basis: str = "as_printed",
    ) -> "Finding":
        """Return a finding of this rule."""
        return Finding(self.code, self.severity, message, message_zh, expected, actual, tuple(figures), basis=basis)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a report: what its document states, and what its readers could not place or read.

    ``fields`` are the header fields that a report carries, each as its most trusted source has it; ``stated`` are the
    statements of all sources that name a year: titles and the reporting period.
    """

    sha256: str
    media_type: str
    readings: Mapping[FormCell, Reading]
    fields: Mapping[str, str]
    remarks: tuple[Remark, ...] = ()
    stated: tuple[HeaderField, ...] = ()


@dataclass(frozen=True, slots=True)
class Shrunken:
    """An address whose newer bytes say less.

    Attributes:
        url: The address.
        kept: SHA-256 of the document that stays: the fullest that stood there.
        standing: SHA-256 of the one that stands there now; empty where it is no version of the report.
        tables: Tables of ``kept`` that no version has a number in any more.
        lost: Figures of ``kept`` that have a value in no version any more.
        before: Figures with a value that the address stated.
        now: Figures with a value that all versions that stand state.
    """

    url: str
    kept: str
    standing: str
    tables: tuple[str, ...]
    lost: tuple[FormCell, ...]
    before: int
    now: int


@dataclass(frozen=True)
class Subject:
    """One annual report as the rules see it, with those beside it that it is compared with.

    ``scope`` is the report's (``system``, ``own`` or empty). ``versions`` begins with the canonical one; superseded
    ones are no versions any more. ``shrunken`` are its addresses that say less than they said; where it is judged again
    for the sake of a neighbour, the findings about them are ``standing_findings``. ``figures`` are the report's, each
    with the document that it stands in. ``previous`` are the figures of the same issuer's report of the year before,
    None where there is none or where the issuer became another body; ``following`` those of the year after, which only
    suggestions look at. ``below`` are the sums over the reports of the bodies directly below, only for the
    municipality.
    """

    issuer: Issuer
    year: int
    form: str
    figures: Mapping[FormCell, tuple[str, Reading]]
    scope: str = ""
    fields: Mapping[str, str | None] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    sections: tuple[Section, ...] = ()
    versions: tuple[Version, ...] = ()
    shrunken: tuple[Shrunken, ...] = ()
    standing_findings: tuple["Finding", ...] = ()
    previous: CellValues | None = None
    following: CellValues | None = None
    below: CellValues = field(default_factory=dict)

    @cached_property
    def tables(self) -> frozenset[str]:
        """The tables of which the report has a figure."""
        return frozenset(cell.table for cell in self.figures)

    @property
    def values(self) -> CellValues:
        """The report's numbers by their cells."""
        return {cell: reading.value for cell, (_, reading) in self.figures.items()}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One cell and the value that would satisfy every rule that it takes part in."""

    cell: FormCell
    value: Decimal


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """Where a version prints a figure that a finding is about."""

    sha256: str
    table_no: int
    row: int
    col: int
    page: int | None
    raw: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong or doubtful in a report.

    ``figures`` are the cells of the form that it is about. ``basis`` says how blanks were read: ``as_printed`` or
    ``blanks_as_zero``. ``origin`` is ``printed_so`` where two versions agree on what is wrong, ``doubtful`` where
    another version does not have it, None where no other version could tell; ``places`` are the cells of both.
    """

    rule: str
    severity: str
    message: str
    message_zh: str = ""
    expected: str | None = None
    actual: str | None = None
    figures: tuple[FormCell, ...] = ()
    suggestion: tuple[Suggestion, ...] = ()
    basis: str = "as_printed"
    origin: str | None = None
    places: tuple[PrintedFigure, ...] = ()

    @property
    def figures_json(self) -> str:
        """The figures as the contract's JSON list of ``{"tbl", "row", "col"}``."""
        return json.dumps([_name(cell) for cell in self.figures])

    @property
    def suggestion_json(self) -> str | None:
        """The candidates as the contract's JSON list of ``{"tbl", "row", "col", "value"}``, None without any."""
        if not self.suggestion:
            return None
        return json.dumps([_name(one.cell) | {"value": _number(one.value)} for one in self.suggestion])

    @property
    def places_json(self) -> str:
        """The cells of the versions as a JSON list of ``{"sha256", "table_no", "row", "col", "page", "raw"}``."""
        names = ("sha256", "table_no", "row", "col", "page", "raw")
        return json.dumps([{name: getattr(place, name) for name in names} for place in self.places], ensure_ascii=False)


def _name(cell: FormCell) -> dict[str, str | int | float]:
    return {"tbl": cell.table, "row": cell.row, "col": cell.col}


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
