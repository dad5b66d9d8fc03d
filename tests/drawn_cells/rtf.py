"""Ways in which an RTF file can draw the cell of a figure, each with what a person sees there.

They are used as those of `tests.drawn_cells.docx`: `draw_cell(name, figure)` gives a whole report with one cell drawn
in a way, and what is wanted of that figure.
"""

from collections.abc import Callable
from itertools import accumulate
from typing import NamedTuple

from tests.drawn_cells.word_report import BLANK, HEADINGS, LEAD, NAMED, TAIL, Figure, list_rows, load_sound_figures
from tests.pipelines.documents.rtf_files import FONTS, WIDTH, row, rtf, text

_COLOURS = (
    rb"{\colortbl;\red0\green0\blue0;\red255\green255\blue255;\red255\green0\blue0;\red0\green0\blue128;"
    rb"\red254\green254\blue254;}"
)
_FONTS = rb"{\fonttbl{\f11\fnil\fcharset0 Wingdings;}}"
BLACK, WHITE, RED, NAVY, PALE = 1, 2, 3, 4, 5
HEAD = rb"{\rtf1\adeflang1025\ansi\ansicpg936\uc2\deff0\deflangfe2052" + FONTS + _FONTS + _COLOURS


class Drawn(NamedTuple):
    """How one cell is drawn: what stands in it, definitions of its cell and row, a row before the cell's."""

    inner: bytes
    wanted: str
    cell: bytes = b""
    row: bytes = b""
    before: bytes = b""


Way = Callable[[str], Drawn]

WAYS: dict[str, Way] = {}


def draw_cell(name: str, figure: Figure) -> tuple[bytes, str]:
    """Return a report with one cell drawn in a way, and what is to come of that figure."""
    drawn = WAYS[name](load_sound_figures()[figure])
    parts = [part for tbl, heading in HEADINGS.items() for part in (heading, _draw_table(tbl, figure, drawn))]
    return rtf(*LEAD, *parts, *TAIL, head=HEAD), drawn.wanted


def _draw_table(tbl: str, figure: Figure, drawn: Drawn) -> bytes:
    lines: list[bytes] = []
    for line in list_rows(tbl):
        here = next((at for at, place in enumerate(line) if place.figure == figure), None)
        merges = {
            at: rb"\clvmgf" if place.merge == "restart" else rb"\clvmrg" for at, place in enumerate(line) if place.merge
        }
        inner = [drawn.inner if at == here else text(place.text) for at, place in enumerate(line)]
        edges = [WIDTH * edge for edge in accumulate(place.col_span for place in line)]
        if here is not None:
            lines.append(drawn.before)
            merges[here] = drawn.cell
        written = row(inner, edges, merges)
        lines.append(written.replace(rb"\trowd", rb"\trowd" + drawn.row) if here is not None else written)
    return b"".join(lines)


def _add(name: str, inner: bytes, *, cell: bytes = b"", row: bytes = b"") -> None:
    """Add a way whose text holds ``@d`` where the digits stand (``@1`` the first, ``@2`` the others)."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), d, cell, row)


def _add_unseen(name: str, inner: bytes, *, cell: bytes = b"", row: bytes = b"") -> None:
    """Add a way that shows nothing in the cell."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), BLANK, cell, row)


