"""The metadata header of a page: header tables, the bracketed line, plain lines, ``<meta>`` tags."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from pipelines.dates import read_date
from pipelines.documents.markup.page import Node, Page, climb, select, walk_elements
from pipelines.documents.markup.tables import find_outer_table, read_cells
from pipelines.documents.markup.text import read_blocks_text, read_inline_text
from pipelines.documents.model import Cell, HeaderField, Table
from pipelines.documents.white_space import collapse

_DATES = frozenset({"written_on", "published_on"})
_BRACKET = re.compile(r"[\[［【]\s*([\u4e00-\u9fff\s]{2,12}?)\s*[:：]?\s*[\]］】]")
_OTHER_LABEL = re.compile(r"(?:^|[\s|｜;；,，]+)[\u4e00-\u9fff]{2,6}\s*[:：]|[\s|｜]+[\[［【|｜]")
_TABLE_LABELS_NEEDED = 2
_LABEL_SIGNS = ":：[]［］【】"
_INLINE = ("span", "b", "strong", "em", "i", "font", "label")


class HeaderLabels:
    """The labels of header fields as data: field by label, and the labels and words that are ignored by name."""

    def __init__(self, labels: Mapping[str, list[str]], ignored: list[str], words: Iterable[str] = ()) -> None:
        self._fields = {label: field for field, names in labels.items() for label in names}
        self._ignored = frozenset(ignored)
        self._words = frozenset(words)
        self._shortest = [label for label in self._fields if sum(other in label for other in self._fields) == 1]
        self.pattern = _compile_labels([*self._fields, *ignored])
        """Finds a label with its colon in a line; group 1 is the label as printed."""

    def field(self, label: str) -> str | None:
        """Return the field that a printed label names, spaces, colon and brackets aside; None where it names none."""
        return self._fields.get(_plain_label(label))

    def knows(self, label: str) -> bool:
        """Tell whether a text is a label, of a field or of something ignored by name."""
        return _plain_label(label) in self._fields or _plain_label(label) in self._ignored

    def count_mentioned(self, text: str) -> int:
        """Return how many different fields a text without spaces may name, at the most."""
        if not any(label in text for label in self._shortest):
            return 0  # most texts
        return len({field for label, field in self._fields.items() if label in text})

    def strip_words(self, value: str) -> str:
        """Return a value without the words behind it that are ignored by name."""
        words = value.split(" ")
        while words and (not words[-1] or words[-1] in self._words):
            words.pop()
        return " ".join(words)


def _compile_labels(labels: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern of the labels with spaces inside; a short one is none inside a longer word (统计日期)."""
    spelled = [(label, r"[^\S\n]*".join(label)) for label in sorted(labels, key=lambda label: (-len(label), label))]
    long = "|".join(spelling for label, spelling in spelled if len(label) >= 4)
    short = "|".join(spelling for label, spelling in spelled if len(label) < 4)
    return re.compile(rf"({long}|(?<![\u4e00-\u9fff])(?:{short}))[^\S\n]*[:：]")


def read_header_tables(page: Page, labels: HeaderLabels, css: str | None) -> list[tuple[Node, list[HeaderField]]]:
    """Return the tables (or, by a portal's own CSS, any elements) that print header fields, with them, in page order.

    Shown or not: of the headers for wide and narrow screens one is hidden.
    A label's value is the next cell of its row, unless that is a label. Where labels are printed with a colon, a
    text without one is a value, whatever it says. A cell may also hold label and value, ``索引号：…``. Empty values
    yield nothing. Of an element that a portal's CSS names and that is no table, the tables in it and its lines are
    read.
    """
    if css:
        return [(element, list(_read_element(page, element, labels))) for element in select(page.root, css)]
    tables = page.find("table")
    outer = {around.mem_id for table in tables if (around := find_outer_table(table)) is not None}
    tables = [table for table in tables if table.mem_id not in outer]
    return [(table, _state_pairs(pairs)) for table in tables if (pairs := _read_header(page, table, labels))]


