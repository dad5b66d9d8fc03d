"""Ways in which a page can draw the cell of a figure, each with what a person sees there.

`WAYS[name](digits)` draws digits in a cell: its markup, the style sheet that goes with it, and ``wanted``, what is to
come of the figure: the digits where their number is seen (so that the report stays sound), `BLANK` where nothing is
seen (the figure has no number), `NAMED` where something is seen that is no text (no number is read, and the document
says so). `draw_cell(name, figure)` gives a whole report with one cell drawn in that way, and what is wanted. All other
figures of that report must be read as `html_report.load_sound_figures` says. Nothing else may come of a way: never
another number.
"""

from collections.abc import Callable

from tests.drawn_cells.html_report import Drawn, Figure, draw_report, load_sound_figures

BLANK, NAMED = "blank", "named"

Way = Callable[[str], Drawn]

WAYS: dict[str, Way] = {}


def draw_cell(name: str, figure: Figure) -> tuple[bytes, str]:
    """Return a report with one cell drawn in a way, and what is to come of that figure."""
    figures = load_sound_figures()
    drawn = WAYS[name](figures[figure])
    return draw_report(figures, {figure: drawn}), drawn.wanted


def _add(name: str, inner: str, style: str = "", *, attributes: str = "", row: str = "", after: str = "") -> None:
    """Add a way whose markup holds ``{d}`` where the digits stand, and shows them."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), d, attributes, row, style, after=_fill(after, d))


def _add_unseen(name: str, inner: str, style: str = "", *, attributes: str = "", row: str = "") -> None:
    """Add a way that shows nothing in the cell."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), BLANK, attributes, row, style)


def _add_named(name: str, inner: str, style: str = "", *, attributes: str = "") -> None:
    """Add a way that shows something which is no text."""
    WAYS[name] = lambda d: Drawn(_fill(inner, d), NAMED, attributes, "", style)


def _fill(markup: str, digits: str) -> str:
    """Put the digits for ``{d}``, reversed for ``{r}``, wide for ``{w}``, the first for ``{1}``, others for ``{2}``."""
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in digits)
    cut = [digits[:1], digits[1:]]
    filled = markup.replace("{d}", digits).replace("{r}", digits[::-1]).replace("{w}", wide)
    return filled.replace("{1}", cut[0]).replace("{2}", cut[1])


# plain, and spellings of the same -----------------------------------------------------------------------------------

for _name, _inner in {
    "plain": "{d}",
    "in spans": "<span>{1}</span><span>{2}</span>",
    "in bold": "<b><font size=2>{d}</font></b>",
    "in a paragraph": "<p class=MsoNormal align=center><span lang=EN-US>{d}<o:p></o:p></span></p>",
    "in a link": '<a href="https://example.org/table">{d}</a>',
    "full width": "{w}",
    "zero width space inside": "{1}&#8203;{2}",
    "direction marks around": "&#8206;{d}&#8207;",
    "word joiner inside": "{1}&#8288;{2}",
    "byte order mark before": "&#65279;{d}",
    "variation selector behind": "{d}&#65038;",
    "soft hyphen before": "&shy;{d}",
    "soft hyphen inside": "{1}&shy;{2}",
    "no-break spaces around": "&nbsp;{d}&nbsp;",
    "a comment inside": "{1}<!-- 9 -->{2}",
    "a wbr inside": "{1}<wbr>{2}",
    "right to left, which turns no digits": '<span style="direction:rtl">{d}</span>',
    "override": "&#8238;{r}&#8236;",
    "override without an end": "&#8238;{r}",
    "bdo": "<bdo dir=rtl>{r}</bdo>",
    "inserted": "<ins>{d}</ins>",
    "raised by Word without another size": '<span style="position:relative;top:1.0pt;mso-text-raise:-1.0pt">{d}</span>',
    "top of the line": '<span style="vertical-align:top">{d}</span>',
    "MathML": "<math><mn>{d}</mn></math>",
    "svg text": "<svg width=60 height=20><text x=2 y=15>{d}</text></svg>",
}.items():
    _add(_name, _inner)

# marks of notes -----------------------------------------------------------------------------------------------------

