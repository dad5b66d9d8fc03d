"""Numbers that the text states, held against the tables: what agrees, what contradicts, what is not compared."""

from dataclasses import replace

import pytest

from pipelines.documents.model import Section
from pipelines.issuers.names import find_issuer
from pipelines.rules.rule import Finding, Subject
from pipelines.rules.text_claims import judge_claims
from tests.pipelines.rules.reports import bundled, cell, code_of, printed_with, zeros_blank

OFFICE = "重庆市人民政府办公厅"


def report(*paragraphs: str, name: str = "office-2023", issuer: str = OFFICE) -> Subject:
    """A bundled report with another text: 653 received, 57 carried in, 651 concluded, 59 carried out in 2023."""
    body = find_issuer(issuer)
    assert body is not None
    return replace(bundled(name), issuer=body, sections=(Section(1, "一、总体情况", "\n".join(paragraphs)),))


def findings(*paragraphs: str, name: str = "office-2023", issuer: str = OFFICE) -> list[Finding]:
    return list(judge_claims(report(*paragraphs, name=name, issuer=issuer)))


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
        ("重庆市", "市政府受理申请30件，全市收到申请653件。办结9999件。", False),  # nobody knows whose
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


@pytest.mark.parametrize(
    ("issuer", "text"),
    [
        ("重庆市渝中区", "区政府办公室共收到申请56件，全区各部门、街镇共收到申请300件。"),
        ("重庆市渝中区", "全区各部门、街镇共收到申请300件。区政府办公室收到申请56件。"),
        ("重庆市渝中区", "区政府共收到申请56件，全区各部门各单位共收到申请300件。"),
        ("重庆市", "市政府办公厅收到申请56件，全市各部门各单位共收到申请300件。"),
    ],
)
def test_departments_beside_the_office_are_a_part(issuer: str, text: str) -> None:
    assert findings(text, issuer=issuer) == []
    assert len(findings(text.replace("56件", "56次"), issuer=issuer)) == 1  # alone they are the whole


@pytest.mark.parametrize(
    "text",
    [
        "收到申请710件（含上年结转57件），撤销2件，实际办理708件，办结651件。",
        "收到申请710件（含上年结转57件），撤回2件，办理708件。",
        "收到申请710件（含上年结转57件），实际受理708件，终止2件，办结649件。",
    ],
)
def test_what_was_handled_without_the_withdrawn_is_not_compared(text: str) -> None:
    assert findings(text) == []
    assert findings(text.replace("710件（含上年结转57件）", "720件"))[0].actual == "720"


def test_what_was_handled_is_compared_where_something_is_withdrawn_afterwards() -> None:
    assert [one.actual for one in findings("共受理申请720件，其中2件申请人主动撤销。")] == ["720"]


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


@pytest.mark.parametrize(("scope", "count"), [("", 1), ("own", 1), ("system", 0)])
def test_the_body_alone_is_not_compared_with_its_whole_line(scope: str, count: int) -> None:
    of_the_body = replace(report("2023年，本机关收到政府信息公开申请999件。"), scope=scope)
    assert len(list(judge_claims(of_the_body))) == count
