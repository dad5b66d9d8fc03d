"""The parts of an Office Open XML package (ECMA-376 part 2), read within stated bounds."""

import codecs
import io
import posixpath
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import unquote

from lxml import etree
from lxml.etree import _Element as Element

from pipelines.documents.model import ReadError

MAX_PART = 32 * 1024 * 1024
"""Bytes that one part may have unpacked; the largest document part seen has 0.1 MB, a report of 300 pages about 10."""

MAX_MARKUP = 1_500_000
"""Elements and attributes of one part, counted by ``<`` and ``=``; each takes about 100 bytes in memory."""

_COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # the only two of a package (ECMA-376 part 2, annex C)
_ENCRYPTED = 0x1
_CHUNK = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_OVERRIDE = "{http://schemas.openxmlformats.org/package/2006/content-types}Override"
_MAIN_TYPES = (
    ".wordprocessingml.document.main+xml",
    ".wordprocessingml.template.main+xml",
    ".ms-word.document.macroEnabled.main+xml",
    ".ms-word.template.macroEnabledTemplate.main+xml",
)


def parse_xml(xml: bytes) -> Element:
    """Return the root of one part.

    The parser's own bounds stay on (256 levels). Entities are not resolved and nothing is fetched; a document type
    declaration is refused, as the format forbids it (ECMA-376 part 2, 8.1.4).

    Raises:
        ReadError: ``damaged`` (no well-formed XML, or a document type), ``too_large`` (more than MAX_MARKUP).
    """
    if xml.count(b"<") + xml.count(b"=") > MAX_MARKUP:
        raise ReadError("too_large", f"a part has more than {MAX_MARKUP} elements and attributes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, collect_ids=False
    )
    try:
        root = etree.fromstring(xml, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ReadError("damaged", f"a part is no well-formed XML: {error}") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise ReadError("damaged", "a part declares a document type, which the format forbids")
    return root


def may_hold(xml: bytes, *names: bytes) -> bool:
    """Tell whether a part can hold one of these names, without parsing it; UTF-16 is not looked into."""
    return xml.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or any(name in xml for name in names)


class Package:
    """An opened package; parts are named as in the ZIP file, without a leading slash."""

    def __init__(self, content: bytes) -> None:
        """Open a package.

        Raises:
            ReadError: ``damaged``; ``encrypted``, where Office put the encrypted package into an OLE file.
        """
        if content.startswith(_OLE):
            raise ReadError("encrypted", "an OLE file holds the document, as Office stores it with a password")
        with _reading():
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        # names are compared without regard to case (ECMA-376 part 2, 6.2.2.3); some writers use backslashes
        self._members = {info.filename.replace("\\", "/").casefold(): info for info in self._zip.infolist()}
        self._relations: dict[str, list[Element]] = {}

    def find_document(self) -> str:
        """Return the name of the main document part: by the package's relations, its content types, or its usual name.

        Raises:
            ReadError: ``damaged``, where the package has none.
        """
        named = [self.find_related("", "officeDocument"), *self._find_typed(), "word/document.xml"]
        for name in named:
            if name and self._find(name):
                return name
        raise ReadError("damaged", "the package has no document part")

    def find_related(self, part: str, kind: str) -> str | None:
        """Return the part that ``part`` (empty: the package) relates to as ``kind``; None where there is none.

        The kind is the end of the relation's type, which is the same in strict and transitional files.
        """
        found = (relation for relation in self._list_relations(part) if relation.get("Type", "").endswith(f"/{kind}"))
        return next((_find_target(part, relation) for relation in found), None)

    def find_target(self, part: str, id_: str) -> str | None:
        """Return the part that ``part`` relates to under an id; None where there is none inside the package."""
        found = (relation for relation in self._list_relations(part) if relation.get("Id") == id_)
        return next((_find_target(part, relation) for relation in found), None)

    def _list_relations(self, part: str) -> list[Element]:
        """Return the relations of a part to others of the package."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self._relations:
            found = parse_xml(self.read(relations)).iter(_RELATIONSHIP) if self._find(relations) else ()
            self._relations[relations] = [one for one in found if one.get("TargetMode") != "External"]
        return self._relations[relations]

    def has(self, name: str) -> bool:
        """Tell whether the package has a part."""
        return self._find(name) is not None

    def read(self, name: str) -> bytes:
        """Return the bytes of one part, unpacked; no more than MAX_PART is ever unpacked.

        Raises:
            ReadError: ``damaged``, ``encrypted``, ``too_large``.
        """
        info = self._find(name)
        if info is None:
            raise ReadError("damaged", f"the package has no part {name}")
        if info.flag_bits & _ENCRYPTED:
            raise ReadError("encrypted", f"{name} is encrypted")
        if info.compress_type not in _COMPRESSIONS:
            raise ReadError("damaged", f"{name} is compressed in a way that the format forbids")
        if info.file_size > MAX_PART:
            raise ReadError("too_large", f"{name} has {info.file_size} bytes unpacked, more than {MAX_PART}")
        parts: list[bytes] = []
        with _reading(), self._zip.open(info) as stream:
            # the stated size may lie: zipfile itself stops at it, and this stops at the bound
            while sum(map(len, parts)) <= MAX_PART and (part := stream.read(_CHUNK)):
                parts.append(part)
        content = b"".join(parts)
        if len(content) > MAX_PART:
            raise ReadError("too_large", f"{name} has more than {MAX_PART} bytes unpacked")
        return content

    def _find(self, name: str) -> zipfile.ZipInfo | None:
        return self._members.get(name.casefold())

    def _find_typed(self) -> list[str]:
        """Return the parts that the content types name as the document."""
        if not self.has("[Content_Types].xml"):
            return []
        overrides = parse_xml(self.read("[Content_Types].xml")).iter(_OVERRIDE)
        return [
            part.get("PartName", "").lstrip("/")
            for part in overrides
            if part.get("ContentType", "").endswith(_MAIN_TYPES)
        ]


def _find_target(part: str, relation: Element) -> str:
    target = posixpath.join("/", posixpath.dirname(part), unquote(relation.get("Target", "")).replace("\\", "/"))
    return posixpath.normpath(target).lstrip("/")


@contextmanager
def _reading() -> Iterator[None]:
    """Turn what zipfile raises over broken bytes into one error."""
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, OverflowError) as error:
        raise ReadError("damaged", f"the ZIP file is damaged: {error}") from error
    except (RuntimeError, LookupError) as error:  # a password is wanted; a name or an extra field that cannot be read
        raise ReadError("damaged", f"the ZIP file cannot be read: {error}") from error