_MARKS = {
    "sup": "<sup>1</sup>",
    "sup of three digits": "<sup>123</sup>",
    "sup in brackets": "<sup>[1]</sup>",
    "sub": "<sub>2</sub>",
    "sup with a link": '<sup><a href="#fn1" id="r1">1</a></sup>',
    "link to a note": '<a href="#fn1">1</a>',
    "link to a note in brackets": '<a href="#_ftn1" name="_ftnref1">[1]</a>',
    "link to a note by Word": '<a style="mso-footnote-id:ftn1" href="#_ftn1" name="_ftnref1" title=""><span '
    "class=MsoFootnoteReference><span lang=EN-US>[1]</span></span></a>",
    "link to an end note": '<a href="#_edn3">3</a>',
    "raised by style": '<span style="vertical-align:super">1</span>',
    "raised by style and smaller": '<span style="font-size:60%; VERTICAL-ALIGN: Super;">1</span>',
    "raised by a length": '<span style="vertical-align:6px;font-size:8px">1</span>',
    "raised by per cent": '<span style="vertical-align:40%;font-size:.6em">1</span>',
    "small at the top": '<span style="vertical-align:top;font-size:7px">1</span>',
    "small and moved up": '<span style="position:relative;top:-6px;font-size:7px">1</span>',
    "lowered by style": '<span style="vertical-align:sub">1</span>',
}
for _name, _mark in _MARKS.items():
    _add(f"mark: {_name}", "{d}" + _mark)
    _add(f"mark before: {_name}", _mark + "{d}")
_add("mark: sup in a paragraph of its own spans", "<p><span>{1}</span><span>{2}</span><sup><span>1</span></sup></p>")
_add("mark: by class", "{d}<span class=note>1</span>", ".note{font-size:9px;vertical-align:super}")
_add("mark: by element and class", "{d}<i class=fn>1</i>", "td i.fn { vertical-align : super !important }")
_add("sup that a sheet lays flat", "{1}<sup class=flat>{2}</sup>", "sup.flat{vertical-align:baseline;font-size:1em}")
_add("ruby", "<ruby>{d}<rp>(</rp><rt>1</rt><rp>)</rp></ruby>")
_add("ruby with rtc", "<ruby><rb>{d}</rb><rtc><rt>1</rt></rtc></ruby>")

# struck out ---------------------------------------------------------------------------------------------------------

for _name, _inner in {
    "s": "<s>9</s>{d}",
    "strike": "{d}<strike>9</strike>",
    "del": "<del>9</del>{d}",
    "del and ins": "<del>9</del><ins>{d}</ins>",
    "line-through": '<span style="text-decoration:line-through">9</span>{d}',
    "line-through with a colour": '<span style="text-decoration: red solid line-through">9</span>{d}',
    "text-decoration-line": '<span style="text-decoration-line:underline line-through">9</span>{d}',
    "line-through and a span inside": '<span style="text-decoration:line-through"><b>9</b></span>{d}',
}.items():
    _add(f"struck: {_name}", _inner)
_add("struck: by class", "<span class=old>9</span>{d}", ".old{text-decoration:line-through}")
_add("struck: by element", "<em>9</em>{d}", "em{text-decoration:line-through}")
_add("struck: s that a sheet leaves whole", "<s class=u>{d}</s>", "s.u{text-decoration:none}")
_add_unseen("struck: all", "<s>{d}</s>")

# hidden beside what is seen -----------------------------------------------------------------------------------------

HIDINGS = {
    "display": "display:none",
    "display, written otherwise": "DISPLAY : NONE !important ;",
    "visibility": "visibility:hidden",
    "visibility collapse": "visibility:collapse",
    "opacity": "opacity:0",
    "opacity in per cent": "opacity:0%",
    "font-size": "font-size:0",
    "font-size in px": "font-size: 0px",
    "font": "font:0/0 a",
    "colour of the page": "color:#fff",
    "colour of the page by name": "color:white",
    "colour of the page by rgb": "color: rgb(255, 255, 255)",
    "colour without opacity": "color:rgba(0,0,0,0)",
    "transparent": "color:transparent",
    "colour of its own background": "background:#eee;color:#EEEEEE",
    "off the page": "position:absolute;left:-9999px",
    "above the page": "position:fixed; top:-2000px",
    "indent": "display:inline-block;text-indent:-9999px",
    "clip": "position:absolute;clip:rect(0 0 0 0)",
    "clip of one pixel": "position:absolute;clip:rect(1px,1px,1px,1px);width:1px;height:1px;overflow:hidden",
    "clip-path": "display:inline-block;clip-path:inset(50%)",
    "height": "display:block;height:0;overflow:hidden",
    "width": "display:inline-block;width:0px;overflow:hidden",
    "max-height": "display:block;max-height:0;overflow:hidden",
    "scale": "display:inline-block;transform:scale(0)",
}
for _name, _hiding in HIDINGS.items():
    _add(f"hidden: {_name}", f'{{d}}<span style="{_hiding}">9</span>')
    _add(f"hidden by class: {_name}", "<span class=gone>9</span>{d}", f".gone{{{_hiding}}}")
