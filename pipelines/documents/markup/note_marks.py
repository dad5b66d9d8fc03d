"""Marks of notes, and other raised and lowered signs: they stand beside a number and are no part of it."""

import re
from collections.abc import Iterable

from pipelines.documents.markup.cascade import Cascade
from pipelines.documents.markup.page_tree import Node, Tree, climb
from pipelines.documents.markup.style_values import read_pixels
from pipelines.documents.markup.visibility import Sight
from pipelines.documents.markup.visible_text import BLOCKS, read_blocks_text

LONGEST = 16
"""Characters of the longest text that is taken for a mark where it is raised; a longer one is text."""

_SMALL = 0.75  # of the size of the text around it
_LEAST_SHIFT = 3.0  # CSS pixels; spans are moved by one or two to stand well in their line
_NUMBERED = re.compile(r"(?:注|note)?(\d{1,3})[a-z]?")
_BRACKETED = re.compile(r"[\[(（〔【](?:注|note)?[\d一二三四五六七八九十*]{0,3}[a-z]?[\])）〕】]|[*＊†‡①-⑳]+|注\d*")
_NOTE = re.compile(r"fn|ftn|edn|note|ref|cite|zhu|注|annot", re.IGNORECASE)


def hide_marks(tree: Tree, cascade: Cascade, sight: Sight, suspects: Iterable[Node], links: Iterable[Node]) -> None:
    """Leave raised and lowered signs and links to notes out of text that has more than them.

    A cell of a table that has nothing else and has digits is not read: whether it is a number, or the mark of a note
    beside a blank, nobody can tell.
    """
    marks = [node for node in suspects if _is_raised(cascade, sight, node) and len(node.text().strip()) <= LONGEST]
    marks += [node for node in links if _links_note(node)]
    by_place: dict[int, tuple[Node, list[Node]]] = {}
    for mark in marks:
        if mark.mem_id in tree.hidden:
            continue
        place = _find_place(tree, mark)
        if place is None:
            continue
        by_place.setdefault(place.mem_id, (place, []))[1].append(mark)
        tree.hide(mark)
    for place, hidden in by_place.values():
        if next(read_blocks_text(tree, place), None) is None:
            if place.tag in ("td", "th") and any(any(map(str.isdigit, mark.text())) for mark in hidden):
                tree.mark_unread(place, "no_meaning", "".join(mark.text() for mark in hidden))
            else:
                tree.hidden.difference_update(mark.mem_id for mark in hidden)


def _find_place(tree: Tree, mark: Node) -> Node | None:
    """Return the cell in which a mark stands, or its paragraph; None where it stands in another mark."""
    block = None
    for element in climb(mark):
        if element.mem_id in tree.hidden:
            return block if block is not None and element.tag in BLOCKS else None
        if element.tag in ("td", "th"):
            return element
        if block is None and element.tag in BLOCKS:
            block = element
    return block


def _is_raised(cascade: Cascade, sight: Sight, node: Node) -> bool:
    if node.tag in BLOCKS:
        return False  # in cells it says where their lines stand
    shift = cascade.find(node, "vertical-align")
    if shift is None and node.tag in ("sup", "sub"):
        return True
    if shift in ("super", "sub"):
        return True
    parent = node.parent
    if parent is None:
        return False
    is_small = sight.find_size(node) < _SMALL * sight.find_size(parent)
    length = read_pixels(shift) if shift else None
    if length is not None and abs(length) >= (1 if is_small else _LEAST_SHIFT):
        return True
    return (is_small or node.tag in ("sup", "sub")) and (shift in ("top", "text-top") or _is_moved(cascade, node))


def _is_moved(cascade: Cascade, node: Node) -> bool:
    if cascade.find(node, "position") != "relative":
        return False
    values = (cascade.find(node, name) for name in ("top", "bottom"))
    return any(length for value in values if value and (length := read_pixels(value)) is not None)


def _links_note(link: Node) -> bool:
    address, _, fragment = (link.attributes.get("href") or "").partition("#")
    text = "".join(link.text().split())
    if not fragment or len(text) > LONGEST or address.lower().startswith("javascript"):
        return False
    if _BRACKETED.fullmatch(text):
        return True
    number = _NUMBERED.fullmatch(text)
    return number is not None and (_NOTE.search(fragment) is not None or fragment.endswith(number[1]))
