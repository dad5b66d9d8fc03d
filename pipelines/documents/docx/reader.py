"""DOCX files (ECMA-376, transitional and strict) to documents, straight from the main document part.

Read: paragraphs, tables with their merges, text boxes after the paragraph that they hang on, list numbers, the
results of fields, symbols, equations that are a line of characters, files that stand in place of text. Named, as
nobody reads them: pictures, embedded objects, form fields, other equations. Left out, as it is no text of the report:
headers, footers, notes and their marks, comments, and everything that is not seen.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace

from lxml.etree import _Element as Element

from pipelines.documents.docx.chunks import find_chunks, list_blocks
from pipelines.documents.docx.equations import spell_equations
from pipelines.documents.docx.looks import Looks, may_mark, may_style
from pipelines.documents.docx.numbering import Numbering
from pipelines.documents.docx.package import Package, may_hold, parse_xml
from pipelines.documents.docx.printed import keep_printed
from pipelines.documents.docx.shapes import mark_drawing, read_form_field, read_symbol_element
from pipelines.documents.docx.styles import Styles, drop_table_styles, find_child, is_on, read_val
from pipelines.documents.formats import DOCX
from pipelines.documents.model import MAX_POSITIONS, Block, Document, Layout, ReadError
from pipelines.documents.word.inline_text import BREAK, Fields, split_printed_lines
from pipelines.documents.word.merged_cells import WordCell, WordRow, arrange_table
from pipelines.documents.word.unread_marks import UnreadMarks, assemble_marked

_ROOTS = (
    "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}document",
    "{http://purl.oclc.org/ooxml/wordprocessingml/main}document",  # strict
)
_MATH_TEXT = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}t",
    "{http://purl.oclc.org/ooxml/officeDocument/math}t",
)
_CHARACTERS = {"tab": " ", "ptab": " ", "br": BREAK, "cr": BREAK, "noBreakHyphen": "-"}
"""Elements that stand for a character. A softHyphen prints none, except where its line ends there."""

_DRAWINGS = ("drawing", "pict", "object")


ReadChunk = Callable[[bytes, Layout], Document]
"""Reads a file of any format that stands in a DOCX file in place of text."""


def read_docx(content: bytes, layout: Layout, read_chunk: ReadChunk | None = None) -> Document:
    """Return what a DOCX file says: its title, sections and tables.

    ``read_chunk`` reads files inside it that stand in place of text (``altChunk``); without it they are left out. A
    document that is nothing but one such file says what that says.

    Raises:
        ReadError: ``damaged``, ``encrypted``, ``too_large`` (a part beyond docx_package.MAX_PART or MAX_MARKUP),
            ``table_too_large``, ``empty`` (no text at all).
    """
    package = Package(content)
    name = package.find_document()
    xml = package.read(name)
    root = parse_xml(xml)
    if root.tag not in _ROOTS:
        raise ReadError("damaged", f"{name} is no document of WordprocessingML but {root.tag}")
    w = root.tag.removesuffix("document")
    marks = UnreadMarks()
    styles, marked = _read_styles(package, name, w, marked=may_mark(xml, root, w))
    if may_hold(xml, b"oMath"):
        spell_equations(root, marks)
    signs = keep_printed(root, w, Looks(w, styles, root) if marked else None, marks, _list_signs(w))
    chunks: dict[Element, Document] = {}
    if read_chunk is not None and may_hold(xml, b"altChunk"):
        chunks = {chunk: read_chunk(part, layout) for chunk, part in find_chunks(package, name, root, w)}
    reader = _Reader(w, _read_numbering(package, name, styles), marks, chunks, signs)
    blocks = [block for body in root.iterchildren(f"{w}body") for block in reader.read_blocks(body)]
    if len(chunks) == 1 and blocks == list_blocks(*chunks.values()):
        return replace(*chunks.values(), media_type=DOCX.media_type)
    return assemble_marked(DOCX.media_type, blocks, marks)


def _read_styles(package: Package, document: str, w: str, *, marked: bool) -> tuple[Styles, bool]:
    """Return the styles that a document refers to, and whether text may be one that is not seen, or raised.

    Styles are parsed only where one says anything that matters. ``marked`` says whether the document does.
    """
    name = package.find_related(document, "styles")
    xml = package.read(name) if name and package.has(name) else b""
    if not xml:
        return Styles(w), marked
    short = drop_table_styles(xml)
    if marked or may_style(short):
        return Styles(w, parse_xml(xml)), True
    return Styles(w, parse_xml(short)) if may_hold(short, b"numPr") else Styles(w), False


def _read_numbering(package: Package, document: str, styles: Styles) -> Numbering:
    name = package.find_related(document, "numbering")
    return Numbering(parse_xml(package.read(name)) if name and package.has(name) else None, styles)


def _list_signs(w: str) -> list[str]:
    """Return the tags that print something and are no plain text; only those that occur are looked for."""
    return [*_MATH_TEXT, *(w + name for name in (*_CHARACTERS, *_DRAWINGS, "sym", "fldChar", "instrText"))]


class _Reader:
    """Reads the blocks of one document part; recursion is bounded by the parser's 256 levels."""

    def __init__(
        self,
        w: str,
        numbering: Numbering,
        marks: UnreadMarks,
        chunks: Mapping[Element, Document],
        signs: Collection[str],
    ) -> None:
        self._w = w
        self._unread = marks
        self._chunks = chunks
        self._wanted = (w + "p", w + "tbl", w + "altChunk") if chunks else (w + "p", w + "tbl")
        self._numbering = numbering
        self._fields = Fields()
        self._carried: list[str] = []
        self._in_cells = 0  # how many cells are open
        self._paragraph, self._table, self._row, self._cell = w + "p", w + "tbl", w + "tr", w + "tc"
        self._own = w + "pPr"
        self._text = frozenset({w + "t", *_MATH_TEXT})
        self._characters = {w + name: text for name, text in _CHARACTERS.items()}
        self._drawings = frozenset(w + name for name in _DRAWINGS)
        self._printed = (w + "t", *signs)
        self._properties = frozenset(w + name for name in ("tblPr", "tblGrid", "trPr", "tcPr", "sectPr"))

    def read_blocks(self, container: Element) -> list[Block]:
        """Return the paragraphs and tables inside an element in reading order."""
        blocks: list[Block] = []
        for element in self._find_inside(container, *self._wanted):
            if element.tag == self._table:
                blocks += self._read_table(element)
            elif element.tag == self._paragraph:
                blocks += self._read_paragraph(element)
            elif element in self._chunks:
                blocks += list_blocks(self._chunks[element])
        return blocks

    def _find_inside(self, container: Element, *wanted: str) -> Iterator[Element]:
        """Yield the nearest elements of these tags, through content controls, insertions and all that wraps them."""
        for child in container:
            if child.tag in wanted:
                yield child
            elif len(child) and child.tag not in self._properties:
                yield from self._find_inside(child, *wanted)

    def _read_paragraph(self, paragraph: Element) -> list[str]:
        pieces, self._carried = self._carried, []
        properties = find_child(paragraph, self._own)
        if properties is not None and (number := self._numbering.number(properties)):
            pieces.append(f"{number} " if self._in_cells else number)  # 1. before 25 must not become 1.25
        for element in paragraph.iter(*self._printed):
            if element.tag in self._text:
                if element.text:
                    pieces.append(self._fields.take(element.text) if self._fields.depth else element.text)
            else:
                pieces.append(self._read_mark(element))
        self._fields.end_paragraph()
        if properties is not None and self._is_joined(paragraph, properties):
            self._carried = pieces
            return []
        return split_printed_lines("".join(pieces))

    def _read_mark(self, element: Element) -> str:
        """Return what an element that is no text prints: a character, the mark of a picture, mostly nothing."""
        tag, w = element.tag, self._w
        if tag == f"{w}fldChar":
            shown, default = read_form_field(element, w) if len(element) else ("", "")
            return self._fields.follow(element.get(f"{w}fldCharType", ""), self._unread, shown, default)
        if tag == f"{w}instrText":
            return self._fields.take(element.text or "")
        if tag in self._drawings:
            return mark_drawing(element, w, self._unread) if self._fields.printed else ""
        if tag in self._characters:
            parent = element.getparent()
            # among the properties, a tab is a position and no character
            is_position = parent is not None and parent.tag == f"{w}tabs"
            return "" if is_position else self._fields.take(self._characters[str(tag)])
        return self._fields.take(read_symbol_element(element, w))

    def _is_joined(self, paragraph: Element, properties: Element) -> bool:
        """Tell whether a paragraph's end is deleted or hidden, so that the next paragraph goes on with its line."""
        mark = find_child(properties, f"{self._w}rPr")
        following = paragraph.getnext()
        if mark is None or following is None or following.tag != paragraph.tag:
            return False
        hidden = (find_child(mark, self._w + name) for name in ("vanish", "specVanish"))
        return find_child(mark, f"{self._w}del") is not None or any(is_on(switch, self._w) for switch in hidden)

    def _read_table(self, table: Element) -> list[Block]:
        columns = table.iterfind(f"{self._w}tblGrid/{self._w}gridCol")
        widths = [_read_width(column.get(f"{self._w}w")) for column in columns]
        return arrange_table([self._read_row(row) for row in self._find_inside(table, self._row)], widths)

    def _read_row(self, row: Element) -> WordRow:
        cells: WordRow = []
        col = self._read_count(find_child(row, f"{self._w}trPr"), "gridBefore", 0)
        for element in self._find_inside(row, self._cell):
            properties = find_child(element, f"{self._w}tcPr")
            span = max(self._read_count(properties, "gridSpan", 1), 1)
            self._in_cells += 1
            content = self.read_blocks(element)
            self._in_cells -= 1
            if cells and self._read_merge(properties, "hMerge") == "continue":
                cells[-1].col_span += span  # what stands in it is not printed
            else:
                cells.append(WordCell(col, span, content, self._read_merge(properties, "vMerge")))
            col += span
        return cells

    def _read_merge(self, properties: Element | None, name: str) -> str:
        """Return how a cell merges; an element without a value goes on with the cell before (17.4.22, 17.4.84)."""
        merge = find_child(properties, self._w + name)
        return "" if merge is None else merge.get(f"{self._w}val", "continue")

    def _read_count(self, properties: Element | None, name: str, missing: int) -> int:
        value = read_val(properties, self._w, name)
        if value is None:
            return missing
        if not re.fullmatch(r"[0-9]{1,9}", value):
            raise ReadError("damaged", f"{name} of a table is «{value}», no count")
        if int(value) > MAX_POSITIONS:
            raise ReadError("table_too_large", f"{name} of a table is {value}")
        return int(value)


def _read_width(text: str | None) -> int | None:
    """Return a column's width in twips; None where it is none that Word would take (strict files may say ``1in``)."""
    match = re.fullmatch(r"([0-9]{1,6})(?:\.[0-9]*)?", text or "")
    return int(match[1]) if match else None
