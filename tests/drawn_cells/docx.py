"""Ways in which a DOCX file can draw the cell of a figure, each with what a person sees there.

`WAYS[name](digits)` draws digits in a cell: the markup of its paragraphs, what else the file has, and ``wanted``, what
is to come of the figure: the digits where their number is seen, `BLANK` where nothing is seen (the figure has no
number), `NAMED` where something is seen that is no text (no number is read, and the document says so).
`draw_cell(name, figure)` gives a whole report with one cell drawn in that way, and what is wanted; all other figures
must be read as `word_report.load_sound_figures` says. Nothing else may come of a way: never another number.
"""

from collections.abc import Callable
from typing import NamedTuple

from tests.drawn_cells.word_report import (
    BLANK,
    HEADINGS,
    LEAD,
    NAMED,
    TAIL,
    Figure,
    GridCell,
    list_rows,
    load_sound_figures,
)
from tests.pipelines.documents.word_files import cell, docx, field, paragraph, row, run, table

_WIDTH = 900  # twips


class Drawn(NamedTuple):
    """How one cell is drawn: what stands in it, properties of cell and row, styles, a row before the cell's."""

    inner: str
    wanted: str
    cell: str = ""
    row: str = ""
    styles: str = ""
    before: str = ""


Way = Callable[[str], Drawn]

WAYS: dict[str, Way] = {}


def draw_cell(name: str, figure: Figure) -> tuple[bytes, str]:
    """Return a report with one cell drawn in a way, and what is to come of that figure."""
    drawn = WAYS[name](load_sound_figures()[figure])
    blocks = [block for tbl, heading in HEADINGS.items() for block in (heading, _draw_table(tbl, figure, drawn))]
    return docx(*LEAD, *blocks, *TAIL, styles=drawn.styles), drawn.wanted


def _draw_table(tbl: str, figure: Figure, drawn: Drawn) -> str:
    lines: list[str] = []
    for line in list_rows(tbl):
        here = any(place.figure == figure for place in line)
        if here and drawn.before:
            lines.append(drawn.before)
        cells = [_draw_cell(place, drawn if place.figure == figure else None) for place in line]
        lines.append(row(*cells, properties=drawn.row if here else ""))
    return table(*lines, widths=(_WIDTH,) * sum(place.col_span for place in list_rows(tbl)[0]))


def _draw_cell(place: GridCell, drawn: Drawn | None) -> str:
    inner = drawn.inner if drawn else place.text
    properties = drawn.cell if drawn else ""
    return cell(*inner.split("\n"), span=place.col_span, merge=place.merge, properties=properties)


def _add(name: str, inner: str, *, cell: str = "", row: str = "", styles: str = "") -> None:
    """Add a way whose markup holds ``{d}`` where the digits stand (``{1}`` the first, ``{2}`` the others)."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), d, cell, row, styles)


def _add_unseen(name: str, inner: str, *, cell: str = "", row: str = "", styles: str = "") -> None:
    """Add a way that shows nothing in the cell."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), BLANK, cell, row, styles)


