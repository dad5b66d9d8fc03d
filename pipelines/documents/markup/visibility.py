"""What of a page nobody sees, by its own style sheets, its ``style`` attributes and its elements.

What is left out: what is struck out or deleted; what has no box, no size, no opacity, no place on the page; what has
the colour of its ground; closed ``<details>`` and ``<dialog>``. `note_marks` has raised digits. What a script shows or
hides, and what linked sheets say, is not known.
"""

import re
from collections.abc import Iterable
from itertools import chain
from typing import NamedTuple

from pipelines.documents.markup.boxes import FAR, is_cut_away, is_removed, makes_block
from pipelines.documents.markup.cascade import Cascade
from pipelines.documents.markup.colours import Grounds, find_colour
from pipelines.documents.markup.page_tree import Node, Tree, climb
from pipelines.documents.markup.style_values import DEFAULT_FONT_SIZE, Colour, read_font_size, read_pixels

SMALLEST = 1.0
"""CSS pixels: text of this size or less is seen by nobody."""

STRUCK = ("s", "strike")
"""Elements that are struck out where no sheet says otherwise."""

_LINKED = re.compile(r"\bstylesheet\b", re.IGNORECASE)


class State(NamedTuple):
    """What an element's text has of the elements around it; ``colour`` and ``ground`` are None where not known."""

    is_visible: bool
    size: float
    indented_away: bool
    colour: Colour | None
    ground: Colour | None

    @property
    def is_seen(self) -> bool:
        """Whether text is seen."""
        if not self.is_visible or self.size <= SMALLEST or self.indented_away:
            return False
        if self.colour is None or (self.colour.is_seen and self.ground is None):
            return True
        return self.colour.is_seen and not (self.ground is not None and self.colour.looks_like(self.ground))


class Sight:
    """One page's suspects, asked one by one whether anything of them is seen."""

    def __init__(self, tree: Tree, cascade: Cascade) -> None:
        links = any(_LINKED.search(link.attributes.get("rel") or "") for link in tree.find("link"))
        self._tree, self._cascade = tree, cascade
        self._grounds = Grounds(cascade, links or any("@import" in sheet.text() for sheet in tree.find("style")))
        self._walked = set[int]()
        self._sizes: dict[int, float] = {}  # by `mem_id`: known once, known for all that stands in it

    def hide_boxes(self, suspects: Iterable[Node]) -> None:
        """Leave out the elements that are not seen whatever stands in them: removed, cut away, struck out."""
        for node in suspects:
            if is_removed(self._cascade, node):
                self._tree.remove(node)
            elif is_cut_away(self._cascade, node) or self._is_struck(node):
                self._tree.hide(node)

    def hide_details(self) -> None:
        """Leave out what closed ``<details>`` hold, their summary aside."""
        for details in self._tree.find("details"):
            if "open" in details.attributes:
                continue
            summaries = [part for part in details.iter() if part.tag == "summary"][:1]
            for part in list(details.iter(include_text=True)):
                if not part.is_element_node:
                    part.decompose()
                elif part not in summaries:
                    self._tree.remove(part)

    def hide_texts(self, suspects: Iterable[Node]) -> None:
        """Leave out the text that is not seen because of what it has of the elements around it, and nothing else."""
        for node in suspects:
            if node.mem_id not in self._walked and node.mem_id not in self._tree.hidden and self._may_pass_on(node):
                self._hide_texts(node)

    def find_size(self, element: Node) -> float:
        """Return the size of an element's text in CSS pixels, as far as the page itself says it."""
        path: list[Node] = []
        size = DEFAULT_FONT_SIZE
        for node in chain((element,), climb(element)):
            if node.mem_id in self._sizes:
                size = self._sizes[node.mem_id]
                break
            path.append(node)
        for node in reversed(path):
            value = self._cascade.find(node, "font-size")
            size = self._sizes[node.mem_id] = _read_size(value, size) if value else size
        return size

    def _is_struck(self, node: Node) -> bool:
        line = self._cascade.find(node, "text-decoration-line")
        return "line-through" in line if line else node.tag in STRUCK

    def _may_pass_on(self, node: Node) -> bool:
        """Tell whether an element has something that it hands on to what stands in it and that may make it unseen."""
        find = self._cascade.find
        if find(node, "visibility") in ("hidden", "collapse") or self._is_indented(node):
            return True
        if (size := find(node, "font-size")) and _read_size(size, DEFAULT_FONT_SIZE) <= SMALLEST:
            return True
        return find_colour(self._cascade, node) is not None

    def _is_indented(self, node: Node) -> bool:
        indent = self._cascade.find(node, "text-indent")
        length = read_pixels(indent) if indent else None
        return length is not None and length < FAR and makes_block(self._cascade, node)

    def _enter(self, node: Node, around: State) -> State:
        """Return the state of text in an element, by that of the text around it."""
        find = self._cascade.find
        visibility, size, indent = find(node, "visibility"), find(node, "font-size"), find(node, "text-indent")
        own = self._grounds.find_own(node)
        return State(
            around.is_visible if visibility in (None, "inherit", "unset") else visibility in ("visible", "initial"),
            _read_size(size, around.size) if size else around.size,
            around.indented_away if indent is None else self._is_indented(node),
            find_colour(self._cascade, node) or around.colour,
            around.ground if own is None else own[0],
        )

    def _hide_texts(self, root: Node) -> None:
        parent = root.parent
        ground = self._grounds.find(parent) if parent is not None else None
        size = self.find_size(parent) if parent is not None else DEFAULT_FONT_SIZE
        waiting = [(root, State(True, size, False, None, ground))]
        seen, unseen = set[int](), set[int]()
        while waiting:
            node, around = waiting.pop()
            self._walked.add(node.mem_id)
            state = self._enter(node, around)
            for part in node.iter(include_text=True):
                if part.is_element_node:
                    if part.mem_id not in self._tree.hidden:
                        waiting.append((part, state))
                elif (part.text_content or "").strip():
                    self._note(part, root, seen if state.is_seen else unseen)
        if root.mem_id not in seen:
            if unseen or self._cascade.find(root, "visibility") in ("hidden", "collapse"):
                self._tree.hide(root)
        elif unseen:
            self._hide_parts(root, seen, unseen)

    def _note(self, text: Node, root: Node, places: set[int]) -> None:
        places.add(text.mem_id)
        for above in climb(text):
            if above.mem_id in places:
                return
            places.add(above.mem_id)
            if above.mem_id == root.mem_id:
                return

    def _hide_parts(self, root: Node, seen: set[int], unseen: set[int]) -> None:
        """Leave out the parts below an element that hold text of which none is seen."""
        waiting, texts = [root], list[Node]()
        while waiting:
            for part in waiting.pop().iter(include_text=True):
                if part.mem_id not in unseen:
                    continue
                if part.mem_id in seen:
                    waiting.append(part)
                elif part.is_element_node:
                    self._tree.hide(part)
                else:
                    texts.append(part)
        for text in texts:
            text.decompose()


def _read_size(value: str, around: float) -> float:
    size = read_font_size(value, around)
    return around if size is None else size
