"""Plain text to lines, page numbers and what programs add left out."""

import re

_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–―－]\s*\d{1,3}\s*[-—–―－]|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?)\s*"
)
_MARKS = re.compile(r"\[bookmark: [^\[\]\n]*\]|^ {0,3}#{1,6}[ \t]+|\\(?=[.+#*_()\[\]-])", re.MULTILINE)
"""What programs print into the text that is no text of the document.

The names of bookmarks; of Markdown the signs of headings, and the strokes before its other signs.
"""
_BOLD = re.compile(r"(?<![\d*])\*\*(?=[\w(（《“])([^*\n]+)(?<=[\w)）》”:：。])\*\*(?![\d*])")
"""Bold type of Markdown; signs without a partner, and those behind a number, are the document's own."""


def split_lines(text: str) -> list[str]:
    """Return the lines of a text, page numbers left out (blank lines stand in their place).

    A form feed ends a page. A bare number is a page number where it is the last line of its page and counts it.
    """
    lines: list[str] = []
    for number, page in enumerate(_MARKS.sub("", _BOLD.sub(r"\1", text)).split("\f"), start=1):
        part = ["" if _PAGE_NUMBER.fullmatch(line) else line.rstrip(" \u00a0\u3000") for line in page.splitlines()]
        last = next((index for index in reversed(range(len(part))) if part[index].strip()), None)
        if "\f" in text and last is not None and part[last].strip() == str(number):
            part[last] = ""
        lines += [*part, ""]
    return lines
