"""Every way of drawing a cell: what is seen there is read, or named where it is no text; nothing else changes."""

import pytest

from pipelines.documents.model import UNREAD, Layout, ReadError
from pipelines.documents.paged_files import read_pdf
from pipelines.evidence import read_evidence
from tests.drawn_cells.pdf import BLANK, NAMED, WAYS, draw_cell
from tests.drawn_cells.pdf_report import Figure, draw_report, load_sound_figures

FIGURES = [
    ("disclosure", "normative_documents", "made"),
    ("applications", "not_processed.petition", "natural_person"),
    ("disputes", "litigation_direct", "upheld"),
]


def read(content: bytes) -> dict[Figure, str]:
    evidence = read_evidence(content, Layout())
    return {(one.tbl, one.row, one.col): one.raw for one in evidence.readings}


def test_the_report_is_sound() -> None:
    figures = load_sound_figures()
    assert len(figures) == 200
    assert read(draw_report(figures).build()) == figures


@pytest.mark.parametrize("figure", FIGURES, ids=[figure[0] for figure in FIGURES])
@pytest.mark.parametrize("way", WAYS)
def test_what_is_seen_is_read_or_named(way: str, figure: Figure) -> None:
    content, wanted = draw_cell(WAYS[way], figure)
    evidence = read_evidence(content, Layout())
    found = {(one.tbl, one.row, one.col): one for one in evidence.readings}
    assert {other: found[other].raw for other in found if other != figure} == {
        other: raw for other, raw in load_sound_figures().items() if other != figure
    }
    reading = found[figure]
    if wanted == BLANK:
        assert reading.raw == ""
    elif wanted == NAMED:
        assert (reading.value, bool(reading.raw)) == (None, True)
    else:
        assert (str(reading.value), reading.unit) == (wanted, found[figure].unit)


@pytest.mark.parametrize(
    ("way", "kind"),
    [
        ("picture", "picture"),
        ("outlines", "picture"),
        ("free text without appearance", "annotation"),
        ("Redact annotation over", "annotation"),
        ("text field shown as another number than its value", "form_control"),
        ("font that maps its digits to spaces", "no_meaning"),
    ],
)
def test_what_is_no_text_is_named_with_its_cell(way: str, kind: str) -> None:
    document = read_pdf(draw_cell(WAYS[way], FIGURES[0])[0], Layout())
    (unread,) = document.unread
    cell = document.tables[unread.table_no].grid[unread.row or 0][unread.col or 0]
    assert (unread.kind, unread.table_no) == (kind, 0)
    assert cell is not None
    assert UNREAD in cell.text


def test_a_form_whose_pages_a_program_makes_is_refused() -> None:
    report = draw_report(load_sound_figures())
    report.catalog += "/NeedsRendering true/AcroForm<</Fields[]/XFA(<xdp/>)>>"
    with pytest.raises(ReadError) as caught:
        read_pdf(report.build(), Layout())
    assert caught.value.error == "unsupported_form"


def test_a_picture_outside_tables_is_named_beside_the_next_one() -> None:
    report = draw_report(load_sound_figures())
    report.sheets[2].drawn.append("q 60 0 0 40 300 730 cm BI /W 1 /H 1 /BPC 8 /CS /G /F /AHx ID 80> EI Q\n")
    document = read_pdf(report.build(), Layout())
    (unread,) = document.unread
    assert (unread.kind, unread.table_no, unread.row) == ("picture", 2, None)


def test_text_in_a_font_that_cannot_be_read_is_no_blank() -> None:
    """PDFium leaves it out: its font has no glyphs, or has lost them."""
    figures = load_sound_figures()
    report = draw_report(figures, set(FIGURES))
    report.fonts["F3"] = report.add(
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 48/LastChar 57"
        "/Widths[0 0 0 0 0 0 0 0 0 0]/CharProcs<<>>/Encoding<</Type/Encoding/Differences[48/a]>>/Resources<<>>>>"
    )
    for figure in FIGURES:
        place = report.places[figure]
        x, y = place.start
        report.sheets[place.sheet].drawn.append(f"BT /F3 8 Tf {x:g} {y:g} Td ({figures[figure]}) Tj ET\n")
    document = read_pdf(report.build(), Layout())
    assert [(unread.kind, unread.table_no) for unread in document.unread] == [("no_meaning", no) for no in range(3)]
