"""A conclusion as the rows that it becomes, with what differs from the rows that stand: nothing is written here."""

import json
import zlib
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.issuers.registry import Issuer
from pipelines.reports.conclusions import Conclusion
from pipelines.rules import Finding
from pipelines.store.database import StoredRow, differs, fetch_row
from pipelines.store.search import index_terms

_STORED_SECTIONS = "SELECT id, ordinal, heading, text FROM sections WHERE report_id = ? ORDER BY ordinal"


Revision = tuple[str, str | None, str | None]
"""A field (a column of ``reports``, or tbl/row/col of a figure), what it was and what it is."""


@dataclass(frozen=True, slots=True)
class IndexedText:
    """A heading and a text with the terms by which they are found; ``number`` is the section's, where it has one."""

    number: int | None
    ordinal: int
    heading: str
    text: str
    packed_terms: bytes

    @property
    def terms(self) -> tuple[str, str]:
        """The terms of the heading and of the text: twenty times as long as these, so packed until they are used."""
        heading, text = zlib.decompress(self.packed_terms).decode().split("\n")
        return heading, text


@dataclass(frozen=True, slots=True)
class SectionRows:
    """The sections that a report loses and those that it gets."""

    old: tuple[IndexedText, ...]
    new: tuple[IndexedText, ...]


@dataclass(frozen=True, slots=True)
class ReportRows:
    """What a report's conclusion writes.

    Attributes:
        issuer: The body, with those above it.
        report: The row of ``reports`` without its status.
        tables: Rows by table, of those tables alone that differ.
        figures: The tables of figures that are taken from each document, by SHA-256.
        text_sha256: The document whose passages are the sections.
        sections: None where they stand already.
        revisions: Values that the same documents say otherwise by a better reader: the field, what was said, what is.
    """

    issuer: Issuer
    report: StoredRow
    tables: dict[str, list[StoredRow]]
    figures: dict[str, list[str]]
    text_sha256: str
    sections: SectionRows | None
    revisions: tuple[Revision, ...] = ()

    def key_of(self, table: str) -> dict[str, str]:
        """Return by what the rows of one of the ``tables`` are the report's, and computed from its evidence."""
        return key_of(table, self.report["id"])


def key_of(table: str, report_id: str) -> dict[str, str]:
    """Return by what the rows of a table are a report's; what a better reader changed is no evidence, and stays."""
    return {"report_id": report_id} | ({"cause": "publisher"} if table == "changes" else {})


def make_report_rows(db: Database, conclusion: Conclusion) -> ReportRows:
    """Return what a conclusion writes."""
    report_id = conclusion.identity.report_id
    key = {"report_id": report_id}
    tables = {
        "report_documents": _role_rows(conclusion, related=False),
        "related_documents": _role_rows(conclusion, related=True),
        "tasks": _task_rows(conclusion),
        "changes": [key | asdict(change) | {"cause": "publisher"} for change in conclusion.changes],
    }
    figures: dict[str, list[str]] = {}
    for sha256, tbl in sorted({(sha256, reading.tbl) for sha256, reading in conclusion.figures}):
        figures.setdefault(sha256, []).append(tbl)
    return ReportRows(
        issuer=conclusion.identity.issuer,
        report=_report_row(conclusion),
        tables={table: rows for table, rows in tables.items() if differs(db, table, key_of(table, report_id), rows)},
        figures=figures,
        text_sha256=conclusion.text_sha256,
        sections=_compare_sections(db, conclusion),
    )


def make_finding_rows(report_id: str, findings: tuple[Finding, ...]) -> list[StoredRow]:
    """Return the rows of a report's findings."""
    return [
        {
            "report_id": report_id,
            "ordinal": ordinal,
            "rule": finding.rule,
            "severity": finding.severity,
            "message": finding.message,
            "message_zh": finding.message_zh,
            "expected": finding.expected,
            "actual": finding.actual,
            "figures": finding.figures_json,
            "suggestion": finding.suggestion_json,
            "basis": finding.basis,
            "origin": finding.origin,
            "places": finding.places_json,
        }
        for ordinal, finding in enumerate(findings)
    ]


def find_stored_sections(db: Database, report_id: str) -> tuple[IndexedText, ...]:
    """Return the sections that a report has, with the terms that have to be forgotten with them."""
    rows = db.execute(_STORED_SECTIONS, [report_id]).fetchall()
    return tuple(_index(number, *row) for number, *row in rows)


def index_sections(db: Database, report_id: str, sections: Sequence[Section]) -> SectionRows:
    """Return the sections that a report has and those that it gets, with their terms."""
    new = (_index(None, one.ordinal, one.heading, one.text) for one in sections)
    return SectionRows(find_stored_sections(db, report_id), tuple(new))


def _report_row(conclusion: Conclusion) -> StoredRow:
    identity = conclusion.identity
    return {
        "id": identity.report_id,
        "kind": identity.kind,
        "issuer_id": identity.issuer.id,
        "year": identity.year,
        "scope": identity.scope,
        "form": conclusion.form,
        **conclusion.fields,
        "url": conclusion.url,
        "canonical_sha256": conclusion.canonical_sha256,
        "first_seen_at": conclusion.first_seen_at,
        "changed_at": conclusion.changed_at,
    }


def _role_rows(conclusion: Conclusion, *, related: bool) -> list[StoredRow]:
    rows = []
    for role in conclusion.roles:
        if (role.role == "related") is related:
            row = {
                "report_id": conclusion.identity.report_id,
                "sha256": role.sha256,
                "similarity": role.similarity,
                "reason": role.reason,
            }
            rows.append(row if related else row | {"role": role.role})
    return rows


def _task_rows(conclusion: Conclusion) -> list[StoredRow]:
    return [
        {
            "report_id": conclusion.identity.report_id,
            "ordinal": task.ordinal,
            "heading": task.heading,
            "text": task.text,
            "lead_units": json.dumps(task.lead_units, ensure_ascii=False),
            "responsible_units": json.dumps(task.responsible_units, ensure_ascii=False),
        }
        for task in conclusion.tasks
    ]


def _compare_sections(db: Database, conclusion: Conclusion) -> SectionRows | None:
    report_id = conclusion.identity.report_id
    new = [(one.ordinal, one.heading, one.text) for one in conclusion.sections]
    stored = db.execute(_STORED_SECTIONS, [report_id]).fetchall()
    if [tuple(row[1:]) for row in stored] == sorted(new):
        return None
    return index_sections(db, report_id, conclusion.sections)


def _index(number: int | None, ordinal: int, heading: str, text: str) -> IndexedText:
    terms = "\n".join((index_terms(heading), index_terms(text)))
    return IndexedText(number, ordinal, heading, text, zlib.compress(terms.encode(), 1))


def find_report_row(db: Database, report_id: str) -> StoredRow | None:
    """Return the row of a report, None where there is none."""
    row: StoredRow | None = fetch_row(db, "SELECT * FROM reports WHERE id = ?", [report_id])
    return row
