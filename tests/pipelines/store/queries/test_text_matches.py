"""Words are found wherever LIKE finds them, and where only punctuation parts them; in what order, and how shown."""

import re
import sqlite3
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.documents.model import Section
from pipelines.store.queries.text_matches import TextMatch, find_matches
from pipelines.store.schema import prepare_schema
from pipelines.store.search import WordsError, fold_letters, keep_letters
from pipelines.store.sections import save_sections
from pipelines.store.snapshot import Snapshot
from tests.examples import examples
from tests.paths import ROOT

CANNED = tomllib.loads((ROOT / "crawler" / "serving" / "datasette_metadata.toml").read_text("utf-8"))
FOUND_IN_SQL = CANNED["queries"]["find_in_texts"]["sql"]

LETTERS = "政府信息公开年〇々𠀀019０１aBéＢⅡ①"
SIGNS = "，。：（）—·%_'\"*\\ \n　◆⼯"
TEXTS = st.text(alphabet=LETTERS + SIGNS, max_size=24)
LIKED = """
SELECT id, 'title' AS place FROM reports WHERE title LIKE :like ESCAPE '^'
UNION SELECT report_id, 'section' FROM sections WHERE heading LIKE :like ESCAPE '^' OR text LIKE :like ESCAPE '^'
"""
_REPORT = {"kind": "annual_report", "form": "2021", "canonical_sha256": "x", "status": "clean"} | dict.fromkeys(
    ("first_seen_at", "changed_at"), "2026-11-22T01:00:00Z"
)


@cache
def make_empty_file() -> bytes:
    db = Database(memory=True)
    prepare_schema(db)
    db.table("issuers").insert({"id": "bayu", "name": "巴渝区", "level": "district"})
    return db.conn.serialize()


def make_database() -> Database:
    db = Database(memory=True)
    db.conn.deserialize(make_empty_file())
    return db


def add(db: Database, report_id: str, title: str | None, *sections: tuple[str, str], year: int = 2022) -> None:
    key = {"id": report_id, "issuer_id": "bayu", "year": year, "title": title, "url": f"http://x/{report_id}"}
    db.table("reports").insert(key | _REPORT)
    save_sections(db, report_id, [Section(number, *section) for number, section in enumerate(sections)])


def search(db: Database, *words: str, limit: int = 100) -> list[TextMatch]:
    db.conn.row_factory = sqlite3.Row
    found = find_matches(Snapshot(db.conn), words, limit)
    db.conn.row_factory = None
    return found


def search_in_sql(db: Database, word: str) -> set[tuple[str, str]]:
    """Report and heading of each row of the canned query, which is the documented one."""
    return {(row["report_id"], row["heading"]) for row in db.query(FOUND_IN_SQL, {"word": word})}


@pytest.fixture
def db() -> Iterator[Database]:
    db = make_database()
    yield db
    db.close()


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=3), st.data())
@examples(150)
def test_whatever_like_finds_is_found(reports: list[tuple[str, str, str]], data: st.DataObject) -> None:
    db = make_database()
    for number, (title, heading, text) in enumerate(reports):
        add(db, f"r{number}", title, (heading, text))
    source = data.draw(st.sampled_from([text for report in reports for text in report]))
    start = data.draw(st.integers(0, len(source)))
    word = source[start : data.draw(st.integers(start, len(source)))]
    if len(keep_letters(word)) >= 2:
        like = re.sub("([%_^])", r"^\1", word)
        liked = {(row["id"], row["place"]) for row in db.query(LIKED, {"like": f"%{like}%"})}
        assert liked
        found = {(one.report_id, "title" if one.place == "title" else "section") for one in search(db, word)}
        in_sql = {
            (report, "title" if heading == "(title)" else "section") for report, heading in search_in_sql(db, word)
        }
        assert liked <= found
        assert liked <= in_sql
    db.close()


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS)
@examples(150)
def test_only_what_holds_the_word_is_found(texts: list[str], word: str) -> None:
    db = make_database()
    for number, text in enumerate(texts):
        add(db, f"r{number}", None, ("", text))
    if len(fold_letters(word)) >= 2:
        holding = {f"r{number}" for number, text in enumerate(texts) if fold_letters(word) in fold_letters(text)}
        assert {one.report_id for one in search(db, word)} == holding
    db.close()


