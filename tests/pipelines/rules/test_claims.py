"""Numbers that the text states of the tables: which are found, which are compared, which agree.

``claims.toml`` beside this file has the sentences with the claims in them.
"""

import time
import tomllib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.documents.model import Layout, Section
from pipelines.documents.readers import read_document
from pipelines.forms import form_cells
from pipelines.issuers import find_issuer
from pipelines.rules.claims import TEXT_CLAIM, Claim, Quantity, find_claims, judge_claims
from pipelines.rules.claims.figures import possible_totals
from pipelines.rules.claims.judgement import is_comparable
from pipelines.rules.claims.lexicon import lexicon, read_words
from pipelines.rules.claims.quantities import find_quantity
from pipelines.rules.claims.sentences import fold, split_sentences
from pipelines.rules.model import Finding, Subject
from pipelines.rules.names import spell
from tests.pipelines.rules.reports import bundled, cell, code_of, printed_with, subject, zeros_blank

SHARED = Path(__file__).resolve().parents[4] / "shared"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the seeds stand beside the checkout")
CASES = tomllib.loads(Path(__file__).with_name("claims.toml").read_text("utf-8"))["case"]

SEEDS = {  # seed: the report that it is, and its issuer; 003 has no tables
    "000": ("city-2019", "重庆市"),
    "001": ("city-2017", "重庆市"),
    "002": ("city-2019", "重庆市"),
    "003": (None, "重庆市"),
    "004": ("office-2023", "重庆市人民政府办公厅"),
}
OFFICE = "重庆市人民政府办公厅"


def sections(*paragraphs: str, heading: str = "一、总体情况") -> tuple[Section, ...]:
    return (Section(1, heading, "\n".join(paragraphs)),)


def claims(*paragraphs: str, heading: str = "一、总体情况") -> tuple[Claim, ...]:
    return find_claims(sections(*paragraphs, heading=heading))


def describe(claim: Claim) -> str:
    """The claim as ``claims.toml`` writes it."""
    excluded = f" !{claim.excluded}" if claim.excluded else ""
    return f"{spell(claim.number)} {' '.join(claim.about)}{excluded}"


def report(*paragraphs: str, name: str = "office-2023", issuer: str = OFFICE) -> Subject:
    """A bundled report with another text: 653 received, 57 carried in, 651 concluded, 59 carried out in 2023."""
    body = find_issuer(issuer)
    assert body is not None
    return replace(bundled(name), issuer=body, sections=sections(*paragraphs))


def findings(*paragraphs: str, name: str = "office-2023", issuer: str = OFFICE) -> list[Finding]:
    return list(judge_claims(report(*paragraphs, name=name, issuer=issuer)))


# --- sentences ---


@pytest.mark.parametrize("case", CASES, ids=[case["sentence"][:24] for case in CASES])
def test_claims_of_a_sentence(case: dict[str, Any]) -> None:
    assert [describe(claim) for claim in claims(case["sentence"])] == case["claims"]


def test_there_are_enough_sentences() -> None:
    assert len({case["sentence"] for case in CASES}) >= 60


def test_a_claim_has_its_sentence_its_phrase_and_whose_it_is() -> None:
    (one, two) = claims("加强管理。 2019年，全市各级行政机关共收到 政府信息公开申请７５２２件，办理7498余件。")
    assert one == Claim(
        "2019年，全市各级行政机关共收到 政府信息公开申请７５２２件，办理7498余件。",
        "全市各级行政机关共收到政府信息公开申请7522件",
        Quantity(Decimal(7522), "exact", Decimal(1), "件"),
        ("received",),
        scope="全市各级行政机关",
        scope_code="whole_city",
        year=2019,
    )
    assert (two.phrase, two.quantity.exactness, two.scope, two.year) == ("办理7498余件", "more", one.scope, 2019)


def test_a_line_that_breaks_off_goes_on() -> None:
    assert [describe(claim) for claim in claims("2019年，全市共收到政府信息公", "开申请7522件，办理7498件。")] == [
        "7522 received",
        "7498 handled",
    ]