_HIDDEN = "<span id=gone class='gone more' data-state=off>9</span>{d}"
for _selector in (
    "#gone",
    "span.gone",
    ".more.gone",
    "td span",
    "td > span",
    "table tr span",
    "[data-state=off]",
    "span[data-state]",
    "span:first-child",
    "td :not(b)",
    ".x, .gone",
    ":is(.gone)",
    "*.gone",
):
    _add(f"hidden by sheet: {_selector}", _HIDDEN, f"p{{margin:0}} {_selector} {{ display: none }}")
for _name, _sheet in {
    "for the screen": "@media screen{.gone{display:none}}",
    "for wide screens": "@media (min-width:600px){.gone{display:none}}",
    "for all media": "@media all { @media screen { .gone { display : none } } }",
    "where supported": "@supports (display:block){.gone{display:none}}",
    "in a layer": "@layer base{.gone{display:none}}",
    "behind a comment": "/* { */ .gone/**/{color:red;/* x */display:none}",
    "behind a string": ".b::after{content:'}'} .gone{display:none}",
    "important": ".gone{display:none!important} #gone{display:inline}",
    "by the later rule": ".gone{display:inline} .more{display:none}",
    "in a comment of old": "<!-- .gone{display:none} -->",
    "after a broken rule": ".a:::b{color:red} .gone{display:none}",
    "in capitals": "SPAN.gone{DISPLAY:NONE}",
}.items():
    _add(f"hidden by sheet: {_name}", _HIDDEN, _sheet)
for _name, _sheet in {
    "for print": "@media print{.gone{display:none}}",
    "for narrow screens": "@media (max-width:600px){.gone{display:none}}",
    "undone by the id": "#gone{display:inline} .gone{display:none}",
    "undone later": ".gone{display:none} .more{display:block}",
    "undone by importance": ".gone{display:inline!important} #gone{display:none}",
    "in a comment": "/* .gone{display:none} */",
    "for another element": "b.gone{display:none}",
    "not understood": ".gone{display:nonesuch}",
    "where not supported": "@supports not (display:block){.gone{display:none}}",
    "without opacity's end": ".gone{opacity:0.5}",
}.items():
    _add(f"seen by sheet: {_name}", "<span id=gone class='gone more'>{d}</span>", _sheet)
for _name, _inner in {
    "hidden attribute": "<span hidden>9</span>{d}",
    "template": "<template>9</template>{d}",
    "noscript": "<noscript>9</noscript>{d}",
    "dialog": "<dialog>9</dialog>{d}",
    "details, closed": "<details><summary>{d}</summary>9</details>",
    "script": "<script>9</script>{d}",
    "hidden input": "<input type=hidden value=9>{d}",
    "aria-hidden, which hides nothing": '<span aria-hidden="true">{d}</span>',
    "visible inside what is not": '<span style="visibility:hidden">9<b style="visibility:visible">{d}</b></span>',
    "of a size inside what has none": '<span style="font-size:0">9<b style="font-size:14px">{d}</b></span>',
    "of a colour inside what has none": '<span style="color:white">9<b style="color:black">{d}</b></span>',
    "white on black": '<span style="color:white;background:#000">{d}</span>',
    "white on a picture": '<span style="color:white;background:url(x.png)">{d}</span>',
    "font colour": "<font color=white>9</font>{d}",
    "font colour without its mark": "<font color=ffffff>9</font>{d}",
    "no width without overflow": '<span style="display:inline-block;width:0">{d}</span>',
    "a little to the left": '<span style="position:relative;left:-3px">{d}</span>',
    "open details": "<details open><summary></summary>{d}</details>",
    "open dialog": "<dialog open>{d}</dialog>",
    "hidden attribute that a style undoes": '<span hidden style="display:inline">{d}</span>',
    "mso-hide": '<span style="display:none;mso-hide:all">9</span>{d}',
}.items():
    _add(f"beside: {_name}", _inner)
