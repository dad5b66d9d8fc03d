"""Numbers as the cells print them."""

import csv
import pickle
import unicodedata
from decimal import Decimal, localcontext

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.forms.values import SHIFTS, NotANumber, Value, read_value
from pipelines.spelling import fold_width
from tests.paths import SHARED
from tests.skips import NO_SHARED

CONTRACT = SHARED / "contract"

# Cell, the form's unit, the header's unit, the number that it must be.
NUMBERS = [
    # seen on the sites
    ("8（含2018年结转1件）", "件", None, "8"), ("8（含2018年 结转1件）", "件", None, "8"),
    ("8（含2018年\n结转1件）", "件", None, "8"), ("22（其中修订16件）", "件", None, "22"),
    ("552.94亿元", "万元", None, "5529400"), ("23600万元", "万元", None, "23600"),
    ("251000元", "万元", None, "25.1"), ("123.9万", "条", None, "1239000"), ("增1423", "项", None, "1423"),
    ("-5", "项", None, "-5"),
    # digits and groups
    ("0", "件", None, "0"), ("7522", "件", None, "7522"), ("１２３", "件", None, "123"),
    ("007", "件", None, "7"), ("0.10", "万元", None, "0.10"), ("１．５", "万元", None, "1.5"),
    ("7.5", "件", None, "7.5"), ("1,234", "件", None, "1234"), ("1，234", "件", None, "1234"),
    ("１，２３４", "件", None, "1234"), ("1,234,567.89", "万元", None, "1234567.89"),
    ("1\u00a0234", "件", None, "1234"), ("1\u2009234\u2009567", "件", None, "1234567"),
    ("1\u202f234", "件", None, "1234"), ("1\u2007234", "件", None, "1234"), ("1&nbsp;234", "件", None, "1234"),
    ("1'234", "件", None, "1234"), ("1’234’567", "件", None, "1234567"), ("1、234", "件", None, "1234"),
    ("1\u200a234", "件", None, "1234"), ("1,\n234", "件", None, "1234"), ("15\n件", "件", None, "15"),
    ("552.\n94亿元", "万元", None, "5529400"), ("1\u200b5", "件", None, "15"), ("\ufeff15", "件", None, "15"),
    (" 7 ", "件", None, "7"), ("\u30007\u00a0", "件", None, "7"), ("\n7\n", "件", None, "7"),
    ("&nbsp;7", "件", None, "7"),
    # signs
    ("+5", "项", None, "5"), ("＋5", "项", None, "5"), ("增加1423", "项", None, "1423"),
    ("增加 1423项", "项", None, "1423"), ("减5", "项", None, "-5"), ("减少5", "项", None, "-5"),
    ("减少5项", "项", None, "-5"), ("减\n5", "项", None, "-5"), ("－5", "项", None, "-5"),
    ("−5", "项", None, "-5"), ("–5", "项", None, "-5"), ("‐5", "项", None, "-5"), ("‑5", "项", None, "-5"),
    ("⁻5", "项", None, "-5"), ("\u00ad5", "项", None, "5"), ("1\u00ad2", "件", None, "12"),
    ("\u200f5\u061c", "件", None, "5"), ("\u206612\u2069", "件", None, "12"),
    # marks of notes
    ("25注1", "件", None, "25"), ("25 注", "件", None, "25"), ("25[1]", "件", None, "25"),
    ("25［12］", "件", None, "25"),
    ("25①", "件", None, "25"), ("25件①", "件", None, "25"), ("25*", "件", None, "25"), ("25※", "件", None, "25"),
    ("25¹", "件", None, "25"), ("7²", "件", None, "7"), ("8（含2018年结转1件）[1]", "件", None, "8"),
    ("5[注1]", "件", None, "5"),
    ("- 5", "项", None, "-5"), ("-1,234.5万元", "万元", None, "-1234.5"),
    ("-0", "项", None, "0"), ("减0", "项", None, "0"),
    # units
    ("7件", "件", None, "7"), ("7 件", "件", None, "7"), ("7条", "件", None, "7"),
    ("12人次", "人次", None, "12"), ("12人", "人次", None, "12"), ("12名", "人", None, "12"),
    ("5场次", "次", None, "5"), ("3个", "个", None, "3"), ("30篇", "篇", None, "30"),
    ("1.2万件", "件", None, "12000"), ("1.2亿", "条", None, "120000000"),
    ("123.9 万 条", "条", None, "1239000"), ("0.00005万", "条", None, "0.5"),
    # money
    ("23.5万", "万元", None, "23.5"), ("5亿", "万元", None, "50000"), ("5万亿元", "万元", None, "500000000"),
    ("3千元", "万元", None, "0.3"), ("0元", "万元", None, "0"), ("1元", "万元", None, "0.0001"),
    ("251000", "万元", "元", "25.1"), ("251000", "万元", "万元", "251000"),
    ("552.94", "万元", "亿元", "5529400"), ("552.94", "万元", " 亿 元 ", "5529400"),
    ("23600万元", "万元", "元", "23600"), ("23.5万", "万元", "元", "23.5"), ("5亿", "万元", "亿元", "50000"),
    ("0.10", "万元", "万元", "0.10"), ("3.2", "条", "万条", "32000"), ("7", "件", "", "7"),
    # remarks
    ("5()", "件", None, "5"), ("5（a）（b）", "件", None, "5"), ("5件（含结转（2件））", "件", None, "5"),
    ("5【注】", "件", None, "5"), ("5〔注〕", "件", None, "5"), ("5 (约为上年两倍)", "件", None, "5"),
    ("251000（元）", "万元", None, "25.1"), ("251000（元）", "万元", "万元", "25.1"),
    ("8（件）", "件", None, "8"), ("552.94（亿元）（含结转）", "万元", None, "5529400"),
]  # fmt: skip

