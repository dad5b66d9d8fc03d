"""10,000 reports of 500 issuers on 20 templates, two to five versions of each, shuffled: whose is whose?

The documents are made as readers deliver them, so that titles, periods and headers are read by the product.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from pipelines.documents.model import Document, HeaderField, Section
from pipelines.evidence import list_fields
from pipelines.forms.form_items import form_cells
from pipelines.forms.readings import Reading
from pipelines.reports.attribution import Attribution, Publisher, attribute
from pipelines.reports.identity import Identity
from pipelines.reports.versions import Capture, Witness, fold_versions

YEARS = range(2005, 2025)
TEMPLATES = 20
HTML, PDF, DOCX = "text/html", "application/pdf", "application/vnd.openxmlformats"
DISTRICTS = ("万州区", "涪陵区", "渝中区", "大渡口区", "沙坪坝区", "九龙坡区", "南岸区", "北碚区", "忠县", "奉节县")
BUREAUS = (
    "审计局", "教育委员会", "公安局", "民政局", "司法局", "财政局",
    "水利局", "商务委员会", "林业局", "统计局", "文化和旅游发展委员会", "卫生健康委员会",
    "应急管理局", "市场监督管理局", "医疗保障局", "信访办公室", "城市管理局", "交通局",
    "农业农村委员会", "住房和城乡建设委员会",
)  # fmt: skip
TOWNS = (
    "龙溪", "白马", "兴隆", "兴龙", "石桥", "石板", "永安", "太平", "双河", "双江",
    "新田", "高峰", "分水", "龙驹", "走马", "甘宁", "武陵", "小周", "黄柏", "燕山",
    "长岭", "响水", "梨树", "弹子", "余家", "罗田", "九池", "天城",
)  # fmt: skip
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")
CELLS = sorted((cell for cell in form_cells("2021") if cell.table == "disputes"), key=str)


@dataclass(frozen=True)
class Made:
    """One made-up document: what is true of it, what a reader would deliver, and the page that links it."""

    truth: tuple[str, int]
    witness: Witness
    page: str | None
    is_version: bool


def issuers() -> list[tuple[str, Publisher]]:
    """Return 500 names of bodies with the portal of their district."""
    named = []
    for district in DISTRICTS:
        portal = Publisher(f"重庆市{district}人民政府", "district")
        bodies = ["", "人民政府办公室", *BUREAUS, *(f"{town}镇人民政府" for town in TOWNS)]
        named += [(f"重庆市{district}{body}", portal) for body in bodies]
    return named[:500]


def word_title(rng: random.Random, name: str, year: int) -> str:
    body = rng.choice([name, name.removeprefix("重庆市")])
    printed = rng.choice([str(year), str(year), str(year).translate(NUMERALS)])
    subject = rng.choice(
        ["政府信息公开工作年度报告", "政府信息公开年度报告", "政府信息公开工作报告", "年政府信息公开年报"]
    )
    title = f"{body}{printed}年{subject.removeprefix('年')}{rng.choice(['', '', '（文字版）'])}"
    return title.replace("年政府", "年 政府") if rng.random() < 0.1 else title


def word_text(template: list[str], name: str, year: int, numbers: list[int]) -> str:
    lead = f"本报告由{name}编制，所列数据统计期限自{year}年1月1日起至{year}年12月31日止。"
    figures = "".join(f"其中第{place}项{number}件，" for place, number in enumerate(numbers[:6]))
    return "\n".join([lead, *template[:4], figures, *template[4:]])


def make_report(rng: random.Random, template: list[str], name: str, year: int) -> Iterator[Made]:
    numbers = [rng.choice([0, 0, rng.randrange(1, 400)]) for _ in CELLS]
    numbers[0] = rng.randrange(1, 400)
    text = word_text(template, name, year, numbers)
    has_tables = year >= 2014
    stem = f"http://x/{name}/{year}"
    page = make_document(rng, f"{stem}.html", HTML, name, year, text, numbers if has_tables else [])
    yield page
    for place in range(rng.randrange(1, 5)):
        url, kind = f"{stem}-{place}", rng.choice(["pdf", "twin", "misprint", "tables", "explanation", "bare"])
        if kind == "pdf":
            cut = "\n".join(text[start : start + 31] for start in range(0, len(text), 31))
            yield make_document(rng, url, PDF, name, year, cut, numbers if has_tables else [], page=page)
        elif kind == "twin":
            yield make_document(rng, url, HTML, name, year, text + "扫一扫", numbers if has_tables else [])
        elif kind == "misprint":
            other = [number + 10 * (cell == 0) for cell, number in enumerate(numbers)]
            yield make_document(rng, url, DOCX, name, year, text, other if has_tables else [], page=page)
        elif kind == "bare":  # a file that says nothing of whose it is
            yield make_document(rng, url, PDF, "", 0, text.split("\n", 1)[1], [], page=page)
        elif kind == "tables" and has_tables:
            yield make_document(rng, url, DOCX, "", 0, "附表", numbers, page=page)
        else:
            words = "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(300))
            yield replace(make_document(rng, url, DOCX, "", 0, words, [], page=page), is_version=False)


def make_document(  # noqa: PLR0917 - a factory
    rng: random.Random,
    url: str,
    kind: str,
    name: str,
    year: int,
    text: str,
    numbers: list[int],
    page: Made | None = None,
) -> Made:
    sections = (Section(0, "", text),)
    title = word_title(rng, name, year) if name else ""
    header = (HeaderField("title", title, "title", title),) if title else ()
    fields = (*header, *list_fields(Document(kind, header, sections)))
    readings = tuple(
        Reading("2021", c.table, c.row, c.col, Decimal(number), "件", str(number), 0, 0, 0, None, "grid", "", "")
        for c, number in zip(CELLS, numbers, strict=False)
    )
    found_on = page.witness.captures[0].url if page else None
    capture = Capture(url, 1, "2026-01-01T00:00:00Z", "p", replaced=False, found_on=found_on)
    truth = page.truth if page else (name, year)
    return Made(truth, Witness(url, kind, fields, readings, (), sections, (capture,)), found_on, is_version=True)


def attribute_all(documents: list[Made], portals: dict[str, Publisher]) -> dict[str, Attribution]:
    """Return whose report each document belongs to, pages first, by address."""
    found: dict[str, Attribution] = {}
    for made in sorted(documents, key=lambda made: made.page is not None):
        page: Identity | None = found[made.page].identity if made.page else None
        stated = made.witness
        found[stated.sha256] = attribute(
            stated.fields, has_figures=bool(stated.readings), publishers=(portals[made.truth[0]],), page=page
        )
    return found


def test_no_false_merge_and_no_missed_merge() -> None:
    rng = random.Random(20261122)
    templates = [
        ["".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(60)) for _ in range(9)] for _ in range(TEMPLATES)
    ]
    portals = dict(issuers())
    documents = [
        made
        for number, name in enumerate(portals)
        for year in YEARS
        for made in make_report(rng, templates[number % TEMPLATES], name, year)
    ]
    rng.shuffle(documents)
    assert len(portals) * len(YEARS) == 10_000
    found = attribute_all(documents, portals)
    reports: defaultdict[str, list[Made]] = defaultdict(list)
    for made in documents:
        attribution = found[made.witness.sha256]
        witness = replace(made.witness, inherited=attribution.inherited)
        reports[attribution.identity.report_id].append(replace(made, witness=witness))
    assert {frozenset(made.truth for made in members) for members in reports.values()} == {
        frozenset([(name, year)]) for name in portals for year in YEARS
    }
    wrong = []
    for report_id, members in reports.items():
        roles = {role.sha256: role for role in fold_versions([made.witness for made in members])[1]}
        wrong += [
            (report_id, roles[made.witness.sha256])
            for made in members
            if (roles[made.witness.sha256].role != "related") is not made.is_version
        ]
    assert wrong == []
