"""The header fields of a report: its index number and its dates."""

import re
from collections.abc import Iterator
from datetime import date

from pipelines.dates import YEARS
from pipelines.issuers.uscc import check_character, is_code
from pipelines.rules.rule import Finding, Rule, Subject
from pipelines.spelling import fold_width

INDEX_NUMBER = Rule(
    "header.index_number",
    "索引号 is an 18-character code with a right check character (GB 32100), a slash, a year and a serial number",
    "索引号由校验正确的18位统一社会信用代码（GB 32100）、斜线、年份和流水号组成",
    "warning",
)
DATES = Rule(
    "header.dates",
    "成文日期 is not after 发布日期, and both are after the report's year has ended",
    "成文日期不晚于发布日期，且两者均在报告所属年度结束之后",
    "warning",
)
HEADER_RULES = (INDEX_NUMBER, DATES)

_SERIAL = re.compile(r"([0-9]{4})-([0-9]+)")
_LABELS = {"written_on": "成文日期", "published_on": "发布日期"}


def judge_header(subject: Subject) -> Iterator[Finding]:
    """Yield what is wrong with the index number and the dates that the report states; nothing for what it does not."""
    if number := subject.fields.get("index_number"):
        yield from _judge_index_number(number)
    yield from _judge_dates(subject)


def _judge_index_number(printed: str) -> Iterator[Finding]:
    code, _, rest = re.sub(r"\s+", "", fold_width(printed)).upper().partition("/")
    serial = _SERIAL.fullmatch(rest)
    if not is_code(code):
        yield _misprinted(printed, "does not begin with an 18-character code", "开头不是18位统一社会信用代码")
    elif (right := check_character(code[:17])) != code[17]:
        yield _misprinted(
            printed, f"has the check character {code[17]}, not {right}", f"的校验码应为{right}", code[:17] + right
        )
    if serial is None or int(serial[1]) not in YEARS:
        yield _misprinted(printed, "does not end in /year-number", "结尾不是“/年份-流水号”")


def _misprinted(printed: str, wrong: str, wrong_zh: str, expected: str | None = None) -> Finding:
    return INDEX_NUMBER.finding(
        f"the index number «{printed}» {wrong}", f"索引号「{printed}」{wrong_zh}", expected=expected, actual=printed
    )


def _judge_dates(subject: Subject) -> Iterator[Finding]:
    dates = {field: found for field in _LABELS if (found := _read_day(subject.fields.get(field)))}
    end = date(subject.year, 12, 31)
    for field, day in dates.items():
        if day <= end:
            yield DATES.finding(
                f"{field} {day} is not after the end of {subject.year}",
                f"{_LABELS[field]}{day}不晚于报告所属年度（{subject.year}年）结束之日",
                expected=f"after {end}",
                actual=str(day),
            )
    if len(dates) == len(_LABELS) and dates["written_on"] > dates["published_on"]:
        yield DATES.finding(
            f"written_on {dates['written_on']} is after published_on {dates['published_on']}",
            f"成文日期{dates['written_on']}晚于发布日期{dates['published_on']}",
            expected=f"not after {dates['published_on']}",
            actual=str(dates["written_on"]),
        )


def _read_day(text: str | None) -> date | None:
    """Return an ISO date of the evidence; None for anything else, which cannot be judged."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
