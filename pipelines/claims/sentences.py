"""Sentences of a report's text: as printed, and folded for reading."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipelines.documents.model import Section
from pipelines.spelling import fold_width

_END = re.compile(r"[。！？!?]")
_GROUPED = re.compile(r"(?<![\d.,])([1-9]\d{0,2}(?:,\d{3})+)(?![\d,])")
_BETWEEN_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")
_NO_TEXT = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
_SIGNS = re.compile(r"[^\x00-\xb1\u2e80-\u2fdf\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
_SUBHEADING = re.compile(r"\s*(?:[（(][一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}是|\d{1,2}[.、．])")
_RUNNING = re.compile(r"[，,。；;]")
_CLOSED = "。！？!?；;：:"
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class ReportSentence:
    """One sentence: as printed on one line, folded, with the headings above it and whether it begins a paragraph."""

    printed: str
    folded: str
    heading: str
    begins: bool


def split_sentences(sections: Iterable[Section]) -> Iterator[ReportSentence]:
    """Yield the sentences of the sections in order; each section and each paragraph begins a new one.

    A line that breaks off inside running text goes on in the next line. The heading of a sentence is its section's
    and the last numbered heading in it (（二）依申请公开情况), on a line of its own or before the text.
    """
    for section in sections:
        subheading = ""
        for paragraph in _join_lines(section.text):
            begins = True
            for printed in _cut(paragraph):
                if _SUBHEADING.match(printed) and len(printed) <= _LONGEST_HEADING:
                    subheading = printed
                yield ReportSentence(printed, fold(printed), f"{section.heading} {subheading}", begins)
                begins = False


def fold(text: str) -> str:
    """Return a text in one width without spaces and group commas; signs that look like numbers (①) read as U+FFFD.

    So does a space between two digits: nobody knows whether the number was cut there.
    """
    plain = _GROUPED.sub(lambda found: found[1].replace(",", ""), text)
    plain = _SIGNS.sub(lambda found: "\ufffd" if unicodedata.category(found[0]) in {"No", "So"} else found[0], plain)
    return fold_width(_NO_TEXT.sub("", _BETWEEN_DIGITS.sub("\ufffd", plain)))


def _join_lines(text: str) -> Iterator[str]:
    lines: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        lines.append(line)
        if line.rstrip().endswith(tuple(_CLOSED)) or not _RUNNING.search(line):
            yield _join(lines)
            lines = []
    if lines:
        yield _join(lines)


def _join(lines: Sequence[str]) -> str:
    """Return lines as one; beside a Chinese character a line's end is no space."""
    pieces = [lines[0].strip()]
    for line in map(str.strip, lines[1:]):
        pieces.append(f" {line}" if (pieces[-1][-1:] + line[:1]).isascii() else line)
    return "".join(pieces)


def _cut(paragraph: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(paragraph):
        yield _on_one_line(paragraph[start : end.end()])
        start = end.end()
    if paragraph[start:].strip():
        yield _on_one_line(paragraph[start:])


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
