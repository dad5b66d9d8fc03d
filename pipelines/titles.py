"""What a title says: whether it names an annual report or a notice, whose, and of which year."""

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files

from pipelines.dates import read_year
from pipelines.values import fold_width

_DATA = tomllib.loads(files("pipelines").joinpath("data/titles.toml").read_text("utf-8"))
_SUBJECT = re.compile(_DATA["subject"])
_REPORT = re.compile(_DATA["report"])
_YEAR = re.compile(r"(?:(?:19|20)\d{2}|[一二三四五六七八九〇零○]{4})年?度?")
_AROUND = re.compile(f"^(?:{'|'.join(_DATA['around_issuer'])})+|(?:{'|'.join(_DATA['around_issuer'])})+$")
_PERIOD = re.compile(r"((?:19|20)\d{2})年1月1日(?:起)?[至到—\-~]+(?:((?:19|20)\d{2})年)?12月31日")

MAX_LENGTH = 80
"""Characters of the longest title; a longer text is a sentence."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says; ``issuer`` is empty and ``year`` None where it does not say them."""

    kind: str
    issuer: str
    year: int | None


def read_title(text: str) -> Title | None:
    """Return what the title of a report or notice says; None where it is neither's.

    ``重庆市2019年政府信息公开工作年度报告`` is the annual report of 重庆市 for 2019.
    """
    title = re.sub(r"\s+", "", fold_width(text))
    if not title or len(title) > MAX_LENGTH:
        return None
    if title.endswith(_DATA["notice"]):
        issuer, about, _ = title.partition("关于")
        return Title("notice", issuer if about else "", None)
    if any(word in title for word in _DATA["other"]):
        return None
    subject = _SUBJECT.search(title)
    if subject is None or _REPORT.search(title, subject.end()) is None:
        return None
    head = title[: subject.start()]
    if head.endswith("人民") and subject[0].startswith("政府"):
        head += "政府"  # 某区人民政府信息公开…: the word serves the issuer and the subject
    return Title("annual_report", _strip_around(_YEAR.sub("", head)), _find_year(title))


def find_period(text: str) -> int | None:
    """Return the year of a stated reporting period, 自2019年1月1日起至2019年12月31日止; None where none is."""
    match = _PERIOD.search(re.sub(r"\s+", "", fold_width(text)))
    return int(match[1]) if match and match[2] in (None, match[1]) else None


def find_title(paragraphs: list[str]) -> str | None:
    """Return the title printed at the head of a text, its lines joined; None where none is.

    A title that names no issuer takes the short line before it: 重庆市人民政府办公厅 / 2023年政府信息公开….
    """
    for index, paragraph in enumerate(paragraphs):
        title = read_title(paragraph)
        if title is None:
            continue
        before = paragraphs[index - 1] if index else ""
        if not title.issuer and before and len(before) <= MAX_LENGTH // 2 and not re.search(r"[。；:：,，]", before):
            joined = before + paragraph
            return joined if read_title(joined) else paragraph
        return paragraph
    return None


def _find_year(title: str) -> int | None:
    return next((year for match in _YEAR.finditer(title) if (year := read_year(match[0]))), None)


def _strip_around(name: str) -> str:
    return _AROUND.sub("", re.sub(r"[()《》“”\"':：]", "", name))
