"""Text in the colour of what it stands on."""

import re
from collections.abc import Iterable, Iterator

from pipelines.documents.markup.cascade import Cascade, Node
from pipelines.documents.markup.style_sheets import Rule
from pipelines.documents.markup.style_values import WHITE, Colour, read_colour, read_old_colour

_COLOUR = re.compile(r"(?:^|[;\s{])(?:color|-webkit-text-fill-color)\s*:\s*([^;!}]+)", re.IGNORECASE)
_GROUND = re.compile(r"(?:^|[;\s{])background(?:-color)?\s*:\s*([^;!}]+)", re.IGNORECASE)
_TABLE_PARTS = frozenset(("td", "th", "tr", "tbody", "thead", "tfoot", "table", "body"))


class Grounds:
    """What colour stands behind the elements of a page.

    Where the page links style sheets, which are not known, the ground is known only where the page itself says it. Else
    it is white where nobody says another. A picture is no known ground.
    """

    def __init__(self, cascade: Cascade, links_sheets: bool) -> None:
        self._cascade = cascade
        self._known: dict[int, Colour | None] = {}
        self._page = None if links_sheets else WHITE

    def find(self, element: Node) -> Colour | None:
        """Return the colour on which an element's text stands; None where it is not known."""
        path: list[int] = []
        ground = self._page
        node: Node | None = element
        while node is not None and node.is_element_node:
            if node.mem_id in self._known:
                ground = self._known[node.mem_id]
                break
            path.append(node.mem_id)
            own = self.find_own(node)
            if own is not None:
                ground = own[0]
                break
            node = node.parent
        self._known.update(dict.fromkeys(path, ground))
        return ground

    def find_own(self, element: Node) -> tuple[Colour | None] | None:
        """Return an element's own ground, None in it where it is not known; None where it has none of its own."""
        image = self._cascade.find(element, "background-image")
        attributes = element.attributes
        if (image and image not in ("none", "initial", "unset")) or attributes.get("background"):
            return (None,)
        value = self._cascade.find(element, "background-color")
        colour = read_colour(value) if value else None
        if value is None and element.tag in _TABLE_PARTS:
            colour = read_old_colour(attributes.get("bgcolor") or "")
        if colour is None or not colour.is_seen:
            return None
        return (colour,) if colour.alpha == 1 else (None,)


def find_colour(cascade: Cascade, element: Node) -> Colour | None:
    """Return the colour that is declared for an element's own text; None where it has that of what it stands in."""
    value = cascade.find(element, "color")
    if value is not None:
        return read_colour(value)
    return read_old_colour(element.attributes.get("color") or "") if element.tag == "font" else None


def list_colours(text: str) -> Iterator[Colour]:
    """Yield the colours of text that declarations name."""
    return _read(_COLOUR.findall(text))


def list_grounds(text: str) -> Iterator[Colour]:
    """Yield the colours of grounds that declarations name."""
    return (colour for value in _GROUND.findall(text) for colour in _read(value.split()) if colour.is_seen)


def _read(values: Iterable[str]) -> Iterator[Colour]:
    return (colour for value in values if (colour := read_colour(value.strip().lower())) is not None)


def may_vanish(colour: Colour, grounds: Iterable[Colour]) -> bool:
    """Tell whether text of a colour may not be seen: on the page itself, or on one of some grounds."""
    return not colour.is_seen or colour.looks_like(WHITE) or any(map(colour.looks_like, grounds))


def has_vanishing(rule: Rule, grounds: Iterable[Colour]) -> bool:
    """Tell whether a rule gives text a colour in which it may not be seen."""
    return "color:" in rule.body.replace(" ", "").lower() and any(
        may_vanish(colour, grounds) for colour in list_colours(rule.body)
    )
