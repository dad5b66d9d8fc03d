"""Tasks of notices: the wordings that are seen, the notice of 2018 exactly, and any text without a crash."""

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import Layout, Section
from pipelines.documents.readers import read_document
from pipelines.documents.sections import split_sections
from pipelines.reports.tasks import MAX_HEADING, Task, read_tasks
from tests.growth import assert_linear
from tests.paths import ROOT
from tests.skips import needs_shared

SEEDS = ROOT.parent / "shared" / "seeds"
NOTICE = ROOT / "fixtures" / "data" / "documents" / "notice-2018.toml"
NOTICE_PDF = ROOT / "fixtures/site/127.0.0.1/zwgk/zfxxgkzl/zcwj/gkyd/202003/W020200328471903625540.pdf"
SHORT = "各区县政府", "市政府各部门", "有关单位"
SOME = "各区县政府", "市政府有关部门", "有关单位"
LONG = "各区县〔自治县，以下简称区县〕政府", "市政府各部门", "有关单位"
UNITS = [  # of 渝府办发〔2018〕76号, as read by eye
    (("市政府办公厅", "市编办", "市政府法制办", "市政府督查室"), LONG),
    (
        (
            *("市财政局", "市发展改革委", "市规划局", "市城乡建委", "市国土房管局", "市国资委", "市扶贫办", "市民政局"),
            *("市政府信息公开办", "市经济信息委", "市商务委", "市农委", "市编办", "市政府法制办", "市政府电子政务办"),
        ),
        ("各区县政府", "市政府各部门", "有关单位", "市政府有关部门"),
    ),
    (("市政府办公厅",), SHORT),
    (("市网信办",), SHORT),
    (("市政府电子政务办", "市政府法制办", "市编办"), SOME),
    (("市编办", "市政府法制办", "市政府电子政务办"), SOME),
    (("市政府电子政务办", "市政府法制办", "市编办"), SOME),
    (("市政府电子政务办",), SHORT),
    (("市政府电子政务办",), SHORT),
    (("市发展改革委", "市政府应急办", "市政府电子政务办"), SHORT),
    (("市政府办公厅",), SHORT),
    *[((), ())] * 3,
]


def read(*lines: str) -> tuple[Task, ...]:
    return read_tasks(split_sections(lines))