EMPTY = [
    "", " ", "\n", "\t\r\n", "\u3000", "\u3000\u3000", "\u00a0", "&nbsp;", "&nbsp;&nbsp;", "\u200b", "\ufeff",
    "\u200b \ufeff", "/", "／", "//", "\\", "＼", "-", "－", "--", "---", "–", "—", "——", "―", "─", "−", "‐",
    "‑", "\u00ad", " — ", "- -", "—\n—",
]  # fmt: skip

NOT_NUMBERS = [
    # words
    ("无", "件"), ("无此项", "件"), ("详见附件", "件"), ("未统计", "件"), ("三", "件"), ("十二件", "件"),
    ("〇", "件"), ("一", "件"), ("增", "项"), ("减少", "项"), ("+", "项"), ("件", "件"), ("万元", "万元"),
    ("万", "条"), ("（5）", "件"), ("(5)", "件"), ("共5件", "件"), ("N/A", "件"), ("5e3", "件"), ("0x10", "件"),
    ("Infinity", "件"), ("NaN", "件"), ("1_000", "件"), ("nan（5）", "件"),
    # estimates
    ("约5", "件"), ("5余", "件"), ("5余件", "件"), ("5多件", "件"), ("近5件", "件"), ("5件左右", "件"),
    ("123.9万余条", "条"), ("约123.9万", "条"), ("100余万", "条"), ("5（约）", "件"), ("5（左右）", "件"),
    # broken numbers
    ("1,23", "件"), ("1,2345", "件"), ("1，2345", "件"), ("1234,567", "件"), ("1,234,56", "件"),
    ("0,123", "件"), ("1,,234", "件"), (",123", "件"), ("1,", "件"), ("1, 234", "件"), ("1,234\u00a0567", "件"),
    ("1、23", "件"), ("1'23", "件"), ("1、234,567", "件"), ("1 234", "件"), ("\u202e21", "件"),
    ("2\u202e1\u202c", "件"),
    ("12\n34", "件"), ("１５\n３", "件"), ("15\r\n3", "件"), ("1\n2\n3", "件"), ("12,3\n45", "件"),
    ("15 3", "件"), ("15\u300030", "件"), ("15\u00a03", "件"),
    ("15\n\n3", "件"), ("15 \n3", "件"), ("12.3.4", "万元"), (".", "件"), ("．", "件"), (".5", "万元"),
    ("5.", "万元"), ("1.234,5", "万元"), ("1..5", "万元"), ("--5", "项"), ("+-5", "项"), ("减-5", "项"),
    ("增减5", "项"), ("±5", "项"), ("—5", "项"), ("5-", "项"), ("5-7", "件"), ("15/3", "件"), ("5/", "件"),
    ("1：5", "件"), ("5%", "件"), ("5％", "件"), ("5+3", "件"), ("3/4", "件"),
    ("5\n/\n3", "件"),
    # footnotes and digits that are none
    ("①7", "件"), ("①", "件"), ("*7", "件"), ("½", "件"), ("[1]", "件"), ("[1]7", "件"), ("注1", "件"),
    ("٣", "件"), ("𝟕", "件"),
    # units
    ("7元", "件"), ("7万元", "件"), ("7人", "件"), ("12人次", "人"), ("7件", "万元"), ("7页", "件"),
    ("7万万", "条"), ("7件件", "件"), ("7（元）", "件"), ("5万元（元）", "万元"), ("（元）7", "万元"),
    # brackets
    ("5（", "件"), ("5）", "件"), ("5（含1", "件"), ("5（含1）2", "件"), ("5（含1）件", "件"),
    ("5（含1]", "件"), ("5（含〔1）〕", "件"), ("（含1）5", "件"), ("5））", "件"), ("5）（", "件"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "unit", "printed_unit", "number"), NUMBERS)
