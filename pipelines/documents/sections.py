"""Paragraphs to headed sections."""

import re
from collections.abc import Iterable
from itertools import takewhile

from pipelines.documents.model import Section

NUMERALS = "一二三四五六七八九十"
"""What every heading begins with."""

MAX_LEAD = 20
"""Paragraphs at the head of a text among which its title and header lines may stand."""

_NUMERAL = f"[{NUMERALS}]{{1,3}}"
_HEADING = re.compile(rf"{_NUMERAL}\s*[、．.]\s*(?!{_NUMERAL}、)[^\s、，。].{{0,38}}")  # 一、二、三季度 is none
_SENTENCE_END = "。；，：！？;,:!?"


def is_heading(paragraph: str) -> bool:
    """Tell whether a paragraph is a heading of the first level: 一、总体情况.

    The format of the reports (国办公开办函〔2021〕30号) numbers its six sections so. A numbered sentence ends
    with a punctuation mark, has a full stop inside, or is longer than a heading can be.
    """
    return (
        bool(_HEADING.fullmatch(paragraph)) and "。" not in paragraph and not paragraph.endswith(tuple(_SENTENCE_END))
    )


def take_lead(paragraphs: Iterable[str]) -> list[str]:
    """Return the paragraphs before the first heading among which title and header lines may stand."""
    return list(takewhile(lambda paragraph: not is_heading(paragraph), paragraphs))[:MAX_LEAD]


def split_sections(paragraphs: Iterable[str]) -> tuple[Section, ...]:
    """Return the sections of a text; what stands before the first heading is section 0 with no heading."""
    heading, lines, found = "", list[str](), list[tuple[str, str]]()
    for paragraph in paragraphs:
        if is_heading(paragraph):
            found.append((heading, "\n".join(lines)))
            heading, lines = paragraph, []
        else:
            lines.append(paragraph)
    found.append((heading, "\n".join(lines)))
    return tuple(Section(ordinal, *part) for ordinal, part in enumerate(found) if part != ("", ""))
