"""Text to lines: page numbers and marks of programs are left out."""

import pytest

from pipelines.documents.text.line_splitting import split_lines


@pytest.mark.parametrize("number", ["- 4 -", "— 12 —", "－4－", "第 3 页", "第3页 共10页", "  -4-  "])
def test_page_numbers_are_left_out(number: str) -> None:
    assert split_lines(f"上\n{number}\n下\n")[:3] == ["上", "", "下"]


def test_a_bare_number_is_a_page_number_only_where_it_counts_the_pages() -> None:
    assert split_lines("上\n1\n\f下\n3\n")[:2] == ["上", ""]
    assert "3" in split_lines("上\n1\n\f下\n3\n")
    assert split_lines("上\n1\n")[1] == "1"


def test_names_of_bookmarks_are_left_out() -> None:
    assert split_lines("[bookmark: _GoBack]（一）公开。")[0] == "（一）公开。"


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ("## 一、总体情况", "一、总体情况"),
        ("**一、总体情况**", "一、总体情况"),
        ("1\\.属于国家秘密", "1.属于国家秘密"),
        ("a | \\- | 3", "a | - | 3"),
        ("****政府 * 3 # 5", "****政府 * 3 # 5"),
        ("按照**《条例》**要求，**全年**公开", "按照《条例》要求，全年公开"),
        ("| 12** | 5** |", "| 12** | 5** |"),  # marks of footnotes: a number with one is none
        ("张**，李**", "张**，李**"),
    ],
)
def test_signs_of_markdown_are_left_out(printed: str, text: str) -> None:
    assert split_lines(printed)[0] == text
