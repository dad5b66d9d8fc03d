"""Ways in which a PDF can draw the cell of a figure, each with what a person sees there.

`draw_cell(WAYS[name], figure)` gives a sound report of 2021's form whose cell ``figure`` is drawn in that way, and what
is to come of it: the figure's own text where its number is seen (so that the report stays sound), `BLANK` where nothing
is seen, `NAMED` where something is seen that is no text: then no number is read, and the document or a finding says so.
All other figures of the report are drawn plainly and must be read as `pdf_report.load_sound_figures` says.

A way draws on a `Report`: the operators of a sheet, its annotations, fonts of its own.
"""

from collections.abc import Callable
from math import cos, radians, sin

from tests.drawn_cells.pdf_report import (
    HEIGHT,
    LATIN,
    SIZE,
    WIDTH,
    Figure,
    Place,
    Report,
    draw_report,
    load_sound_figures,
    number,
    text,
)

BLANK, NAMED = "blank", "named"

Way = Callable[[Report, Place, str], str]
"""Draws a value in a cell and returns what is to come of it: the value, `BLANK` or `NAMED`."""

WAYS: dict[str, Way] = {}


def draw_cell(way: Way, figure: Figure) -> tuple[bytes, str]:
    """Return a report with one cell drawn in a way, and what is to come of that figure."""
    figures = load_sound_figures()
    report = draw_report(figures, {figure})
    wanted = way(report, report.places[figure], figures[figure])
    return report.build(), wanted


def _way(name: str) -> Callable[[Way], Way]:
    def add(way: Way) -> Way:
        WAYS[name] = way
        return way

    return add


def _draw(name: str, operators: Callable[[Place, str], str], wanted: str | None = None) -> None:
    """Add a way that is nothing but operators on the cell's sheet."""

    def way(report: Report, place: Place, value: str) -> str:
        report.sheets[place.sheet].drawn.append(operators(place, value))
        return value if wanted is None else wanted

    WAYS[name] = way


def _right_of(place: Place, value: str) -> tuple[float, float]:
    """Return where the base line stands behind a number that begins the cell."""
    x, y = place.start
    return x + len(value) * SIZE * 0.556, y


def _beside(operators: Callable[[float, float], str]) -> Callable[[Place, str], str]:
    """Return operators that draw the value plainly and something behind it."""
    return lambda place, value: number(*place.start, value) + operators(*_right_of(place, value))


def _box(place: Place, inset: float = 1.0) -> str:
    _, left, bottom, right, top = place
    return f"{left + inset:g} {bottom + inset:g} {right - left - 2 * inset:g} {top - bottom - 2 * inset:g} re"


def _spread(place: Place, value: str, step: float) -> str:
    x, y = place.start
    return "".join(number(x + index * step, y, sign) for index, sign in enumerate(value))


def _raised_first(place: Place, value: str) -> str:
    x, y = _right_of(place, value)
    return number(x, y + 2.6, "3", 3.8) + number(*place.start, value)


def _picture(x: float, y: float, width: float, height: float, grey: int) -> str:
    return f"q {width:g} 0 0 {height:g} {x:g} {y:g} cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID {grey:02x}> EI Q\n"


def _over_picture(place: Place, value: str) -> str:
    _, left, bottom, right, top = place
    return _picture(left + 1, bottom + 1, right - left - 2, top - bottom - 2, 230) + number(*place.start, value)


def _strike(place: Place, value: str) -> str:
    (x, y), (end, _) = place.start, _right_of(place, value)
    return f"q 0.4 w {x:g} {y + 2.3:g} m {end:g} {y + 2.3:g} l S Q\n"


def _corrected(place: Place, value: str) -> str:
    x, y = _right_of(place, "99")
    return number(*place.start, "99") + _strike(place, "99") + number(x + 8, y, value)


def _underline(place: Place, value: str) -> str:
    (x, y), (end, _) = place.start, _right_of(place, value)
    return f"q 0.4 w {x:g} {y - 1:g} m {end:g} {y - 1:g} l S Q\n"


def _outline(place: Place, value: str) -> str:
    """Draw each digit as a curved path of its size."""
    x, y = place.start
    drawn = [
        f"q 0.1 g {x + 5 * index:g} {y:g} m {x + 5 * index + 3:g} {y:g} l {x + 5 * index + 5:g} {y + 3:g} "
        f"{x + 5 * index + 4:g} {y + 4:g} {x + 5 * index + 3:g} {y + 5:g} c {x + 5 * index:g} {y + 5:g} l "
        f"{x + 5 * index + 1:g} {y + 3:g} l {x + 5 * index:g} {y + 2:g} l h f Q\n"
        for index, _ in enumerate(value)
    ]
    return "".join(drawn)


