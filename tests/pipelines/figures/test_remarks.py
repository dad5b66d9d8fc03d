"""The sentences of remarks: each code in both languages, of the same parts, and used by the readers of tables."""

import re
from string import Formatter

import pytest

from pipelines.figures.remarks import AS_STORED, SENTENCES, Remark, restore_remark
from tests.paths import ROOT

NOT_IN_CHINESE = {
    "table.no_form": {"table_no"},
    "table.no_text": {"table_no"},
    "table.hidden": {"table_no"},
    "table.other_year": {"table_no"},
    "row.misaligned": {"table"},
    "scan.sums_broken": {"judged"},
}
"""Parts that only the English sentence names; every Chinese one begins with the number of its table."""


def parts_of(sentence: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name}


@pytest.mark.parametrize("code", SENTENCES)
def test_both_sentences_name_the_same_parts(code: str) -> None:
    english, chinese = SENTENCES[code]
    assert parts_of(english) - NOT_IN_CHINESE.get(code, set()) == parts_of(chinese)


def test_the_readers_use_every_code_and_no_other() -> None:
    subjects = {code.partition(".")[0] for code in SENTENCES} - {AS_STORED}
    readers = [path for path in (ROOT / "pipelines/figures").glob("*.py") if path.stem != "remarks"]
    quoted = re.compile(f'"((?:{"|".join(subjects)})\\.[a-z_]+)"')
    assert {code for path in readers for code in quoted.findall(path.read_text("utf-8"))} == SENTENCES.keys() - {
        AS_STORED
    }


def test_what_is_printed_is_quoted_as_it_is() -> None:
    remark = Remark(1, "row.unknown", {"tbl": "applications", "text": "六、{其他} «»"})
    assert remark.message == "row «六、{其他} «»» of applications is no row of the form"


def test_a_remark_is_restored_from_its_code_and_parts() -> None:
    remark = Remark(2, "figure.second", {"tbl": "disputes", "row": "a", "col": "b", "text": "1", "other": "2"})
    assert restore_remark(2, remark.code, remark.parts_json, remark.message) == remark


@pytest.mark.parametrize("code", [None, "row.of_a_newer_version"])
def test_a_remark_whose_code_is_not_known_says_its_message(code: str | None) -> None:
    remark = restore_remark(2, code, None if code is None else "{}", "what it said")
    assert (remark.code, remark.message) == (AS_STORED, "what it said")
