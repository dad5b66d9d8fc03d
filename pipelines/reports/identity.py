"""What a report is known by: its issuer, year and scope; a notice by its number, or else by issuer, title and date."""

import hashlib
import re
from dataclasses import dataclass

from pipelines.issuers.registry import Issuer
from pipelines.spelling import fold_width

_NUMBER = re.compile(r"([\u4e00-\u9fff]+)[〔\[(]((?:19|20)\d{2})[〕\])]第?(\d+)号")


@dataclass(frozen=True, slots=True)
class Identity:
    """A report: its id, kind, issuer, year and scope.

    ``scope`` is empty for the report that a body is bound to make, ``system`` for one about all bodies of its
    line (全市教育系统), ``own`` for one about itself alone (本机关); the id names it where it is not empty.
    """

    report_id: str
    kind: str
    issuer: Issuer
    year: int
    scope: str = ""


def name_report(issuer: Issuer, year: int, scope: str) -> Identity:
    """Return the identity of an annual report: wanzhou-2019, jw-2022-system."""
    return Identity("-".join(filter(None, (issuer.id, str(year), scope))), "annual_report", issuer, year, scope)


def name_notice(number: str, issuer: Issuer) -> Identity | None:
    """Return the identity of a notice: 渝府办发〔2018〕76号 is yufubanfa-2018-76; None where that is no 发文字号."""
    match = _NUMBER.search(re.sub(r"\s+", "", fold_width(number)))
    if match is None:
        return None
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a third of a second, in every process

    report_id = f"{''.join(lazy_pinyin(match[1]))}-{match[2]}-{int(match[3])}"
    return Identity(report_id, "notice", issuer, int(match[2]))


def name_unnumbered_notice(title: str, date: str, issuer: Issuer) -> Identity:
    """Return the identity of a notice without a number by its issuer, date and title: cq-sjj-2023-01-05-3f0c1a.

    Args:
        title: Its title; what stands before 关于 is its issuer's name and no part of it, and neither are signs.
        date: ISO 8601; its year is the notice's.
        issuer: Who published it.
    """
    words = re.sub(r"[\W_]+", "", fold_width(title))
    about = words[max(words.find("关于"), 0) :]
    digest = hashlib.sha256(about.encode()).hexdigest()[:6]
    return Identity(f"{issuer.id}-{date}-{digest}", "notice", issuer, int(date[:4]))
