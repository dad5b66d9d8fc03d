"""What of a DOCX part is printed: the tree without what Word would not print.

Insertions are accepted, deletions are carried out, hidden text goes, of alternative contents one stays, and text
boxes stand behind their paragraphs.
"""

from collections.abc import Iterable
from functools import lru_cache

from lxml.etree import _Element as Element

from pipelines.documents.docx.styles import Styles, is_on, read_val

_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

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
    names = ("del", "moveFrom", "instrText", "delText", "delInstrText", "sdtPr", "sdtEndPr", "rt")
    return tuple(w + name for name in names)


def keep_printed(root: Element, w: str, styles: Styles, *, with_hidden: bool) -> None:
    """Remove in place what is not printed.

    ``w`` is the namespace of WordprocessingML in braces. ``with_hidden`` says whether hidden text can occur at all:
    looking for it costs a third of the reading time.
    """
    _choose_branches(root)
    _remove(row for row in root.iter(f"{w}tr") if _is_row_gone(row, w))
    # a deletion mark inside properties belongs to a paragraph's end or to a row, and says nothing of text
    _remove(element for element in root.iter(*_unprinted(w)) if not _is_property(element, w))
    if with_hidden:
        _remove(run for run in root.iter(f"{w}r") if _is_hidden(run, w, styles))
    _move_boxes(root, w)


def _remove(elements: Iterable[Element]) -> None:
    for element in list(elements):
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)


def _choose_branches(root: Element) -> None:
    """Keep of each mc:AlternateContent the first choice that is understood, or else the fallback."""
    for alternative in root.iter(f"{_COMPATIBILITY}AlternateContent"):
        branches = [
            *alternative.iterchildren(f"{_COMPATIBILITY}Choice"),
            *alternative.iterchildren(f"{_COMPATIBILITY}Fallback"),
        ]
        chosen = next((branch for branch in branches if _is_understood(branch)), None)
        for branch in branches:
            if branch is not chosen:
                alternative.remove(branch)


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
    properties = row.find(f"{w}trPr")
    if properties is None:
        return False
    return properties.find(f"{w}del") is not None or is_on(properties.find(f"{w}hidden"), w)


def _is_property(element: Element, w: str) -> bool:
    parent = element.getparent()
    return parent is not None and parent.tag in (f"{w}rPr", f"{w}trPr")


def _is_hidden(run: Element, w: str, styles: Styles) -> bool:
    """Tell whether a run is hidden: by itself, or by exactly one of its styles (a toggle: ECMA-376 part 1, 17.7.3)."""
    properties = run.find(f"{w}rPr")
    if properties is not None:
        own = properties.find(f"{w}vanish")
        if own is not None:
            return is_on(own, w)
    if not styles.hide:
        return False
    paragraph = next(run.iterancestors(f"{w}p"), None)
    around = paragraph.find(f"{w}pPr") if paragraph is not None else None
    return styles.is_hidden(styles.find_style(around)) != styles.is_hidden(read_val(properties, w, "rStyle") or "")