# what is no part of the number ---------------------------------------------------------------------------------------

_draw("plain", lambda place, value: number(*place.start, value))
_draw("in pieces", lambda place, value: _spread(place, value, SIZE * 0.556))
_draw("spaced", lambda place, value: _spread(place, value, SIZE * 0.556 + 1.5))
_draw("raised digit", _beside(lambda x, y: number(x, y + 2.6, "1", 3.8)))
_draw("raised digits by text rise", _beside(lambda x, y: number(x, y, "12", 4, "2.5 Ts")))
_draw("lowered digit", _beside(lambda x, y: number(x, y - 1.4, "2", 3.8)))
_draw("raised mark in brackets", _beside(lambda x, y: number(x, y + 2.6, "[1]", 3.6)))
_draw("raised digit drawn first", _raised_first)


# what is not visible -------------------------------------------------------------------------------------------------

_HIDINGS: dict[str, Callable[[float, float], str]] = {
    "invisible text": lambda x, y: number(x, y, "9", SIZE, "3 Tr"),
    "text that is a clip": lambda x, y: number(x, y, "9", SIZE, "7 Tr"),
    "white on white": lambda x, y: number(x, y, "9", SIZE, "1 g"),
    "nearly white": lambda x, y: number(x, y, "9", SIZE, "0.99 g"),
    "white in CMYK": lambda x, y: number(x, y, "9", SIZE, "0 0 0 0 k"),
    "no size": lambda x, y: number(x, y, "9", 0.01),
    "a tenth of a point": lambda x, y: number(x, y, "9", 0.1),
    "half a point by its matrix": lambda x, y: number(x, y, "9", 50).replace("1 0 0 1", ".01 0 0 .01"),
    "outside its clip": lambda x, y: f"q 0 0 10 10 re W n {number(x, y, '9')} Q\n",
    "under a white box": lambda x, y: number(x, y, "9") + f"q 1 g {x:g} {y - 2:g} 8 9 re f Q\n",
}
for _name, _hide in _HIDINGS.items():
    _draw(f"{_name} beside", _beside(_hide))
    _draw(f"{_name} alone", lambda place, _, hide=_hide: hide(*place.start), BLANK)  # type: ignore[misc]


def _with_state(report: Report, place: Place, state: str) -> None:
    report.sheets[place.sheet].resources["ExtGState"] = f"/G1<<{state}>>"


@_way("transparent beside")
def _transparent_beside(report: Report, place: Place, value: str) -> str:
    _with_state(report, place, "/ca 0/CA 0")
    x, y = _right_of(place, value)
    report.sheets[place.sheet].drawn += [number(*place.start, value), f"q /G1 gs {number(x, y, '9')} Q\n"]
    return value


@_way("switched-off layer beside")
def _layer_off(report: Report, place: Place, value: str) -> str:
    _add_layer(report, place, "OFF")
    x, y = _right_of(place, value)
    report.sheets[place.sheet].drawn += [number(*place.start, value), f"/OC /L1 BDC {number(x, y, '9')} EMC\n"]
    return value


@_way("switched-off layer alone")
def _layer_off_alone(report: Report, place: Place, _: str) -> str:
    _add_layer(report, place, "OFF")
    report.sheets[place.sheet].drawn.append(f"/OC /L1 BDC {number(*place.start, '9')} EMC\n")
    return BLANK


@_way("switched-on layer")
def _layer_on(report: Report, place: Place, value: str) -> str:
    _add_layer(report, place, "ON")
    report.sheets[place.sheet].drawn.append(f"/OC /L1 BDC {number(*place.start, value)} EMC\n")
    return value


@_way("switched-off layer of a form")
def _layer_of_form(report: Report, place: Place, value: str) -> str:
    layer = _add_layer(report, place, "OFF")
    x, y = _right_of(place, value)
    head = (
        f"/Type/XObject/Subtype/Form/BBox[0 0 {WIDTH} {HEIGHT}]/OC {layer} 0 R/Resources<<{report.font_resources()}>>"
    )
    form = report.add_stream(head, number(x, y, "9"))
    report.sheets[place.sheet].resources["XObject"] = f"/X1 {form} 0 R"
    report.sheets[place.sheet].drawn += [number(*place.start, value), "/X1 Do\n"]
    return value


