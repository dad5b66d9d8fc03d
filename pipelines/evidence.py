"""One file's bytes to evidence: what this one document says, and nothing that depends on another."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipelines.dates import read_date
from pipelines.documents.model import Document, HeaderField, Layout
from pipelines.documents.readers import read_document
from pipelines.documents.title_fields import choose_titles, derive_title_fields, list_title_candidates
from pipelines.documents.title_lines import WORDED
from pipelines.documents.titles import find_period, is_body, read_title
from pipelines.figures.reader import Reading, read_figures
from pipelines.figures.remarks import Remark
from pipelines.figures.scans import keep_proven
from pipelines.figures.unread import remark_unread

_NUMBER = r"[\u4e00-\u9fff]{2,10}\s?[〔\[【（(]\s?((?:19|20)\d{2})\s?[〕\]】）)]\s?第?\d{1,4}\s?号"
_DOCUMENT_NUMBER = re.compile(_NUMBER)
_OWN_NUMBER = re.compile(rf"(?P<title>.*通知)?\s*[（(\[【]?\s*(?P<number>{_NUMBER})\s*[）)\]】]?(?:\s*签发人.*)?")
_SIGNED = re.compile(r"[\d一二][^年]*年.*日\s*")  # without a label: a date of publishing is another one


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one document says: its fields, its text and tables, and the readings of its statutory tables."""

    media_type: str
    reader: str
    document: Document
    fields: tuple[HeaderField, ...] = ()
    readings: tuple[Reading, ...] = ()
    remarks: tuple[Remark, ...] = ()


def read_evidence(content: bytes, layout: Layout) -> Evidence:
    """Return what a file says.

    Raises:
        ReadError: The file cannot be read, or nothing reads files of its kind; the error's code says why.
    """
    media_type, reader, document = read_document(content, layout)
    fields = list_fields(document)
    readings, remarks = read_figures(document.tables, find_report_year(fields), document.method)
    if document.method == "ocr":
        readings, doubts = keep_proven(readings, document.doubtful)
        remarks += doubts
    remarks += tuple(remark_unread(document, readings))
    return Evidence(media_type, reader, document, fields, readings, remarks)


def find_report_year(fields: Sequence[HeaderField]) -> int | None:
    """Return the report year that header fields, in order of trust, state; it tells tables of two forms apart."""
    stated = {field.field: field.value for field in reversed(fields)}
    year = stated.get("year") or stated.get("period")
    return int(year) if year else None


def list_fields(document: Document) -> tuple[HeaderField, ...]:
    """Return what a document states field by field: as its reader found it, its title settled, and what the text says.

    The title is settled by its wording alone; the lines among which attribution chooses again are kept beside it.
    """
    candidates = list(list_title_candidates(document))
    titles = choose_titles((*document.header_fields, *candidates), WORDED)
    others = [field for field in document.header_fields if field.field != "title"]
    said = list(derive_title_fields(titles))
    return (*others, *titles, *said, *_derive_text_fields(document, said), *candidates)


def _derive_text_fields(document: Document, said: Sequence[HeaderField]) -> Iterator[HeaderField]:
    """Yield what the text says besides its titles: a notice's number and year, a report's period, the date of signing.

    The year of a notice is the year of its number (contract); the period that a report states (自2019年1月1日起…)
    says its year where no title does.
    """
    stated = {field.field: field.value for field in said}
    lead = "\n".join(f"{section.heading}\n{section.text}" for section in document.sections[:2])
    notice = stated.get("kind") == "notice"
    if notice:
        yield from _find_number(document, lead)
    elif period := find_period(lead):
        yield HeaderField("period", str(period), "text", str(period))
    if said:
        yield from _find_signing(document, stated.get("issuer", ""), anywhere=notice)


def _find_number(document: Document, lead: str) -> Iterator[HeaderField]:
    """Yield a notice's own number and its year: of the header, or of a line that is the number or ends the title.

    A number in a sentence is that of a paper that the notice cites.
    """
    stated = " ".join(field.value for field in document.header_fields if field.field == "document_number")
    if stated:
        found, raw = _DOCUMENT_NUMBER.search(stated), stated
    else:
        own = next(
            (match for line in lead.split("\n") if (match := _OWN_NUMBER.fullmatch(line)) and _owns(match)), None
        )
        raw = own["number"] if own else ""
        found = _DOCUMENT_NUMBER.fullmatch(raw)
    if found:
        if not stated:
            yield HeaderField("document_number", "".join(raw.split()), "text", raw)
        yield HeaderField("year", found[1], "header" if stated else "text", found[0])


def _owns(match: re.Match[str]) -> bool:
    title = read_title(match["title"]) if match["title"] else None
    return not match["title"] or (title is not None and title.kind == "notice")


def _find_signing(document: Document, issuer: str, *, anywhere: bool) -> Iterator[HeaderField]:
    """Yield the date that stands alone below the issuer's name, as papers are signed; the first one of the text.

    Notices are signed before what they issue; a report, not ``anywhere``, is signed only with its last line.
    """
    lines = [line for section in document.sections for line in (section.heading, *section.text.split("\n")) if line]
    for above, line in pairwise(lines if anywhere else lines[-2:]):
        signed = _SIGNED.fullmatch(line) and (above == issuer or is_body(above))
        if signed and (date := read_date(line)):
            yield HeaderField("written_on", date, "text", line)
            return
