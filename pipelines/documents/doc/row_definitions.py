"""The definitions of table rows in a Word 97-2003 file ([MS-DOC] 2.4.3, 2.9.321)."""

import struct
from dataclasses import replace

from pipelines.documents.doc.file import cut
from pipelines.documents.doc.sprms import Sprm
from pipelines.documents.model import ReadError
from pipelines.documents.word.nested_tables import RowDefinition

_DESCRIPTOR = 20  # bytes of a TC80
_MERGES = {0: "", 1: "continue", 2: "", 3: "restart"}  # 2.9.342; 2 stands there for nothing


def read_row_definition(operand: bytes, *, with_merges: bool = True) -> RowDefinition:
    """Return the definition that the operand of sprmTDefTable holds; descriptors that it leaves out are plain.

    Raises:
        ReadError: ``damaged``, where a cell ends before it begins.
    """
    (count,) = cut(operand, 0, 1)
    edges = struct.unpack(f"<{count + 1}h", cut(operand, 1, 2 * (count + 1)))
    if not count or list(edges) != sorted(edges):
        raise ReadError("damaged", "the edges of a table row are not in their order")
    descriptors = operand[1 + 2 * (count + 1) :] if with_merges else b""
    flags = [struct.unpack_from("<H", descriptors, at)[0] for at in range(0, len(descriptors) - 1, _DESCRIPTOR)]
    flags = [*flags[:count], *[0] * (count - len(flags))]
    return RowDefinition(edges, tuple(flag & 3 for flag in flags), tuple(_MERGES[flag >> 5 & 3] for flag in flags))


def change_row_definition(definition: RowDefinition, code: int, operand: bytes) -> RowDefinition:
    """Return a definition as a modifier behind it changes it."""
    if code == Sprm.T_VERTICAL_MERGE:
        cell, flag = cut(operand, 0, 2)
        below = _MERGES[flag & 3]
        return replace(definition, below=tuple(below if at == cell else old for at, old in enumerate(definition.below)))
    first, end = cut(operand, 0, 2)
    value = {at: 0 if code == Sprm.T_SPLIT else (2 if at == first else 1) for at in range(first, end)}
    return replace(definition, beside=tuple(value.get(at, old) for at, old in enumerate(definition.beside)))
