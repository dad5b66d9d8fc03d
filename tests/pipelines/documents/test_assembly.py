"""Paragraphs and tables to a document: each table knows what stands above it."""

from pipelines.documents.assembly import separate_tables
from pipelines.documents.model import Cell

TABLE = (Cell(0, 0, "1"),)


def test_a_table_has_the_paragraphs_above_it_the_nearest_first() -> None:
    paragraphs, tables = separate_tables(["甲", "乙", "丙", "丁", TABLE])
    assert paragraphs == ["甲", "乙", "丙", "丁"]
    assert tables[0].captions == ("丁", "丙", "乙")


def test_a_heading_or_a_table_ends_what_stands_above() -> None:
    _, tables = separate_tables(["甲", "三、收到和处理情况", "单位：件", TABLE, "2021年", TABLE, TABLE])
    assert [table.captions for table in tables] == [("单位：件", "三、收到和处理情况"), ("2021年",), ()]
