"""The reports as files: DOCX as Word writes it, text as a converter prints it, and a saved page (MHTML)."""

import io
import zipfile
from collections.abc import Iterator
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import escape

from benchmarks.corpus.pages import cells_of, render_page
from benchmarks.corpus.reports import Report
from fixtures.grid import Cell

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_PARTS = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}" Target="word/document.xml"/></Relationships>',
}


def render_docx(report: Report) -> bytes:
    """Return a report as DOCX: python-docx, which builds the bundled ones, takes half a second for one."""
    body = [_paragraph(report.title, bold=True)]
    for section in report.sections:
        body.append(_paragraph(section.heading, bold=True))
        body += (_paragraph(text) for text in section.paragraphs)
        for table in section.tables:
            body += (_word_table(cells) for cells in cells_of(report, table))
    document = f'<w:document xmlns:w="{_WORD}"><w:body>{"".join(body)}<w:sectPr/></w:body></w:document>'
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, text in {**_PARTS, "word/document.xml": document}.items():
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            package.writestr(member, head + text, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def _paragraph(text: str, *, bold: bool = False) -> str:
    weight = "<w:b/>" if bold else ""
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return f'<w:p><w:r><w:rPr><w:rFonts w:eastAsia="仿宋_GB2312"/>{weight}<w:sz w:val="32"/></w:rPr>{runs}</w:r></w:p>'


def _word_table(cells: list[Cell]) -> str:
    """Return a table; what spans rows continues in a cell of each, as Word has it."""
    width = max(cell.col + cell.col_span for cell in cells)
    rows: list[list[tuple[int, str]]] = [[] for _ in range(max(cell.row + cell.row_span for cell in cells))]
    for cell in cells:
        for place in range(cell.row_span):
            merge = "" if cell.row_span == 1 else "<w:vMerge/>" if place else '<w:vMerge w:val="restart"/>'
            properties = f'<w:tcPr><w:gridSpan w:val="{cell.col_span}"/>{merge}</w:tcPr>'
            text = _paragraph("" if place else cell.text)
            rows[cell.row + place].append((cell.col, f"<w:tc>{properties}{text}</w:tc>"))
    grid = '<w:gridCol w:w="900"/>' * width
    lines = "".join(f"<w:tr>{''.join(text for _, text in sorted(row))}</w:tr>" for row in rows)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{lines}</w:tbl>{_paragraph('')}"


def render_text(report: Report) -> bytes:
    """Return a report as text, each cell of its tables on a line that begins with a tab, as LibreOffice prints it."""
    lines = [report.title, ""]
    for section in report.sections:
        lines += [section.heading, "", *(line for text in section.paragraphs for line in (text, ""))]
        for table in section.tables:
            for cells in cells_of(report, table):
                lines += _text_rows(cells)
    return "\n".join(lines).encode()


def _text_rows(cells: list[Cell]) -> Iterator[str]:
    printed = {
        (cell.row + place, cell.col): "" if place else cell.text for cell in cells for place in range(cell.row_span)
    }
    for row in range(max(row for row, _ in printed) + 1):
        for place in sorted(place for place in printed if place[0] == row):
            yield "\t" + printed[place].replace("\n", "")
        yield ""


def render_mhtml(report: Report, layout: int) -> bytes:
    """Return a report's page as a browser saves it, in one file."""
    archive = MIMEMultipart("related", boundary=f"----MultipartBoundary--{report.number:08}----", type="text/html")
    part = MIMEText(render_page(report, layout).decode(), "html", "utf-8")
    part["Content-Location"] = f"http://www.bayu.example/zwgk/nb/{report.number:08}.html"
    archive.attach(part)
    archive["Subject"] = "report"
    return archive.as_bytes()