def test_a_number_that_is_cut_is_none() -> None:
    assert claims("2019年，全市共收到政府信息公开申请75", "22件。") == ()


def test_a_heading_says_what_the_paragraph_is_about() -> None:
    assert claims("全年办结35件。") == ()
    assert [describe(one) for one in claims("（二）依申请公开情况", "全年办结35件。")] == ["35 concluded"]
    headed = claims("行政复议2件。", heading="四、政府信息公开行政复议、行政诉讼情况")
    assert [describe(one) for one in headed] == ["2 reconsideration"]


def test_letters_in_between_end_what_was_said_of_requests() -> None:
    found = claims("收到政府信息公开申请12件，办结12件；办理群众来信35件，办结34件。")
    assert [describe(one) for one in found if not one.excluded] == ["12 received", "12 concluded"]


# --- numbers ---


@pytest.mark.parametrize(
    ("text", "number", "exactness", "step"),
    [
        ("7522件", "7522", "exact", "1"),
        ("7,522件", "7522", "exact", "1"),
        ("１２件", "12", "exact", "1"),
        ("133.6万条", "1336000", "exact", "1000"),
        ("123.9万余条", "1239000", "more", "1000"),
        ("50余万条", "500000", "more", "10000"),
        ("3000余条", "3000", "more", "1"),
        ("约300件", "300", "about", "1"),
        ("300件左右", "300", "about", "1"),
        ("近500件", "500", "less", "1"),
        ("超过1.2亿条", "120000000", "more", "10000000"),
        ("逾90件", "90", "more", "1"),
        ("20件以上", "20", "more", "1"),
        ("99.7%", "99.7", "exact", "0.1"),
        ("100％", "100", "exact", "1"),
        ("十二件", "12", "exact", "1"),
        ("两件", "2", "exact", "1"),
        ("一百零五件", "105", "exact", "1"),
        ("三千二百件", "3200", "exact", "1"),
        ("二〇件", "20", "exact", "1"),
    ],
)
def test_quantities(text: str, number: str, exactness: str, step: str) -> None:
    folded = fold(text)
    found = find_quantity(folded, 0)
    assert found is not None
    assert found[1] == len(folded)
    assert (found[0].number, found[0].exactness, found[0].step) == (Decimal(number), exactness, Decimal(step))


@pytest.mark.parametrize("text", ["12", "12个", "十一百件", "一一十件", "百百件", "一件事", "1.2.3件", ""])
def test_what_is_no_quantity(text: str) -> None:
    assert find_quantity(fold(text), 0) is None


@pytest.mark.parametrize(
    ("text", "allowed", "refused"),
    [
        ("7522件", [7522], [7521, 7523]),
        ("9834余件", [9834, 9840], [9833, 9900]),
        ("9000余件", [9000, 9834, 9999], [8999, 10000]),
        ("140余件", [140, 149], [139, 150]),
        ("近500件", [480, 499, 500], [400, 501]),
        ("约500件", [450, 500, 550], [399, 601]),
        ("133.6万条", [1335500, 1336000, 1336499, 1336900], [1334000, 1338000]),
        ("123.9万余条", [1239000, 1239900], [1237000, 1250000]),
    ],
)
def test_what_a_wording_allows(text: str, allowed: list[int], refused: list[int]) -> None:
    found = find_quantity(fold(text), 0)
    assert found is not None
    assert [number for number in allowed if not found[0].allows(Decimal(number), Decimal(number))] == []
    assert [number for number in refused if found[0].allows(Decimal(number), Decimal(number))] == []


# --- the seeds ---


def seed_sections(number: str) -> tuple[Section, ...]:
    content = next((SHARED / "seeds").glob(f"{number}_*.txt")).read_bytes()
    document = read_document(content, Layout())[2]
    assert document is not None
    return document.sections


