"""Property modifiers of Word 97-2003 ([MS-DOC] 2.2.5, 2.6): codes with operands that change one property each."""

import struct
from collections.abc import Iterator
from enum import IntEnum

from pipelines.documents.doc.file import cut
from pipelines.documents.model import ReadError


class Sprm(IntEnum):
    """The property modifiers that are read; all others concern looks."""

    C_DELETED = 0x0800  # sprmCFRMarkDel: deleted by a tracked revision
    C_HIDDEN = 0x083C  # sprmCFVanish
    C_SYMBOL = 0x6A09  # sprmCSymbol
    C_STRUCK = 0x0837  # sprmCFStrike
    C_STRUCK_TWICE = 0x2A53  # sprmCFDStrike
    C_RAISED = 0x2A48  # sprmCIss
    C_OFFSET = 0x4845  # sprmCHpsPos
    C_SIZE = 0x4A43  # sprmCHps
    C_SCALE = 0x4852  # sprmCCharScale
    C_STYLE = 0x4A30  # sprmCIstd
    C_COLOUR_INDEX = 0x2A42  # sprmCIco
    C_COLOUR = 0x6870  # sprmCCv
    C_HIGHLIGHT = 0x2A0C  # sprmCHighlight
    C_SHADING = 0xCA71  # sprmCShd
    C_SHADING_OLD = 0x4866  # sprmCShd80
    C_DATA = 0x0806  # sprmCFData: the mark of a picture is that of a form field's settings
    C_OLE = 0x080A  # sprmCFOle2
    C_OBJECT = 0x0856  # sprmCFObj
    P_IN_TABLE = 0x2416  # sprmPFInTable
    P_ROW_END = 0x2417  # sprmPFTtp
    P_INNER_CELL_END = 0x244B  # sprmPFInnerTableCell
    P_INNER_ROW_END = 0x244C  # sprmPFInnerTtp
    P_DEPTH = 0x6649  # sprmPItap
    P_DEPTH_CHANGE = 0x664A  # sprmPDtap
    P_HUGE = 0x6646  # sprmPHugePapx: the modifiers stand in the data stream
    P_HUGE_OLD = 0x6645
    P_TABLE_PROPERTIES = 0x646B  # sprmPTableProps: so do those of a table row
    P_LEVEL = 0x260A  # sprmPIlvl
    P_LIST = 0x460B  # sprmPIlfo
    P_SHADING = 0xC64D  # sprmPShd
    T_HEIGHT = 0x9407  # sprmTDyaRowHeight
    T_SHADING = 0xD612  # sprmTDefTableShd
    T_DEFINITION = 0xD608  # sprmTDefTable
    T_DEFINITION_OLD = 0xD606  # sprmTDefTable10, of Word 6
    T_MERGE = 0x5624  # sprmTMerge
    T_SPLIT = 0x5625  # sprmTSplit
    T_VERTICAL_MERGE = 0xD62B  # sprmTVertMerge


_TABS = 0xC615  # sprmPChgTabs, whose length byte may be 255 for longer
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}  # by the highest three bits: 2.2.5.1
_IN_DATA = (Sprm.P_HUGE, Sprm.P_HUGE_OLD, Sprm.P_TABLE_PROPERTIES)
_PIECE = {
    0x18: Sprm.P_IN_TABLE, 0x19: Sprm.P_ROW_END, 0x41: Sprm.C_DELETED, 0x57: Sprm.C_STRUCK, 0x5C: Sprm.C_HIDDEN,
    0x68: Sprm.C_RAISED, 0x73: Sprm.C_STRUCK_TWICE,
}  # fmt: skip
"""What the short modifier of a piece may be (2.9.209 Prm0), of those that are read."""


def read_sprms(modifiers: bytes, data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield code and operand of each modifier; those that refer to the data stream are followed, once.

    Raises:
        ReadError: ``damaged``, where one does not end.
    """
    for code, operand in _split(modifiers):
        if code in _IN_DATA:
            (offset,) = struct.unpack("<I", operand)
            (size,) = struct.unpack("<H", cut(data, offset, 2))
            yield from _split(cut(data, offset + 2, size))
        else:
            yield code, operand


def read_piece_modifiers(prm: int, shared: list[bytes]) -> bytes:
    """Return the modifiers that a piece carries: one of its own, or a shared list by its number (2.9.208)."""
    if prm & 1:
        if prm >> 1 >= len(shared):
            raise ReadError("damaged", f"a piece refers to the list of modifiers {prm >> 1} of {len(shared)}")
        return shared[prm >> 1]
    code = _PIECE.get(prm >> 1 & 0x7F)
    return struct.pack("<HB", code, prm >> 8) if code else b""


def _split(modifiers: bytes) -> Iterator[tuple[int, bytes]]:
    place = 0
    while place + 2 <= len(modifiers):
        (code,) = struct.unpack_from("<H", modifiers, place)
        place += 2
        size = _SIZES.get(code >> 13)
        if size is None:
            start, size = _read_size(code, modifiers, place)
            place += start
        yield code, cut(modifiers, place, size)
        place += size


def _read_size(code: int, modifiers: bytes, place: int) -> tuple[int, int]:
    """Return of an operand of variable length the bytes that state the length, and the length (2.2.5.1)."""
    if code in (Sprm.T_DEFINITION, Sprm.T_DEFINITION_OLD):
        (size,) = struct.unpack("<H", cut(modifiers, place, 2))
        return 2, size - 1
    (size,) = cut(modifiers, place, 1)
    if code == _TABS and size == 255:  # 2.9.183: deleted tabs with 4 bytes each, then added tabs with 3
        (deleted,) = cut(modifiers, place + 1, 1)
        (added,) = cut(modifiers, place + 2 + 4 * deleted, 1)
        return 1, 2 + 4 * deleted + 3 * added
    return 1, size
