"""A DOCX package that is written as one XML file («Flat OPC», as Word and Office add-ins save it)."""

import base64
import binascii
import io
import zipfile
from xml.sax.saxutils import quoteattr

from lxml import etree

from pipelines.documents.docx.package import MAX_PART, parse_xml
from pipelines.documents.model import ReadError

_PKG = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_TYPES = "[Content_Types].xml"


def unpack_flat(content: bytes) -> bytes:
    """Return the package as the ZIP file that Word would have written, without compression.

    Raises:
        ReadError: ``damaged``, ``too_large`` (docx.package.parse_xml, or more than MAX_PART bytes).
    """
    if len(content) > MAX_PART:
        raise ReadError("too_large", f"the file has {len(content)} bytes, more than {MAX_PART}")
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        types: list[str] = []
        for part in parse_xml(content).iterchildren(f"{_PKG}part"):
            name = part.get(f"{_PKG}name", "")
            kind = part.get(f"{_PKG}contentType", "")
            types.append(f"<Override PartName={quoteattr(name)} ContentType={quoteattr(kind)}/>")
            archive.writestr(name.lstrip("/"), _read_part(part))
        overrides = "".join(types)
        archive.writestr(
            _TYPES, f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">{overrides}</Types>'
        )
    return buffer.getvalue()


def _read_part(part: etree._Element) -> bytes:
    data = part.find(f"{_PKG}xmlData")
    if data is not None and len(data):
        return etree.tostring(data[0], encoding="utf-8", xml_declaration=True)
    try:
        return base64.b64decode(part.findtext(f"{_PKG}binaryData", ""), validate=False)
    except (binascii.Error, ValueError) as error:
        raise ReadError("damaged", f"a part of the package is no Base64: {error}") from error
