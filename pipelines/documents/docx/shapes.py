"""What stands in the text of a DOCX part and is none: pictures, embedded objects, form fields, content controls."""

import re

from lxml.etree import _Element as Element

from pipelines.documents.docx.styles import find_child, is_on, read_val
from pipelines.documents.model import ReadError
from pipelines.documents.word.inline_text import read_symbol
from pipelines.documents.word.unread_marks import UnreadMarks

_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/main}blip",
    "{http://purl.oclc.org/ooxml/drawingml/main}blip",
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{http://purl.oclc.org/ooxml/drawingml/picture}pic",
    "{http://schemas.openxmlformats.org/drawingml/2006/chart}chart",
    "{http://purl.oclc.org/ooxml/drawingml/chart}chart",
    "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds",
    "{http://purl.oclc.org/ooxml/drawingml/diagram}relIds",
    "{urn:schemas-microsoft-com:vml}imagedata",
    "{urn:schemas-microsoft-com:vml}textpath",
)
_OLE = "{urn:schemas-microsoft-com:office:office}OLEObject"
_EQUATION = "Equation."


def is_drawing_hidden(drawing: Element) -> bool:
    """Tell whether a drawing is one that is not shown."""
    for element in drawing.iter():
        tag = str(element.tag)
        if tag.endswith("}docPr"):
            return element.get("hidden") in ("1", "true")
        style = element.get("style", "").replace(" ", "") if tag.startswith("{urn:schemas-microsoft-com:vml}") else ""
        if style:
            return "visibility:hidden" in style or "display:none" in style
    return False


def mark_drawing(drawing: Element, w: str, marks: UnreadMarks) -> str:
    """Return the mark of what a drawing, an old picture or an object shows; empty for lines, arrows and boxes."""
    if drawing.tag == f"{w}object":
        control = drawing.find(f"{w}control")
        if control is not None:
            return marks.add("form_control", control.get(f"{w}name", ""))
        embedded = drawing.find(_OLE)
        return marks.add("embedded_object", embedded.get("ProgID", "") if embedded is not None else "")
    shown = next(drawing.iter(*_PICTURES), None)
    if shown is None:
        return ""
    return marks.add("picture", shown.get("string") or _find_description(drawing))


def _find_description(drawing: Element) -> str:
    """Return a picture's alternative text, in either of its two vocabularies."""
    for element in drawing.iter():
        for name in ("descr", "alt", "title"):
            if text := element.get(name):
                return text
    return ""


def settle_controls(root: Element, w: str, marks: UnreadMarks) -> None:
    """Remove in place the prompts of content controls that nobody filled in; one with a number in it is not read."""
    for properties in list(root.iter(f"{w}sdtPr")):
        control = properties.getparent()
        if control is None:
            continue
        control.remove(properties)
        if not is_on(find_child(properties, f"{w}showingPlcHdr"), w):
            continue
        texts = list(control.iter(f"{w}t"))
        prompt = "".join(text.text or "" for text in texts)
        for text in texts:
            text.text = ""
        if any(char.isdigit() for char in prompt):
            texts[0].text = marks.add("form_control", prompt)


def read_form_field(field: Element, w: str) -> tuple[str, str]:
    """Return what an old form field shows by its settings: the chosen entry of a list; and what it shows by default."""
    data = find_child(field, f"{w}ffData")
    entries = find_child(data, f"{w}ddList")
    if entries is not None:
        names = [entry.get(f"{w}val", "") for entry in entries.iterchildren(f"{w}listEntry")]
        chosen = read_val(entries, w, "result") or read_val(entries, w, "default") or "0"
        return names[int(chosen)] if chosen.isdecimal() and len(chosen) < 4 and int(chosen) < len(names) else "", ""
    return "", read_val(find_child(data, f"{w}textInput"), w, "default") or ""


def read_symbol_element(symbol: Element, w: str) -> str:
    """Return the character that a symbol prints (ECMA-376 part 1, 17.3.3.30).

    Raises:
        ReadError: ``damaged``, where it has no code.
    """
    code = symbol.get(f"{w}char", "")
    if not re.fullmatch(r"[0-9A-Fa-f]{1,4}", code):
        raise ReadError("damaged", f"a symbol has the code «{code}»")
    return read_symbol(symbol.get(f"{w}font", ""), int(code, 16))
