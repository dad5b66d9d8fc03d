"""Labels of the statutory forms in running text, where line breaks cut them into parts."""

import re
from collections import defaultdict
from functools import cache, lru_cache

from pipelines.documents.sections import is_heading
from pipelines.documents.text_tables.text_units import is_value
from pipelines.forms.characters import simplify
from pipelines.forms.form_items import TABLES, form_items, label_variants
from pipelines.forms.labels import Label, match_label, normalize_label
from pipelines.spelling import fold_width

_ENUMERATOR = re.compile(
    r"(?:\([一二三四五六七八九十\d]{1,3}\)[、.]?|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}[、.](?!\d)|其中[:,、]?)"
)
_REMEMBERED = 4096  # texts; the same few hundred come in every report
_NO_WORD = re.compile(r"[\W_]+")

_MAX_SIGNS = 10  # of words in the place of a number: 无, 不适用
_NUMBER = re.compile(r"\d(?![条次])")  # 计1条 is printed in labels

NOTES = ("本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和",)
"""What the forms print in their headers that is no label."""

Spelled = dict[str, tuple[Label, ...]]


@lru_cache(_REMEMBERED)
def strip_enumerators(text: str) -> str:
    """Return a label's text without its numbering and its punctuation: ``1.属于国家秘密`` is ``属于国家秘密``."""
    label = "".join(simplify(fold_width(text)).split())
    while (shorter := _ENUMERATOR.sub("", label, count=1) if _ENUMERATOR.match(label) else label) != label:
        label = shorter
    return squeeze(label)


@lru_cache(_REMEMBERED)
def squeeze(text: str) -> str:
    """Return the letters and digits of a text: what is compared where a label may be cut anywhere."""
    return _NO_WORD.sub("", simplify(fold_width(text)))


@lru_cache(_REMEMBERED)
def read_enumerator(text: str) -> str:
    """Return the number before a label, 一 of （一）, 3 of 3. and of 3、, or 其中; empty where it has none.

    Of several the last one: beside （三）1.属于国家秘密 stands the number of a group.
    """
    label, number = "".join(simplify(fold_width(text)).split()), ""
    while found := _ENUMERATOR.match(label):
        label, number = label[found.end() :], squeeze(found.group())
    return number


@cache
def spelled_labels(table: str) -> Spelled:
    """Return the meanings of the labels of a table, spelled without punctuation, with and without remarks."""
    found: defaultdict[str, dict[Label, None]] = defaultdict(dict)
    items = [(item.label, Label(item.kind, item.code)) for item in form_items() if item.table == table]
    items += [(item.label, Label(item.kind, item.code)) for item in label_variants() if item.table == table]
    items += [(item.parent, Label("group", "")) for item in form_items() if item.table == table and item.parent]
    items += [(note, Label("note", "")) for note in NOTES]
    codes = {item.code for item in form_items()}
    for text, label in items:
        if text not in codes:  # a parent that is a row of the form is named by its code
            found[strip_enumerators(text)][label] = None
            found[normalize_label(text)][label] = None
    return {text: tuple(labels) for text, labels in found.items() if text}


@cache
def labels_from(table: str, first: str) -> tuple[tuple[str, tuple[Label, ...]], ...]:
    """Return the spelled labels of a table that begin with a character, the longest first."""
    starting = [(text, labels) for text, labels in spelled_labels(table).items() if text.startswith(first)]
    return tuple(sorted(starting, key=lambda item: -len(item[0])))


@cache
def _group_texts(table: str) -> str:
    parents = {item.parent for item in form_items() if item.table == table and item.kind == "row"}
    groups = {item.label for item in label_variants() if item.table == table and item.kind == "group"}
    return "\n".join(sorted(squeeze(text) for text in (*parents, *groups, *NOTES)))


def is_noise(table: str, text: str) -> bool:
    """Tell whether a word may be a part of a group's label, which stands beside the rows: 三、 度办 理结 不予公."""
    part = squeeze(text)
    return not part or part in _group_texts(table) or (bool(read_enumerator(text)) and not strip_enumerators(text))


