"""A sound report of 2021's form as a PDF that is drawn operator by operator; a test can draw one part otherwise.

Labels stand in a Chinese font that the file names and does not hold (``/F1``), numbers in Helvetica (``/F2``), borders
are stroked lines. `Report.places` says where the cell of each figure is.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from fixtures.documents import DATA, load_figures
from fixtures.grid import FIGURE, Cell, Layout, fill, read_layout

WIDTH, HEIGHT = 600, 800
LEFT, TOP, ROW, SIZE = 50.0, 700.0, 19.0, 6.5
MM = 2.8
TABLES = {
    "disclosure": "二、主动公开政府信息情况",
    "applications": "三、收到和处理政府信息公开申请情况",
    "disputes": "四、政府信息公开行政复议、行政诉讼情况",
}
YEAR = 2023

Figure = tuple[str, str, str]
"""Table, row and column of the form."""

CHINESE = (
    "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/{}/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    "/BaseFont/STSong-Light/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/FontDescriptor<</Type"
    "/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880/Descent -120/CapHeight 880/ItalicAngle 0/StemV 80"
    "/FontBBox[0 -120 1000 880]>>>>]>>"
)
LATIN = "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"


class Place(NamedTuple):
    """Where a cell is drawn: its sheet, from 0, and its sides."""

    sheet: int
    left: float
    bottom: float
    right: float
    top: float

    @property
    def start(self) -> tuple[float, float]:
        """Where its text begins: at the left, its base line in the middle."""
        return self.left + 2, (self.bottom + self.top - SIZE) / 2 + 1


@dataclass
class Sheet:
    """One page: its operators, its annotations (object numbers), and what its dictionaries hold besides."""

    drawn: list[str] = field(default_factory=list)
    annotations: list[int] = field(default_factory=list)
    entries: str = ""
    resources: dict[str, str] = field(default_factory=dict)


class Report:
    """A PDF in the making; `build` gives its bytes. Objects 1 to 4 are the catalog, the pages and the two fonts."""

    def __init__(self) -> None:
        self.objects: list[bytes] = [b"", b"", CHINESE.format("UniGB-UCS2-H").encode(), LATIN.encode()]
        self.sheets = [Sheet() for _ in TABLES]
        self.places: dict[Figure, Place] = {}
        self.fonts = {"F1": 3, "F2": 4}
        self.catalog = ""

    def add(self, content: str | bytes) -> int:
        """Add an object and return its number."""
        self.objects.append(content.encode() if isinstance(content, str) else content)
        return len(self.objects)

    def add_stream(self, head: str, content: str | bytes) -> int:
        """Add a stream and return its number."""
        body = content.encode() if isinstance(content, str) else content
        return self.add(f"<<{head}/Length {len(body)}>>stream\n".encode() + body + b"\nendstream")

    def font_resources(self) -> str:
        """Return the dictionary of fonts."""
        return "/Font<<" + "".join(f"/{name} {number} 0 R" for name, number in self.fonts.items()) + ">>"

    def build(self) -> bytes:
        """Return the file."""
        kids = []
        for sheet in self.sheets:
            content = self.add_stream("", "".join(sheet.drawn))
            resources = self.font_resources() + "".join(f"/{key}<<{own}>>" for key, own in sheet.resources.items())
            annotations = " ".join(f"{number} 0 R" for number in sheet.annotations)
            kids.append(
                self.add(
                    f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Contents {content} 0 R"
                    f"/Resources<<{resources}>>{f'/Annots[{annotations}]' if annotations else ''}{sheet.entries}>>"
                )
            )
        self.objects[0] = f"<</Type/Catalog/Pages 2 0 R{self.catalog}>>".encode()
        listed = " ".join(f"{kid} 0 R" for kid in kids)
        self.objects[1] = f"<</Type/Pages/Kids[{listed}]/Count {len(kids)}>>".encode()
        return _write(self.objects)


def _write(objects: Iterable[bytes]) -> bytes:
    out, offsets = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(offsets) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in offsets)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(offsets) + 1, start)
    return bytes(out + trailer)


def text(x: float, y: float, words: str, size: float = SIZE, before: str = "", font: str = "F1") -> str:
    """Draw words with their base line at a place; ``before`` are operators inside the text object."""
    code = f"<{words.encode('utf-16-be').hex()}>" if font != "F2" else f"({words})"
    return f"q BT {before} /{font} {size} Tf 1 0 0 1 {x:g} {y:g} Tm {code} Tj ET Q\n"


def number(x: float, y: float, words: str, size: float = SIZE, before: str = "") -> str:
    """Draw a number as the report's numbers are drawn."""
    return text(x, y, words, size, before, "F2")


def load_sound_figures() -> dict[Figure, str]:
    """Return the figures of the report as printed."""
    tables = load_figures(DATA / "figures" / "bayu-2023.csv", "2021")
    return {(tbl, *code): raw for tbl, figures in tables.items() for code, raw in figures.items()}


def draw_report(figures: dict[Figure, str], left_out: Container[Figure] = ()) -> Report:
    """Return a report with these figures; the cells of some are left blank, for a test to draw."""
    report = Report()
    for index, (name, heading) in enumerate(TABLES.items()):
        sheet = report.sheets[index]
        sheet.drawn.append(text(60, 710, heading, 10))
        if not index:
            sheet.drawn.append(text(120, 760, f"重庆市巴渝区{YEAR}年政府信息公开工作年度报告", 14))
            sheet.drawn.append(text(60, 735, "根据《中华人民共和国政府信息公开条例》编制本报告。", 10))
        layout = load_layout(name)
        own = {(row, col): raw for (tbl, row, col), raw in figures.items() if tbl == name}
        xs = find_columns(layout)
        for cell in fill(layout, own):
            place = place_cell(index, xs, cell)
            match = FIGURE.fullmatch(layout.rows[cell.row][cell.col])
            sheet.drawn.append(draw_box(place))
            if match:
                report.places[name, match[1], match[2]] = place
                if (name, match[1], match[2]) not in left_out:
                    sheet.drawn.append(number(*place.start, cell.text))
            else:
                sheet.drawn += draw_label(place, cell.text)
    return report


def load_layout(name: str) -> Layout:
    """Return the layout of one of 2021's tables."""
    return read_layout(name, (DATA / "layouts" / f"2021-{name}.txt").read_text("utf-8"))


def find_columns(layout: Layout) -> list[float]:
    """Return the edges of a layout's columns."""
    return [LEFT + MM * sum(layout.widths[:place]) for place in range(layout.width + 1)]


def place_cell(sheet: int, xs: Sequence[float], cell: Cell) -> Place:
    """Return where a cell of a layout is drawn."""
    top = TOP - ROW * cell.row
    return Place(sheet, xs[cell.col], top - ROW * cell.row_span, xs[cell.col + cell.col_span], top)


def draw_box(place: Place) -> str:
    """Draw the borders of a cell."""
    _, left, bottom, right, top = place
    return f"0.5 w {left:g} {bottom:g} {right - left:g} {top - bottom:g} re S\n"


def draw_label(place: Place, words: str) -> list[str]:
    """Draw a label in as many lines as its cell takes."""
    most = max(int((place.right - place.left - 2) / SIZE), 1)
    lines = [line[start : start + most] for line in words.split("\n") for start in range(0, len(line), most)]
    top = (place.top + place.bottom + SIZE * len(lines)) / 2
    return [text(place.left + 1, top - SIZE * (row + 1) + 1, line) for row, line in enumerate(lines)]