def test_reads_numbers_as_printed(cell: str, unit: str, printed_unit: str | None, number: str) -> None:
    # As text, so that the zeros of 0.10 and a plain 5529400 (no 5.5294E+6) are looked at too.
    assert str(read_value(cell, unit, printed_unit).number) == number


@pytest.mark.parametrize("unit", SHIFTS)
@pytest.mark.parametrize("cell", EMPTY)
def test_a_blank_or_a_dash_is_no_number_and_no_zero(cell: str, unit: str) -> None:
    assert read_value(cell, unit).number is None
    assert read_value(cell, unit, "元").number is None


@pytest.mark.parametrize(("cell", "unit"), NOT_NUMBERS)
def test_refuses_what_is_no_number(cell: str, unit: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_value(cell, unit)
    assert refused.value.raw == cell.strip()


def test_a_header_of_another_unit_is_refused_like_a_cell_of_it() -> None:
    with pytest.raises(NotANumber):
        read_value("7", "件", "元")
    assert read_value("7件", "件", "元").number == 7


def test_an_unknown_unit_is_the_callers_error() -> None:
    with pytest.raises(ValueError, match="公斤") as refused:
        read_value("7", "公斤")
    assert not isinstance(refused.value, NotANumber)


@pytest.mark.parametrize(
    ("cell", "raw"),
    [
        (" \u30008（含2018年 结转1件）\n", "8（含2018年 结转1件）"),
        ("１５\n件", "１５\n件"),
        ("1\u00a0234", "1\u00a0234"),
        ("5(e\u0301)", "5(\u00e9)"),
        (" ／ ", "／"),
        ("\u3000", ""),
    ],
)
def test_raw_is_the_printed_text_in_nfc_without_its_ends(cell: str, raw: str) -> None:
    assert read_value(cell, "件").raw == raw


def test_a_refusal_says_text_and_reason_and_survives_pickling() -> None:
    with pytest.raises(NotANumber, match="详见附件") as refused:
        read_value("详见附件", "件")
    copy = pickle.loads(pickle.dumps(refused.value))
    assert (type(copy), copy.raw, str(copy)) == (NotANumber, "详见附件", str(refused.value))


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ("约5", "an estimate"),
        ("12.3.4", "a broken number"),
        ("9" * 400, "a number of more than 60 digits"),
        ("7元", "'元' does not go with 件"),
    ],
)
def test_a_refusal_names_its_reason(cell: str, reason: str) -> None:
    with pytest.raises(NotANumber) as refused:
        read_value(cell, "件")
    assert refused.value.reason == reason


def test_every_unit_of_the_forms_is_known() -> None:
    forms = CONTRACT / "forms.csv"
    if not forms.exists():
        pytest.skip(NO_SHARED)
    with forms.open(encoding="utf-8", newline="") as lines:
        units = {row["unit"] for row in csv.DictReader(lines)} - {""}
    assert units
    assert units <= SHIFTS.keys()