@pytest.mark.parametrize("word", ["公开透明", "公开，透明", "公 开\n透明", "坚持公开透明原则", "开透"])
@pytest.mark.parametrize("text", ["坚持公开，透明原则。", "坚持公开透明原则。", "坚持 公开\n　透明 原则"])
def test_punctuation_and_spaces_are_ignored_in_both(db: Database, text: str, word: str) -> None:
    add(db, "r", None, ("一、总体情况", text))
    assert [one.report_id for one in search(db, word)] == ["r"]
    assert search_in_sql(db, word) == {("r", "一、总体情况")}


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("2019年", "２０１９年"),
        ("２０１９年", "2019年"),
        ("gov.CN", "www.ＧＯＶ.cn"),
        ("工作报告", "⼯作报告"),  # U+2F2F, a radical
        ("019年度", "2019年度"),
    ],
)
def test_width_case_and_radicals_are_ignored(db: Database, word: str, text: str) -> None:
    add(db, "r", text, ("", text))
    assert [one.place for one in search(db, word)] == ["title", "text"]


def test_pairs_of_letters_that_stand_apart_are_no_phrase(db: Database) -> None:
    add(db, "r", None, ("", "政府信息、信息公开、公开条例、条例政府"))
    assert search(db, "政府信息公开条例") == []
    assert search_in_sql(db, "政府信息公开条例") == set()


def test_several_words_are_all_in_one_section_or_title(db: Database) -> None:
    add(db, "both", "某局报告", ("行政复议", "与行政诉讼情况"))
    add(db, "apart", None, ("", "行政复议"), ("", "行政诉讼"))
    assert [(one.report_id, one.place) for one in search(db, "诉讼", "复议")] == [("both", "text")]


def test_titles_come_first_then_new_years_then_headings(db: Database) -> None:
    add(db, "new", None, ("一、", "依法公开"), ("二、依法", "公开"), year=2023)
    add(db, "old", "依法办事", ("一、依法", "公开"), year=2019)
    add(db, "b", None, ("一、", "依法"), year=2021)
    add(db, "a", None, ("一、", "依法"), year=2021)
    order = [("old", "title"), ("new", "heading"), ("new", "text"), ("a", "text"), ("b", "text"), ("old", "heading")]
    assert [(one.report_id, one.place) for one in search(db, "依法")] == order
    assert [(one.report_id, one.place) for one in search(db, "依法", limit=3)] == order[:3]


def test_a_match_says_what_it_is_and_marks_the_words(db: Database) -> None:
    add(db, "r", "巴渝区报告", ("一、总体情况", "前" * 200 + "公开，\n透明，公开。" + "后" * 200))
    (match,) = search(db, "公开透明")
    assert match == TextMatch("r", "巴渝区", 2022, "http://x/r", "text", 0, "一、总体情况", match.snippet, ((30, 36),))
    assert len(match.snippet) == 90
    assert match.snippet[30:36] == "公开， 透明"
    assert replace(search(db, "巴渝区报告")[0], marks=()) == TextMatch(
        "r", "巴渝区", 2022, "http://x/r", "title", None, None, "巴渝区报告", ()
    )


@pytest.mark.parametrize("words", [(), ("公",), ("，公。",), ("公开", "—"), ("",)])
def test_words_without_two_letters_are_refused(db: Database, words: tuple[str, ...]) -> None:
    with pytest.raises(WordsError):
        search(db, *words)
    assert search_in_sql(db, words[-1] if words else "") == set()


def test_a_long_passage_is_found(db: Database) -> None:
    passage = "".join(chr(0x4E00 + 7 * number) for number in range(2000))
    add(db, "r", None, ("", f"头。{passage}尾"))
    assert [one.report_id for one in search(db, passage)] == ["r"]
    assert [report for report, _ in search_in_sql(db, passage)] == ["r"]


def test_the_documented_query_is_that_of_datasette() -> None:
    documented = re.findall(
        r"```sql\n(WITH RECURSIVE\n.*?)```", (ROOT / "docs/database.md").read_text("utf-8"), re.DOTALL
    )
    assert documented == [FOUND_IN_SQL]
