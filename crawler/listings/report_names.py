"""Whether the words of a link or a row are a report's: of a year, about disclosure."""

import re

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[一二三四五六七八九〇零○]{4}年")
_REPORT = re.compile(r"年度报告|工作报告|年报|信息公开.{0,40}报告")
_LONGEST = 120
"""Characters; what is longer is a text, not a name."""


def names_report(words: str) -> bool:
    """Tell whether words name an annual report: a year and what it is called, in few words.

    Looser than ``documents.titles.read_title``, which says whose it is: here a link is only asked for.
    """
    return len(words) <= _LONGEST and _YEAR.search(words) is not None and _REPORT.search(words) is not None
