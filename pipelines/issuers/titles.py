"""What a title says: whether it names an annual report or a notice, whose, and of which year."""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from pipelines.dates import read_year
from pipelines.issuers.names import find_issuer, names_body
from pipelines.issuers.scopes import split_scope
from pipelines.spelling import fold_width

_DATA = tomllib.loads(files("pipelines.issuers").joinpath("titles.toml").read_text("utf-8"))
_DIGITS = "一二三四五六七八九〇零○0"
_YEAR = re.compile(rf"(?<!\d)(?:(?:19|20)\d{{2}}|[{_DIGITS}]{{4}})(?!\d)年?度?")
_YEARS = re.compile(rf"{_YEAR.pattern}[至到\-—~、和]+{_YEAR.pattern}")  # a report over several years
_REPORT = re.compile(
    rf"(?P<subject>{_DATA['subject']})"
    rf"(?P<between>(?:{'|'.join(_DATA['between'])}|{_YEAR.pattern}){{0,8}})(?:{_DATA['report']})"
    rf"(?P<after>(?:{'|'.join(_DATA['after'])}|{_YEAR.pattern}|[(《].*|》)*)$"
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}[〔\[(]\d{4}[〕\])]第?\d{1,4}号")
_AROUND = re.compile(f"^(?:{'|'.join(_DATA['around_issuer'])})+|(?:{'|'.join(_DATA['around_issuer'])})+$")
_NO_TITLE = re.compile("|".join(_DATA["no_title"]))
_PART_OF_YEAR = re.compile("|".join(_DATA["part_of_year"]))
_SCHOOL_YEAR = re.compile(r"(?<=\d)学年度?")
_SEVERAL = re.compile("[各、(]|(?<=[局委办府镇乡])[和与及]")  # bodies; or a remark says what else is published
_SENTENCE = re.compile("[。;!?]")  # goes on behind the report: 参照《…报告》编制。
_PUBLISHING = re.compile(_DATA["publishing"])
_MADE_BY = re.compile(rf"^{_DATA['made_by']}(?:{_DATA['stamp']})?:|{_DATA['stamp']}$")
_PERIOD = re.compile(  # 年 and 月 get lost in publishing: 201211日起至20121231日
    r"((?:19|20)\d{2})年?\d{1,2}月?\d{1,2}日(?:起|开始)?[,，]?(?:[至到—–―〜~\-]|截至|截止)+"
    r"(?:((?:19|20)\d{2})年?)?12月?31日"
)

_QUOTED = "《(?P<title>[^《》]{1,100})》"
_ANY = rf"(?:{_QUOTED}|(?P<bare>[^《》,。;:()]{{1,80}}?(?:{_DATA['report']})(?:\([^(),。;:]{{1,20}}\))?))"
_STATED = [re.compile(form.format(quoted=_QUOTED, any=_ANY, end=_DATA["stated_end"])) for form in _DATA["stated"]]

_PART = re.compile(r"[\w《》()“”\"、·—\-]+")  # of a title that line breaks cut: no label, no path, no sentence
_MAX_LINES = 3  # on which a title may stand

MAX_LENGTH = 80
"""Characters of the longest title; a longer text is a sentence."""


@dataclass(frozen=True, slots=True)
class Title:
    """What a title says; ``issuer`` is empty and ``year`` None where it does not say them."""

    kind: str
    issuer: str
    year: int | None

    @property
    def telling(self) -> bool:
        """Whether it is more than the name of a column (政府信息公开年报): a notice, or with an issuer or a year."""
        return bool(self.issuer) or self.year is not None or self.kind == "notice"

    @property
    def names_issuer(self) -> bool:
        """Whether it says whose report it is by a body's name, with or without a scope (机关, 系统)."""
        return names_body(split_scope(self.issuer)[0])

    @property
    def complete(self) -> bool:
        """Whether it says of an annual report both whose it is and of which year."""
        return self.kind == "annual_report" and self.year is not None and self.names_issuer


@lru_cache(64)  # a page repeats its title, and its first lines are read alone and together
def read_title(text: str) -> Title | None:
    """Return what the title of a report or notice says; None where it is neither's.

    ``重庆市2019年政府信息公开工作年度报告`` is the annual report of 重庆市 for 2019. The path to a page and a
    sentence are no titles, and half a year's or a quarter's is no annual report. A body in brackets behind the report
    counts where none stands before it. A notice that only publishes a body's report (关于公布某县2009年…报告的通知) is
    that report.
    """
    title = _squeeze(text)
    if not title or len(title) > MAX_LENGTH:
        return None
    if title.endswith(_DATA["notice"]):
        return _read_notice(title)
    if any(word in title for word in _DATA["other"]) or _PART_OF_YEAR.search(title):
        return None
    found = _REPORT.search(title)
    if found is None:
        return None
    head = title[: found.start()]
    if _NO_TITLE.search(head) or _SENTENCE.search(found["after"]):
        return None
    if head.endswith("人民") and found["subject"].startswith("政府"):
        head += "政府"  # 某区人民政府信息公开…: the word serves the issuer and the subject
    issuer = _find_issuer(head) or _find_body(found["after"])
    return Title("annual_report", issuer, _find_year([head, found["between"], found["after"]]))