def seed_report(number: str) -> Subject:
    name, issuer = SEEDS[number]
    body = find_issuer(issuer)
    assert body is not None
    figures = bundled(name) if name else Subject(body, 2020, "narrative", {})
    return replace(figures, issuer=body, sections=seed_sections(number))


@needs_shared
@pytest.mark.parametrize("number", SEEDS)
def test_the_seeds_texts_agree_with_their_tables(number: str) -> None:
    assert list(judge_claims(seed_report(number))) == []


@needs_shared
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("000", {"7522 received", "7498 handled", "99.7 rate.concluded"}),
        ("001", {"9834 handled", "1239000 disclosed", "451 reconsideration", "472 litigation"}),
        ("002", {"7522 received", "7498 handled", "99.7 rate.concluded"}),
        ("004", {"710 handled", "57 carried_in", "651 concluded", "14 reconsideration", "24 litigation"}),
    ],
)
def test_the_seeds_numbers_are_found_and_compared(number: str, expected: set[str]) -> None:
    seed = seed_report(number)
    compared = [claim for claim in find_claims(seed.sections) if is_comparable(lexicon(), seed, claim)]
    assert expected <= {describe(claim) for claim in compared}
    for claim in compared:
        if describe(claim) in expected:
            totals = list(possible_totals(seed, [lexicon().kinds[code] for code in claim.about]))
            assert any(one is not None and claim.quantity.allows(one.low, one.high) for one in totals)


@needs_shared
def test_what_the_office_alone_received_is_found_and_not_compared() -> None:
    seed = seed_report("001")
    own = [claim for claim in find_claims(seed.sections) if claim.scope == "市政府"]
    assert {326, 112, 77, 34, 16, 19, 23, 11} <= {int(claim.number) for claim in own}
    assert not any(is_comparable(lexicon(), seed, claim) for claim in own)


# --- against the tables ---


@pytest.mark.parametrize(
    "text",
    [
        "全年共受理政府信息公开申请710件（含上年度结转57件），办结651件，结转下年度继续办理59件。",
        "新收政府信息公开申请653件，答复651件。",
        "收到政府信息公开申请600余件，办结率99.7%。",
        "收到政府信息公开申请七百一十件，办结率91.7%。",
        "收到政府信息公开申请653件，办结率100%，按期答复率98%。",
        "收到申请近660件，办结约640件。",
        "答复申请651件，予以公开217件，部分公开0件，不予公开18件，无法提供392件，不予处理5件，其他处理19件。",
        "答复申请651件，予以公开和部分公开217件，本机关不掌握相关政府信息390件，属于行政查询事项10件。",
        "因政府信息公开引发行政复议14件，结果维持11件，其他结果1件，尚未审结2件。",
        "因政府信息公开引发行政诉讼24件，结果维持21件。",
        "因政府信息公开引发行政诉讼16件。",
        "因政府信息公开引发行政复议、行政诉讼共38件。",
        "因政府信息公开未经复议直接起诉16件，复议后起诉8件。",
        "2023年收到申请653件，2022年结转57件，结转2024年继续办理59件。",
        "答复申请632件。",  # without the 19 that were handled otherwise
        "主动公开政府信息10866条。",  # no figure of this form
    ],
)
def test_what_agrees(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    ("text", "expected", "actual", "figures"),
    [
        ("收到政府信息公开申请720件。", "710", "720", ["received", "carried_in"]),
        ("收到政府信息公开申请650件。", "653", "650", ["received"]),
        ("收到政府信息公开申请800余件。", "710", "800", ["received", "carried_in"]),
        ("受理政府信息公开申请710件（含上年度结转58件）。", "57", "58", ["carried_in"]),
        ("收到政府信息公开申请653件，办结650件。", "651", "650", ["concluded"]),
        ("收到政府信息公开申请653件，结转下年度39件。", "59", "39", ["carried_out"]),
        ("收到政府信息公开申请653件，办结率95%。", "91.69", "95", ["concluded", "received", "carried_in"]),
        ("办结申请651件，予以公开271件。", "217", "271", ["granted", "partly_granted"]),
        ("未收到政府信息公开申请。", "653", "0", ["received"]),
    ],
)
def test_what_contradicts_the_applications(text: str, expected: str, actual: str, figures: list[str]) -> None:
    (finding,) = findings(text)
    assert (finding.rule, finding.severity) == ("text.claim", "warning")
    assert (finding.expected, finding.actual) == (expected, actual)
    if len(figures) == len(finding.figures):
        assert [one.row for one in finding.figures] == figures
    assert set(finding.figures) <= {cell(f"applications/{row}/total") for row in figures}
    assert f"«{text}»" in finding.message
    assert f"“{text}”" in finding.message_zh