def _add_layer(report: Report, place: Place, state: str) -> int:
    layer = report.add("<</Type/OCG/Name(notes)>>")
    report.catalog += f"/OCProperties<</OCGs[{layer} 0 R]/D<</{state}[{layer} 0 R]/Order[{layer} 0 R]>>>>"
    report.sheets[place.sheet].resources["Properties"] = f"/L1 {layer} 0 R"
    return layer


# visible though coloured or covered from behind ----------------------------------------------------------------------

_draw("grey", lambda place, value: number(*place.start, value, SIZE, "0.5 g"))
_draw("red", lambda place, value: number(*place.start, value, SIZE, "1 0 0 rg"))
_draw("white on dark", lambda place, value: f"q 0.1 g {_box(place)} f Q\n" + number(*place.start, value, SIZE, "1 g"))
_draw("on a white box", lambda place, value: f"q 1 g {_box(place)} f Q\n" + number(*place.start, value))
_draw("on a picture", _over_picture)
_draw("inside a clip", lambda place, value: f"q {_box(place, 0)} W n {number(*place.start, value)} Q\n")
_draw("stroked", lambda place, value: number(*place.start, value, SIZE, "0.2 w 1 Tr"))
_draw("artifact", lambda place, value: f"/Artifact BMC {number(*place.start, value)} EMC\n")


# watermarks and stamps over the table --------------------------------------------------------------------------------


def _mark_over(words: str, size: float, angle: float, before: str = "") -> Way:
    """Return a way that draws a mark over the plainly drawn cell."""

    def way(report: Report, place: Place, value: str) -> str:
        _with_state(report, place, "/ca 0.15/CA 0.15")
        turn = (
            f"{cos(radians(angle)):.4f} {sin(radians(angle)):.4f} {-sin(radians(angle)):.4f} {cos(radians(angle)):.4f}"
        )
        x, y = (place.left + place.right) / 2 - size, (place.bottom + place.top) / 2 - size / 2
        mark = f"q {before} BT /F2 {size} Tf {turn} {x:g} {y:g} Tm ({words}) Tj ET Q\n"
        report.sheets[place.sheet].drawn += [number(*place.start, value), mark]
        return value

    return way


WAYS["slanted watermark"] = _mark_over("DRAFT 2024", 50, 50, "/G1 gs")
WAYS["slanted date"] = _mark_over("20250110", 40, 45, "/G1 gs")
WAYS["slanted watermark in grey"] = _mark_over("20250110", 30, 30, "0.85 g")
WAYS["slanted watermark in black"] = _mark_over("20250110", 20, 30)
WAYS["level watermark"] = _mark_over("2025 01 10", 40, 0, "/G1 gs")
WAYS["level watermark in pale grey"] = _mark_over("20250110", 24, 0, "0.88 g")
WAYS["upright watermark"] = _mark_over("20250110", 30, 90, "/G1 gs")


@_way("slanted watermark below")
def _mark_below(report: Report, place: Place, value: str) -> str:
    x, y = place.left - 10, place.bottom - 10
    mark = f"q 0.9 g BT /F2 40 Tf 0.7 0.7 -0.7 0.7 {x:g} {y:g} Tm (2024 1) Tj ET Q\n"
    report.sheets[place.sheet].drawn.insert(0, mark)
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    return value


@_way("pale date of the table's size")
def _pale_date(report: Report, place: Place, value: str) -> str:
    x, y = _right_of(place, value)
    report.sheets[place.sheet].drawn += [number(*place.start, value), number(x, y, "20250110", SIZE, "0.85 g")]
    return value


@_way("watermark in a form")
def _mark_in_form(report: Report, place: Place, value: str) -> str:
    _with_state(report, place, "/ca 0.2")
    words = f"BT /F2 40 Tf 0.7 0.7 -0.7 0.7 {place.left:g} {place.bottom - 8:g} Tm (2025) Tj ET"
    head = f"/Type/XObject/Subtype/Form/BBox[0 0 {WIDTH} {HEIGHT}]/Resources<<{report.font_resources()}>>"
    form = report.add_stream(head, words)
    report.sheets[place.sheet].resources["XObject"] = f"/X1 {form} 0 R"
    drawn = "/Artifact <</Subtype/Watermark/Type/Pagination>> BDC q /G1 gs /X1 Do Q EMC\n"
    report.sheets[place.sheet].drawn += [number(*place.start, value), drawn]
    return value


# form fields and annotations -----------------------------------------------------------------------------------------


