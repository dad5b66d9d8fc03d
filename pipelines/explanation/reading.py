"""One file's bytes to what the readers saw in them."""

from collections.abc import Sequence
from hashlib import sha256
from itertools import groupby

from pipelines.documents import formats
from pipelines.documents.encoding import name_encoding
from pipelines.documents.formats import name_format
from pipelines.documents.model import Document, Layout, Section, Table
from pipelines.evidence import Evidence, find_report_year, read_evidence
from pipelines.explanation.cell_roles import Readings, explain_cells
from pipelines.explanation.explained import ExplainedSection, ExplainedTable, Explanation
from pipelines.explanation.parts import explain_part, list_header_tables
from pipelines.figures.reader import ReadPart, read_parts
from pipelines.forms.form_items import FormCell, form_cells
from pipelines.reports.attribution import UnidentifiedError, attribute
from pipelines.rules.prescribed_cells import judge_missing

_BEGINNING = 60  # characters of a section that are shown


def explain_file(content: bytes) -> Explanation:
    """Return what the readers saw in a file.

    Raises:
        ReadError: The file cannot be read, as the crawl would record it.
    """
    evidence = read_evidence(content, Layout())
    document = evidence.document
    cells = [FormCell(one.tbl, one.row, one.col) for one in evidence.readings]
    form = _name_form(evidence)
    return Explanation(
        size=len(content),
        sha256=sha256(content).hexdigest(),
        media_type=evidence.media_type,
        format=name_format(evidence.media_type),
        encoding=_find_encoding(content, evidence.media_type),
        reader=evidence.reader,
        method=document.method,
        pages=document.pages,
        fields=evidence.fields,
        report=_say_whose(evidence),
        sections=tuple(map(_explain_section, document.sections)),
        tables=_explain_tables(document, evidence),
        form=form,
        figures=len(cells),
        form_cells=len(form_cells(form)),
        missing=tuple(finding.message for finding in judge_missing(form, cells)) if cells else (),
    )


def _explain_tables(document: Document, evidence: Evidence) -> tuple[ExplainedTable, ...]:
    stated = {(one.tbl, one.row, one.col): one for one in evidence.readings}
    parts = list(read_parts(document.tables, find_report_year(evidence.fields)))
    explained = list(zip(parts, list_header_tables(parts), strict=True))
    by_table = {number: list(group) for number, group in groupby(explained, key=lambda one: one[0].table.number)}
    return tuple(_explain_table(table, by_table.get(table.number, []), stated, evidence) for table in document.tables)


def _explain_table(
    table: Table, parts: Sequence[tuple[ReadPart, int | None]], stated: Readings, evidence: Evidence
) -> ExplainedTable:
    return ExplainedTable(
        number=table.number,
        pages=tuple(sorted({cell.page for cell in table.cells if cell.page is not None})),
        height=len(table.grid),
        width=len(table.grid[0]) if table.grid else 0,
        cells=explain_cells(table, [part for part, _ in parts], stated),
        parts=tuple(explain_part(part, header_table) for part, header_table in parts),
        remarks=tuple((one.code, one.message) for one in evidence.remarks if one.table_no == table.number),
    )


def _explain_section(section: Section) -> ExplainedSection:
    text = " ".join(section.text.split())
    return ExplainedSection(section.heading, len(section.text), text[:_BEGINNING])


def _find_encoding(content: bytes, media_type: str) -> str:
    return name_encoding(content) if media_type in (formats.HTML.media_type, formats.PLAIN_TEXT.media_type) else ""


def _name_form(evidence: Evidence) -> str:
    """Return the form that a document follows, by most of its figures; empty where it states none."""
    forms = [reading.form for reading in evidence.readings]
    return max(sorted(set(forms)), key=forms.count, default="")


def _say_whose(evidence: Evidence) -> str:
    """Return the report that a file belongs to on its own: where it was found may say more."""
    try:
        found = attribute(evidence.fields, has_figures=bool(evidence.readings))
    except UnidentifiedError as error:
        return f"none on its own: {error.error}, {error}"
    return f"{found.identity.report_id} (issuer by its {found.issuer_source}, year by its {found.year_source})"
