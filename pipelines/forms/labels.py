"""Which row or column of a statutory table a printed label names."""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from rapidfuzz.distance import OSA

from pipelines.forms.characters import simplify
from pipelines.forms.form_items import form_items, label_variants
from pipelines.spelling import fold_width

LONGEST_LABEL = 120
"""Characters of the longest text that can be a label; the longest label of the forms has 60."""

_ENUMERATOR = re.compile(
    r"^(?:\([一二三四五六七八九十]{1,2}\)[、.]?|[一二三四五六七八九十]{1,2}[、.)]|\(\d{1,2}\)[、.]?|\d{1,2}[、.,)]?(?=[^\d.,、)]))"
)
_PART = re.compile(r"^其中[:,、]?")
_REMARK = re.compile(r"\([^()]*\)")
_CUT_REMARK = re.compile(r"(?<=.)\([^()]*$")  # its end stands on the next page
_PUNCTUATION = re.compile(r"[^\w]|_")
_SPELLINGS = {"其它": "其他"}  # one word, two spellings
_SHARE_OF_ERRORS = 4  # one misprinted character in four
_MARGIN = 2  # the next label must be this much further away than the nearest


@dataclass(frozen=True, slots=True)
class Label:
    """What a label names: a ``row`` or ``column`` by its code, a ``group`` or a ``unit`` with none."""

    kind: str
    code: str


class LabelMatch(NamedTuple):
    """How a printed label compares with the labels of a statutory table.

    ``labels`` is what it names; nothing where no label is near enough, or where ``rival`` is nearly as near as the
    nearest one. ``nearest`` is the known label, as `normalize_label` spells it, that is the fewest ``edits`` away.
    """

    labels: tuple[Label, ...]
    nearest: str = ""
    edits: int = 0
    rival: str = ""


def normalize_label(text: str) -> str:
    """Return a label without width, spaces, numbering, remarks in brackets and punctuation, in one spelling.

    ``（二）部分公开（区分处理的，只计这一情形，不计其他情形）`` is ``部分公开``, 其它 is 其他.
    """
    return _remember_normal(text) if len(text) <= LONGEST_LABEL else _normalize(text)


def _normalize(text: str) -> str:
    label = simplify(re.sub(r"\s+", "", fold_width(text)))
    for spelling, usual in _SPELLINGS.items():
        label = label.replace(spelling, usual)
    while (shorter := _PART.sub("", _ENUMERATOR.sub("", label))) != label:
        label = shorter
    while (shorter := _REMARK.sub("", label)) != label:
        label = shorter
    return _PUNCTUATION.sub("", _CUT_REMARK.sub("", label))


_remember_normal = lru_cache(2048)(_normalize)  # reports print the same labels; longer texts are none


def match_label(table: str, text: str) -> tuple[Label, ...]:
    """Return what a printed label names in a statutory table; several where one label stands in several places.

    An exact match (after `normalize_label`) wins. Otherwise the nearest label counts, where no more than one
    character in four (of the longer of the two) differs and every other label of the table is at least two edits
    further away: a misprint such as 其他法律行政止公开 is read, one between two labels that are close to each
    other is not.
    """
    return compare_label(table, text).labels


def match_codes(table: str, text: str) -> Mapping[str, tuple[str, ...]]:
    """Return what a printed label names in a statutory table, as `match_label`: the codes of each kind.

    The kinds are ``row``, ``column``, ``group`` and ``unit``; those that it names nothing of are not there.
    """
    return _remember_codes(table, text) if len(text) <= LONGEST_LABEL else _NO_CODES


def compare_label(table: str, text: str) -> LabelMatch:
    """Return how a printed label compares with those of a statutory table; `match_label` has only what it names."""
    return _NO_LABEL if len(text) > LONGEST_LABEL else _compare(table, normalize_label(text))


def is_known_label(table: str, text: str) -> bool:
    """Tell whether a text is, after `normalize_label`, letter by letter a label of a table."""
    return normalize_label(text) in _known_labels(table)


@lru_cache(2048)
def group_family(table: str, text: str) -> str:
    """Return what the codes of a group's rows begin with (不予公开: ``refused``); empty where they differ."""
    label, rows = normalize_label(text), (item for item in form_items() if (item.table, item.kind) == (table, "row"))
    families = {item.code.partition(".")[0] for item in rows if item.parent and normalize_label(item.parent) == label}
    return families.pop() if len(families) == 1 else ""


@lru_cache(4096)  # each label is asked for by every step of a table's reading, and for each statutory table
def _remember_codes(table: str, text: str) -> Mapping[str, tuple[str, ...]]:
    codes: dict[str, tuple[str, ...]] = {}
    for label in match_label(table, text):
        codes[label.kind] = (*codes.get(label.kind, ()), label.code)
    return codes


@lru_cache(2048)
def _compare(table: str, label: str) -> LabelMatch:
    known = _known_labels(table)
    if label in known or not label:
        return LabelMatch(known.get(label, ()), label)
    best, nearest = min((OSA.distance(label, candidate), candidate) for candidate in known)
    if best > max(len(label), len(nearest)) // _SHARE_OF_ERRORS:
        return LabelMatch((), nearest, best)
    others = [candidate for candidate, meaning in known.items() if meaning != known[nearest]]
    cutoff = best + _MARGIN - 1
    rival = next((other for other in others if OSA.distance(label, other, score_cutoff=cutoff) <= cutoff), "")
    return LabelMatch(() if rival else known[nearest], nearest, best, rival)


_NO_LABEL = LabelMatch(())
_NO_CODES: Mapping[str, tuple[str, ...]] = MappingProxyType({})


@cache
def _known_labels(table: str) -> dict[str, tuple[Label, ...]]:
    """Return the meanings of every known label of a table, all forms together."""
    meanings: defaultdict[str, dict[Label, None]] = defaultdict(dict)
    for item in form_items():
        if item.table == table:
            meanings[normalize_label(item.label)][Label(item.kind, item.code)] = None
    for variant in label_variants():
        if variant.table == table:
            meanings[normalize_label(variant.label)][Label(variant.kind, variant.code)] = None
    return {label: tuple(found) for label, found in meanings.items()}
