"""Datasette itself, in this process: its search box on the sections, and the query for words of any length."""

import asyncio
import importlib.util
from typing import Any

import pytest

from crawler.serving.datasette_metadata import make_metadata
from pipelines.store.snapshot import open_snapshot
from tests.conftest import Crawled
from tests.skips import lacks_extra

pytestmark = pytest.mark.skipif(importlib.util.find_spec("datasette") is None, reason=lacks_extra("browse"))

WORD = "依申请公开"
PHRASE = "政府信息公开工作年度报告"


def ask(crawled: Crawled, *requests: tuple[str, dict[str, str]]) -> list[tuple[int, Any]]:
    """The answers of one Datasette to some requests: status, and what the JSON holds."""
    from datasette.app import Datasette

    database = crawled.workspace.database
    with open_snapshot(database) as snapshot:
        metadata = make_metadata(snapshot, database.stem)

    async def run() -> list[tuple[int, Any]]:
        datasette = Datasette([str(database)], metadata=metadata)
        answers = [
            await datasette.client.get(f"/{database.stem}/{path}", params={"_shape": "array"} | parameters)
            for path, parameters in requests
        ]
        return [(answer.status_code, answer.json()) for answer in answers]

    return asyncio.run(run())


def test_the_search_box_on_sections_finds_words(bundled_crawl: Crawled) -> None:
    words = [WORD, f'"{WORD}"', f"{WORD}。", f"{WORD} 政府信息"]
    holding = bundled_crawl.workspace.values(
        "SELECT id FROM sections WHERE heading LIKE ?1 OR text LIKE ?1", f"%{WORD}%"
    )
    assert holding
    answers = ask(bundled_crawl, *(("sections.json", {"_search": word, "_size": "max"}) for word in words))
    assert [status for status, _ in answers] == [200] * len(words)
    for _, rows in answers[:3]:
        assert {row["id"] for row in rows} == set(holding)
    assert 0 < len(answers[3][1]) <= len(holding)


def test_the_search_box_says_that_it_takes_no_punctuation_within_a_word(bundled_crawl: Crawled) -> None:
    ((status, answer),) = ask(bundled_crawl, ("sections.json", {"_search": "公开，透明"}))
    assert status == 400
    assert "phrase queries are not supported" in answer["error"]


def test_the_query_finds_words_of_any_length_in_titles_and_texts(bundled_crawl: Crawled) -> None:
    spaced = "政府信息公开，工作 年度报告"
    answers = ask(bundled_crawl, *(("find_in_texts.json", {"word": word}) for word in (PHRASE, spaced, "'\"")))
    titled = bundled_crawl.workspace.values("SELECT id FROM reports WHERE title LIKE ?", f"%{PHRASE}%")
    assert titled
    for status, rows in answers[:2]:
        assert status == 200
        assert set(titled) <= {row["report_id"] for row in rows if row["heading"] == "(title)"}
        assert any(row["heading"] != "(title)" for row in rows)
    assert answers[2] == (200, [])


def test_the_table_says_what_its_search_box_finds(bundled_crawl: Crawled) -> None:
    with open_snapshot(bundled_crawl.workspace.database) as snapshot:
        described = make_metadata(snapshot, "reports")["databases"]["reports"]
    assert described["queries"]["find_in_texts"]["title"] in described["tables"]["sections"]["description"]
