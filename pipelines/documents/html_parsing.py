"""Bytes of a page to libxml2's tree, whole or not at all."""

from lxml import etree
from lxml.etree import _Element as Element
from parsel.selector import create_root_node

from pipelines.documents.model import ReadError

MAX_DEPTH = 2048
"""Levels of elements that libxml2 parses; it drops what is deeper, and whatever follows, and only its log says so."""


def parse_page(page: bytes) -> Element:
    """Return the root of a page in UTF-8.

    Raises:
        ReadError: ``too_deep``.
        MemoryError: libxml2 got no memory.
    """
    try:
        root: Element = create_root_node("", etree.HTMLParser, body=page)
    except etree.XMLSyntaxError as error:  # what lxml raises for no memory too
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:  # lxml-stubs does not know it
            raise MemoryError from error
        raise
    _check_depth(root)
    return root


def _check_depth(root: Element) -> None:
    errors = root.getroottree().parser.error_log
    if any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in errors):
        raise ReadError("too_deep", f"the page nests its elements {MAX_DEPTH} deep, and deeper text is lost")
