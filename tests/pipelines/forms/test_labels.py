import re
from itertools import combinations

import pytest

from pipelines.forms.form_items import TABLES, form_items, label_variants
from pipelines.forms.labels import LONGEST_LABEL, Label, group_family, match_label, normalize_label

LABELS = sorted(
    {(item.table, item.label, item.kind, item.code) for item in form_items()}
    | {(variant.table, variant.label, variant.kind, variant.code) for variant in label_variants()}
)
PRINTED = sorted({(table, label) for table, label, _, _ in LABELS})
LONG = [(table, label) for table, label in PRINTED if len(normalize_label(label)) >= 8]
NUMBERING = re.compile(r"^(?:（[一二三四五六七]）|[一二三四五六七]、|\d\.|其中：)")


def meanings(table: str, label: str) -> set[Label]:
    """Return what a label names by the data: all rows, columns, groups with the same text after normalising."""
    same = normalize_label(label)
    return {Label(kind, code) for tbl, text, kind, code in LABELS if tbl == table and normalize_label(text) == same}


def widen(text: str) -> str:
    """Write digits, brackets and full stops in full width."""
    return "".join(chr(ord(char) + 0xFEE0) if char in "0123456789()." else char for char in text)


def narrow(text: str) -> str:
    return text.translate(str.maketrans("（）：，／", "():,/"))


@pytest.mark.parametrize(("table", "label"), PRINTED)
def test_each_label_names_itself_however_it_is_set(table: str, label: str) -> None:
    bare = NUMBERING.sub("", label)
    for printed in (
        label,
        widen(label),
        narrow(label),
        re.sub(r"^(\d)\.", r"\1、", label),
        re.sub(r"^(\d)\.", r"\1．", label),
        re.sub(r"^(\d)\.", r"（\1）", label),
        re.sub(r"^（([一二三四五六七])）", r"\1）", label),
        " ".join(label),
        "\u3000".join(label),
        "\n".join(label),
        bare,
        f"其中：{bare}",
        f"其中:1.{bare}",
        f"1.其中：{bare}",
        f"{label}（件）",
        f"{label}：",
        f"{label}（见附",
    ):
        assert set(match_label(table, printed)) == meanings(table, label), printed


def test_different_labels_of_a_table_never_name_each_other() -> None:
    for table in TABLES:
        texts = sorted({normalize_label(label) for tbl, label in PRINTED if tbl == table})
        meant = {text: meanings(table, text) for text in texts}
        found = {text: set(match_label(table, text)) for text in texts}
        for one, other in combinations(texts, 2):
            if meant[one] != meant[other]:
                assert found[one] != found[other], (one, other)


@pytest.mark.parametrize(("table", "label"), LONG)
def test_one_lost_or_wrong_character_gives_the_label_or_nothing(table: str, label: str) -> None:
    known = {normalize_label(text) for tbl, text in PRINTED if tbl == table}
    text = normalize_label(label)
    for at in range(len(text)):
        for misprint in (text[:at] + text[at + 1 :], text[:at] + "某" + text[at + 1 :]):
            if misprint in known:  # one character less makes another label of 不同意公开答复数
                continue
            found = set(match_label(table, misprint))
            assert found in (meanings(table, label), set()), misprint


CLOSE = ("政务微博公开", "政务微信公开", "微博公开", "微信公开", "不同意公开", "同意公开", "同意部分公开")
"""Labels of which another one is so close that hardly a misprint is certain."""


@pytest.mark.parametrize(("table", "label"), [case for case in LONG if not normalize_label(case[1]).startswith(CLOSE)])
def test_one_wrong_character_is_read(table: str, label: str) -> None:
    text = normalize_label(label)
    read = [match_label(table, f"{text[:at]}某{text[at + 1 :]}") for at in range(len(text))]
    assert sum(map(bool, read)) >= 0.7 * len(text)


@pytest.mark.parametrize(
    ("table", "printed", "kind", "code"),
    [
        ("applications", "2.其他法律行政止公开", "row", "refused.forbidden_by_law"),  # seen on the sites
        ("applications", "1、属于国家密秘", "row", "refused.state_secret"),
        ("applications", "五、结转下年度继续办理", "row", "carried_out"),
        ("applications", "（二）部分公开（区分处理的，只计这一情形，不计其他", "row", "partly_granted"),
        ("applications", "(二)部分公开区分处理的，只计这一情形，不计其他情形", "row", "partly_granted"),
        ("applications", '3.危及"三安全一稳定"', "row", "refused.security_stability"),
        ("applications", "其它", "column", "other"),
        ("applications", "（六）其它处理", "row", "other_handling"),
        ("applications", "法人或其它组织", "group", ""),
        ("applications", "1.申请人逾期不补正的", "row", "other_handling.not_corrected"),
        ("disputes", "其它结果", "column", "other"),
        ("statistics", "其它方式公开政府信息数", "row", "channel.other"),
        ("applications", "法律服\n务机构", "column", "legal_service"),
        ("disclosure", "本年制发\n件数", "column", "made"),
        ("disclosure", "采购总金额（单位：亿元）", "column", "amount"),
        ("disclosure", "第二十条第（八）项", "group", ""),
        ("disputes", "行    政    诉    讼", "group", ""),
        ("statistics", "维持具体行政行为或驳回原告诉讼请求数", "row", "litigation.upheld"),
        ("statistics", "单 位", "unit", ""),
    ],
)
def test_variants_and_misprints(table: str, printed: str, kind: str, code: str) -> None:
    assert match_label(table, printed)[0] == Label(kind, code)


@pytest.mark.parametrize(
    ("table", "printed"),
    [
        ("statistics", "政务微公开政府信息数"),  # 微博 or 微信
        ("statistics", "某同意公开答复数"),  # 同意 or 不同意
        ("applications", "不予"),
        ("applications", "其她"),  # two characters: too short to be a misprint of anything
        ("applications", ""),
        ("applications", "——"),
        ("applications", "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"),
        ("applications", "姓名"),
        ("disputes", "行政复议机关名称及地址"),
        ("disclosure", "网站总访问量"),
        ("applications", "总计" * LONGEST_LABEL),
    ],
)
def test_what_may_be_two_labels_or_is_none(table: str, printed: str) -> None:
    assert match_label(table, printed) == ()


@pytest.mark.parametrize(
    ("table", "text", "family"),
    [
        ("applications", "（三）不予公开", "refused"),
        ("applications", "（六）其它处理", "other_handling"),
        ("applications", "三、本年度办理结果", ""),  # of several families
        ("applications", "某某", ""),
        ("applications", "", ""),
    ],
)
def test_the_family_of_a_groups_rows(table: str, text: str, family: str) -> None:
    assert group_family(table, text) == family


def test_a_label_that_stands_twice_has_both_rows_in_the_forms_order() -> None:
    rows = [label.code for label in match_label("statistics", "（二）被依法纠错数")]
    assert rows == ["reconsideration.corrected", "litigation.corrected"]
    assert {label.kind for label in match_label("applications", "总计")} == {"row", "column"}


@pytest.mark.parametrize(
    ("printed", "label"),
    [
        ("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", "部分公开"),
        ("（一） 1. 其中：涉及国家秘密", "涉及国家秘密"),
        ("本年增/减", "本年增减"),
        ("５.属于三类内部事务信息", "属于三类内部事务信息"),
        ("3.危及“三安全一稳定”", "危及三安全一稳定"),
        ("12", "12"),
        ("（注：略）", ""),
        ("其它", "其他"),
    ],
)
def test_normalize(printed: str, label: str) -> None:
    assert normalize_label(printed) == label
