"""The README promises nothing that does not hold: its query, its answer, its summary, its search."""

import re

from tests.conftest import Crawled
from tests.paths import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DATABASE = (ROOT / "docs" / "database.md").read_text("utf-8")


def test_the_first_query_has_the_answer_that_is_printed(bundled_crawl: Crawled) -> None:
    sql, _ = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    printed = [line.strip("| ").split(" | ") for line in README.splitlines() if line.startswith("| 重庆市")]
    answer = [[str(value) for value in row.values()] for row in bundled_crawl.workspace.query(sql)]
    assert answer == printed


def test_the_finding_is_the_one_that_is_told(bundled_crawl: Crawled) -> None:
    _, sql = re.findall(r"```sql\n(.*?)```", README, re.DOTALL)
    (row,) = bundled_crawl.workspace.query(sql)
    assert (row["rule"], row["would_fit"]) == ("applications.balance", 15)
    assert "漏一位数字" in row["message_zh"]


def test_every_command_is_told_and_every_told_command_is_there() -> None:
    told = set(re.findall(r"^\| `scrapy ([\w-]+)", README, re.MULTILINE))
    there = {path.stem for path in (ROOT / "crawler" / "commands").glob("*.py")} - {"__init__"}
    assert told == there


def test_the_summary_is_the_one_that_is_printed(bundled_crawl: Crawled) -> None:
    printed = " ".join(README.split())
    lines = [line for line in bundled_crawl.outcome.stdout.splitlines() if re.search(r"Run 1|issuers|2017", line)]
    assert len(lines) == 3
    for line in lines:
        assert " ".join(line.split()) in printed


def test_the_search_finds_something(bundled_crawl: Crawled) -> None:
    (sql,) = re.findall(r"`(SELECT report_id, heading FROM sections_fts.*?)`", README, re.DOTALL)
    assert bundled_crawl.workspace.query(sql)


def test_the_way_back_of_a_number_is_as_documented(bundled_crawl: Crawled) -> None:
    (sql,) = re.findall(r"```sql\n(SELECT f\.value.*?)```", DATABASE, re.DOTALL)
    (row,) = bundled_crawl.workspace.query(sql)
    assert (row["value"], row["raw"], row["cell"]) == (5529400, "552.94亿元", "552.94亿元")
    said = re.search(r"in row (\d+), column (\d+) of the page's first table", DATABASE)
    assert said is not None
    assert (row["table_no"], row["cell_row"], row["cell_col"]) == (0, int(said[1]), int(said[2]))


def test_the_files_of_a_report_are_found_as_documented(bundled_crawl: Crawled) -> None:
    (sql,) = re.findall(r"```sql\n(SELECT s\.url.*?)```", DATABASE, re.DOTALL)
    rows = bundled_crawl.workspace.query(sql)
    assert [(row["media_type"], row["error"]) for row in rows] == [("application/pdf", None)]
