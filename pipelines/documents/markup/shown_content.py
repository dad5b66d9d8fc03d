"""What is seen on a page and stands in no text of it: values of form controls, frames, generated text, pictures."""

import re
from collections.abc import Container, Iterator
from typing import Any

import tinycss2
from selectolax.lexbor import LexborHTMLParser

from pipelines.documents.markup.boxes import is_cut_away, is_removed
from pipelines.documents.markup.cascade import Cascade
from pipelines.documents.markup.page_tree import Node, Tree, climb, find_cell, select
from pipelines.documents.markup.style_sheets import Rule
from pipelines.documents.markup.visible_text import read_inline_text

_TYPED = frozenset(("", "text", "search", "number", "tel", "email", "url", "date", "month", "week", "time"))
_TYPED |= {"datetime", "datetime-local"}
_BUTTONS = frozenset(("submit", "button", "reset"))
_CONTROLS = ("input", "textarea", "select", "progress", "meter")
_KINDS = {
    "img": "picture", "svg": "picture", "canvas": "picture", "object": "embedded_object", "embed": "embedded_object",
    "iframe": "embedded_object", "video": "embedded_object", "audio": "embedded_object",
} | dict.fromkeys(_CONTROLS, "form_control")  # fmt: skip
SHOWN = tuple(_KINDS)
"""Elements that show what no text says."""

_SVG_UNSEEN = "title, desc, defs, metadata, symbol"
_LEAST_SIDE = 4.0  # CSS pixels: a smaller picture keeps a place or counts visits
_SIDE = re.compile(r"\s*([\d.]+)(?:px)?\s*")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")  # signs that only a font of the page's own knows
_CHECKED = "☑"


def open_frames(tree: Tree) -> None:
    """Put what ``<iframe srcdoc>`` shows in its place."""
    framed = [(node, source) for node in tree.find("iframe") if (source := node.attributes.get("srcdoc"))]
    for node, source in framed:
        body = LexborHTMLParser(source).body
        place = tree.root.parser.create_node("div") if body is not None else None
        if body is not None and place is not None:
            place.inner_html = body.inner_html or ""
            node.replace_with(place)
    if framed:
        tree.index()


def show_control(tree: Tree, node: Node) -> bool:
    """Make the value of a control in a cell its text, and say whether there was any; also the text of a drawing."""
    tag = str(node.tag)
    if tag not in ("input", "textarea", "select", "button", "svg") or find_cell(node) is None:
        return False
    if tag == "svg":
        if not select(node, "text"):
            return False
        for part in select(node, _SVG_UNSEEN):
            tree.remove(part)
        return True
    if tag in ("textarea", "button"):
        return bool(node.text().strip())
    value = _read_input(node) if tag == "input" else _read_select(node)
    if value:
        node.insert_child(value)
    return bool(value)


def _read_input(node: Node) -> str:
    attributes = node.attributes
    kind, value = (attributes.get("type") or "").strip().lower(), (attributes.get("value") or "").strip()
    if kind in ("checkbox", "radio"):
        return _CHECKED if "checked" in attributes else ""
    known = (*_TYPED, *_BUTTONS, "hidden", "image", "password", "file", "color", "range", "checkbox", "radio")
    return value if kind in _TYPED or kind in _BUTTONS or kind not in known else ""


def _read_select(node: Node) -> str:
    if "multiple" in node.attributes or (node.attributes.get("size") or "1").strip() not in ("0", "1"):
        return ""
    options = select(node, "option")
    chosen = [option for option in options if "selected" in option.attributes][-1:] or options[:1]
    return next(((option.attributes.get("label") or option.text()).strip() for option in chosen), "")


def show_generated(tree: Tree, cascade: Cascade) -> None:
    """Put what style sheets write before and after the content of elements in cells (``::before``) into their text."""
    found: dict[tuple[int, str], tuple[Node, list[tuple[int, Rule]]]] = {}
    for place, rule in cascade.rules:
        if rule.pseudo and "content" in rule.properties:
            for node in cascade.select(rule):
                found.setdefault((node.mem_id, rule.pseudo), (node, []))[1].append((place, rule))
    for (_, pseudo), (node, rules) in found.items():
        cell = node if node.tag in ("td", "th") else find_cell(node)
        if cell is None or node.tag in _KINDS or not tree.shows(node):
            continue
        rules.sort(key=lambda entry: (entry[1].priority.layer, entry[1].priority.specificity, entry[0], entry[1].place))
        declared = {name: value[0] for _, rule in rules for name, value in rule.declarations.items()}
        if not _is_unseen(declared):
            _insert(tree, cell, node, pseudo, list(_read_content(declared.get("content", ""), node)))


