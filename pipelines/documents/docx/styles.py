"""What the styles of a DOCX file say that matters for text: what it looks like, and what is numbered."""

from lxml.etree import _Element as Element

_STYLE_END = b"</w:style>"
_OFF = ("0", "false", "off")


def find_child(parent: Element | None, tag: str) -> Element | None:
    """Return the first child of a tag; ``Element.find`` takes three times as long."""
    if parent is not None:
        for child in parent:
            if child.tag == tag:
                return child
    return None


def is_on(switch: Element | None, w: str) -> bool:
    """Tell whether an on/off property is there and on (ECMA-376 part 1, 17.17.4)."""
    return switch is not None and switch.get(f"{w}val") not in _OFF


def read_val(parent: Element | None, w: str, name: str) -> str | None:
    """Return the ``w:val`` of a child; None where the child or its value is missing."""
    child = find_child(parent, w + name)
    return child.get(f"{w}val") if child is not None else None


def drop_table_styles(xml: bytes) -> bytes:
    """Return a styles part without its styles of tables.

    They say nothing of lists and paragraphs and are nine tenths of what Word writes: parsing them would take longer
    than the document. A part that is written in any other way than Word's stays whole.
    """
    kept = bytearray()
    for part in xml.split(_STYLE_END):
        start = part.rfind(b"<w:style ")
        if start >= 0 and b' w:type="table"' in part[start : part.find(b">", start)]:
            kept += part[:start]
        else:
            kept += part + _STYLE_END
    return bytes(kept.removesuffix(_STYLE_END))


class Styles:
    """The styles of one document; what a style does not say comes from the one that it is based on."""

    def __init__(self, w: str, root: Element | None = None) -> None:
        self._w = w
        found = root.iterchildren(f"{w}style") if root is not None else ()
        self._elements = {element.get(f"{w}styleId", ""): element for element in found}
        default = (id_ for id_, element in self._elements.items() if element.get(f"{w}default") not in (None, *_OFF))
        self._default = next((id_ for id_ in default if self._elements[id_].get(f"{w}type") == "paragraph"), "")
        self._numbers: dict[str, tuple[str | None, str | None]] = {}
        self._looks: dict[tuple[str, str], dict[str, Element]] = {}
        defaults = root.find(f"{w}docDefaults/{w}rPrDefault/{w}rPr") if root is not None else None
        self.defaults = {str(element.tag): element for element in defaults} if defaults is not None else {}

    def find_style(self, properties: Element | None) -> str:
        """Return the style of a paragraph by its properties, the default one where it names none."""
        return read_val(properties, self._w, "pStyle") or self._default

    def find_looks(self, style: str, of: str = "rPr") -> dict[str, Element]:
        """Return by their tags the properties that a style states of its text; those of paragraphs are ``pPr``."""
        if (style, of) not in self._looks:
            stated: dict[str, Element] = {}
            for element in reversed(self._follow(style)):
                properties = find_child(element, self._w + of)
                stated |= {str(child.tag): child for child in properties} if properties is not None else {}
            self._looks[style, of] = stated
        return self._looks[style, of]

    def is_shaded(self, style: str) -> bool:
        """Tell whether a style of tables fills any of their cells."""
        return any(next(element.iter(f"{self._w}shd"), None) is not None for element in self._follow(style))

    def find_list(self, style: str) -> tuple[str | None, str | None]:
        """Return the list and the level that a style numbers its paragraphs in, None for what it does not state."""
        if style not in self._numbers:
            properties = [element.find(f"{self._w}pPr/{self._w}numPr") for element in self._follow(style)]
            lists, levels = ([read_val(found, self._w, name) for found in properties] for name in ("numId", "ilvl"))
            self._numbers[style] = next(filter(None, lists), None), next(filter(None, levels), None)
        return self._numbers[style]

    def _follow(self, style: str) -> list[Element]:
        """Return a style and the ones that it is based on; a circle ends where it closes."""
        chain: dict[str, Element] = {}
        while style in self._elements and style not in chain:
            chain[style] = self._elements[style]
            style = read_val(chain[style], self._w, "basedOn") or ""
        return list(chain.values())
