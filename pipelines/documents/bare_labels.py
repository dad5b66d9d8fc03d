"""Labels of header fields that are printed without a colon: ``索引号 1150… 分类 年报``, ``名称 某局2023年…年度报告``.

They come so out of tables that were printed to PDF or copied as text. A label says where the value before it ends, and
is never part of a title or a name.
"""

import re
from collections.abc import Iterable
from itertools import zip_longest

from pipelines.documents.header_lines import HEADER_LABELS, load_page_layouts, spell_labels, state_field
from pipelines.documents.model import HeaderField

_KNOWN = [label for labels in load_page_layouts()["labels"].values() for label in labels]
_LONG, _SHORT = spell_labels([*_KNOWN, *load_page_layouts()["ignored"]["labels"]], shortest=3)
_BARE = re.compile(rf"(?:^|(?<=\s))({_LONG}|(?:{_SHORT})(?=\s|$))(?![^\S\n]*[:：])")  # 公开日期2024-01-17 has no space
_BEHIND = re.compile(rf"(?<=\s)(?:{_LONG}|(?:{_SHORT})(?=\s*[:：]|\s|$))")
_ANY = re.compile(rf"\s*[\[［【(（]?\s*(?:{_LONG}|(?:{_SHORT})(?=\s*[:：\]］】)）]|\s|$))")
_TITLE = re.compile(
    rf"\s*[\[［【(（]?\s*(?:{'|'.join(spell_labels(load_page_layouts()['labels']['title'], shortest=1)[:1])})"
    r"\s*[\]］】)）]?\s*[:：]?\s*(?=\S)"
)
_TELLING = frozenset({"index_number", "document_number", "publisher", "written_on"})
"""Fields of which one must have a value where labels without colons are read: words of other labels begin sentences."""


def read_bare_lines(lines: Iterable[str]) -> list[HeaderField]:
    """Return the fields of lines that begin with a label without a colon; a value ends at the next label.

    Two different labels are needed, and a value of one of those that no sentence begins with.
    """
    labels = set[str]()
    found: list[HeaderField] = []
    for line in lines:
        if not _BARE.match(line):
            continue  # most
        marks = list(_BARE.finditer(line))
        for mark, following in zip_longest(marks, marks[1:]):
            labels.add("".join(mark[1].split()))
            field = HEADER_LABELS.field(mark[1])
            value = line[mark.end() : following.start() if following else len(line)]
            if field and not value.startswith(("的", "是", "为")):
                found += state_field(field, value, "line")
    return found if len(labels) > 1 and any(field.field in _TELLING for field in found) else []


def begins_with_label(line: str) -> bool:
    """Tell whether a line begins with the label of a header field, with or without a colon."""
    return _ANY.match(line) is not None


def strip_title_label(line: str) -> str:
    """Return a line without the label before a title and the labels behind it: 名称 某局…报告 索引号 1150…."""
    label = _TITLE.match(line)
    rest = line[label.end() :] if label else line
    following = _BEHIND.search(rest, 1) if " " in rest else None
    return rest[: following.start()].rstrip() if following else rest
