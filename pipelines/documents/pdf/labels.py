"""What the texts of a table's cells are in the statutory forms; the same few hundred texts come in every file."""

from functools import cache, lru_cache

from pipelines.forms import TABLES, form_items, label_variants
from pipelines.labels import match_label, normalize_label

_NUMBERING = 6  # a text without letters is a remark if it is longer than （十一）
_REMEMBERED = 4096


@lru_cache(_REMEMBERED)
def find_meanings(text: str) -> dict[str, frozenset[str]]:
    """Return the statutory tables that have a text as a label, and as what: row, column, group; misprints count."""
    kinds = {
        table: frozenset(label.kind for label in match_label(table, text) if label.kind != "unit") for table in TABLES
    }
    return {table: found for table, found in kinds.items() if found}


@lru_cache(_REMEMBERED)
def is_label(text: str) -> bool:
    """Tell whether a text is, letter by letter, a label that the forms print, or a remark in brackets."""
    label = normalize_label(text)
    return label in _known_labels() or (not label and len(text) > _NUMBERING)


@cache
def _known_labels() -> frozenset[str]:
    labels = [item.label for item in form_items()] + [item.parent for item in form_items()]
    labels += [variant.label for variant in label_variants() if variant.kind != "unit"]
    return frozenset(map(normalize_label, labels)) - {""}
