"""Files that a DOCX file holds in place of text (ECMA-376 part 1, 17.17.2.1 altChunk): pages, RTF, other documents."""

from collections.abc import Iterator

from lxml.etree import _Element as Element

from pipelines.documents.docx.package import Package
from pipelines.documents.model import Block, Document, ReadError

MAX_CHUNKS = 100
"""Files in place of text that one document may have; those seen have one."""

_ID = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}id",
)


def find_chunks(package: Package, document: str, root: Element, w: str) -> Iterator[tuple[Element, bytes]]:
    """Yield each place in the document part that another file fills, and that file's bytes.

    Raises:
        ReadError: ``damaged``, where such a file is not there; ``too_large``, where there are more than MAX_CHUNKS.
    """
    for number, chunk in enumerate(root.iter(f"{w}altChunk")):
        if number >= MAX_CHUNKS:
            raise ReadError("too_large", f"the document holds more than {MAX_CHUNKS} other files")
        id_ = chunk.get(_ID[0]) or chunk.get(_ID[1]) or ""
        name = package.find_target(document, id_)
        if name is None:
            raise ReadError("damaged", f"the file {id_!r} that stands in place of text is not in the package")
        yield chunk, package.read(name)


def list_blocks(document: Document) -> list[Block]:
    """Return the paragraphs of another file, then its tables."""
    sections = (line for section in document.sections for line in (section.heading, *section.text.split("\n")))
    return [*filter(None, sections), *(table.cells for table in document.tables)]