# Exact decimals of up to 40 digits: more than the 28 of the default context.
DECIMALS = st.builds(lambda digits, places: Decimal(f"{digits}E-{places}"), st.integers(0, 10**40), st.integers(0, 12))
FULL_WIDTH = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
SIGN_SPELLINGS = {
    **dict.fromkeys(["", "+", "＋", "增", "增加"], 1),
    **dict.fromkeys([*"-－−–‐‑⁻", "减", "减少"], -1),
}


@given(
    number=DECIMALS,
    sign=st.sampled_from(sorted(SIGN_SPELLINGS)),
    separator=st.sampled_from(["", ",", "\u00a0", "\u2009", "\u202f"]),
    full_width=st.booleans(),
    remark=st.sampled_from(["", "（含2018年结转1件）", " (3)", "〔注〕", "【其中9】"]),
    unit=st.sampled_from([(unit, word) for unit in SHIFTS for word in SHIFTS[unit]]),
)
def test_any_number_in_any_spelling_reads_back(
    number: Decimal, sign: str, separator: str, full_width: bool, remark: str, unit: tuple[str, str]
) -> None:
    spelled = f"{number:,f}".replace(",", separator)
    text = f"{sign}{spelled.translate(FULL_WIDTH) if full_width else spelled}{unit[1]}{remark}"
    found = read_value(text, unit[0])
    with localcontext(prec=100):
        assert found.number == number * SIGN_SPELLINGS[sign] * Decimal(10) ** SHIFTS[unit[0]][unit[1]]
    assert found.raw == unicodedata.normalize("NFC", text)


@given(number=DECIMALS, printed_unit=st.sampled_from(["元", "万元", "亿元"]))
def test_a_header_unit_means_what_the_same_unit_in_the_cell_means(number: Decimal, printed_unit: str) -> None:
    assert (
        read_value(f"{number:f}", "万元", printed_unit).number == read_value(f"{number:f}{printed_unit}", "万元").number
    )


CELL_SIGNS = "0123456789０１９,，.．-－—–/／\\ \n\u00a0\u3000\u200b\u00ad增减少加+万亿元件（）()〔〕【】约余①²*三e_"
CELLS = st.text() | st.text(CELL_SIGNS, max_size=12)


@given(
    cell=CELLS,
    unit=st.sampled_from(sorted(SHIFTS)),
    printed_unit=st.none() | st.text() | st.sampled_from(["元", "亿元"]),
)
def test_any_text_gives_a_value_or_not_a_number(cell: str, unit: str, printed_unit: str | None) -> None:
    found: Value | NotANumber
    try:
        found = read_value(cell, unit, printed_unit)
    except NotANumber as refused:
        found = refused
    assert found.raw == unicodedata.normalize("NFC", cell).strip()
    assert isinstance(found, NotANumber) or found.number is None or found.number.is_finite()


@given(cell=st.text(CELL_SIGNS.translate(str.maketrans("", "", "万亿元（）()〔〕【】")), max_size=12))
def test_a_plain_spelling_gives_its_own_digits_and_no_other(cell: str) -> None:
    try:
        number = read_value(cell, "件").number
    except NotANumber:
        return
    printed = "".join(char for char in cell.translate(str.maketrans("０１９", "019")) if char in "0123456789")
    assert ("" if number is None else f"{abs(number):f}".replace(".", "").lstrip("0")) == printed.lstrip("0")


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("（一）ＡＢ１２", "(一)AB12"),
        ("⼀⼆⽂⽉⽇", "一二文月日"),
        ("⺠⻓⻅⻚⻛⻔⻋⻢⻰⻳⺟", "民长见页风门车马龙龟母"),
        ("⻬⻩⻨⻥⻦⻝⻘⻄⺼", "齐黄麦鱼鸟食青西肉"),
        ("\u2e80", "\u2e80"),
        ("规章　件", "规章 件"),
        ("公开", "公开"),
    ],
)
def test_folds_width_and_radicals(text: str, folded: str) -> None:
    assert fold_width(text) == folded


def test_every_radical_but_one_folds_into_an_ideograph() -> None:
    radicals = [chr(code) for code in range(0x2E80, 0x2FD6) if unicodedata.name(chr(code), "")]
    left = [char for char in radicals if not unicodedata.name(fold_width(char)).startswith("CJK UNIFIED")]
    assert len(radicals) == 115 + 214
    assert left == ["\u2e80"]


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold_width(fold_width(text)) == fold_width(text)
