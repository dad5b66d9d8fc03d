"""Builds RTF files for tests as Word and WPS write them on a Chinese machine, independently of the reader."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from pipelines.documents.model import Cell, Document, Table

FONTS = (
    rb"{\fonttbl{\f0\fbidi \froman\fcharset0\fprq2{\*\panose 02020603050405020304}Times New Roman;}"
    rb"{\f3\froman\fcharset2 Symbol;}{\f10\fnil\fcharset2 Wingdings;}"
    rb"{\f13\fbidi \fnil\fcharset134\fprq2{\*\panose 02010600030101010101}\'cb\'ce\'cc\'e5{\*\falt SimSun};}}"
)
HEAD = rb"{\rtf1\adeflang1025\ansi\ansicpg936\uc2\deff0\deflangfe2052" + FONTS + rb"{\colortbl;\red0\green0\blue0;}"
WIDTH = 900
"""Twips of a column."""

NESTED = (
    rb"\pard\intbl\itap2 1\nestcell 2\nestcell{\*\nesttableprops\trowd\cellx400\cellx800\nestrow}{\nonesttables\par }"
)
"""A table of one row inside a cell, with its definition behind it."""

Rows = Sequence[Sequence[str | bytes]]


def text(chars: str) -> bytes:
    """Characters as Word writes them: ASCII plain, Chinese ones by their bytes in GBK, all others by number."""
    parts = []
    for width, run in groupby(chars, _encode):
        part = b"".join(map(_escape, run))
        parts.append(rb"{\loch\af0\hich\af0\dbch\f13 " + part + b"}" if width == 2 else part)
    return b"".join(parts)


def _encode(char: str) -> int:
    try:
        return len(char.encode("gbk"))
    except UnicodeEncodeError:
        return 0


def _escape(char: str) -> bytes:
    if char in "\\{}":
        return b"\\" + char.encode()
    if char.isascii():
        return char.encode()
    if _encode(char) == 2:
        return b"".join(b"\\'%02x" % byte for byte in char.encode("gbk"))
    units = char.encode("utf-16-le", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return b"".join(b"\\u%d\\'3f\\'3f" % code for code in codes)  # as \uc2 says


def rtf(*body: str | bytes, head: bytes = HEAD) -> bytes:
    """A whole file; a text becomes a paragraph, bytes stay as they are."""
    return head + b"".join(part if isinstance(part, bytes) else paragraph(part) for part in body) + b"}"


def paragraph(content: str | bytes, properties: bytes = b"") -> bytes:
    inside = text(content) if isinstance(content, str) else content
    return rb"\pard\plain " + properties + rb"{\rtlch\fcs1 \af0 \ltrch\fcs0 " + inside + b"}" + b"{\\par }\r\n"


def row(cells: Sequence[str | bytes], edges: Sequence[int] = (), merges: Mapping[int, bytes] = {}) -> bytes:
    """A row with its definition before and behind its cells, as Word writes it; ``merges`` by cell."""
    places = edges or range(WIDTH, WIDTH * (len(cells) + 1), WIDTH)
    cellx = b"".join(merges.get(at, b"") + rb"\clvertalt\cellx%d" % edge for at, edge in enumerate(places))
    define = rb"\trowd \irow0\trgaph108\trleft0 " + cellx
    inside = b"".join(
        rb"\pard\plain \qc\intbl " + (text(cell) if isinstance(cell, str) else cell) + rb"\cell " for cell in cells
    )
    return define + inside + rb"\pard \intbl {" + define + b"\\row }\r\n"


def table(*rows: Sequence[str | bytes]) -> bytes:
    return b"".join(map(row, rows))


def write_document(lines: Sequence[str], document: Document) -> bytes:
    """The paragraphs and then the tables of a document, the tables apart from each other."""
    tables = b"\\pard\\par ".join(b"".join(_write_rows(table)) for table in document.tables)
    return rtf(*lines, tables)


def _write_rows(table: Table) -> list[bytes]:
    rows = []
    for number, line in enumerate(table.grid):
        covering: list[Cell | None] = [cell for cell, _ in groupby(line)]
        texts = [cell.text if cell and cell.row == number else "" for cell in covering]
        edges = [WIDTH * (cell.col + cell.col_span) if cell else 0 for cell in covering]
        merges = {
            at: (rb"\clvmgf" if cell.row == number else rb"\clvmrg")
            for at, cell in enumerate(covering)
            if cell and cell.row_span > 1
        }
        rows.append(row(texts, edges, merges))
    return rows