def test_a_sum_names_all_its_cells() -> None:
    (finding,) = findings("答复申请651件，不予公开17件。")
    assert finding.expected == "18"
    assert len(finding.figures) == 8
    assert all(one.row.startswith("refused.") for one in finding.figures)


@pytest.mark.parametrize(
    ("text", "expected", "figures"),
    [
        ("因政府信息公开引发行政复议15件。", "14", ["reconsideration/total"]),
        (
            "因政府信息公开引发行政诉讼25件。",
            "24",
            ["litigation_direct/total", "litigation_after_reconsideration/total"],
        ),
        ("因政府信息公开引发行政复议14件，维持12件。", "11", ["reconsideration/upheld"]),
        ("未发生因政府信息公开引发的行政复议。", "14", ["reconsideration/total"]),
    ],
)
def test_what_contradicts_the_disputes(text: str, expected: str, figures: list[str]) -> None:
    (finding,) = findings(text)
    assert finding.expected == expected
    assert [code_of(one) for one in finding.figures] == [f"disputes/{one}" for one in figures]


def test_the_message_says_what_the_table_has_and_where() -> None:
    (finding,) = findings("收到政府信息公开申请653件，办结650件。")
    assert finding.message == (
        "the text states 650 where the table has 651 (applications/concluded/total):"
        " «收到政府信息公开申请653件，办结650件。»"
    )
    assert finding.message_zh.startswith("文字部分所述“办结650件”与表格不符，表格中「三（七）总计」的「总计」为651：")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市共受理信息公开申请9834余件，办结9580件，答复8082件，按时办结9292件，延期办结288件。", []),
        ("全市主动公开政府信息123.9万余条。", []),
        ("全市主动公开政府信息1238765条。", []),  # the table prints 123.9万
        ("全市主动公开政府信息130万条。", ["1239000"]),
        ("全市受理申请9834件，办结9590件。", ["9580"]),
        ("全市受理申请9834件，办结率97.4%。", []),
        ("全市受理申请9834件，办结率90%。", ["97.42"]),  # 9580 of 9834
        ("全市受理申请9834件，属于已主动公开范围3158件，申请信息不存在281件。", ["282"]),
        ("全市因政府信息公开引发行政复议451件，维持279件，被依法纠错125件。", ["124"]),
    ],
)
def test_the_form_of_2014(text: str, expected: list[str]) -> None:
    found = findings(text, name="city-2017", issuer="重庆市")
    assert [one.expected for one in found] == expected


# --- whose numbers ---


