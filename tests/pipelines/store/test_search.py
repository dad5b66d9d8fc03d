import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlite_utils import Database

from pipelines.store.search import LETTERS, MAX_WORD, fold_letters, index_terms, keep_letters
from tests.examples import examples
from tests.pipelines.store.site import page, settle

HAN = "政府信息公开工作年度报告〇𠀀々"
TEXTS = st.text(alphabet=HAN + "，。 \n2019aBé-_", max_size=40)


def match(db: Database, word: str) -> set[str]:
    query = "SELECT d.text FROM docs_fts f JOIN docs d ON d.id = f.rowid WHERE docs_fts MATCH ?"
    return {row["text"] for row in db.query(query, [word])}


@given(st.lists(TEXTS, max_size=4, unique=True))
@examples(60)
def test_every_word_that_like_finds_match_finds(texts: list[str]) -> None:
    db = Database(memory=True)
    db.execute("CREATE TABLE docs (id INTEGER PRIMARY KEY, text TEXT)")
    db.execute("CREATE VIRTUAL TABLE docs_fts USING fts5 (text, content = 'docs', content_rowid = 'id', detail = none)")
    for number, text in enumerate(texts):
        db.execute("INSERT INTO docs VALUES (?, ?)", [number, text])
        db.execute("INSERT INTO docs_fts (rowid, text) VALUES (?, ?)", [number, index_terms(text)])
    words = {
        text[start : start + length]
        for text in texts
        for length in range(2, MAX_WORD + 1)
        for start in range(len(text) - length + 1)
    }
    for word in (word for word in words if re.fullmatch(f"[{HAN}]{{2,8}}", word)):
        liked = {row["text"] for row in db.query("SELECT text FROM docs WHERE text LIKE ?", [f"%{word}%"])}
        apart = {text for text in texts if len(word) == 2 and word in keep_letters(text)}
        assert match(db, word) == liked | apart, word
    db.close()


@given(TEXTS)
@examples(60)
def test_every_pair_of_letters_is_a_term_whatever_stands_between_them(text: str) -> None:
    terms = set(index_terms(text).split())
    for letters in (fold_letters(text), keep_letters(text)):
        assert {letters[start : start + 2] for start in range(len(letters) - 1)} <= terms


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("公开，透明", "公 开 公开 透 明 透明 开透"),
        ("公\n 开", "公 开 公开"),
        ("2019年", "2019 年 2019年 20 01 19 9年"),
        ("１９年", "１９ 年 １９年 19 9年"),
        ("⼯作", "作 工作"),  # U+2F2F, a radical: in text layers of PDF
        ("。", ""),
    ],
)
def test_the_terms_of_a_text(text: str, terms: str) -> None:
    assert set(index_terms(text).split()) == set(terms.split())


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
@examples(200)
def test_what_is_part_of_a_text_is_part_of_it_when_folded(before: str, word: str, after: str) -> None:
    for fold in (fold_letters, keep_letters):
        assert fold(before + word + after) == fold(before) + fold(word) + fold(after)


def test_each_letter_is_part_of_a_token() -> None:
    """Else FTS5 would see two words in a pair, and refuse a phrase."""
    db = Database(memory=True)
    db.execute("CREATE VIRTUAL TABLE docs_fts USING fts5 (text)")
    letters = [chr(code) for code in range(0x110000) if re.match(f"[{LETTERS}]", chr(code))]
    assert len(letters) > 90_000
    db.conn.executemany("INSERT INTO docs_fts VALUES (?)", [[f"q{letter}q"] for letter in letters])
    assert [row["text"] for row in db.query("SELECT text FROM docs_fts WHERE docs_fts MATCH 'q'")] == []
    db.close()


def test_the_index_keeps_what_it_may_hold_in_memory(db: Database) -> None:
    assert db.execute("SELECT v FROM sections_fts_config WHERE k = 'hashsize'").fetchone() == (8388608,)


def find(db: Database, word: str) -> list[tuple[str, str]]:
    rows = db.query(
        "SELECT report_id, heading, text FROM sections_fts WHERE sections_fts MATCH ? ORDER BY rowid", [word]
    )
    return [(row["report_id"], row["text"]) for row in rows]


def report(name: str, text: str) -> str:
    return f"<h1>巴渝区{name}年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>{text}</p>"


def test_changed_and_deleted_sections_leave_no_ghost(db: Database) -> None:
    settle(db, page("one", report("2010", "修桥铺路。"), "http://x/1"))
    assert len(find(db, "修桥")) == 1
    assert len(find(db, "总体情况")) == 1
    settle(db, page("two", report("2010", "栽花种树。"), "http://x/1"))  # other bytes at the same address
    assert find(db, "修桥") == []
    assert len(find(db, "栽花种树")) == 1
    assert "栽花种树" in find(db, "栽花种树")[0][1]
    settle(db, page("two", report("2011", "栽花种树。"), "http://x/1"))  # read anew: another year's report
    assert {report_id for report_id, _ in find(db, "栽花")} == {
        row["id"] for row in db.query("SELECT id FROM reports WHERE year = 2011")
    }
    db.execute("INSERT INTO sections_fts (sections_fts) VALUES ('integrity-check')")


def test_sqlite_utils_sees_the_index(db: Database) -> None:
    settle(db, page("one", report("2010", "栽花，种树2010棵。"), "http://x/1"))
    sections = db.table("sections")
    assert sections.detect_fts() == "sections_fts"
    for words in ("栽花", "栽花 种树", '"种树"', "2010棵"):
        assert ["栽花" in row["text"] for row in sections.search(words)] == [True]
    assert list(sections.search("修桥")) == []
