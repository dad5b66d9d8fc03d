"""Whom a report is about, as its title words it: the whole place, a whole line of bodies, or one body alone."""

import re
from functools import cache

from pipelines.issuers.registry import Issuer, load_names
from pipelines.spelling import fold_width

SYSTEM, OWN, WHOLE = "system", "own", "whole"


def split_scope(name: str) -> tuple[str, str]:
    """Return a name or title without the word that says its scope: and ``system``, ``own``, ``whole`` or empty.

    全市 is "" of the whole place; 市教委系统 is 市教委 with its line; 市教委（本机关） is 市教委 alone. A remark in
    brackets says it wherever it stands: 年度报告（全系统）. 审计系统 and 信息系统 say no scope, as no body stands
    before the word.
    """
    text = re.sub(r"\s+", "", fold_width(name))
    for pattern, scope in _patterns():
        found = pattern.search(text)
        if found:
            return text[: found.start()] + text[found.end() :], scope
    return text, ""


def fit_scope(issuer: Issuer, scope: str) -> tuple[Issuer, str]:
    """Return the issuer and scope of a report as they are told apart.

    What a government or town says of the whole place is the report that it is bound to make; said by its office it is
    the government's; said by a department it is that of its line. An office or a town has nothing below itself
    to leave out, so that 本机关 says nothing of it.
    """
    if scope == WHOLE:
        if issuer.level == "department":
            return issuer, SYSTEM
        return (issuer.parent if issuer.level == "office" and issuer.parent else issuer), ""
    if scope == OWN and issuer.level in {"office", "township"}:
        return issuer, ""
    return issuer, scope


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(entry["pattern"]), entry["scope"]) for entry in load_names()["scope"])