def _read_notice(title: str) -> Title | None:
    """Return what the title of a notice says: of one that only publishes a body's report, what that report's says."""
    if (published := _PUBLISHING.fullmatch(title)) and not _SEVERAL.search(published[1]):
        report = read_title(published[1])
        if report and report.complete:
            return report
    issuer, about, _ = title.partition("关于")
    return None if _NO_TITLE.search(issuer) else Title("notice", issuer if about else "", None)


def find_period(text: str) -> int | None:
    """Return the year of a stated reporting period, 自2019年1月1日起至2019年12月31日止; None where none is."""
    match = _PERIOD.search(_squeeze(text))
    return int(match[1]) if match and match[2] in (None, match[1]) else None


def find_title(paragraphs: list[str]) -> str | None:
    """Return the title printed at the head of a text, its lines joined; None where none is.

    A line break may cut a title anywhere, in its issuer too: 小龙坎街道 / 办事处2023年政府信息公开…. A title that names
    no issuer takes the line before it, that of a report also the line behind it, where that is a body's name and
    nothing else: 重庆市人民政府办公厅 / 2023年政府信息公开…; or else the body that a line beside it says made the
    report (填报单位：…). The name of a column counts last.
    """
    found: list[str] = []
    for index, paragraph in enumerate(paragraphs):
        if cut := _join_cut(paragraphs[index : index + _MAX_LINES]):
            return cut
        title = read_title(paragraph)
        if title is None:
            continue
        behind = paragraphs[index + 1 : index + 2] if title.kind != "notice" else []  # whom a notice goes to
        beside = (*paragraphs[max(index - 1, 0) : index], *behind)
        body = "" if title.issuer else _find_maker(beside)
        if body or title.telling:
            return body + paragraph
        found.append(paragraph)
    return found[0] if found else None


def find_stated_title(paragraphs: Sequence[str]) -> str | None:
    """Return the title that a report gives itself in its text, where it names its issuer and its year; None otherwise.

    ``现发布《重庆市某区2022年政府信息公开工作年度报告》。`` What is cited (参照《…》) and the title of a notice are
    another paper's; 本报告由某办公室编制 says who wrote a report, not whose it is.
    """
    for text in map(_squeeze, paragraphs):
        for found in (match for form in _STATED for match in form.finditer(text)):
            name = found["title"] or found.groupdict().get("bare") or ""
            if (title := read_title(name)) and title.complete:
                return name
    return None


def names_something_else(text: str) -> bool:
    """Tell whether a title is by name that of something else than a report, an explanation of it (解读) for one."""
    return any(word in _squeeze(text) for word in _DATA["other"])


def _join_cut(lines: Sequence[str]) -> str | None:
    """Return the title that the first lines make up together; None where one line, or the later ones, are one."""
    for count, line in enumerate(lines, start=1):
        if not _PART.fullmatch(_squeeze(line)):
            return None
        if _says_all("".join(lines[:count])):
            alone = any(_says_all("".join(lines[start:count])) for start in range(1, count))
            return None if count == 1 or alone else "".join(lines[:count])
    return None


def _says_all(text: str) -> bool:
    """Tell whether a text is the title of a body's annual report, with a year, and says whose body it is."""
    title = read_title(text)
    if title is None or title.kind == "notice" or title.year is None:
        return False
    issuer = find_issuer(title.issuer) if title.issuer else None
    return issuer is not None and (issuer.parent is not None or issuer.level in ("municipality", "district"))


def _find_year(parts: list[str]) -> int | None:
    """Return the year of a report, from the words before its subject, between subject and 报告, and after.

    The year next to the subject counts: 渝府办〔2020〕5号 may stand before it, a date of publishing behind. A
    report over several years has none.
    """
    if any(_YEARS.search(part) for part in parts):
        return None
    before, *rest = ([year for match in _YEAR.finditer(part) if (year := read_year(match[0]))] for part in parts)
    return next((year for years in (before[::-1], *rest) for year in years), None)


def _find_issuer(head: str) -> str:
    """Return the body that the words before the subject name: in 某局关于某区… it is the second that reports."""
    bare = _YEAR.sub("", _YEARS.sub("", _SCHOOL_YEAR.sub("", _DOCUMENT_NUMBER.sub("", head))))
    names = [_strip_around(part) for part in bare.split("关于")]
    return next((name for name in reversed(names) if name), "")


def _find_body(remark: str) -> str:
    name = _strip_around(_YEAR.sub("", remark))
    return name if names_body(name) else ""


def _find_maker(lines: Sequence[str]) -> str:
    """Return the body that a line names and nothing else, or else the one behind a label of who made the report."""
    makers = (_MADE_BY.sub("", _squeeze(line)) for line in lines)
    return next((name for name in (*lines, *makers) if names_body(split_scope(name)[0])), "")


def _strip_around(name: str) -> str:
    return _AROUND.sub("", re.sub(r"[\[\]【】〔〕()《》“”\"':：]", "", name))


@lru_cache(64)
def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", fold_width(text))
