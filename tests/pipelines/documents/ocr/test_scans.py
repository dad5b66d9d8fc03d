"""Scanned reports: figures against the gold, text against its source; every figure that is kept is right."""

import csv
import subprocess
import sys
import tomllib
from decimal import Decimal
from io import BytesIO

import pytest

from tests.skips import lacks_extra, needs_shared

pytest.importorskip("cv2", reason=lacks_extra("ocr"))
pytest.importorskip("onnxruntime", reason=lacks_extra("ocr"))
pytest.importorskip("rapidocr", reason=lacks_extra("ocr"))

import numpy as np
import pypdfium2

from pipelines.documents.model import Layout, ReadError
from pipelines.documents.ocr import character_recognition, scanned_pages
from pipelines.documents.page_views import view_pages
from pipelines.documents.paged_files import read_pdf
from pipelines.evidence import Evidence, read_evidence
from tests.paths import ROOT, SHARED
from tests.pipelines.documents.ocr.pictures import bind, scan, sheet, write

FIXTURES = ROOT / "fixtures"
PRINTED = FIXTURES / "site" / "localhost/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf"
SAMPLES = {"s_pc_y2019one.pdf": "city-2019", "s_w_y2023.pdf": "office-2023"}

Figures = dict[tuple[str, str, str], Decimal | None]


def kept(evidence: Evidence) -> Figures:
    return {(reading.tbl, reading.row, reading.col): reading.value for reading in evidence.readings}


@pytest.fixture(scope="module")
def report() -> Evidence:
    return read_evidence(scan(PRINTED.read_bytes()), Layout())


def test_every_figure_of_a_scan_is_read(report: Evidence) -> None:
    with (FIXTURES / "data/figures/bayu-2022.csv").open(encoding="utf-8") as rows:
        printed = {(row["table"], row["row"], row["column"]): row["raw"] for row in csv.DictReader(rows)}
    assert {(one.tbl, one.row, one.col): one.raw for one in report.readings} == printed
    assert {one.method for one in report.readings} == {"ocr"}
    assert report.remarks == ()


@pytest.mark.parametrize("scanned", [1, 2])
def test_a_file_of_which_one_page_is_a_scan(scanned: int, report: Evidence) -> None:
    """A table goes on from one page to the other: nothing that a page prints is doubtful."""
    files = (pypdfium2.PdfDocument(scan(PRINTED.read_bytes())), pypdfium2.PdfDocument(PRINTED.read_bytes()))
    mixed, file = pypdfium2.PdfDocument.new(), BytesIO()
    for number in (1, 2):
        mixed.import_pages(files[number != scanned], [number - 1])
    mixed.save(file)
    evidence = read_evidence(file.getvalue(), Layout())
    document = evidence.document
    assert document is not None
    assert document.method == "ocr"
    pages = {(table.number, cell.row, cell.col): cell.page for table in document.tables for cell in table.cells}
    assert {pages[place] for place in document.doubtful} <= {scanned}
    assert kept(evidence) == kept(report)


def test_its_text_is_read(report: Evidence) -> None:
    said = tomllib.loads((FIXTURES / "data/documents/bayu-2022.toml").read_text(encoding="utf-8"))
    document = report.document
    assert document is not None
    assert document.pages == 2
    assert [section.heading for section in document.sections[1:]] == [part["heading"] for part in said["section"]]
    assert {(field.field, field.value) for field in report.fields} >= {
        ("title", said["title"]),
        ("year", "2022"),
        ("issuer", "重庆市巴渝区"),
    }


def test_figures_stand_on_their_pages(report: Evidence) -> None:
    numbers = {reading.row: reading.page for reading in report.readings if reading.tbl == "applications"}
    # the page break is between 6.属于四类过程性信息 and 7.属于行政执法案卷
    assert (numbers["received"], numbers["refused.deliberative_process"]) == (1, 1)
    assert (numbers["refused.enforcement_file"], numbers["carried_out"]) == (2, 2)


@needs_shared
@pytest.mark.parametrize(("name", "source"), SAMPLES.items())
def test_every_figure_of_a_sample(name: str, source: str) -> None:
    with (SHARED / "gold" / f"{source}.csv").open(encoding="utf-8") as rows:
        gold = {(row["table"], row["row"], row["column"]): Decimal(row["value"]) for row in csv.DictReader(rows)}
    assert kept(read_evidence((SHARED / "samples" / name).read_bytes(), Layout())) == gold


@pytest.mark.parametrize("turns", [1, 2])
def test_a_page_that_lies_sideways_or_upside_down_is_turned(turns: int) -> None:
    document = read_pdf(scan(PRINTED.read_bytes(), tilt=0.5, turns=turns, upper=0.3), Layout())
    assert [section.heading for section in document.sections if section.heading] == ["一、总体情况"]


def test_a_blank_scan_says_so() -> None:
    with pytest.raises(ReadError, match="no text is found on its 2 pages") as caught:
        read_pdf(bind(sheet(2339, 1654), sheet(2339, 1654)), Layout())
    assert caught.value.error == "scanned"


def test_what_is_not_legible_is_no_report(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scanned_pages, "_LEGIBLE", 1.01)
    picture = sheet(2339, 1654)
    write(picture, "Annual report 2019", 200, 600)
    with pytest.raises(ReadError, match="not legible") as caught:
        read_pdf(bind(picture), Layout())
    assert caught.value.error == "scanned"


def test_no_model_is_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(character_recognition, "MODEL", "another.onnx")
    character_recognition.load_model.cache_clear()
    with pytest.raises(ReadError, match=r"comes without another\.onnx") as caught:
        character_recognition.recognise(np.full((48, 96), 255, np.uint8))
    assert caught.value.error == "scanned"


def test_nothing_is_loaded_before_a_scan_is_met() -> None:
    code = """
import sys
from pathlib import Path
from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
assert read_evidence(Path(sys.argv[1]).read_bytes(), Layout()).readings
print(*(name for name in sys.modules if name.startswith(("cv2", "numpy", "onnxruntime", "rapidocr"))))
print(*(name for name in sys.modules if name.startswith("pipelines.documents.ocr.")))
"""
    ran = subprocess.run([sys.executable, "-c", code, PRINTED], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_a_scan_is_shown_as_it_was_read() -> None:
    """Sideways and askew in the file, upright and level in the picture, its cells between the printed borders."""
    pages = list(view_pages(scan(PRINTED.read_bytes(), tilt=0.5, turns=1)))
    assert [page.method for page in pages] == ["ocr", "ocr"]
    for page in pages:
        assert page.picture.height > page.picture.width
        image = np.frombuffer(page.picture.pixels, np.uint8).reshape(page.picture.height, page.picture.width)
        level = [(round(left), round(y), round(right)) for left, y, right, low in page.rulings if y == low]
        assert len(level) > 10
        for left, y, right in level:
            assert image[y - 4 : y + 5, left:right].min(axis=0).mean() < 150
        assert all(len(cell) for cell in page.cells)
