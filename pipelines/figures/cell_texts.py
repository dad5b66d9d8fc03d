"""What the text of a cell may be, whatever table it stands in: a number or a label."""

import re
from functools import lru_cache

from pipelines.documents.model import UNREAD
from pipelines.forms.labels import normalize_label
from pipelines.forms.values import fold_number

_NUMBER = re.compile(
    r"(?:[-+]|增加?|减少?)?\s*\d[\d,.'、\s]*[万亿]?[元件条次篇项个人]{0,2}(?:[(（].*[)）])?", re.DOTALL
)
_SHORT = 40  # characters; most cells have fewer


def is_number(text: str) -> bool:
    """Tell whether a cell's text looks like a value; only `read_value` says which."""
    return text.isdecimal() or (_remember_number(text) if len(text) <= _SHORT else _is_number(text))


def may_be_label(text: str) -> bool:
    """Tell whether a cell's text may name something: it has letters and is no number."""
    return not text.isdecimal() and (_remember_label(text) if len(text) <= _SHORT else _may_be_label(text))


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(fold_number(text.replace(UNREAD, "")).strip()) is not None


def _may_be_label(text: str) -> bool:
    return not is_number(text) and bool(normalize_label(text))


_remember_number = lru_cache(2048)(_is_number)  # tables hold the same short texts
_remember_label = lru_cache(2048)(_may_be_label)