def _annotate(report: Report, place: Place, entries: str, appearance: str | None = None, inset: float = 1.0) -> int:
    """Add an annotation over a cell; ``appearance`` are operators in the cell's own corner."""
    _, left, bottom, right, top = place
    rect = f"/Rect[{left + inset:g} {bottom + inset:g} {right - inset:g} {top - inset:g}]"
    if appearance is not None:
        head = f"/Type/XObject/Subtype/Form/BBox[0 0 {right - left - 2 * inset:g} {top - bottom - 2 * inset:g}]"
        stream = report.add_stream(f"{head}/Resources<<{report.font_resources()}>>", appearance)
        rect += f"/AP<</N {stream} 0 R>>"
    annotation = report.add(f"<</Type/Annot{rect}{'' if '/F ' in entries else '/F 4'}{entries}>>")
    report.sheets[place.sheet].annotations.append(annotation)
    return annotation


def _add_field(report: Report, place: Place, entries: str, appearance: str | None, form: str = "") -> str:
    field = _annotate(report, place, f"/Subtype/Widget/T(field)/DA(/F2 {SIZE} Tf 0 g){entries}", appearance)
    report.catalog += f"/AcroForm<</Fields[{field} 0 R]/DR<<{report.font_resources()}>>/DA(/F2 0 Tf 0 g){form}>>"
    return ""


def _shown(value: str) -> str:
    return f"/Tx BMC q {number(1, 5, value)} Q EMC"


@_way("text field")
def _text_field(report: Report, place: Place, value: str) -> str:
    _add_field(report, place, f"/FT/Tx/V({value})", _shown(value))
    return value


@_way("text field without appearance")
def _bare_field(report: Report, place: Place, value: str) -> str:
    _add_field(report, place, f"/FT/Tx/V({value})", None, "/NeedAppearances true")
    return value


@_way("text field shown as another number than its value")
def _contradicted_field(report: Report, place: Place, value: str) -> str:
    _add_field(report, place, "/FT/Tx/V(987654)", _shown(value))
    return NAMED


@_way("choice field")
def _choice_field(report: Report, place: Place, value: str) -> str:
    _add_field(report, place, f"/FT/Ch/Ff 131072/Opt[({value})(1)(2)]/V({value})", _shown(value))
    return value


@_way("choice field without appearance")
def _bare_choice(report: Report, place: Place, value: str) -> str:
    _add_field(report, place, f"/FT/Ch/Ff 131072/Opt[({value})(1)(2)]/V({value})", None, "/NeedAppearances true")
    return value


