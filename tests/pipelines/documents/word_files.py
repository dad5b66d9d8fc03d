"""Builds small DOCX files for tests, feature by feature, independently of the readers."""

import io
import zipfile
from collections.abc import Mapping

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PREFIXES = {
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w16se": "http://schemas.microsoft.com/office/word/2015/wordml/symex",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
}

HIDDEN = "<w:vanish/>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*content: str, properties: str = "") -> str:
    """A paragraph; text without markup becomes a run."""
    runs = "".join(part if part.startswith("<") else run(part) for part in content)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{runs}</w:p>"


def cell(*content: str, span: int = 1, merge: str = "", properties: str = "") -> str:
    """A cell; text without markup becomes a paragraph, ``merge`` is ``restart`` or ``continue``."""
    span_xml = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    merge_xml = {"": "", "continue": "<w:vMerge/>", "restart": '<w:vMerge w:val="restart"/>'}[merge]
    inside = "".join(
        part if part.startswith("<w:p>") or "w:tbl" in part else paragraph(part) for part in content or [""]
    )
    return f"<w:tc><w:tcPr>{span_xml}{merge_xml}{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row; text without markup becomes a cell."""
    inside = "".join(part if part.startswith("<") else cell(part) for part in cells)
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{inside}</w:tr>"


def table(*rows: str, widths: tuple[int | str, ...] = ()) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return f"<w:tbl><w:tblPr/><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")}
    code = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{marks['begin']}{code}{marks['separate']}{run(result)}{marks['end']}"


def part(root: str, content: str, namespace: str = W) -> str:
    prefixes = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in _PREFIXES.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} xmlns:w="{namespace}"{prefixes}>{content}</w:{root}>'


BODY = f"<w:body>{paragraph('渝')}</w:body>"
"""The body of the smallest document that has a text."""


def relations(targets: Mapping[str, str], base: str = RELATIONS) -> str:
    """The relations of one part: target by kind."""
    items = "".join(
        f'<Relationship Id="r{number}" Type="{base}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets.items())
    )
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{items}</Relationships>'
    )


def content_types(document: str = "/word/document.xml") -> str:
    override = f'<Override PartName="{document}" ContentType="{MAIN}"/>'
    return f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{override}</Types>'


def package(members: Mapping[str, str | bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def docx(*body: str, styles: str = "", numbering: str = "") -> bytes:
    """A whole DOCX file; text without markup becomes a paragraph."""
    blocks = "".join(block if block.startswith("<") else paragraph(block) for block in body)
    parts = {"styles": styles, "numbering": numbering}
    members = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relations({"officeDocument": "word/document.xml"}),
        "word/document.xml": part("document", f"<w:body>{blocks}<w:sectPr/></w:body>"),
        "word/_rels/document.xml.rels": relations({name: f"{name}.xml" for name, content in parts.items() if content}),
    }
    return package(members | {f"word/{name}.xml": part(name, content) for name, content in parts.items() if content})