def _add_named(name: str, inner: bytes) -> None:
    """Add a way that shows something which is no text, or of which nobody can say what it is."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), NAMED)


def _fill(inner: bytes, digits: str) -> bytes:
    written = digits.encode()
    return inner.replace(b"@d", written).replace(b"@1", written[:1]).replace(b"@2", written[1:])


def _colour(number: int, words: bytes = b"") -> bytes:
    return b"{\\cf%d%s 9}" % (number, words)


# plain --------------------------------------------------------------------------------------------------------------

for _name, _inner in {
    "plain": b"@d",
    "in groups": b"{\\b @1}{\\i @2}",
    "bookmark": b"@1{\\*\\bkmkstart x}{\\*\\bkmkend x}@2",
    "revised": b"{\\revised @d}",
    "not struck": b"{\\strike0 @d}",
    "not raised": b"{\\super {\\nosupersub @d}}",
    "plain again": b"\\super\\v\\strike\\plain @d",
    "whole line shifted": b"{\\up4 @1}{\\up4 @2}",
    "soft hyphen": b"@1\\-@2",
    "hidden on the web": b"{\\webhidden @d}",
    "five points": b"{\\fs10 @d}",
    "white on navy": b"{\\cf2\\chcbpat4 @d}",
    "white and highlighted": b"{\\cf2\\highlight4 @d}",
    "red": b"{\\cf3 @d}",
}.items():
    _add(_name, _inner)
_add("white in a dark cell", b"{\\cf2 @d}", cell=b"\\clcbpat4")
_add("red beside a red cell", b"{\\cf3 @d}", row=b"\\clcbpat3")
_add("exact row of a usual height", b"@d", row=b"\\trrh-400")

# marks of notes -----------------------------------------------------------------------------------------------------

_MARKS = {
    "super": b"{\\super 1}",
    "sub": b"{\\sub 2}",
    "in brackets": b"{\\super [}{\\super 1}{\\super ]}",
    "circled": b"{\\super\\u9312\\'3f\\'3f}",
    "raised and smaller": b"{\\up6\\fs12 1}",
    "raised by the usual": b"{\\up\\fs12 1}",
    "raised far": b"{\\up12 1}",
    "lowered and smaller": b"{\\dn6\\fs12 1}",
    "footnote": b"{\\super\\chftn}{\\footnote\\pard\\plain {\\super\\chftn} 9}",
    "footnote with a mark of its own": b"{\\super 1}{\\footnote\\pard\\plain {\\super 1} 9}",
    "endnote": b"{\\super\\chftn}{\\footnote\\ftnalt\\pard\\plain 9}",
    "link to a note": b'{\\field{\\*\\fldinst HYPERLINK \\\\l "_edn1"}{\\fldrslt {\\ul 1}}}',
    "comment": b"{\\*\\atnid x}{\\*\\atnauthor y}\\chatn{\\*\\annotation {\\*\\atnref 1}\\pard\\plain 9}",
}
for _name, _mark in _MARKS.items():
    _add(f"mark: {_name}", b"@d" + _mark)
    _add(f"mark before: {_name}", _mark + b"@d")
_add_named("all raised", b"{\\super @d}")

# not there any more, or not seen ------------------------------------------------------------------------------------

_GONE = {
    "struck": b"{\\strike 9}",
    "struck twice": b"{\\striked1 9}",
    "deleted": b"{\\deleted 9}",
    "moved away": b"{\\mvf 9}",
    "hidden": b"{\\v 9}",
    "white": _colour(WHITE),
    "nearly white": _colour(PALE),
    "red on red": _colour(RED, b"\\chcbpat3"),
    "black under a black pen": _colour(BLACK, b"\\highlight1"),
    "one point": b"{\\fs2 9}",
    "one per cent wide": b"{\\charscalex1 9}",
    "instruction": b"{\\field{\\*\\fldinst =SUM(9)}{\\fldrslt }}",
    "index entry": b"{\\xe 9}",
    "unknown destination": b"{\\*\\nonesuch 9}",
}
for _name, _gone in _GONE.items():
    _add(f"beside: {_name}", _gone + b"@d")
    _add_unseen(f"alone: {_name}", _gone)
_add_unseen("colour of the cell", b"{\\cf3 @d}", cell=b"\\clcbpat3")


def _add_row_before(name: str, words: bytes, character: bytes = b"") -> None:
    """Add a way with a row of other numbers before the cell's, which is not seen."""
    cells = [text("一、本年新收政府信息公开申请数量"), *[b"7"] * 7]
    edges = [WIDTH * edge for edge in range(3, 11)]
    hidden = row(cells, edges).replace(b"\\trowd", b"\\trowd" + words).replace(b"\\row ", character + b"\\row ")
    WAYS[name] = lambda d: Drawn(d.encode(), d, before=hidden)


_add_row_before("row before: too thin", b"\\trrh-10")
_add_row_before("row before: hidden", b"", b"\\v")
_add_row_before("row before: deleted", b"", b"\\deleted")

# seen, and no plain text of the flow --------------------------------------------------------------------------------

for _name, _inner in {
    "field": b"{\\field{\\*\\fldinst =SUM(ABOVE)}{\\fldrslt @d}}",
    "field in a field": b"{\\field{\\*\\fldinst IF {\\field{\\*\\fldinst PAGE}{\\fldrslt 9}} = 9}{\\fldrslt @d}}",
    "link": b'{\\field{\\*\\fldinst HYPERLINK "x"}{\\fldrslt {\\ul @d}}}',
    "form field": b"{\\field{\\*\\fldinst FORMTEXT {\\*\\formfield{\\fftype0{\\*\\ffdeftext 9}}}}{\\fldrslt @d}}",
    "list of choices": b"{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield{\\fftype2\\ffres1"
    b"{\\*\\ffl 9}{\\*\\ffl @d}}}}{\\fldrslt }}",
    "list of choices by default": b"{\\field{\\*\\fldinst FORMDROPDOWN {\\*\\formfield{\\fftype2\\ffres25\\ffdefres0"
    b"{\\*\\ffl @d}{\\*\\ffl 9}}}}{\\fldrslt }}",
    "symbols of digits": b"{\\f3 @d}",
    "text box": b"{\\shp{\\*\\shpinst\\shpleft0{\\sp{\\sn shapeType}{\\sv 202}}{\\shptxt \\pard\\plain @d\\par}}}",
    "object that is text": b"{\\object\\objautlink{\\*\\objclass X}{\\*\\objdata 0105}{\\result {@d}}}",
}.items():
    _add(_name, _inner)
_PICTURE = b"{\\*\\shppict{\\pict\\pngblip ffd8}}{\\nonshppict{\\pict ffd8}}"
for _name, _inner in {
    "picture": _PICTURE,
    "picture beside a digit": b"@1" + _PICTURE,
    "old picture": b"{\\pict\\wmetafile8 0100}",
    "picture in a shape": b"{\\shp{\\*\\shpinst{\\sp{\\sn pib}{\\sv {\\pict\\pngblip ffd8}}}}{\\shprslt x}}",
    "embedded workbook": b"{\\object\\objemb{\\*\\objclass Excel.Sheet.8}{\\*\\objdata 0105}{\\result {\\pict ffd8}}}",
    "equation": b"{\\mmath{\\*\\moMath{\\mr\\mscr0 @d}}}",
    "box to tick": b"{\\field{\\*\\fldinst FORMCHECKBOX {\\*\\formfield{\\fftype1}}}{\\fldrslt }}",
    "circled by a field": b"{\\field{\\*\\fldinst eq \\\\o\\\\ac(O,@d)}{\\fldrslt }}",
    "letters of a font of symbols": b"{\\f10 @d}",
    "letters of a font of symbols by its name": b"{\\f11 @d}",
}.items():
    _add_named(f"named: {_name}", _inner)