@pytest.mark.parametrize(
    ("issuer", "text", "compared"),
    [
        (OFFICE, "收到政府信息公开申请9999件。", True),
        (OFFICE, "本机关收到政府信息公开申请9999件。", True),
        (OFFICE, "市政府办公厅收到政府信息公开申请9999件。", True),
        (OFFICE, "重庆市人民政府办公厅收到政府信息公开申请9999件。", True),
        (OFFICE, "市政府收到政府信息公开申请9999件。", False),
        (OFFICE, "市政府办公厅代表市政府受理政府信息公开申请9999件。", False),
        (OFFICE, "全市收到政府信息公开申请9999件。", False),
        (OFFICE, "各区县收到政府信息公开申请9999件。", False),
        (OFFICE, "全市高度重视，收到政府信息公开申请9999件。", False),
        ("重庆市渝中区人民政府办公室", "区政府（含区政府办公室）收到政府信息公开申请9999件。", True),
        ("重庆市渝中区人民政府办公室", "区政府机关共办理各类政府信息公开申请9999件。", True),
        ("重庆市渝中区人民政府办公室", "全区收到政府信息公开申请9999件。", False),
        ("重庆市", "全市各级行政机关共收到政府信息公开申请9999件。", True),
        ("重庆市", "全年共收到政府信息公开申请9999件。", True),
        ("重庆市", "市政府办公厅收到政府信息公开申请9999件。", False),
        ("重庆市", "市政府办公厅完善流程。全年共收到政府信息公开申请9999件。", False),
        ("重庆市", "市级部门收到政府信息公开申请9999件，办结9999件。", False),
        ("重庆市", "全市收到申请653件，其中市政府受理政府信息公开申请9999件。办结9999件。", False),
        ("重庆市", "全市收到申请653件，其中市政府受理政府信息公开申请30件。全年共办结9999件。", True),
        ("重庆市渝中区", "全区各职能部门、镇街共收到政府信息公开申请9999件。", True),
        ("重庆市渝中区", "渝中区收到政府信息公开申请9999件。", True),
        ("重庆市渝中区", "渝中区人民政府收到政府信息公开申请9999件。", False),
        ("重庆市渝中区", "全区各街道收到政府信息公开申请9999件。", False),
        ("重庆市渝中区", "全市收到政府信息公开申请9999件。", False),
        ("重庆市教育委员会", "我委收到政府信息公开申请9999件。", True),
        ("重庆市教育委员会", "市教委收到政府信息公开申请9999件。", True),
        ("重庆市教育委员会", "区教委收到政府信息公开申请9999件。", False),
        ("重庆市教育委员会", "全市教育系统收到政府信息公开申请9999件。", False),
        ("重庆市渝中区解放碑街道", "解放碑街道共收到政府信息公开申请9999件。", True),
        ("重庆市渝中区解放碑街道", "街道办事处收到政府信息公开申请9999件。", True),
        ("重庆市渝中区解放碑街道", "石油路街道收到政府信息公开申请9999件。", False),
    ],
)
def test_only_the_reports_own_numbers_are_compared(issuer: str, text: str, compared: bool) -> None:
    assert bool(findings(text, issuer=issuer)) == compared


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("2023年收到政府信息公开申请9999件。", True),
        ("2022年收到政府信息公开申请9999件。", False),
        ("2022年，落实要求，收到政府信息公开申请9999件。", False),
        ("2023年，收到政府信息公开申请653件，较2022年增加30件，办结9999件。", True),
        ("收到申请653件（含2022年结转9999件）。", True),
        ("收到申请653件（含2020年结转9999件）。", False),
        ("自2023年1月1日至2023年12月31日，收到政府信息公开申请9999件。", True),
        ("截至2023年底，累计收到政府信息公开申请9999件。", False),
    ],
)
def test_only_the_reports_year_is_compared(text: str, compared: bool) -> None:
    assert bool(findings(text)) == compared


# --- figures that cannot be read ---

RECEIVED = "收到政府信息公开申请9999件。"


def judged(changes: dict[str, str | None], text: str = RECEIVED) -> list[Finding]:
    return list(judge_claims(printed_with(report(text), changes)))


def test_a_figure_that_is_missing_or_no_number_is_not_judged() -> None:
    assert judged({}) != []
    assert judged({"applications/received/total": None}) == []
    assert judged({"applications/carried_in/total": None}) == []  # it might be what the text counts in
    assert judged({"applications/received/total": "若干"}) == []
    assert judged({"applications/received/total": ""}) == []


def test_a_number_that_agrees_with_what_is_there_agrees() -> None:
    assert judged({"applications/carried_in/total": None}, "收到政府信息公开申请653件。") == []