def is_unit(table: str, text: str) -> bool:
    """Tell whether a text is a unit of measure that a table prints beside its numbers: 件, 万元."""
    return any(label.kind == "unit" for label in _spelled(table, text))


def match_whole(table: str, text: str) -> tuple[Label, ...]:
    """Return what a text names, as `match_label`; nothing where a number stands in a misprinted label.

    A lost line break joins a label and the number below it: 商业企业7.
    """
    labels = match_label(table, text)
    return labels if is_exact(table, text) or not _NUMBER.search(strip_enumerators(text)) else ()


def may_be_cut(table: str, text: str, labels: tuple[Label, ...]) -> bool:
    """Tell whether what names some rows may be what a cut left of another row's label.

    不计其他情形 is printed in 部分公开（…）, 政府网站在线访谈次数 in 主要负责同志参加政府网站在线访谈次数, （六）其他
    in （六）其他处理. Another number before it than before that other row is proof that it is not.
    """
    rows = frozenset(label.code for label in labels if label.kind == "row")
    number, part = read_enumerator(text), strip_enumerators(text)
    for other, meanings in spelled_labels(table).items():
        others = frozenset(label.code for label in meanings if label.kind == "row") - rows
        if others and part in other and part != other and (not number or _enumerators(table, others) & {number, ""}):
            return True
    return False


def is_misnumbered(table: str, text: str, labels: tuple[Label, ...]) -> bool:
    """Tell whether a text begins with another number than the form prints before the rows that it names."""
    number = read_enumerator(text)
    rows = frozenset(label.code for label in labels if label.kind == "row")
    return bool(number and rows) and not _enumerators(table, rows) & {number, ""}


@cache
def _enumerators(table: str, rows: frozenset[str]) -> frozenset[str]:
    """Return the numbers before some rows in all forms, and before the groups that other forms have in their place."""
    items = [item for item in form_items() if (item.table, item.kind) == (table, "row")]
    labels = {normalize_label(item.label) for item in items if item.code in rows}
    groups = (item.parent for item in items if normalize_label(item.parent) in labels)
    return frozenset(map(read_enumerator, (*(item.label for item in items if item.code in rows), *groups)))


@lru_cache(_REMEMBERED)
def is_part(text: str) -> bool:
    """Tell whether a text is the beginning of a label of some table, or the whole of it."""
    head = strip_enumerators(text)
    return bool(head) and any(label.startswith(head) for table in TABLES for label, _ in labels_from(table, head[0]))


@lru_cache(_REMEMBERED)
def is_some_label(text: str, *, exactly: bool = False) -> bool:
    """Tell whether a text is a label of some table; ``exactly`` asks for one without a misprint."""
    return any(is_exact(table, text) or (not exactly and match_label(table, text)) for table in TABLES)


def is_exact(table: str, text: str) -> bool:
    """Tell whether a text is a label of a table, without a misprint."""
    known = spelled_labels(table)
    return strip_enumerators(text) in known or normalize_label(text) in known


def is_named(text: str) -> bool:
    """Tell whether a text is a label of some table, or what the forms print beside them, and no unit of measure."""
    found = (label for table in TABLES for label in (*match_label(table, text), *_spelled(table, text)))
    return any(label.kind != "unit" for label in found)


def _spelled(table: str, text: str) -> tuple[Label, ...]:
    return spelled_labels(table).get(squeeze(text), ())


def names_figures(table: str, text: str) -> bool:
    """Tell whether a text names a row or column of a table, so that a reader of cells may take it for one."""
    return any(label.kind in ("row", "column") for label in match_label(table, text))


def may_be_value(text: str) -> bool:
    """Tell whether a cell may stand where a number must: a number, nothing, or a few words that no form prints."""
    return not text or is_value(text) or (len(text) <= _MAX_SIGNS and not is_heading(text) and not is_part(text))
