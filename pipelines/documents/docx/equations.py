"""Equations in a DOCX part (ECMA-376 part 1, 22.1) as text: what is raised is no part of the number before it."""

from lxml.etree import _Element as Element

from pipelines.documents.word.unread_marks import UnreadMarks

_NAMESPACES = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_PLAIN = ("oMath", "oMathPara", "r", "e", "num", "den", "box", "t")
_INDEXED = ("sSup", "sSub", "sSubSup")
_LOOKS = "Pr"  # what the names of properties end with


def spell_equations(root: Element, marks: UnreadMarks) -> None:
    """Write each equation that is more than a line of characters as one: its text, or a mark where it has none."""
    for m in _NAMESPACES:
        for equation in list(root.iter(f"{m}oMath")):
            if any(str(part.tag).removeprefix(m) not in _PLAIN for part in equation.iter(f"{m}*")):
                text = _spell(equation, m)
                text = marks.add("no_meaning", _join(equation, m)) if text is None else text
                for child in list(equation):
                    equation.remove(child)
                shown = equation.makeelement(f"{m}t")
                shown.text = text
                equation.append(shown)


def _spell(part: Element, m: str) -> str | None:
    """Return the text of a part of an equation, None where no line of characters says the same."""
    name = str(part.tag).removeprefix(m)
    if name == "t":
        return part.text or ""
    if name.endswith(_LOOKS) or (not str(part.tag).startswith(m) and not name.endswith("}ins")):
        return ""
    children = [child for child in part if not str(child.tag).endswith(_LOOKS)]
    if name in _INDEXED:
        children = [child for child in children if child.tag == f"{m}e"]
    elif name not in (*_PLAIN, "f", "d") and part.tag != name:
        return None
    spelled = [_spell(child, m) for child in children]
    if any(text is None for text in spelled):
        return None
    text = ("/" if name == "f" else "").join(filter(None, spelled))
    return f"({text})" if name == "d" else text


def _join(equation: Element, m: str) -> str:
    return "".join(text.text or "" for text in equation.iter(f"{m}t"))