def test_blanks_in_a_sum_are_zeros_and_the_finding_says_so() -> None:
    whole = report("答复申请651件，不予公开17件。")
    (finding,) = judge_claims(zeros_blank(whole))
    assert (finding.expected, finding.basis) == ("18", "blanks_as_zero")
    (finding,) = judge_claims(whole)
    assert finding.basis == "as_printed"


def test_none_agrees_with_a_blank() -> None:
    assert judged({"disputes/reconsideration/total": "—"}, "未发生因政府信息公开引发的行政复议。") == []


def test_other_handling_is_one_row_or_three() -> None:
    text = "答复申请651件，其他处理20件。"
    parts = dict.fromkeys(
        (f"applications/other_handling.{part}/total" for part in ("not_corrected", "fee_unpaid", "other")), None
    )
    (finding,) = judged({}, text)
    assert len(finding.figures) == 3
    (finding,) = judged({**parts, "applications/other_handling/total": "19"}, text)
    assert finding.figures == (cell("applications/other_handling/total"),)


def test_a_report_without_tables_is_not_judged() -> None:
    assert list(judge_claims(replace(report(RECEIVED), form="narrative", figures={}))) == []


def test_a_statement_is_judged_once() -> None:
    once = report(RECEIVED)
    assert len(list(judge_claims(replace(once, sections=once.sections * 2)))) == 1


# --- the data file ---


def test_no_wording_has_two_meanings() -> None:
    data = tomllib.loads(files("pipelines").joinpath("data/claims.toml").read_text("utf-8"))
    meanings: dict[str, set[tuple[str, str]]] = {}
    for word in read_words(data):
        meanings.setdefault(word.text, set()).add((word.type, word.code))
    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


@pytest.mark.parametrize("form", ["2014", "2019", "2021"])
def test_every_sum_of_the_data_file_is_made_of_cells_of_the_form(form: str) -> None:
    whole = subject(form, {code_of(at): "1" for at in form_cells(form)})
    tables = {at.table for at in form_cells(form)}
    used = set()
    for kind in lexicon().kinds.values():
        totals = list(possible_totals(whole, [kind]))
        assert None not in totals, kind.code
        assert bool(totals) == bool(tables & (kind.figures.keys() | kind.shares.keys())), kind.code
        used |= {at for total in totals if total for at in total.cells}
    assert used <= form_cells(form)
    assert used


# --- any text ---

WORDS = st.sampled_from(
    [*sorted(lexicon().words)[::97], "12件", "1.2万余条", "99.7%", "，", "（", "）", "。", "\n", "2023年"]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map("".join))


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.text(max_size=20))
def test_any_text_is_read(text: str, heading: str) -> None:
    whole = replace(report(), sections=(Section(0, heading, text),))
    found = find_claims(whole.sections)
    assert all(set(claim.about) <= lexicon().kinds.keys() and claim.about for claim in found)
    assert all(claim.number >= 0 for claim in found)
    for finding in judge_claims(whole):
        assert finding.rule == TEXT_CLAIM.code
        assert finding.figures


@given(TEXTS)
def test_sentences_are_all_of_the_text(text: str) -> None:
    printed = "".join(sentence.printed for sentence in split_sentences(sections(text)))
    assert _letters([printed]) == _letters([text])


def _letters(texts: Iterable[str]) -> list[str]:
    return [char for text in texts for char in text if not char.isspace()]


@pytest.mark.parametrize(
    "unit",
    [
        "收到政府信息公开申请12件，办结11件，",
        "收到政府信息公开申请，\n",
        "1,111,",
        "（",
        "约一",
        " ",
        "因政府信息公开引发",
        "的鿿",
        "区政府办公",
    ],
)
def test_a_megabyte_is_read_in_linear_time(unit: str) -> None:
    size = 1_000_000 // len(unit.encode())
    begin = time.process_time()
    find_claims(sections(unit * size + "局收到申请12件。"))
    assert time.process_time() - begin < 10  # 1.5 s at most where this was written; quadratic would be minutes
