"""What of a DOCX part is printed: the tree without what Word would not print.

Insertions are accepted, deletions are carried out, text that is not seen goes, and so do marks of notes; of alternative
contents one stays, and text boxes stand behind their paragraphs.
"""

from collections.abc import Collection, Iterable
from functools import lru_cache

from lxml.etree import _Element as Element

from pipelines.documents.docx.looks import Looks
from pipelines.documents.docx.seen_runs import keep_seen
from pipelines.documents.docx.shapes import is_drawing_hidden, settle_controls
from pipelines.documents.docx.styles import find_child, is_on
from pipelines.documents.word.unread_marks import UnreadMarks
from pipelines.documents.word.visibility import THINNEST

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATIVE = f"{_COMPATIBILITY}AlternateContent"

_UNDERSTOOD = frozenset(
    {
        "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup",
        "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas",
        "http://schemas.microsoft.com/office/word/2010/wordml",
        "http://schemas.microsoft.com/office/word/2012/wordml",
    }
)
"""Extensions whose text boxes and text are read like their fallbacks; of any other, the fallback is read."""


@lru_cache(maxsize=4)
def _unprinted(w: str) -> tuple[str, ...]:
    """Return the elements whose content is never printed in their place, for a namespace prefix ``w``."""
    names = ("del", "moveFrom", "delText", "delInstrText", "sdtEndPr", "rt")
    return tuple(w + name for name in names)


def keep_printed(
    root: Element, w: str, looks: Looks | None, marks: UnreadMarks, asked: Collection[str]
) -> frozenset[str]:
    """Remove in place what is not printed; return which of the tags that are ``asked`` for occur.

    ``w`` is the namespace of WordprocessingML in braces. ``looks`` are those of the part's runs, None where it states
    nothing by which a run is not seen: asking for them costs a third of the reading time.
    """
    present = _find_present(root, w, asked)
    if _ALTERNATIVE in present:
        _choose_branches(root)
    _remove(row for row in root.iter(f"{w}tr") if _is_row_gone(row, w))
    if not present.isdisjoint(_unprinted(w)):
        # a deletion mark inside properties belongs to a paragraph's end or to a row, and says nothing of text
        _remove(element for element in root.iter(*_unprinted(w)) if not _is_property(element, w))
    if f"{w}drawing" in present or f"{w}pict" in present:
        _remove(drawing for drawing in root.iter(f"{w}drawing", f"{w}pict") if is_drawing_hidden(drawing))
    if f"{w}sdtPr" in present:
        settle_controls(root, w, marks)
    if looks is not None:
        keep_seen(root, w, looks)
    if f"{w}bdo" in present:
        _turn_overridden(root, w)
    if f"{w}txbxContent" in present:
        _move_boxes(root, w)
    return present.intersection(asked)


def _find_present(root: Element, w: str, asked: Collection[str]) -> frozenset[str]:
    """Return which of the elements occur that ask for work; one walk costs less than one for each."""
    others = (w + name for name in ("drawing", "pict", "sdtPr", "txbxContent", "bdo"))
    return frozenset(str(element.tag) for element in root.iter(_ALTERNATIVE, *_unprinted(w), *others, *asked))


def _remove(elements: Iterable[Element]) -> None:
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _choose_branches(root: Element) -> None:
    """Keep of each mc:AlternateContent the first choice that is understood, or else the fallback."""
    for alternative in root.iter(_ALTERNATIVE):
        branches = [
            *alternative.iterchildren(f"{_COMPATIBILITY}Choice"),
            *alternative.iterchildren(f"{_COMPATIBILITY}Fallback"),
        ]
        chosen = next((branch for branch in branches if _is_understood(branch)), None)
        for branch in branches:
            if branch is not chosen:
                alternative.remove(branch)


def _turn_overridden(root: Element, w: str) -> None:
    """Put around text that is written against its direction what Unicode has for it."""
    for override in root.iter(f"{w}bdo"):
        texts = list(override.iter(f"{w}t"))
        if override.get(f"{w}val") == "rtl" and texts:
            texts[0].text = "\u202e" + (texts[0].text or "")
            texts[-1].text = (texts[-1].text or "") + "\u202c"


def _move_boxes(root: Element, w: str) -> None:
    """Move text boxes behind the paragraph that they hang on, the first one nearest to it; inner ones move first."""
    for box in reversed(list(root.iter(f"{w}txbxContent"))):
        anchor = next(box.iterancestors(f"{w}p"), None)
        if anchor is not None:
            anchor.addnext(box)


def _is_understood(branch: Element) -> bool:
    required = (branch.get("Requires") or "").split()
    return all(branch.nsmap.get(prefix) in _UNDERSTOOD for prefix in required)


def _is_row_gone(row: Element, w: str) -> bool:
    """Tell whether a row is deleted, hidden, or too low to show any text."""
    properties = find_child(row, f"{w}trPr")
    for element in properties if properties is not None else ():
        if element.tag == f"{w}del" or (element.tag == f"{w}hidden" and is_on(element, w)):
            return True
        if element.tag == f"{w}trHeight" and element.get(f"{w}hRule") == "exact":
            twips = element.get(f"{w}val", "")
            return twips.isdecimal() and 0 < int(twips[:6]) <= THINNEST
    return False


def _is_property(element: Element, w: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in (f"{w}rPr", f"{w}trPr")
