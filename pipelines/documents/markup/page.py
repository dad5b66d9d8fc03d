"""A page as a person sees it: its tree, without what is not seen, and with what is seen and stands in no text."""

import re
from functools import lru_cache

from pipelines.documents.markup.cascade import Cascade
from pipelines.documents.markup.note_marks import hide_marks
from pipelines.documents.markup.overrides import turn_overridden
from pipelines.documents.markup.page_tree import UNSEEN, Node, Tree
from pipelines.documents.markup.shown_content import open_frames, show_control, show_generated
from pipelines.documents.markup.suspects import Styles, find_suspects, read_styles, select_style
from pipelines.documents.markup.visibility import Sight

_STYLE = re.compile(rb"""style\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+)""")
_WORDS_OWN = "MsoNormal"  # the class of nearly all paragraphs that Word writes
_NAMED = f"[hidden], [href*='#'], [id], [class]:not([class={_WORDS_OWN}])"


class Page(Tree):
    """A page's tree in which `removed` and `hidden` are what its own sheets, attributes and elements do not show."""

    def __init__(self, content: bytes) -> None:
        """Parse a page in UTF-8.

        Raises:
            ReadError: ``too_deep``, around something that is hidden.
            MemoryError: Lexbor got no memory; it fails for nothing else.
        """
        styles = read_styles(_list_styles(content))
        super().__init__(content, ", ".join((_NAMED, *map(select_style, styles.needles))))
        open_frames(self)
        for node in self.find(*UNSEEN):
            if not show_control(self, node):
                self.remove(node)
        suspects, links = self._examine(styles)
        self.cascade = Cascade(self.root, self.find("style"), self.names)
        suspects |= find_suspects(self, self.cascade, styles)
        if suspects or links or self.find("details", "bdo"):
            self._leave_out_unseen(suspects, links)
        show_generated(self, self.cascade)

    def _examine(self, styles: Styles) -> tuple[dict[int, Node], list[Node]]:
        """Collect the page's ``names``; return elements whose own attributes may hide them, and links into pages."""
        classes, ids = {_WORDS_OWN}, set[str]()
        suspects: dict[int, Node] = {}
        links: list[Node] = []
        for identity, node in self.listed.items():
            attributes = node.attributes
            if not attributes:
                continue
            classes.add(attributes.get("class") or "")
            if "id" in attributes:
                ids.add(f"#{attributes['id']}")
            if "hidden" in attributes or (styles.needles and styles.are_suspect(attributes.get("style"))):
                suspects[identity] = node
            if "#" in (attributes.get("href") or ""):
                links.append(node)
        self.names = frozenset(ids.union(f".{name}" for several in classes for name in several.split()))
        return suspects, links

    def _leave_out_unseen(self, suspects: dict[int, Node], links: list[Node]) -> None:
        sight = Sight(self, self.cascade)
        sight.hide_details()
        sight.hide_boxes(suspects.values())
        sight.hide_texts(suspects.values())
        hide_marks(self, self.cascade, sight, suspects.values(), links)
        turn_overridden(self, self.cascade, [*self.find("bdo"), *suspects.values()])


def _list_styles(content: bytes) -> list[str]:
    """Return the different ``style`` attributes of a page, in lower case.

    Asking the page for its elements and each of them for its style takes five times as long.
    """
    return [_clean_style(style) for style in set(_STYLE.findall(content.lower()))]


@lru_cache(2048)
def _clean_style(style: bytes) -> str:
    return style.decode("utf-8", "replace").strip("\"'")
