"""What a title says by its wording: whether it names an annual report or a notice, whose, and of which year.

Nothing here knows an issuer: a title's issuer is the words that stand in an issuer's place, and whether words are a
body's name is asked of their endings alone. Whose name they are, attribution asks the registry (pipelines.reports).
"""

import re
from dataclasses import dataclass
from functools import lru_cache

from pipelines.dates import read_year
from pipelines.documents.header_lines import load_page_layouts
from pipelines.documents.other_names import drop_other_names
from pipelines.documents.title_words import load_title_words, squeeze_title

_DATA = load_title_words()
_DIGITS = "一二三四五六七八九〇零○0"
_YEAR = re.compile(rf"(?<!\d)(?:(?:19|20)\d{{2}}|[{_DIGITS}]{{4}})(?!\d)年?度?")
_YEARS = re.compile(rf"{_YEAR.pattern}[至到\-—~、和]+{_YEAR.pattern}")  # a report over several years
_REPORT = re.compile(
    rf"(?P<subject>{_DATA['subject']})"
    rf"(?P<between>(?:{'|'.join(_DATA['between'])}|{_YEAR.pattern}){{0,8}})(?:{_DATA['report']})"
    rf"(?P<after>(?:{'|'.join(_DATA['after'])}|{_YEAR.pattern}|[(《].*|》)*)$"
)
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{2,10}[〔\[(]\d{4}[〕\])]第?\d{1,4}号")
_NUMBER_BEHIND = re.compile(rf"(?<=通知)\({_DOCUMENT_NUMBER.pattern}\)$")
_AROUND = "|".join(_DATA["around_issuer"])
_TITLE_LABEL = "|".join(sorted(load_page_layouts()["labels"]["title"], key=len, reverse=True))
_AROUND_ISSUER = re.compile(f"^(?:{_AROUND}|{_TITLE_LABEL})+|(?:{_AROUND})+$")
_NO_TITLE = re.compile("|".join(_DATA["no_title"]))
_PART_OF_YEAR = re.compile("|".join(_DATA["part_of_year"]))
_SCHOOL_YEAR = re.compile(r"(?<=\d)学年度?")
_SEVERAL = re.compile("[各、(]|(?<=[局委办府镇乡])[和与及]")  # bodies; or a remark says what else is published
_SENTENCE = re.compile("[。;!?]")  # goes on behind the report: 参照《…报告》编制。
_NOTICE_ABOUT = re.compile(_DATA["notice_about"])
_PUBLISHING = re.compile(_DATA["publishing"])
_SITE_SEPARATOR = re.compile(r"\s*[_|｜\-–—]+\s*")
_PERIOD = re.compile(  # 年 and 月 get lost in publishing: 201211日起至20121231日
    r"((?:19|20)\d{2})年?\d{1,2}月?\d{1,2}日(?:起|开始)?[,，]?(?:[至到—–―〜~\-]|截至|截止)+"
    r"(?:((?:19|20)\d{2})年?)?12月?31日"
)

_WRITTEN = "[\\u4e00-\\u9fff〇()·•]"  # anything else is a label, a path, two bodies at once
_BODY = re.compile(f"(?!{_DATA['pronoun']})({_WRITTEN}+?)(?:{_DATA['body']})(?:{_DATA['scope']})?")
_NO_NAME = re.compile("|".join(_DATA["no_name"]))
_WHOLE = re.compile(_DATA["whole"])

LONGEST_TITLE = 80
"""Characters of the longest title, without a body's other names; a longer text is a sentence."""

LONGEST_PRINTED = 400
"""Characters of the longest title with all names in brackets."""


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
    def complete(self) -> bool:
        """Whether it is worded as an annual report's and says both whose it is and of which year."""
        return self.kind == "annual_report" and self.year is not None and is_body(self.issuer)


@lru_cache(64)  # a page repeats its title, and its first lines are read alone and together
def read_title(text: str) -> Title | None:
    """Return what the title of a report or notice says; None where it is neither's.

    ``重庆市2019年政府信息公开工作年度报告`` is the annual report of 重庆市 for 2019. The path to a page and a
    sentence are no titles, and half a year's or a quarter's is no annual report. A body in brackets behind the report
    counts where none stands before it. A notice that only publishes a body's report (关于公布某县2009年…报告的通知) is
    that report.
    """
    title = drop_other_names(squeeze_title(text)) if len(text) <= LONGEST_PRINTED else ""
    title = _NUMBER_BEHIND.sub("", title)
    if not title or len(title) > LONGEST_TITLE:
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
    match = _PERIOD.search(squeeze_title(text))
    return int(match[1]) if match and match[2] in (None, match[1]) else None


def is_about_disclosure(title: str) -> bool:
    """Tell whether a notice is about disclosure, by its title: many are about other things."""
    return _NOTICE_ABOUT.search(squeeze_title(title)) is not None


def names_something_else(text: str) -> bool:
    """Tell whether a title is by name that of something else than a report, an explanation of it (解读) for one."""
    return any(word in squeeze_title(text) for word in _DATA["other"])


@lru_cache(256)
def is_body(words: str) -> bool:
    """Tell whether words are worded as one body's name, with or without a scope: 兴隆镇, 市审计局机关, not 我局."""
    name = drop_other_names(squeeze_title(words))
    found = _BODY.fullmatch(name) if len(name) <= LONGEST_TITLE else None
    return found is not None and not _NO_NAME.fullmatch(found[1])


def is_whole(words: str) -> bool:
    """Tell whether words are worded as the name of a body with its place, so that no other body has it: 忠县教委."""
    return is_body(words) and _WHOLE.match(squeeze_title(words)) is not None


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
    return name if is_body(name) else ""


def _strip_around(name: str) -> str:
    return _AROUND_ISSUER.sub("", re.sub(r"[\[\]【】〔〕()《》“”\"':：]", "", name))


def strip_site(title: str) -> str:
    """Return a title without the names of column and site behind it: the shortest part that is a title.

    ``标题_重庆市人民政府网``: where no part is a title, what stands before the last sign is returned.
    """
    ends = [match.start() for match in _SITE_SEPARATOR.finditer(title)]
    titles = (title[:end] for end in (*ends, len(title)) if end <= LONGEST_PRINTED and read_title(title[:end]))
    return next(titles, title[: ends[-1]] if ends else title)