def _read_element(page: Page, element: Node, labels: HeaderLabels) -> Iterator[HeaderField]:
    tables = [element] if element.tag == "table" else select(element, "table")
    for table in tables:
        yield from _state_pairs(_pair_cells(read_cells(page, table), labels))
    if element.tag != "table":
        text = read_visible_text(page, element, tables)
        for read in (
            read_bracket_line(text, labels),
            read_plain_lines(text, labels),
            read_pairs(page, element, labels),
        ):
            yield from (replace(field, source="header") for field in read)


def _state_pairs(pairs: Iterable[tuple[str, str]]) -> list[HeaderField]:
    return [stated for field, value in pairs for stated in _state(field, value, "header")]


def _pair_cells(cells: tuple[Cell, ...], labels: HeaderLabels) -> Iterator[tuple[str, str]]:
    """Yield field and value, which may be empty, of the labels that have a place for one."""
    for row in Table(0, cells).grid:
        printed = [cell for index, cell in enumerate(row) if cell and (index == 0 or cell is not row[index - 1])]
        is_value = False
        for cell, following in zip_longest(printed, printed[1:]):
            if is_value:
                is_value = False
                continue
            field = labels.field(cell.text)
            is_value = labels.knows(cell.text) and _is_value(following, cell, labels)
            if field and is_value and following is not None:
                yield field, following.text
            elif not labels.knows(cell.text):
                label, colon, value = cell.text.replace("：", ":", 1).partition(":")
                if colon and (field := labels.field(label)):
                    yield field, value


def _is_value(cell: Cell | None, label: Cell, labels: HeaderLabels) -> bool:
    if cell is None:
        return False
    return not labels.knows(cell.text) or (_has_colon(label.text) and not _has_colon(cell.text))


def _has_colon(text: str) -> bool:
    return text.rstrip().endswith((":", "："))


def read_bracket_line(text: str, labels: HeaderLabels) -> Iterator[HeaderField]:
    """Yield the fields of ``[ 索引号 ] 1150… [ 主题分类 ] 审计 …``; a value ends at the next bracket or line.

    A value on the line after its label counts where another label in brackets follows it, or where it is a date.
    """
    marks = list(_BRACKET.finditer(text))
    for mark, following in zip_longest(marks, marks[1:]):
        field = labels.field(mark[1])
        if not field:
            continue
        value = text[mark.end() : following.start() if following else len(text)]
        if field in _DATES or (following and labels.knows(following[1])):
            value = value.strip()
        yield from _state(field, value.split("\n", 1)[0].lstrip(" :："), "bracket")


def read_plain_lines(text: str, labels: HeaderLabels) -> Iterator[HeaderField]:
    """Yield the fields of plain ``label：value`` pairs: ``日期:…``, ``来源:… 发布时间:…``.

    A value ends at the next label, known or not, at a bracket after a space, and at the end of the line; words
    that are ignored by name (打印, 关闭) are no part of it. Of a date, what stands behind it is left out.
    """
    for line in text.split("\n"):
        marks = list(labels.pattern.finditer(line)) if ":" in line or "：" in line else []
        for mark, following in zip_longest(marks, marks[1:]):
            field = labels.field(mark[1])
            if field:
                value = line[mark.end() : following.start() if following else len(line)].lstrip()
                yield from _state(field, labels.strip_words(_cut_value(value)), "line")


def _cut_value(value: str) -> str:
    """Return a value without the unknown label or the brackets behind it, and without open ends."""
    value = _OTHER_LABEL.split(value, maxsplit=1)[0].rstrip(" |｜[［【(（;；,，")
    return value if any(sign in value for sign in "[［【") else value.rstrip(" ]］】")


