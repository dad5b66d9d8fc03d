"""One file's bytes to evidence: what this one document says, and nothing that depends on another."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from pipelines.dates import read_date
from pipelines.documents.assembly import MAX_LEAD
from pipelines.documents.model import Document, HeaderField, Layout
from pipelines.documents.readers import read_document
from pipelines.figures.reader import Reading, read_figures
from pipelines.figures.remarks import Remark
from pipelines.figures.scans import keep_proven
from pipelines.issuers.names import names_body
from pipelines.issuers.titles import find_period, find_stated_title, names_something_else, read_title

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}\s?〔\s?((?:19|20)\d{2})\s?〕\s?\d{1,4}\s?号")
_SIGNED = re.compile(r"[\d一二][^年]*年.*日\s*")  # without a label: a date of publishing is another one


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one document says: its fields, its text and tables, and the readings of its statutory tables.

    ``reader`` and ``document`` are None for a file that is recorded and that no reader reads.
    """

    media_type: str
    reader: str | None
    document: Document | None
    fields: tuple[HeaderField, ...] = ()
    readings: tuple[Reading, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_evidence(content: bytes, layout: Layout) -> Evidence:
    """Return what a file says.

    Raises:
        ReadError: The file cannot be read; the error's code says why.
    """
    media_type, reader, document = read_document(content, layout)
    if document is None:
        return Evidence(media_type, reader, None)
    document = add_stated_title(document)
    fields = (*document.header_fields, *derive_fields(document))
    stated = {field.field: field.value for field in reversed(fields)}
    year = stated.get("year") or stated.get("period")
    readings, remarks = read_figures(document.tables, int(year) if year else None)
    if document.method == "ocr":
        readings, doubts = keep_proven(readings, document.doubtful)
        remarks += doubts
    readings = tuple(reading._replace(method=document.method) for reading in readings)
    return Evidence(media_type, reader, document, fields, readings, remarks)


def add_stated_title(document: Document) -> Document:
    """Return a document with the title that its text says it has, where none is printed that says whose report it is.

    What the text names is another report where its year is not the one of the printed title and the stated period.
    """
    printed = [field for field in document.header_fields if field.field == "title"]
    said = [title for field in printed if (title := read_title(field.value))]
    if any(title.names_issuer or title.kind == "notice" for title in said):
        return document
    lead = _find_lead(document)
    name = find_stated_title(lead)
    stated = read_title(name) if name else None
    if name is None or stated is None or any(names_something_else(field.value) for field in printed):
        return document
    if {stated.year, *(title.year for title in said), find_period("\n".join(lead))} - {stated.year, None}:
        return document
    others = (field for field in document.header_fields if field.field != "title")
    return replace(document, header_fields=(*others, HeaderField("title", name, "text", name)))


def _find_lead(document: Document) -> list[str]:
    """Return the paragraphs before the first heading, and the one below it: introductions stand in either place."""
    before = [line for section in document.sections[:1] if not section.heading for line in section.text.split("\n")]
    below = next((section.text.split("\n")[0] for section in document.sections[:2] if section.heading), "")
    return [*before[:MAX_LEAD], below]


def derive_fields(document: Document) -> Iterator[HeaderField]:
    """Yield kind, issuer and year as the titles say them, the most trusted title first, then as the text does.

    The year of a notice is the year of its number (contract); the period that a report states (自2019年1月1日起…)
    says its year where no title does.
    """
    titles = [(field, read_title(field.value)) for field in document.header_fields if field.field == "title"]
    said = [(field, title) for field, title in titles if title is not None]
    if said:
        field, title = said[0]
        yield HeaderField("kind", title.kind, field.source, field.raw)
    issuer = next(((title.issuer, field.source, field.raw) for field, title in said if title.issuer), None)
    if issuer:
        yield HeaderField("issuer", *issuer)
    year = next(((str(title.year), field.source, field.raw) for field, title in said if title.year), None)
    notice = bool(said) and said[0][1].kind == "notice"
    yield from _find_year(document, year, notice=notice)
    if said:
        yield from _find_signing(document, issuer[0] if issuer else "", anywhere=notice)


def _find_signing(document: Document, issuer: str, *, anywhere: bool) -> Iterator[HeaderField]:
    """Yield the date that stands alone below the issuer's name, as papers are signed; the first one of the text.

    Notices are signed before what they issue; a report, not ``anywhere``, is signed only with its last line.
    """
    lines = [line for section in document.sections for line in (section.heading, *section.text.split("\n")) if line]
    for above, line in pairwise(lines if anywhere else lines[-2:]):
        signed = _SIGNED.fullmatch(line) and (above == issuer or names_body(above))
        if signed and (date := read_date(line)):
            yield HeaderField("written_on", date, "text", line)
            return


def _find_year(document: Document, from_title: tuple[str, str, str] | None, *, notice: bool) -> Iterator[HeaderField]:
    lead = "\n".join(f"{section.heading}\n{section.text}" for section in document.sections[:2])
    if notice:
        stated = [field.value for field in document.header_fields if field.field == "document_number"]
        match = _DOCUMENT_NUMBER.search(" ".join(stated) or lead)
        if match:
            if not stated:
                yield HeaderField("document_number", "".join(match[0].split()), "text", match[0])
            yield HeaderField("year", match[1], "header" if stated else "text", match[0])
        return
    if from_title:
        yield HeaderField("year", *from_title)
    if period := find_period(lead):
        yield HeaderField("period", str(period), "text", str(period))