def _add_named(name: str, inner: str, *, cell: str = "", styles: str = "") -> None:
    """Add a way that shows something which is no text, or of which nobody can say what it is."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), NAMED, cell, "", styles)


def _fill(markup: str, digits: str) -> str:
    filled = markup.replace("{d}", digits).replace("{1}", digits[:1]).replace("{2}", digits[1:])
    return filled if filled.startswith("<w:p>") or "<w:tbl" in filled else paragraph(filled)


def _style(id_: str, kind: str, looks: str, based_on: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return f'<w:style w:type="{kind}" w:styleId="{id_}">{base}<w:rPr>{looks}</w:rPr></w:style>'


SUPER, SUB = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
_DIGITS = run("{d}")

# plain, and what Word writes around it ------------------------------------------------------------------------------

for _name, _inner in {
    "plain": _DIGITS,
    "in two runs": run("{1}") + run("{2}"),
    "bold": run("{d}", "<w:b/>"),
    "spell checked": f'{run("{1}")}<w:proofErr w:type="spellStart"/>{run("{2}")}<w:proofErr w:type="spellEnd"/>',
    "bookmark": f'{run("{1}")}<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>{run("{2}")}',
    "smart tag": f'<w:smartTag w:element="x">{_DIGITS}</w:smartTag>',
    "custom xml": f'<w:customXml w:element="x">{_DIGITS}</w:customXml>',
    "hyperlink": f'<w:hyperlink w:anchor="x">{_DIGITS}</w:hyperlink>',
    "inserted": f'<w:ins w:id="1">{_DIGITS}</w:ins>',
    "moved here": f'<w:moveTo w:id="1">{_DIGITS}</w:moveTo>',
    "baseline": run("{d}", '<w:vertAlign w:val="baseline"/>'),
    "whole line shifted": run("{1}", '<w:position w:val="4"/>') + run("{2}", '<w:position w:val="4"/>'),
    "not struck": run("{d}", '<w:strike w:val="0"/><w:dstrike w:val="false"/>'),
    "not hidden": run("{d}", '<w:vanish w:val="0"/>'),
    "hidden on the web": run("{d}", "<w:webHidden/>"),
    "soft hyphen": "<w:r><w:t>{1}</w:t><w:softHyphen/><w:t>{2}</w:t></w:r>",
    "rendered page break": "<w:r><w:t>{1}</w:t><w:lastRenderedPageBreak/><w:t>{2}</w:t></w:r>",
    "white on black": run("{d}", '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>'),
    "white and highlighted": run("{d}", '<w:color w:val="FFFFFF"/><w:highlight w:val="darkBlue"/>'),
    "automatic colour": run("{d}", '<w:color w:val="auto"/>'),
    "five points": run("{d}", '<w:sz w:val="10"/>'),
    "equation": "<m:oMath><m:r><m:t>{d}</m:t></m:r></m:oMath>",
}.items():
    _add(_name, _inner)
_add("white in a dark cell", run("{d}", '<w:color w:val="FFFFFF"/>'), cell='<w:shd w:val="clear" w:fill="1F4E79"/>')
_add("white in a solid cell", run("{d}", '<w:color w:val="FFFFFF"/>'), cell='<w:shd w:val="solid" w:color="000000"/>')
_add("exact row of a usual height", _DIGITS, row='<w:trHeight w:val="400" w:hRule="exact"/>')

# marks of notes -----------------------------------------------------------------------------------------------------

_MARKS = {
    "superscript": run("1", SUPER),
    "subscript": run("2", SUB),
    "in brackets": run("[", SUPER) + run("1", SUPER) + run("]", SUPER),
    "circled": run("①", SUPER),
    "a star": run("*", SUPER),
    "raised and smaller": run("1", '<w:position w:val="6"/><w:sz w:val="12"/>'),
    "raised far": run("1", '<w:position w:val="10"/>'),
    "lowered and smaller": run("1", '<w:position w:val="-6"/><w:sz w:val="12"/>'),
    "footnote": f'<w:r><w:rPr>{SUPER}</w:rPr><w:footnoteReference w:id="1"/></w:r>',
    "footnote without a look": '<w:r><w:footnoteReference w:id="1"/></w:r>',
    "footnote with a mark of its own": '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>1</w:t></w:r>',
    "endnote": f'<w:r><w:rPr>{SUPER}</w:rPr><w:endnoteReference w:id="1"/></w:r>',
    "comment": '<w:commentRangeStart w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
    "link to a note": f'<w:hyperlink w:anchor="_ftn1">{run("1")}</w:hyperlink>',
    "link to a note in brackets": f'<w:hyperlink w:anchor="_edn1">{run("[1]")}</w:hyperlink>',
    "link to a note by a field": field(' HYPERLINK \\l "_ftn1" ', "[1]"),
    "cross-reference": field(" NOTEREF _Ref1 \\f \\h ", "1").replace("<w:r><w:t", f"<w:r><w:rPr>{SUPER}</w:rPr><w:t"),
}
for _name, _mark in _MARKS.items():
    _add(f"mark: {_name}", _DIGITS + _mark)
    _add(f"mark before: {_name}", _mark + _DIGITS)
_add("mark: by a style", _DIGITS + run("1", '<w:rStyle w:val="N"/>'), styles=_style("N", "character", SUPER))
_add(
    "mark: by a style's base",
    _DIGITS + run("1", '<w:rStyle w:val="M"/>'),
    styles=_style("N", "character", SUPER) + _style("M", "character", "<w:b/>", "N"),
)
_add(
    "style laid flat",
    run("{d}", '<w:rStyle w:val="N"/><w:vertAlign w:val="baseline"/>'),
    styles=_style("N", "character", SUPER),
)
_add(
    "equation with an index",
    "<m:oMath><m:sSup><m:e><m:r><m:t>{d}</m:t></m:r></m:e><m:sup><m:r><m:t>1</m:t></m:r></m:sup></m:sSup></m:oMath>",
)
WAYS["override"] = lambda d: Drawn(paragraph(f'<w:bdo w:val="rtl">{run(d[::-1])}</w:bdo>'), d)
_add("override to the right", f'<w:bdo w:val="ltr">{_DIGITS}</w:bdo>')
_add("ruby", f"<w:r><w:ruby><w:rubyPr/><w:rt>{run('1')}</w:rt><w:rubyBase>{_DIGITS}</w:rubyBase></w:ruby></w:r>")
_add_named("all raised", run("{d}", SUPER))
_add_named("all raised by a style", run("{d}", '<w:rStyle w:val="N"/>'), styles=_style("N", "character", SUPER))

# not there any more, or not seen ------------------------------------------------------------------------------------

_GONE = {
    "struck": run("9", "<w:strike/>"),
    "struck twice": run("9", "<w:dstrike/>"),
    "deleted": '<w:del w:id="1"><w:r><w:delText>9</w:delText></w:r></w:del>',
    "deleted as text": f'<w:del w:id="1">{run("9")}</w:del>',
    "moved away": f'<w:moveFrom w:id="1">{run("9")}</w:moveFrom>',
    "hidden": run("9", "<w:vanish/>"),
    "white": run("9", '<w:color w:val="FFFFFF"/>'),
    "white by theme": run("9", '<w:color w:val="FFFFFF" w:themeColor="background1"/>'),
    "nearly white": run("9", '<w:color w:val="FEFEFE"/>'),
    "black on black": run("9", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>'),
    "black over a black pen": run("9", '<w:color w:val="000000"/><w:highlight w:val="black"/>'),
    "one point": run("9", '<w:sz w:val="2"/>'),
    "one per cent wide": run("9", '<w:w w:val="1"/>'),
    "without a fill": run(
        "9",
        '<w14:textFill xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"><w14:noFill/></w14:textFill>',
    ),
    "instruction": field("=SUM(9)", ""),
    "index entry": '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> XE "9" </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "hidden drawing": '<w:r><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr hidden="1"/><a:blip '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></wp:inline></w:drawing></w:r>',
    "prompt of a control": "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
    f"{run('单击此处输入')}</w:sdtContent></w:sdt>",
}
for _name, _gone in _GONE.items():
    _add(f"beside: {_name}", _gone + _DIGITS)
    _add_unseen(f"alone: {_name}", _gone)
for _name, _looks in {"hidden": "<w:vanish/>", "struck": "<w:strike/>", "white": '<w:color w:val="FFFFFF"/>'}.items():
    _add(f"by a style: {_name}", run("9", '<w:rStyle w:val="G"/>') + _DIGITS, styles=_style("G", "character", _looks))
    _add(
        f"by a paragraph's style: {_name}",
        paragraph(run("9"), properties='<w:pStyle w:val="P"/>') + paragraph(_DIGITS),
        styles=_style("P", "paragraph", _looks),
    )
_add(
    "in a line too thin",
    paragraph(run("9"), properties='<w:spacing w:line="20" w:lineRule="exact"/>') + paragraph(_DIGITS),
)
_add_unseen(
    "colour of the cell", run("{d}", '<w:color w:val="FF0000"/>'), cell='<w:shd w:val="clear" w:fill="FF0000"/>'
)


def _add_row_before(name: str, properties: str, looks: str = "") -> None:
    """Add a way with a row of other numbers before the cell's, which is not seen."""
    other = row(
        cell("一、本年新收政府信息公开申请数量", span=3), *[cell(paragraph(run("7", looks)))] * 7, properties=properties
    )
    WAYS[name] = lambda d: Drawn(paragraph(run(d)), d, before=other)


