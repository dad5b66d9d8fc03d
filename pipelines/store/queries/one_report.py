"""One report: its fields, the documents with their parts in it, its findings, and the cells of its tables."""

from typing import TypedDict

from pipelines.store.queries.coverage import ChangeRow
from pipelines.store.snapshot import Snapshot

FormLabels = dict[tuple[str, str, str], str]
"""By table, ``row`` or ``column``, and code: what the form prints there."""

_REPORT = """
SELECT r.*, i.name AS issuer, i.level FROM reports r JOIN issuers i ON i.id = r.issuer_id WHERE r.id = :id
"""
_SIMILAR = "SELECT id FROM reports WHERE instr(id, :part) OR instr(:part, issuer_id) ORDER BY id LIMIT 10"
_VERSIONS = """
SELECT d.sha256, d.media_type, d.pages, d.size, d.archive_path, d.reader, p.role, p.similarity, p.reason,
  (SELECT min(c.url) FROM captures c WHERE c.sha256 = d.sha256) AS url
FROM (
  SELECT sha256, role, similarity, reason FROM report_documents WHERE report_id = :id
  UNION ALL SELECT sha256, 'related', similarity, reason FROM related_documents WHERE report_id = :id
) p JOIN documents d ON d.sha256 = p.sha256
ORDER BY p.role <> 'canonical', p.role, d.sha256
"""
_FINDINGS = "SELECT * FROM findings WHERE report_id = :id ORDER BY ordinal"
_LABELS = """
SELECT "table", kind, code, label FROM form_items WHERE form = :form
UNION ALL SELECT "table", 'row', code, label FROM row_labels WHERE form = :form
"""
_FIGURES = "SELECT tbl, row, col, sha256, table_no, cell_row, cell_col FROM figures WHERE report_id = :id"
_CELLS = "SELECT * FROM cells WHERE sha256 = :sha256 AND table_no = :number ORDER BY row, col"
_CHANGES = "SELECT * FROM changes WHERE report_id = :id ORDER BY at DESC, field"


class ReportFields(TypedDict):
    """One report (table ``reports``) with its issuer's name and level."""

    id: str
    kind: str
    issuer_id: str
    year: int
    form: str | None
    title: str | None
    index_number: str | None
    topic: str | None
    genre: str | None
    publisher: str | None
    document_number: str | None
    validity: str | None
    written_on: str | None
    published_on: str | None
    url: str
    canonical_sha256: str
    status: str
    first_seen_at: str
    changed_at: str
    scope: str
    revised_at: str | None
    issuer: str
    level: str


class VersionRow(TypedDict):
    """One document with its part in a report: canonical, duplicate, superseded, related."""

    sha256: str
    media_type: str
    pages: int | None
    size: int
    archive_path: str
    reader: str | None
    role: str
    similarity: float
    reason: str
    url: str | None


class FindingFields(TypedDict):
    """What one finding says; ``figures`` and ``suggestion`` are JSON, as the schema describes them."""

    report_id: str
    ordinal: int
    rule: str
    severity: str
    message: str
    expected: str | None
    actual: str | None
    figures: str
    suggestion: str | None
    message_zh: str
    basis: str
    origin: str | None


class FindingRow(FindingFields):
    """One finding (table ``findings``); ``places`` is JSON too."""

    places: str


class FigureRow(TypedDict):
    """One figure of a report, and the cell of a document that it stands in."""

    tbl: str
    row: str
    col: str
    sha256: str
    table_no: int
    cell_row: int
    cell_col: int


class CellRow(TypedDict):
    """One cell of a document as printed (table ``cells``)."""

    sha256: str
    table_no: int
    row: int
    col: int
    row_span: int
    col_span: int
    page: int | None
    text: str


def find_report(snapshot: Snapshot, report_id: str) -> ReportFields | None:
    """Return a report by its id, None where there is none."""
    return next(iter(snapshot.query(_REPORT, id=report_id)), None)


def find_similar_ids(snapshot: Snapshot, report_id: str) -> list[str]:
    """Return ids of reports that have the given text in them, for whoever has mistyped one."""
    return [row["id"] for row in snapshot.query(_SIMILAR, part=report_id)]


def list_versions(snapshot: Snapshot, report_id: str) -> list[VersionRow]:
    """Return the documents of a report, the canonical one first."""
    return snapshot.query(_VERSIONS, id=report_id)


def list_findings(snapshot: Snapshot, report_id: str) -> list[FindingRow]:
    """Return the findings of a report in their order."""
    return snapshot.query(_FINDINGS, id=report_id)


def load_form_labels(snapshot: Snapshot, form: str | None) -> FormLabels:
    """Return the labels of a form's rows and columns."""
    rows = snapshot.connection.execute(_LABELS, {"form": form})
    return {(table, kind, code): label for table, kind, code, label in rows}


def list_figures(snapshot: Snapshot, report_id: str) -> list[FigureRow]:
    """Return where each figure of a report stands."""
    return snapshot.query(_FIGURES, id=report_id)


def list_cells(snapshot: Snapshot, sha256: str, number: int) -> list[CellRow]:
    """Return the cells of one table of a document, row by row."""
    return snapshot.query(_CELLS, sha256=sha256, number=number)


def list_changes_of(snapshot: Snapshot, report_id: str) -> list[ChangeRow]:
    """Return the changes of a report, the newest first."""
    return snapshot.query(_CHANGES, id=report_id)