_add("white in a dark cell", "{d}", attributes=' bgcolor=navy style="color:#fff"')
_add("white in a dark cell by class", "{d}", ".dark{background-color:#036;color:#fff}", attributes=" class=dark")
_add("white in a dark row", '<span style="color:#fff">{d}</span>', row=" bgcolor=#000080")
_add_unseen("colour of the cell", "<font color=#FF0000>{d}</font>", attributes=" bgcolor=red")
_add_unseen("colour of the row", '<span style="color:#f0f0f0">{d}</span>', row=' style="background:#f0f0f0"')
_add_unseen("hidden: all", "<span class=gone>{d}</span>", ".gone{display:none}")
_add_unseen("hidden cell", "{d}", ".gone{visibility:hidden}", attributes=" class=gone")


def _add_row_beside(name: str, attributes: str, style: str = "") -> None:
    """Add a way with a row of other numbers before the cell's, which a page hides."""
    row = f"<tr{attributes}><td colspan=3>一、本年新收政府信息公开申请数量</td>{'<td>7</td>' * 7}</tr>"
    WAYS[name] = lambda d: Drawn(d, d, style=style, before=row)


for _name, _attributes, _sheet in (
    ("class", " class=old", "tr.old{display:none}"),
    ("descendant", " class=old", "table .old{display:none}"),
    ("attribute", " hidden", ""),
    ("style", ' style="display:none"', ""),
    ("opacity", " class=old", ".old{opacity:0}"),
    ("colour of the page", " class=old", ".old{color:#fff}"),
    ("visibility", " class=old", ".old{visibility:collapse}"),
    ("font-size", " class=old", ".old{font-size:0}"),
):
    _add_row_beside(f"hidden row: {_name}", _attributes, _sheet)

# seen, and no text of the flow --------------------------------------------------------------------------------------

for _name, _inner in {
    "input": '<input value="{d}">',
    "input of a kind": "<INPUT type=number size=3 value={d} readonly>",
    "textarea": "<textarea rows=1>{d}</textarea>",
    "select": "<select><option>9</option><option selected>{d}</option></select>",
    "select of the first": "<select><option value=9>{d}<option>9</select>",
    "select in groups": "<select><optgroup label=x><option>9<option selected>{d}</optgroup></select>",
    "output": "<output>{d}</output>",
    "button": "<button type=button>{d}</button>",
    "frame with a document of its own": '<iframe srcdoc="<p>{d}</p>"></iframe>',
}.items():
    _add(f"control: {_name}", _inner)
WAYS["before by a sheet"] = lambda d: Drawn("<span class=v></span>", d, style=f'.v::before{{content:"{d}"}}')
WAYS["after by a sheet"] = lambda d: Drawn(d[:1] + "<b class=v></b>", d, style=f".v:after{{content:'{d[1:]}'}}")
WAYS["after by an attribute"] = lambda d: Drawn(
    f'<span class=v data-n="{d}"></span>', d, style=".v::after{content:attr(data-n)}"
)
for _name, _inner in {
    "picture": '<img src="25.png" alt="">',
    "picture with a word": '<img src="25.png" alt="{d}" width=40>',
    "picture beside a digit": '{1}<img src="25.png">',
    "input that is a picture": "<input type=image src=25.png>",
    "canvas": "<canvas width=40 height=20></canvas>",
    "object": '<object data="25.swf" width=40 height=20></object>',
    "embed": '<embed src="25.svg" width=40 height=20>',
    "video": "<video src=25.mp4 width=40></video>",
    "svg without text": '<svg width=40 height=20><path d="M0 0L9 9"/></svg>',
    "frame": '<iframe src="25.html"></iframe>',
}.items():
    _add_named(f"named: {_name}", _inner)
_add_named("named: all raised", "<sup>{d}</sup>")
_add("picture of no size", '{d}<img src="t.gif" width=1 height=1>')
_add("picture that is hidden", '{d}<img src="t.gif" style="display:none">')