_add_row_before("row before: hidden", "<w:hidden/>")
_add_row_before("row before: deleted", '<w:del w:id="1"/>')
_add_row_before("row before: too thin", '<w:trHeight w:val="10" w:hRule="exact"/>')

# seen, and no plain text of the flow --------------------------------------------------------------------------------


def _control(properties: str, content: str) -> str:
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"


def _form_field(code: str, data: str, result: str | None) -> str:
    marks = {kind: f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("separate", "end")}
    begin = f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
    shown = marks["separate"] + result if result is not None else ""
    return f"{begin}<w:r><w:instrText> {code} </w:instrText></w:r>{shown}{marks['end']}"


_BOX = f"<w:txbxContent>{paragraph(_DIGITS)}</w:txbxContent>"
for _name, _inner in {
    "content control": _control("<w:text/>", _DIGITS),
    "content control of a list": _control('<w:dropDownList><w:listItem w:value="9"/></w:dropDownList>', _DIGITS),
    "content control around a paragraph": _control("<w:text/>", paragraph(_DIGITS)),
    "control in a control": _control("", _control("<w:text/>", _DIGITS)),
    "simple field": f'<w:fldSimple w:instr=" =SUM(ABOVE) ">{_DIGITS}</w:fldSimple>',
    "field": field(" =SUM(ABOVE) ", "{d}"),
    "field in a field": field(" IF " + field(" PAGE ", "9") + " = 9 ", "{d}"),
    "form field": _form_field("FORMTEXT", "<w:textInput><w:default w:val='9'/></w:textInput>", _DIGITS),
    "list of choices": _form_field(
        "FORMDROPDOWN",
        '<w:ddList><w:result w:val="1"/><w:listEntry w:val="9"/><w:listEntry w:val="{d}"/></w:ddList>',
        None,
    ),
    "first of a list of choices": _form_field(
        "FORMDROPDOWN", '<w:ddList><w:listEntry w:val="{d}"/><w:listEntry w:val="9"/></w:ddList>', ""
    ),
    "text box": '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
    + _BOX
    + "</wps:txbx></w:drawing>"
    "</mc:Choice><mc:Fallback><w:pict><v:textbox>"
    + _BOX
    + "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
    "old text box": f"<w:r><w:pict><v:shape><v:textbox>{_BOX}</v:textbox></v:shape></w:pict></w:r>",
    "a line drawn beside": "{d}<w:r><w:drawing><wps:wsp/></w:drawing></w:r>",
    "symbols of digits": '<w:r><w:sym w:font="Symbol" w:char="F03{1}"/><w:t>{2}</w:t></w:r>',
}.items():
    _add(_name, _inner if _inner.startswith("<") else f"{_DIGITS}{_inner.removeprefix('{d}')}")
