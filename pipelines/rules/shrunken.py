"""An address that says less than it said: what stood there before stays the report's, and that is an error."""

from collections.abc import Iterator

from pipelines.rules.cell_names import name_table_zh
from pipelines.rules.rule import Finding, Rule, Shrunken, Subject

SHRUNKEN = Rule(
    "versions.shrunken",
    "newer bytes at an address say no less than the fullest that this address ever said",
    "同一网址的新内容不少于其曾经发布的最完整内容",
    "error",
)


def judge_shrunken(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each address that says less; those of a report that is only judged again as they stand."""
    for one in subject.shrunken:
        yield SHRUNKEN.finding(
            say_shrunken(one), _say_shrunken_zh(one), figures=one.lost, expected=one.kept, actual=one.standing or None
        )
    yield from subject.standing_findings


def say_shrunken(one: Shrunken) -> str:
    """Return what an address says less, in English."""
    gone = f", the tables {', '.join(one.tables)} are gone" if one.tables else ""
    what = f"{one.now} of {one.before} figures{gone}" if one.before else "nothing of the report"
    return f"{one.url} says less than it said: {what}; what it said before stays (scrapy accept takes the new)"


def _say_shrunken_zh(one: Shrunken) -> str:
    gone = f"，缺少{'、'.join(map(name_table_zh, one.tables))}" if one.tables else ""
    what = f"原有{one.before}个数据，现有{one.now}个{gone}" if one.before else "已无报告内容"
    return f"{one.url} 的内容少于此前：{what}；仍以此前内容为准（可用 scrapy accept 确认新内容）"