@_way("hidden field beside")
def _hidden_field(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    _add_field(report, place, "/FT/Tx/V(9)/F 2", f"q {number(60, 5, '9')} Q")
    return value


@_way("field that is not viewed, beside")
def _no_view_field(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    _add_field(report, place, "/FT/Tx/V(9)/F 32", f"q {number(60, 5, '9')} Q")
    return value


@_way("empty field")
def _empty_field(report: Report, place: Place, _: str) -> str:
    _add_field(report, place, "/FT/Tx", "/Tx BMC EMC")
    return BLANK


@_way("free text")
def _free_text(report: Report, place: Place, value: str) -> str:
    _annotate(report, place, f"/Subtype/FreeText/DA(/F2 {SIZE} Tf 0 g)/Contents({value})", number(1, 5, value))
    return value


@_way("free text that touches the number")
def _free_text_beside(report: Report, place: Place, value: str) -> str:
    """Print the number, and write one more digit behind it."""
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    x, _ = _right_of(place, value)
    behind = Place(place.sheet, x - 1, place.bottom, place.right, place.top)
    _annotate(report, behind, f"/Subtype/FreeText/DA(/F2 {SIZE} Tf 0 g)/Contents(7)", number(0.2, 5, "7"))
    return NAMED


@_way("free text without appearance")
def _bare_free_text(report: Report, place: Place, value: str) -> str:
    _annotate(report, place, f"/Subtype/FreeText/DA(/F2 {SIZE} Tf 0 g)/Contents({value})")
    return NAMED


@_way("stamp with text")
def _stamp(report: Report, place: Place, value: str) -> str:
    _annotate(report, place, "/Subtype/Stamp", number(1, 5, value))
    return value


@_way("note beside")
def _note(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    _annotate(report, place, "/Subtype/Text/Contents(99)/Open false")
    return value


@_way("link over")
def _link(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    _annotate(report, place, "/Subtype/Link/Border[0 0 0]/A<</S/URI/URI(http://example.org/12)>>")
    return value


@_way("highlighted")
def _highlight(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    _annotate(report, place, f"/Subtype/Highlight/C[1 1 0]{_quad(place)}")
    return value


def _quad(place: Place) -> str:
    _, left, bottom, right, top = place
    return f"/QuadPoints[{left:g} {top:g} {right:g} {top:g} {left:g} {bottom:g} {right:g} {bottom:g}]"


for _subtype in ("StrikeOut", "Redact"):

    def _cross(report: Report, place: Place, value: str, subtype: str = _subtype) -> str:
        report.sheets[place.sheet].drawn.append(number(*place.start, value))
        _annotate(report, place, f"/Subtype/{subtype}/C[1 0 0]{_quad(place)}")
        return NAMED

    WAYS[f"{_subtype} annotation over"] = _cross


@_way("filled Square annotation over")
def _square(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    width, height = place.right - place.left - 2, place.top - place.bottom - 2
    _annotate(report, place, "/Subtype/Square/C[0 0 0]/IC[0 0 0]", f"0 g 0 0 {width:g} {height:g} re f")
    return NAMED


@_way("open Square annotation around")
def _open_square(report: Report, place: Place, value: str) -> str:
    report.sheets[place.sheet].drawn.append(number(*place.start, value))
    width, height = place.right - place.left - 2, place.top - place.bottom - 2
    _annotate(report, place, "/Subtype/Square/C[1 0 0]", f"1 0 0 RG 0 0 {width:g} {height:g} re S")
    return value


_draw("struck through by a line", lambda place, value: number(*place.start, value) + _strike(place, value), NAMED)
_draw("struck through, another beside", _corrected)


_draw("underlined", lambda place, value: number(*place.start, value) + _underline(place, value))


# pictures, outlines, fonts -------------------------------------------------------------------------------------------

_draw("picture", lambda place, _: _picture(place.start[0], place.start[1], 12, 7, 40), NAMED)
_draw("picture behind a number", _beside(lambda x, y: _picture(x + 1, y, 5, 6, 40)), NAMED)
_draw("picture over a number", lambda place, _: number(*place.start, "9") + _picture(*place.start, 8, 7, 90), NAMED)
_draw("picture over another number", _beside(lambda x, y: number(x, y, "9") + _picture(x, y, 8, 7, 90)), NAMED)
_draw("outlines", _outline, NAMED)


@_way("picture object")
def _picture_object(report: Report, place: Place, _: str) -> str:
    head = "/Type/XObject/Subtype/Image/Width 2/Height 2/BitsPerComponent 8/ColorSpace/DeviceGray"
    image = report.add_stream(head, b"\x00\xff\xff\x00")
    report.sheets[place.sheet].resources["XObject"] = f"/X1 {image} 0 R"
    x, y = place.start
    report.sheets[place.sheet].drawn.append(f"q 14 0 0 8 {x:g} {y - 1:g} cm /X1 Do Q\n")
    return NAMED


def _with_map(mapping: str, wanted: str | None) -> Way:
    """Return a way whose digits have a ToUnicode map of their own: lines of a bfchar section."""

    def way(report: Report, place: Place, value: str) -> str:
        rows = mapping.splitlines()
        stream = report.add_stream(
            "",
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
            "1 begincodespacerange <00> <FF> endcodespacerange\n"
            f"{len(rows)} beginbfchar\n{mapping}\nendbfchar endcmap end end",
        )
        report.fonts["F3"] = report.add(LATIN.replace(">>", f"/ToUnicode {stream} 0 R>>"))
        report.sheets[place.sheet].drawn.append(
            text(*place.start, value, font="F3").replace(f"<{_hex(value)}>", f"({value})")
        )
        return value if wanted is None else wanted

    return way


def _hex(value: str) -> str:
    return value.encode("utf-16-be").hex()


def _map(target: Callable[[int], int]) -> str:
    return "\n".join(f"<{0x30 + digit:02X}> <{target(digit):04X}>" for digit in range(10))


WAYS["font that maps its digits to themselves"] = _with_map(_map(lambda digit: 0x30 + digit), None)
WAYS["font that maps its digits to private use"] = _with_map(_map(lambda digit: 0xE030 + digit), NAMED)
WAYS["font that maps its digits to nothing"] = _with_map(_map(lambda _: 0), NAMED)
WAYS["font that maps its digits to spaces"] = _with_map(_map(lambda _: 0x20), NAMED)
WAYS["font that maps its digits to zero-width spaces"] = _with_map(_map(lambda _: 0x200B), NAMED)


def _type3(with_map: bool) -> Way:
    def way(report: Report, place: Place, value: str) -> str:
        glyph = report.add_stream("", "500 0 0 0 450 700 d1 0 0 450 700 re f")
        names = "".join(f"/g{digit}" for digit in range(10))
        procs = "".join(f"/g{digit} {glyph} 0 R" for digit in range(10))
        tail = ""
        if with_map:
            rows = _map(lambda digit: 0x30 + digit)
            stream = report.add_stream(
                "",
                "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
                f"1 begincodespacerange <00> <FF> endcodespacerange\n10 beginbfchar\n{rows}\nendbfchar endcmap end end",
            )
            tail = f"/ToUnicode {stream} 0 R"
        report.fonts["F3"] = report.add(
            f"<</Type/Font/Subtype/Type3/FontBBox[0 0 500 700]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 48/LastChar 57"
            f"/Widths[{'500 ' * 10}]/CharProcs<<{procs}>>/Encoding<</Type/Encoding/Differences[48{names}]>>"
            f"/Resources<<>>{tail}>>"
        )
        x, y = place.start
        report.sheets[place.sheet].drawn.append(f"BT /F3 {SIZE} Tf {x:g} {y:g} Td ({value}) Tj ET\n")
        return value if with_map else NAMED

    return way


WAYS["Type 3 font"] = _type3(True)
WAYS["Type 3 font without a map"] = _type3(False)


@_way("ActualText of another number")
def _actual_text(report: Report, place: Place, value: str) -> str:
    drawn = f"/Span <</ActualText(87)>> BDC {number(*place.start, value)} EMC\n"
    report.sheets[place.sheet].drawn.append(drawn)
    return value


@_way("ActualText of the same number")
def _same_actual_text(report: Report, place: Place, value: str) -> str:
    drawn = f"/Span <</ActualText({value})>> BDC {number(*place.start, value)} EMC\n"
    report.sheets[place.sheet].drawn.append(drawn)
    return value


@_way("full-width digits")
def _full_width(report: Report, place: Place, value: str) -> str:
    wide = "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in value)
    report.sheets[place.sheet].drawn.append(text(*place.start, wide))
    return value


# the sheet -----------------------------------------------------------------------------------------------------------


def _turned(rotate: int) -> Way:
    def way(report: Report, place: Place, value: str) -> str:
        report.sheets[place.sheet].drawn.append(number(*place.start, value))
        report.sheets[place.sheet].entries += f"/Rotate {rotate}"
        return value

    return way


def _drawn_turned(matrix: str, box: str, rotate: int) -> Way:
    """Return a way whose whole sheet is drawn through a matrix, and turned so that it is seen upright or not."""

    def way(report: Report, place: Place, value: str) -> str:
        sheet = report.sheets[place.sheet]
        sheet.drawn.append(number(*place.start, value))
        sheet.drawn[:] = [f"q {matrix} cm\n", *sheet.drawn, "Q\n"]
        sheet.entries += f"/MediaBox[{box}]" + (f"/Rotate {rotate}" if rotate else "")
        return value

    return way


for _rotate in (90, 180, 270):
    WAYS[f"page turned by {_rotate}"] = _turned(_rotate)
WAYS["drawn sideways"] = _drawn_turned(f"0 1 -1 0 {HEIGHT} 0", f"0 0 {HEIGHT} {WIDTH}", 0)
WAYS["drawn sideways, turned back"] = _drawn_turned(f"0 1 -1 0 {HEIGHT} 0", f"0 0 {HEIGHT} {WIDTH}", 90)
WAYS["drawn the other way, turned back"] = _drawn_turned(f"0 -1 1 0 0 {WIDTH}", f"0 0 {HEIGHT} {WIDTH}", 270)
WAYS["drawn head down, turned back"] = _drawn_turned(f"-1 0 0 -1 {WIDTH} {HEIGHT}", f"0 0 {WIDTH} {HEIGHT}", 180)


@_way("outside the crop box beside")
def _cropped(report: Report, place: Place, value: str) -> str:
    sheet = report.sheets[place.sheet]
    sheet.entries += f"/CropBox[20 20 {WIDTH - 20} {HEIGHT - 20}]"
    sheet.drawn += [
        number(*place.start, value),
        number(5, place.start[1], "9"),
        number(WIDTH - 10, place.start[1], "9"),
    ]
    return value