def read_pairs(page: Page, root: Node, labels: HeaderLabels, without: Iterable[Node] = ()) -> Iterator[HeaderField]:
    """Yield the fields of labels and values in elements of their own: ``<dt>索引号</dt><dd>…</dd>``.

    Whether they are shown or not, and without some elements and what stands in them.

    Also ``<li><span>索引号</span><span>…</span></li>``. Links are no labels (menus have them), labels of two
    characters are too common, and one such pair alone is taken for chance.
    """
    found: list[HeaderField] = []
    for element in walk_elements(root, {element.mem_id for element in without}):
        if element.tag == "dt" or element.tag in _INLINE:
            found += _read_pair(page, element, labels)
    if len({field.field for field in found}) >= _TABLE_LABELS_NEEDED:
        yield from found


def _read_pair(page: Page, element: Node, labels: HeaderLabels) -> Iterator[HeaderField]:
    following = _find_next(element)
    if following is None or following.tag not in (("dd",) if element.tag == "dt" else _INLINE):
        return
    if len(list(element.iter())) > 1 or len(label := read_inline_text(page, element)) < 3:
        return
    if field := labels.field(label):
        value = read_inline_text(page, following)
        if not labels.knows(value) and not any(map(_is_link, climb(element))):
            yield from _state(field, value, "line")


def _is_link(element: Node) -> bool:
    """Tell whether an element is a link; ``<a name="top">`` is a place, and often left open."""
    return element.tag == "a" and ("href" in element.attributes or "name" not in element.attributes)


def _find_next(element: Node) -> Node | None:
    """Return the element behind another one; None where text stands between them."""
    following = element.next
    while following is not None and not following.is_element_node:
        if (following.text_content or "").strip():
            return None
        following = following.next
    return following


def read_meta(page: Page, names: Mapping[str, str]) -> Iterator[HeaderField]:
    """Yield the fields of the ``<meta>`` tags named in ``names`` (tag name to field, any case)."""
    fields = {name.lower(): field for name, field in names.items()}
    for element in page.find("meta"):
        attributes = element.attributes
        field = fields.get((attributes.get("name") or "").strip().lower())
        if field:
            yield from _state(field, attributes.get("content") or "", "meta")


def read_visible_text(page: Page, root: Node, without: Iterable[Node]) -> str:
    """Return the visible text of an element line by line, without some of the elements in it."""
    return "\n".join(read_blocks_text(page, root, {element.mem_id for element in without}))


def _state(field: str, text: str, source: str) -> Iterator[HeaderField]:
    """Yield a field that is stated; a date that is no full date states nothing that can be stored."""
    raw = collapse(text)
    value = (_read_leading_date(raw) if source in ("line", "bracket") else read_date(raw)) if field in _DATES else raw
    if value:
        yield HeaderField(field, value, source, raw)


def _read_leading_date(text: str) -> str | None:
    """Return the date that a text begins with, the longest reading first: 2020-01-23 10:15 浏览 123 次."""
    words = text.split(" ")[:8]
    return next((date for end in range(len(words), 0, -1) if (date := read_date(" ".join(words[:end])))), None)


def _read_header(page: Page, table: Node, labels: HeaderLabels) -> list[tuple[str, str]]:
    """Return the fields and values of a header table; none of another one.

    A list of documents has 文号 and 发布日期 for the heads of its columns. In a header most labels have a value beside
    them, and a third of its texts at least are labels.
    """
    if labels.count_mentioned(_plain(table.text())) < _TABLE_LABELS_NEEDED:
        return []  # most tables: their cells need not be read twice
    cells = read_cells(page, table)
    pairs = list(_pair_cells(cells, labels))
    texts = [cell.text for cell in cells if cell.text]
    known = [text for text in texts if labels.knows(text.replace("：", ":").partition(":")[0])]
    enough = len({field for field, _ in pairs}) >= _TABLE_LABELS_NEEDED and len(known) * 3 >= len(texts)
    return pairs if enough else []


def _plain(label: str) -> str:
    """Return a label without white space, colons and brackets; most have neither, and a table's text has few."""
    for sign in _LABEL_SIGNS:
        label = label.replace(sign, "")
    return "".join(label.split())


_plain_short = lru_cache(1024)(_plain)  # a label is asked for often


def _plain_label(label: str) -> str:
    return _plain_short(label) if len(label) < 32 else _plain(label)
