"""The check character of GB 32100; the valid codes are printed on the sites (reference/site-structure.md)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.issuers.uscc import ALPHABET, Uscc, check_character, is_code, is_valid, read_uscc, region_code

SEEN = ["11500000009275780L", "11500000009275844J"]


@pytest.mark.parametrize("code", SEEN)
def test_codes_seen(code: str) -> None:
    assert is_valid(code)
    assert check_character(code[:17]) == code[17]
    assert region_code(code) == "500000"
    assert read_uscc(code) == Uscc(code, "500000")
    assert read_uscc(f"{code}/2023-00004") == Uscc(code, "500000")


@pytest.mark.parametrize(
    "text",
    ["", "11500000009275780", "11500000009275780K", "L1500000009275780L", "11I00000009275780L", "索引号", "/2023"],
)
def test_no_code(text: str) -> None:
    assert read_uscc(text) is None
    assert not is_valid(text)


def test_spelling_of_a_code() -> None:
    assert read_uscc(" １１５０００００００９２７５７８０ｌ／2020-1 ") == Uscc(SEEN[0], "500000")
    assert not is_valid(SEEN[0].lower())


@pytest.mark.parametrize("body", ["", "1" * 16, "1" * 18, "I" * 17])
def test_what_has_no_check_character(body: str) -> None:
    with pytest.raises(ValueError, match="17 characters"):
        check_character(body)


@given(st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_noticed(place: int, character: str) -> None:
    code = SEEN[0]
    wrong = code[:place] + character + code[place + 1 :]
    assert is_valid(wrong) is (wrong == code)


@given(st.text())
def test_any_text_is_a_code_or_none(text: str) -> None:
    found = read_uscc(text)
    assert found is None or (is_valid(found.code) and is_code(found.code))