def _is_unseen(declared: dict[str, str]) -> bool:
    return (
        declared.get("display") == "none"
        or declared.get("visibility") in ("hidden", "collapse")
        or declared.get("opacity") in ("0", "0%", "0.0")
        or declared.get("font-size") in ("0", "0px")
        or (declared.get("height", declared.get("width")) in ("0", "0px") and "overflow" in declared)
    )


def _read_content(value: str, node: Node) -> Iterator[str | None]:
    """Yield the texts that a value of ``content`` writes, None for what is no text (pictures, counters)."""
    tokens: list[Any] = tinycss2.parse_component_value_list(value, skip_comments=True)
    for token in tokens:
        if token.type == "string":
            yield None if _PRIVATE.search(token.value) else token.value
        elif token.type == "function" and token.lower_name == "attr" and token.arguments:
            yield node.attributes.get(tinycss2.serialize(token.arguments[:1]).strip()) or ""
        elif token.type in ("url", "function"):
            yield None
        elif token.type == "literal" and token.value == "/":
            return  # what follows is for those who do not see it


def _insert(tree: Tree, cell: Node, node: Node, pseudo: str, texts: list[str | None]) -> None:
    first = node.first_child if pseudo == "before" else None
    for text in texts:
        if text is None:
            if not has_words(tree, cell):
                tree.mark_unread(cell, "picture", "", first)
        elif first is None:
            node.insert_child(text)
        else:
            first.insert_before(text)


def has_words(tree: Tree, cell: Node) -> bool:
    """Tell whether a cell says something in words: a picture beside them only decorates it."""
    return any(map(str.isalpha, read_inline_text(tree, cell)))


def mark_unread_content(tree: Tree, cascade: Cascade, tables: Container[int]) -> list[Node]:
    """Mark what cells of some tables show and no text says; return such elements that stand in none of them.

    In a cell that has words, or elsewhere, a picture may be a mere decoration.
    """
    outside: list[Node] = []
    for node in tree.find(*SHOWN):
        if not _shows_something(tree, cascade, node):
            continue
        cell = find_cell(node)
        table = next((above for above in climb(cell) if above.tag == "table"), None) if cell is not None else None
        if cell is None or table is None or table.mem_id not in tables:
            if node.tag not in _CONTROLS:
                outside.append(node)
        elif not has_words(tree, cell):
            is_control = node.tag in _CONTROLS
            if not is_control or not read_inline_text(tree, cell):
                kind = "picture" if (node.attributes.get("type") or "").lower() == "image" else _KINDS[node.tag or ""]
                tree.mark_unread(cell, kind, name_content(node), node)
    return outside


def name_content(node: Node) -> str:
    """Return what is known of something that is shown: its alternative text, its title, its name, or its address."""
    known = (node.attributes.get(name) for name in ("alt", "title", "placeholder", "name", "src", "data"))
    return next((text.strip()[:200] for text in known if text and text.strip()), "")


def kind_of(node: Node) -> str:
    """Return the kind of what an element shows, one of `pipelines.documents.model.UNREAD_KINDS`."""
    return _KINDS[node.tag or ""]


def _shows_something(tree: Tree, cascade: Cascade, node: Node) -> bool:
    attributes = node.attributes
    if any(above.mem_id in tree.hidden for above in climb(node)):
        return False
    if node.tag == "img":
        sides = (_SIDE.fullmatch(attributes.get(name) or "") for name in ("width", "height"))
        return node.mem_id not in tree.hidden and not any(side and float(side[1]) < _LEAST_SIDE for side in sides)
    if node.mem_id not in tree.hidden:
        return False  # its text has been read
    if node.tag == "input":
        return (attributes.get("type") or "").strip().lower() not in ("hidden", "checkbox", "radio")
    return not is_removed(cascade, node) and not is_cut_away(cascade, node)
