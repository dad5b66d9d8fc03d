"""Whole files: figures against the gold, grids of ruled tables against the truth, text against its source."""

import csv
import json
import re
import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest

from pipelines.documents.model import Document, Layout, ReadError
from pipelines.documents.paged_files import read_pdf
from pipelines.figures.reader import read_figures
from pipelines.forms.values import read_value
from tests.paths import ROOT, SHARED
from tests.skips import NO_SHARED, needs_shared

FIXTURES = ROOT / "fixtures"
GOLD = {"y2017": "city-2017", "y2019one": "city-2019", "y2023": "office-2023"}
"""What each key of samples/files.json was printed from."""
BORDERLESS = ("pn_",)
SITE = {
    "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/W020200331617254830916.pdf": "city-2019",
    "localhost/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf": "bayu-2022",
}
NOTICE = "127.0.0.1/zwgk/zfxxgkzl/zcwj/gkyd/202003/W020200328471903625540.pdf"

SAMPLES = (
    [tuple(pair) for pair in json.loads((SHARED / "samples/files.json").read_text("utf-8")) if pair[0].endswith(".pdf")]
    if SHARED.is_dir()
    else []
)
needs_samples = pytest.mark.skipif(not SAMPLES, reason=NO_SHARED)


def read(path: Path) -> Document:
    return read_pdf(path.read_bytes(), Layout())


def figures(document: Document) -> dict[tuple[str, str, str], Decimal | None]:
    return {(item.tbl, item.row, item.col): item.value for item in read_figures(document.tables, None)[0]}


def fold(text: str) -> str:
    """White space and width do not matter in truth.json; the files print some digits full width."""
    return re.sub(r"\s", "", normalize("NFKC", text))


@needs_samples
@pytest.mark.parametrize(("name", "key"), SAMPLES)
def test_every_figure_of_a_sample(name: str, key: str) -> None:
    with (SHARED / "gold" / f"{GOLD[key]}.csv").open(encoding="utf-8") as rows:
        gold = {(row["table"], row["row"], row["column"]): Decimal(row["value"]) for row in csv.DictReader(rows)}
    assert figures(read(SHARED / "samples" / name)) == gold


@needs_samples
@pytest.mark.parametrize(("name", "key"), [pair for pair in SAMPLES if not pair[0].startswith(BORDERLESS)])
def test_every_cell_of_a_ruled_sample(name: str, key: str) -> None:
    truth: list[dict[str, Any]] = json.loads((SHARED / "samples/truth.json").read_text("utf-8"))[key]
    grids = [table.grid for table in read(SHARED / "samples" / name).tables]
    assert [[[fold(cell.text) if cell else None for cell in row] for row in grid] for grid in grids] == [
        [[fold(text) for text in row] for row in table["grid"]] for table in truth
    ]
    owners = [[[[cell.row, cell.col] if cell else None for cell in row] for row in grid] for grid in grids]
    assert owners == [table["owner"] for table in truth]


@needs_shared
@pytest.mark.parametrize(("name", "pages"), [("s_pc_y2019one.pdf", 2), ("s_w_y2023.pdf", 3)])
def test_a_scan_says_so_where_the_extra_is_missing(name: str, pages: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipelines.documents.ocr.is_installed", lambda: False)
    with pytest.raises(ReadError, match=rf"{pages} pages.*pip install 'cq-disclosure\[ocr\]'") as caught:
        read(SHARED / "samples" / name)
    assert caught.value.error == "scanned"


@pytest.mark.parametrize(("path", "source"), SITE.items())
def test_every_figure_of_the_site(path: str, source: str) -> None:
    with (FIXTURES / "data/figures" / f"{source}.csv").open(encoding="utf-8") as rows:
        printed = {(row["table"], row["row"], row["column"]): row["raw"] for row in csv.DictReader(rows)}
    readings = read_figures(read(FIXTURES / "site" / path).tables, None)[0]
    assert {(item.tbl, item.row, item.col): fold(item.raw) for item in readings} == {
        place: fold(raw) for place, raw in printed.items()
    }
    assert [item.value for item in readings] == [
        read_value(printed[item.tbl, item.row, item.col], item.unit, None).number for item in readings
    ]


@pytest.mark.parametrize(("path", "source"), SITE.items())
def test_every_paragraph_of_the_site(path: str, source: str) -> None:
    said = tomllib.loads((FIXTURES / "data/documents" / f"{source}.toml").read_text(encoding="utf-8"))
    document = read(FIXTURES / "site" / path)
    assert [(section.heading, section.text.split("\n")) for section in document.sections[1:]] == [
        (section["heading"], section["paragraphs"] or [""]) for section in said["section"]
    ]
    assert document.sections[0].text.split("\n") == [said["title"], *said["intro"]]
    assert [field.value for field in document.header_fields] == [said["title"]]


def test_the_numbers_pages_are_those_they_stand_on() -> None:
    document = read(FIXTURES / "site" / "localhost/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf")
    pages = {item.row: item.page for item in read_figures(document.tables, None)[0] if item.tbl == "applications"}
    assert document.pages == 2
    # the page break is between 6.属于四类过程性信息 and 7.属于行政执法案卷
    assert (pages["received"], pages["refused.deliberative_process"]) == (1, 1)
    assert (pages["refused.enforcement_file"], pages["carried_out"]) == (2, 2)


def test_a_notice_has_its_paragraphs_and_no_page_numbers() -> None:
    said = tomllib.loads((FIXTURES / "data/documents/notice-2018.toml").read_text(encoding="utf-8"))
    document = read(FIXTURES / "site" / NOTICE)
    assert [section.heading for section in document.sections if section.heading] == [
        section["heading"] for section in said["section"] if re.match("[一二三四]、", section["heading"])
    ]
    lines = [line for section in document.sections for line in section.text.split("\n")]
    wanted = [said["title"], *said["intro"], *said["closing"]]
    for section in said["section"]:
        wanted += section.get("paragraphs", [])
        for task in section.get("task", []):
            wanted += [part["heading"] + part["text"] + part.get("units", "") for part in (task, *task.get("item", []))]
    assert [line for line in wanted if line not in lines] == []
    assert not any(re.fullmatch(r"[-—\s]*\d+[-—\s]*", line) for line in lines)
    assert document.tables == ()
