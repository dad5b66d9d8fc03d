"""The scripts that print a column's pager or an article's: how many pages they count, and how these are named."""

import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

from scrapy import Selector

from crawler.listings.scripts import find_in_scripts
from pipelines.documents.white_space import collapse

# TRS prints its pager by this call. Only its head is looked for, so that no text is looked through twice.
_CALL = r"(?<![\w$])(?P<definition>function\s+)?createPage(?:HTML)?\s*\("
_LONGEST = 300
"""Characters of the arguments of a call."""

_MOST = 20
"""Calls of one page that are read; more are no pager's."""

_NUMBER = re.compile(r"(?P<quote>['\"]?)(?P<number>\d{1,9})(?P=quote)", re.ASCII)
_NAME = re.compile(r"['\"](?P<name>[\w./-]{1,100})['\"]", re.ASCII)
_VARIABLE = re.compile(r"[A-Za-z_$][\w$]{0,60}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PageScript:
    """What a paging script says.

    Attributes:
        pages: How many pages there are; 0 where it says nothing that can be read.
        name: The file's name before the number and the suffix (``index`` of ``index_1.html``).
        suffix: The file's suffix.
        unread: The call, where its number of pages cannot be told.
    """

    pages: int = 0
    name: str = "index"
    suffix: str = "html"
    unread: str = ""


def read_page_script(page: Selector) -> PageScript:
    """Return what the paging script of a page says; of several calls the one that counts most pages."""
    best = PageScript()
    for _, match in islice(find_in_scripts(page, _CALL), _MOST):
        arguments = None if match["definition"] else _take_arguments(match.string, match.end())
        if arguments is not None:
            best = max(best, _read_call(arguments, page), key=lambda each: (each.pages, bool(each.unread)))
    return best


def name_pages(url: str, script: PageScript) -> tuple[str, ...]:
    """Return the addresses of the pages after the first, beside an address: ``index_1.html`` and so on."""
    parts = urlsplit(url)
    folder, name = parts.path.rpartition("/")[::2]
    if name and "." not in name:  # the bare folder, without its slash
        folder = f"{folder}/{name}"
    files = (f"{folder}/{script.name}_{number}.{script.suffix}" for number in range(1, script.pages))
    return tuple(parts._replace(path=file, query="", fragment="").geturl() for file in files)


def _take_arguments(script: str, start: int) -> str | None:
    """Return what stands between the brackets of a call, None where a function is defined there."""
    depth = 1
    for at in range(start, min(start + _LONGEST, len(script))):
        depth += {"(": 1, ")": -1}.get(script[at], 0)
        if not depth:
            is_definition = script[at + 1 : at + 20].lstrip().startswith("{")
            return None if is_definition else script[start:at]
    return script[start : start + _LONGEST]


def _read_call(arguments: str, page: Selector) -> PageScript:
    """Read ``(total, current, name, suffix)``: a number is one, or a variable that a script of the page gives one."""
    total_text, current_text, name_text, suffix_text, *_ = [*map(str.strip, arguments.split(",")), *([""] * 4)]
    total, current = _resolve(total_text, page), _resolve(current_text or "0", page)
    names = [_NAME.fullmatch(text or f"'{default}'") for text, default in ((name_text, "index"), (suffix_text, "html"))]
    if total is None or current is None:
        return PageScript(unread=f"createPage({collapse(arguments)[:80]})")
    if total <= 1:
        return PageScript(1)  # an empty column says 0
    if names[0] is None or names[1] is None:
        return PageScript(unread=f"createPage({collapse(arguments)[:80]})")
    return PageScript(total, names[0]["name"], names[1]["name"].lstrip("."))


def _resolve(argument: str, page: Selector) -> int | None:
    match = _NUMBER.fullmatch(argument)
    if match:
        return int(match["number"])
    if not _VARIABLE.fullmatch(argument):
        return None
    pattern = rf"(?<![\w$.]){re.escape(argument)}\s*=\s*(?P<value>['\"]?\d{{1,9}}['\"]?)(?![\w.])"
    values = {found["value"].strip("'\"") for _, found in find_in_scripts(page, pattern)}
    return int(values.pop()) if len(values) == 1 else None
