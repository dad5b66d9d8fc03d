"""Which declarations of a page's own style sheets and ``style`` attributes an element has (CSS Cascading, level 5)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from selectolax.lexbor import LexborNode, SelectolaxError

from pipelines.documents.markup.declarations import read_declarations
from pipelines.documents.markup.media_queries import applies_to_screen
from pipelines.documents.markup.style_sheets import Rule, read_style_sheet

Node = LexborNode

_KINDS = ("", "text/css")


class Cascade:
    """What the page's own sheets and attributes say of its elements. Linked sheets are not known.

    ``rules`` are those that can pick anything on this page, by the classes and ids that it has.
    """

    def __init__(self, root: Node, sheets: Iterable[Node], names: frozenset[str]) -> None:
        """Read the sheets of a page, whose classes (``.a``) and ids (``#b``) are ``names``."""
        self._root = root
        self.rules: list[tuple[int, Rule]] = []  # with their places among the sheets
        for place, sheet in enumerate(sheets):
            attributes = sheet.attributes
            kind, media = attributes.get("type") or "", attributes.get("media") or ""
            if kind.strip().lower() in _KINDS and applies_to_screen(media):
                known = read_style_sheet(sheet.text())
                self.rules += [(place, rule) for rule in known if rule.names <= names]
        self._index: dict[str, dict[str, list[tuple[int, Rule]]]] = {}
        self._found: dict[tuple[int, str], str | None] = {}

    def select(self, rule: Rule) -> list[Node]:
        """Return the elements that a rule picks."""
        if rule.specificity is None:
            return []
        try:
            return self._root.css(rule.selector)
        except SelectolaxError:
            return []
        except SystemError as error:  # what selectolax raises where it could not make a node
            raise MemoryError from error

    def find(self, node: Node, name: str) -> str | None:
        """Return the value of a property that is declared for an element; None where none is."""
        key = node.mem_id, name
        if key not in self._found:
            self._found[key] = self._find(node, name)
        return self._found[key]

    def _find(self, node: Node, name: str) -> str | None:
        best: tuple[bool, bool, tuple[object, ...]] | None = None
        value = None
        attributes = node.attributes
        style = attributes.get("style")
        if style and name in (declared := read_declarations(style)):
            value, important = declared[name]
            best = important, True, ()
        if self.rules:
            for place, rule in self._list_rules(node, attributes, name):
                if name not in rule.declarations:
                    continue
                found, important = rule.declarations[name]
                priority = rule.priority
                layer = -priority.layer if important else priority.layer  # of important ones, layers come first
                rank = important, False, (layer, priority.specificity, place, priority.place)
                if (best is None or rank > best) and _matches(node, rule):
                    best, value = rank, found
        return value

    def _list_rules(self, node: Node, attributes: dict[str, str | None], name: str) -> Iterator[tuple[int, Rule]]:
        index = self._index.get(name)
        if index is None:
            index = self._index[name] = self._make_index(name)
        if index:
            for key in ("*", node.tag or "", *_list_keys(attributes.get("class") or "", attributes.get("id") or "")):
                yield from reversed(index.get(key, []))  # later ones first: most earlier ones need no look then

    def _make_index(self, name: str) -> dict[str, list[tuple[int, Rule]]]:
        index = defaultdict[str, list[tuple[int, Rule]]](list)
        shorthands = _SHORTHANDS.get(name, frozenset((name,)))
        for place, rule in self.rules:
            if not rule.pseudo and not shorthands.isdisjoint(rule.properties):
                index[rule.key].append((place, rule))
        return index


_SHORTHANDS = {
    "font-size": frozenset(("font-size", "font")),
    "color": frozenset(("color", "-webkit-text-fill-color")),
    "background-color": frozenset(("background-color", "background")),
    "background-image": frozenset(("background-image", "background")),
    "text-decoration-line": frozenset(("text-decoration-line", "text-decoration")),
    "overflow": frozenset(("overflow", "overflow-x", "overflow-y")),
    "left": frozenset(("left", "inset")),
    "top": frozenset(("top", "inset")),
    "margin-left": frozenset(("margin-left", "margin")),
    "margin-top": frozenset(("margin-top", "margin")),
}


def _matches(node: Node, rule: Rule) -> bool:
    try:
        return rule.specificity is not None and node.css_matches(rule.selector)
    except SelectolaxError:
        return False


@lru_cache(1024)
def _list_keys(classes: str, identity: str) -> tuple[str, ...]:
    return (*(f".{name}" for name in classes.split()), *((f"#{identity}",) if identity else ()))