def charged(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    (task,) = read(f"（一）推进公开。要公开{text}")
    return task.lead_units, task.responsible_units


# ---------------------------------------------------------------- units


@pytest.mark.parametrize(
    ("text", "lead", "responsible"),
    [
        ("（牵头单位：市财政局；责任单位：各区县政府，有关单位）", ["市财政局"], ["各区县政府", "有关单位"]),
        ("(牵头单位:市财政局;责任单位:各区县政府,有关单位)", ["市财政局"], ["各区县政府", "有关单位"]),
        ("（责任单位：市教委、市卫生计生委）", [], ["市教委", "市卫生计生委"]),
        ("（牵头单位：市编办，责任单位：各区县政府。）", ["市编办"], ["各区县政府"]),
        ("（牵头单位：市编办　配合单位： 市政府 办公厅）", ["市编办"], ["市政府办公厅"]),
        ("（主办单位：市编办；协办单位：市教委）", ["市编办"], ["市教委"]),
        ("（责任单位：市编办牵头，各区县政府配合）", ["市编办"], ["各区县政府"]),
        ("（责任单位：各区县〔自治县，以下简称区县〕政府）", [], ["各区县〔自治县，以下简称区县〕政府"]),
        ("（市政府办公厅牵头，市级有关部门、各区县政府配合）", ["市政府办公厅"], ["市级有关部门", "各区县政府"]),
        ("（市发展改革委负责）", [], ["市发展改革委"]),
        ("（市编办牵头）", ["市编办"], []),
        ("（市编办、市司法局牵头负责，市教委参与）", ["市编办", "市司法局"], ["市教委"]),
        ("（由市编办牵头，会同市教委负责）", ["市编办"], ["市教委"]),
        ("（市编办会同市教委负责）", ["市编办"], ["市教委"]),
        ("（市编办牵头会同市教委、市民政局负责）", ["市编办"], ["市教委", "市民政局"]),
        ("（市编办牵头，市教委等部门按职责分工负责）", ["市编办"], ["市教委"]),
        ("（市教委、市民政局等按照职责分工分别负责）", [], ["市教委", "市民政局"]),
        ("（市金融办、人民银行重庆营管部分别牵头落实）", ["市金融办", "人民银行重庆营管部"], []),
        ("（市政府各部门及各区县政府分工负责）", [], ["市政府各部门", "各区县政府"]),
        ("（市人力资源和社会保障局牵头，市规划和自然资源局、市文化旅游委和有关单位配合）",
         ["市人力资源和社会保障局"], ["市规划和自然资源局", "市文化旅游委", "有关单位"]),
        ("（万州区、两江新区负责）", [], ["万州区", "两江新区"]),
        ("（市编办牵头）二是减少证明。（市司法局牵头，市编办配合）", ["市编办", "市司法局"], ["市编办"]),
        ("（市编办牵头）二是减少证明。（市编办牵头）", ["市编办"], []),
        ("（市编办牵头，市教委（含直属学校）配合）", ["市编办"], ["市教委（含直属学校）"]),
    ],
)  # fmt: skip
def test_units_as_notices_name_them(text: str, lead: list[str], responsible: list[str]) -> None:
    assert charged(text) == (tuple(lead), tuple(responsible))
    (task,) = read(f"（一）推进公开。要公开{text}")
    assert task.text == "要公开" + ("二是减少证明。" if "二是" in text else "")


@pytest.mark.parametrize(
    "text",
    [
        "（以下简称《条例》）",
        "（含2017年结转）",
        "（渝府办发〔2018〕28号）",
        "（谁主管、谁负责）",
        "（专人负责）",
        "（各部门负责人要参加）",
        "（各部门配合做好工作）",
        "（牵头单位另行通知）",
        "（）",
        "（未关上，市编办负责",
        "市编办负责）",
        "，由市编办负责",
    ],
)
def test_other_brackets_are_text(text: str) -> None:
    (task,) = read(f"（一）推进公开。要公开{text}")
    assert task == Task(1, "（一）推进公开", f"要公开{text}")


def test_what_a_bracket_says_besides_its_units_stays_text() -> None:
    (task,) = read("（一）推进公开。要公开（2018年底前完成；牵头单位：市编办）。")
    assert (task.text, task.lead_units) == ("要公开（2018年底前完成）。", ("市编办",))
    (task,) = read("（一）推进公开。要公开（2018年底前完成，市编办牵头）。")
    assert (task.text, task.lead_units) == ("要公开（2018年底前完成）。", ("市编办",))


def test_a_bracket_of_nothing_but_units_behind_the_last_sentence_names_who_is_responsible() -> None:
    (task,) = read("（一）推进公开。要公开。（区政府办公室，各街镇，区级各部门）")
    assert (task.text, task.responsible_units) == ("要公开。", ("区政府办公室", "各街镇", "区级各部门"))
    for text in (
        "要公开。（含乡镇、街道）",
        "要公开（区级各部门）",
        "要公开。（国家、省、市）",
        "要公开。（区级各部门）等。",
    ):
        (task,) = read(f"（一）推进公开。{text}")
        assert (task.text, task.responsible_units) == (text, ())


def test_units_in_paragraphs_of_their_own() -> None:
    (task,) = read("1.生产总值增长6.2%左右。", "牵头单位：区发改局", "责任单位：立山经济开发区，各专班")
    assert task == Task(1, "1.生产总值增长6.2%左右", "", ("区发改局",), ("立山经济开发区", "各专班"))


# ---------------------------------------------------------------- tasks


def test_tasks_end_at_headings_and_count_through_the_notice() -> None:
    lines = (
        "通知",
        "一、总则部分",
        "引言。",
        "（一）甲。甲文。",
        "甲二。",
        "二、其他部分",
        "引言。",
        "（一）乙。乙文。",
    )
    assert read(*lines) == (Task(1, "（一）甲", "甲文。\n甲二。"), Task(2, "（一）乙", "乙文。"))


def test_the_closing_of_a_notice_is_no_task() -> None:
    closing = "各单位要抓好落实。", "重庆市人民政府办公厅", "2018年6月6日"
    assert read("（一）甲。", "甲文。", "1．乙。", "（牵头单位：市编办）", *closing) == (
        Task(1, "（一）甲", "甲文。\n1．乙。", ("市编办",)),
    )


def test_aims_and_principles_are_no_tasks() -> None:
    lines = ("一、总体要求", "（一）指导思想。全面。", "（二）目标。", "二、任务", "（一）基本原则。公开。", "略。")
    assert read(*lines, "（二）甲。甲文。") == (Task(1, "（二）甲", "甲文。"),)


@pytest.mark.parametrize(
    ("lines", "headings"),
    [
        (("一、总则部分", "1．甲。甲文。", "（1）子。", "2.乙。"), ["1．甲", "2.乙"]),
        (("一、加强领导", "要加强。", "二、加强督查", "要督查。"), ["一、加强领导", "二、加强督查"]),
        (("一、提高站位。要提高。", "二、强化落实。要强化。"), ["一、提高站位", "二、强化落实"]),
        (("一、甲事", "（一）子。", "1．孙。"), ["（一）子"]),
        (("增长6.2%。", "1.2万件。"), []),
        ((), []),
    ],
)
def test_the_first_level_that_is_there_numbers_the_tasks(lines: tuple[str, ...], headings: list[str]) -> None:
    assert [task.heading for task in read(*lines)] == headings


def test_a_list_of_annexes_holds_no_tasks() -> None:
    lines = ("一、加强领导。要加强。", "二、强化落实。要强化。", "附件：1．分工表", "2．联系表", "重庆市教委")
    assert [(task.heading, task.text) for task in read(*lines)] == [
        ("一、加强领导", "要加强。"),
        ("二、强化落实", "要强化。"),
    ]


def test_a_sentence_too_long_for_a_heading_is_text() -> None:
    sentence = "公开" * (MAX_HEADING // 2)
    assert read(f"（一）{sentence}。末。") == (Task(1, "（一）", f"{sentence}。末。"),)


# ---------------------------------------------------------------- whole notices


def sections_of(path: Path) -> tuple[Section, ...]:
    _, _, document = read_document(path.read_bytes(), Layout())
    assert document is not None
    return document.sections


@needs_shared
def test_the_notice_of_2018() -> None:
    (path,) = SEEDS.glob("003*.txt")
    tasks = read_tasks(sections_of(path))
    assert [task.ordinal for task in tasks] == list(range(1, 15))
    assert [(task.lead_units, task.responsible_units) for task in tasks] == UNITS
    assert [task.heading for task in tasks] == [heading.rstrip("。") for heading, _ in printed()]
    assert tasks[1].text.count("\n") == 4
    assert tasks[1].text.endswith("提高政策透明度、办事便捷度。")
    assert tasks[9].text.startswith("以“12345”市长公开电话和市长信箱为基础")
    assert tasks[13].text.endswith("依法保护好相关人员个人信息。")
    assert not any("单位：" in task.text for task in tasks)


def test_the_notice_of_the_bundled_site() -> None:
    tasks = read_tasks(sections_of(NOTICE_PDF))
    assert [(task.lead_units, task.responsible_units) for task in tasks] == UNITS
    assert [(task.heading, task.text) for task in tasks] == [(head.rstrip("。"), text) for head, text in printed()]


def printed() -> list[tuple[str, str]]:
    """Heading and text of each task, as the bundled notice is made from them."""
    sections = tomllib.loads(NOTICE.read_text("utf-8"))["section"]
    tasks: list[dict[str, Any]] = [task for section in sections for task in section.get("task", [])]
    items = [[item["heading"] + item["text"] for item in task.get("item", [])] for task in tasks]
    return [(task["heading"], "\n".join([task["text"], *own])) for task, own in zip(tasks, items, strict=True)]


# ---------------------------------------------------------------- any text

WORDS = [
    "（一）",
    "（二）",
    "1．",
    "一、",
    "牵头单位：",
    "责任单位:",
    "市编办",
    "牵头",
    "会同",
    "负责",
    "，",
    "、",
    "；",
]
WORDS += ["。", "（", "）", "〔", "〕", "《", "等部门", "附件：", "总体要求", "\n", "文", " "]


@given(st.lists(st.sampled_from(WORDS), max_size=40).map("".join))
def test_units_are_printed_and_tasks_count_from_one(text: str) -> None:
    tasks = read(*text.split("\n"))
    printed = "".join(text.split())
    assert [task.ordinal for task in tasks] == list(range(1, len(tasks) + 1))
    for task in tasks:
        assert task.heading
        assert all(unit and unit in printed for unit in task.lead_units + task.responsible_units)


@pytest.mark.parametrize(("opening", "closing"), [("（", "）"), ("（）", ""), ("（市编办牵头", ""), ("牵头", "")])
def test_odd_brackets_take_linear_time(opening: str, closing: str) -> None:
    def charge(size: int) -> str:
        return f"（一）甲。（牵头单位：{opening * size}{closing * size}）"

    assert_linear(charge, lambda text: read(text, *["甲文"] * 3), size=32_000)
