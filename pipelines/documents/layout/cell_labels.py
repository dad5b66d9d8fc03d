"""Which labels of the statutory forms a text is; answers are remembered, for every file has the same texts."""

from collections.abc import Iterable, Set
from functools import cache, lru_cache

from pipelines.forms.form_items import TABLES, form_items, label_variants
from pipelines.forms.labels import match_label, normalize_label

_NUMBERING = 6  # a text without letters is a remark if it is longer than （十一）
_REMEMBERED = 4096
_LEAST_LABELS = 3  # labels of a statutory table that make a table one


@lru_cache(_REMEMBERED)
def find_label_kinds(text: str) -> dict[str, frozenset[str]]:
    """Return the statutory tables that have a text as a label, each with the kinds of label that it is there.

    The kinds are ``row``, ``column`` and ``group``. Misprinted labels count.
    """
    kinds = {
        table: frozenset(label.kind for label in match_label(table, text) if label.kind != "unit") for table in TABLES
    }
    return {table: found for table, found in kinds.items() if found}


@lru_cache(_REMEMBERED)
def is_label(text: str) -> bool:
    """Tell whether a text is exactly a label that the forms print, or a remark in brackets."""
    label = normalize_label(text)
    return label in _known_labels() or (not label and len(text) > _NUMBERING)


@lru_cache(_REMEMBERED)
def can_begin_label(text: str) -> bool:
    """Tell whether a text is a label of the forms, or the beginning of one."""
    beginning = normalize_label(text)
    return bool(beginning) and any(label.startswith(beginning) for label in _known_labels())


def is_whole_label(text: str) -> bool:
    """Tell whether a text is exactly a label of the forms, with all its brackets closed."""
    return is_label(text) and text.count("(") + text.count("（") <= text.count(")") + text.count("）")


@cache
def _known_labels() -> frozenset[str]:
    labels = [item.label for item in form_items()] + [item.parent for item in form_items()]
    labels += [variant.label for variant in label_variants() if variant.kind != "unit"]
    return frozenset(map(normalize_label, labels)) - {""}


def find_table(texts: Iterable[str]) -> str:
    """Return the statutory table that has most of some texts as labels; empty where it has fewer than three of them."""
    found = [find_label_kinds(text) for text in texts if text]
    counts = {table: sum(table in meanings for meanings in found) for table in TABLES}
    table = max(counts, key=lambda name: counts[name])
    return table if counts[table] >= _LEAST_LABELS else ""


def has_whole_form(tables: Set[str]) -> bool:
    """Tell whether some statutory tables include all that one of the forms has."""
    forms = {item.form for item in form_items()}
    return any({item.table for item in form_items() if item.form == form} <= tables for form in forms)
