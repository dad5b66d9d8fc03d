"""What `scrapy search` prints of a crawl, what it refuses, and that it is in no run's way."""

import io
import json
import re
import sqlite3
from contextlib import closing

import pytest
from rich.console import Console

from crawler.status.text_matches import describe_match
from pipelines.store.queries.text_matches import TextMatch
from tests.conftest import Crawled, Workspace

PHRASE = "政府信息公开工作年度报告"


def test_titles_and_sections_are_shown_with_report_issuer_year_and_address(bundled_crawl: Crawled) -> None:
    workspace = bundled_crawl.workspace
    outcome = workspace.run("search", "政府信息公开，工作年度报告", "--limit", "100")
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert "\x1b" not in outcome.stdout
    lines = outcome.stdout.splitlines()
    titled = workspace.query(
        "SELECT r.id, i.name, r.year, r.url, r.title FROM reports r JOIN issuers i ON i.id = r.issuer_id "
        "WHERE r.title LIKE ? ORDER BY r.year DESC, r.id",
        f"%{PHRASE}%",
    )
    assert titled
    shown = [
        line for row in titled for line in (f"{row['id']}  {row['name']}  {row['year']}  {row['url']}", row["title"])
    ]
    assert [line.removeprefix("  title: ") for line in lines[: len(shown)]] == shown
    assert len(lines) > len(shown)


def test_json_is_one_object_a_line(bundled_crawl: Crawled) -> None:
    outcome = bundled_crawl.workspace.run("search", "申请", "公开", "--json", "--limit", "3")
    matches = [json.loads(line) for line in outcome.stdout.splitlines()]
    assert len(matches) == 3
    for match in matches:
        assert match.keys() == {
            *("report_id", "issuer", "year", "url", "place", "ordinal", "heading", "snippet", "marks")
        }
        assert match["marks"]
        assert {re.sub(r"\W", "", match["snippet"][start:end]) for start, end in match["marks"]} <= {"申请", "公开"}
    assert outcome.stderr == "there are more than 3: --limit N\n"


def test_nothing_found_is_said_and_no_failure(bundled_crawl: Crawled) -> None:
    outcome = bundled_crawl.workspace.run("search", "翡翠湖畔")
    assert (outcome.exit_code, outcome.stdout) == (0, "")
    assert outcome.stderr == "no title and no section holds 翡翠湖畔\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name the words to search for"),
        (["公"], "'公' has fewer than two letters"),
        (["公开", "，。"], "'，。' has fewer than two letters"),
        (["公开", "--limit", "0"], "--limit must be 1 or more, got 0"),
    ],
)
def test_what_cannot_be_searched_for_is_refused_in_one_line(
    bundled_crawl: Crawled, arguments: list[str], said: str
) -> None:
    outcome = bundled_crawl.workspace.run("search", *arguments)
    assert (outcome.exit_code, outcome.stdout) == (1, "")
    assert outcome.stderr.startswith("refused: ")
    assert said in outcome.stderr
    assert outcome.stderr.count("\n") == 1


def test_an_older_schema_and_no_database_are_refused_in_one_line(crawled_copy: Workspace) -> None:
    crawled_copy.execute("PRAGMA user_version = 1")
    older = crawled_copy.run("search", "公开")
    assert (older.exit_code, older.stdout) == (1, "")
    assert older.stderr.endswith("a run of this version brings an older database up to date\n")
    crawled_copy.database.unlink()
    assert "there is no such database" in crawled_copy.run("search", "公开").stderr


def test_it_waits_for_no_run_and_changes_nothing(crawled_copy: Workspace) -> None:
    with closing(sqlite3.connect(crawled_copy.database)) as writer:
        writer.execute("PRAGMA journal_mode = WAL")
        before = crawled_copy.dump()
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("DELETE FROM sections")
        outcome = crawled_copy.run("search", "依申请公开", "--json")
        writer.rollback()
    assert outcome.exit_code == 0
    assert json.loads(outcome.stdout.splitlines()[0])["place"]
    assert crawled_copy.dump() == before


def test_the_words_are_marked_on_a_terminal() -> None:
    match = TextMatch(
        "bayu-2022", "巴渝区", 2022, "http://x/", "text", 1, "一、总体情况", "坚持公开， 透明。", ((2, 8),)
    )
    console = Console(file=io.StringIO(), force_terminal=True, color_system="standard", width=200)
    console.print(describe_match(match))
    assert isinstance(console.file, io.StringIO)
    shown = console.file.getvalue()
    assert "坚持\x1b[1;31m公开， 透明\x1b[0m。" in shown
    assert "  一、总体情况: " in shown
