"""The runs of a DOCX part that are seen: hidden, struck out and pale text goes, raised text is kept apart."""

from lxml.etree import _Element as Element

from pipelines.documents.docx.looks import Looks
from pipelines.documents.docx.shapes import read_symbol_element
from pipelines.documents.word.inline_text import is_symbol_font, read_symbol
from pipelines.documents.word.raised_text import Run, keep_apart, mark_shifted

_KEPT = ("rPr", "fldChar", "instrText", "footnoteReference", "endnoteReference")
"""What stays of a run whose text is not read: fields must not lose their ends."""


def keep_seen(root: Element, w: str, looks: Looks) -> None:
    """Remove in place the text of runs that nobody sees, and keep apart what is raised."""
    lines: dict[Element, list[tuple[Element, Run]]] = {}
    for element in list(root.iter(f"{w}r")):
        look = looks.find_look(element)
        if not look.seen:
            _empty(element, w)
            continue
        if is_symbol_font(look.font):
            _spell_symbols(element, w, look.font)
        if text := _read_text(element, w):
            paragraph = next(element.iterancestors(f"{w}p"), root)
            lines.setdefault(paragraph, []).append((element, Run(text, look.raised, look.offset, look.size)))
    for line in lines.values():
        if any(run.raised or run.offset for _, run in line):
            shown = mark_shifted([run for _, run in line])
            for (element, run), text in zip(line, shown, strict=True):
                if text != run.text:
                    _keep_apart(element, w)


def _keep_apart(run: Element, w: str) -> None:
    for element in run.iterchildren(f"{w}t", f"{w}sym"):
        element.text = keep_apart(element.text or "" if element.tag == f"{w}t" else read_symbol_element(element, w))
        element.tag = f"{w}t"


def _read_text(run: Element, w: str) -> str:
    return "".join(
        [element.text or "" if element.tag == f"{w}t" else "?" for element in run.iterchildren(f"{w}t", f"{w}sym")]
    )


def _spell_symbols(run: Element, w: str, font: str) -> None:
    """Write for each character of a font of symbols what it shows."""
    for element in run.iterchildren(f"{w}t"):
        element.text = "".join(
            read_symbol(font, 0xF000 + ord(char)) if "!" <= char <= "\xff" else char for char in element.text or ""
        )


def _empty(run: Element, w: str) -> None:
    kept = tuple(w + name for name in _KEPT)
    for child in list(run):
        if child.tag not in kept:
            run.remove(child)
