"""Lines to paragraphs: hard wraps, page breaks."""

from pipelines.documents.text.paragraphs import Wrapping, find_wrapping, join_paragraphs

SENTENCE = "全面贯彻落实党中央国务院关于政务公开工作的决策部署和市委市政府工作要求持续推进政务公开"
FULL = SENTENCE[:40]
WRAPPED = Wrapping(80, spaced=False)


def test_wrapped_lines_are_one_paragraph_and_blank_lines_part_them() -> None:
    lines = [FULL, FULL, "到此结束。", "", FULL, "第二段。"]
    assert find_wrapping(lines * 3) == WRAPPED
    assert join_paragraphs(lines, WRAPPED) == [FULL + FULL + "到此结束。", FULL + "第二段。"]


def test_a_sentence_that_a_page_break_cuts_goes_on() -> None:
    assert join_paragraphs([FULL, "", "", "", "下一页。"], WRAPPED) == [FULL + "下一页。"]


def test_a_full_line_that_ends_a_sentence_ends_its_paragraph_before_a_blank_line_or_a_number() -> None:
    ended = FULL[:-1] + "。"
    assert join_paragraphs([ended, "", "新的一段。"], WRAPPED) == [ended, "新的一段。"]
    assert join_paragraphs([ended, "（二）新的一条。"], WRAPPED) == [ended, "（二）新的一条。"]
    assert join_paragraphs([ended, "同一段。"], WRAPPED) == [ended + "同一段。"]


def test_every_line_may_be_followed_by_a_blank_one() -> None:
    ended = FULL[:-1] + "。"
    lines = [line for part in (FULL, ended, FULL, "结束。") for line in (part, "")]
    wrapping = find_wrapping(lines * 3)
    assert wrapping == Wrapping(80, spaced=True)
    assert join_paragraphs(lines, wrapping) == [FULL + ended + FULL + "结束。"]


def test_a_line_with_a_bracket_at_its_end_goes_on_unless_a_number_follows() -> None:
    ended = FULL[:-1] + "）"
    assert join_paragraphs([ended, "第四条"], WRAPPED) == [ended + "第四条"]
    assert join_paragraphs([ended, "（四）第四条"], WRAPPED) == [ended, "（四）第四条"]


def test_short_lines_and_headings_stand_alone() -> None:
    assert join_paragraphs(["某某市", "年度报告", FULL, "一、总体情况"], WRAPPED) == [
        "某某市", "年度报告", FULL, "一、总体情况",
    ]  # fmt: skip


def test_text_with_a_line_for_each_paragraph_is_not_wrapped() -> None:
    lines = [SENTENCE * 3 + "。", "短句。", SENTENCE * 2 + "。"] * 4
    assert find_wrapping(lines) == Wrapping(0, spaced=False)
    assert join_paragraphs(lines, Wrapping(0, spaced=False)) == lines


def test_words_of_latin_letters_keep_a_space() -> None:
    line = "中" * 36 + " Internet"
    assert join_paragraphs([line, "Explorer 浏览器"], Wrapping(81, spaced=False)) == [f"{line} Explorer 浏览器"]


def test_a_title_that_fills_its_line_does_not_go_on() -> None:
    title = "重庆市武隆区芙蓉街道办事处2022年政府信息公开工作年度报告"
    assert join_paragraphs([title, FULL, "结束。"], Wrapping(60, spaced=False)) == [title, FULL + "结束。"]


def test_a_whole_title_goes_on_with_no_line_above_it() -> None:
    """The path to a page fills its line by chance; 年度报告 alone may be the end of a sentence."""
    path, title = (
        "您当前的位置：首页 > 政务公开 > 政府信息公开年报",
        "重庆市武隆区芙蓉街道办事处2022年政府信息公开工作年度报告",
    )
    wrapping = Wrapping(56, spaced=False)
    assert join_paragraphs([path, title, "总体情况如下。"], wrapping) == [path, title, "总体情况如下。"]
    assert join_paragraphs([FULL[:28], "政府信息公开工作年度报告", "。"], wrapping) == [
        FULL[:28] + "政府信息公开工作年度报告",
        "。",
    ]