_PICTURE = (
    '<w:r><w:drawing><wp:inline xmlns:wp="urn:wp"><wp:docPr id="1" name="x" descr="{d}"/><a:blip '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"/></wp:inline></w:drawing></w:r>'
)
for _name, _inner in {
    "picture": _PICTURE,
    "picture beside a digit": run("{1}") + _PICTURE,
    "old picture": '<w:r><w:pict><v:shape alt="{d}"><v:imagedata/></v:shape></w:pict></w:r>',
    "word art": '<w:r><w:pict><v:shape><v:textpath string="{d}"/></v:shape></w:pict></w:r>',
    "embedded workbook": "<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject "
    'xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Excel.Sheet.12"/></w:object></w:r>',
    "form control": '<w:r><w:object><w:control w:name="TextBox1"/></w:object></w:r>',
    "box to tick": _form_field("FORMCHECKBOX", "<w:checkBox/>", None),
    "form field without a result": _form_field("FORMTEXT", '<w:textInput><w:default w:val="{d}"/></w:textInput>', None),
    "circled by a field": '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    '<w:r><w:instrText>eq \\o\\ac(○,{d})</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    "symbol nobody knows": '<w:r><w:sym w:font="Own" w:char="F03{1}"/></w:r>',
    "letters of a font of symbols": run("{d}", '<w:rFonts w:ascii="Wingdings" w:hAnsi="Wingdings"/>'),
    "root": "<m:oMath><m:rad><m:deg/><m:e><m:r><m:t>{d}</m:t></m:r></m:e></m:rad></m:oMath>",
    "prompt with a number": _control("<w:showingPlcHdr/>", _DIGITS),
}.items():
    _add_named(f"named: {_name}", _inner)
