"""Which elements of a page may be not seen, struck out or raised: the few that are looked at closely."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from pipelines.documents.markup.cascade import Cascade
from pipelines.documents.markup.colours import has_vanishing, list_colours, list_grounds, may_vanish
from pipelines.documents.markup.page_tree import Node, Tree, select
from pipelines.documents.markup.style_sheets import SUSPECT
from pipelines.documents.markup.style_values import Colour

MAX_RULES = 300
"""Rules that may hide something and that a page is searched for; a portal's page has a dozen."""

_DEFAULTS = ("dialog", "s", "strike", "sup", "sub")  # elements that browsers' own sheets draw otherwise
_COLOUR_NEEDLE = re.compile(r"(?<![\w-])(?:color|-webkit-text-fill-color)\s*:\s*[^;!}\"']+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Styles:
    """What the ``style`` attributes of a page have of what matters.

    ``needles`` are parts of them that may hide text, in lower case; ``grounds`` the colours of grounds, ``colours``
    those of text with the parts that name them.
    """

    needles: tuple[str, ...]
    grounds: tuple[Colour, ...]
    colours: tuple[tuple[str, Colour], ...]

    def are_suspect(self, style: str | None) -> bool:
        """Tell whether one ``style`` attribute has such a part."""
        lower = style.lower() if style else ""
        return any(needle in lower for needle in self.needles)


class _Style(NamedTuple):
    """What one ``style`` attribute has: parts that may hide, grounds, colours of text with the parts that name them."""

    needles: tuple[str, ...]
    grounds: tuple[Colour, ...]
    colours: tuple[tuple[str, Colour], ...]


def read_styles(styles: Iterable[str]) -> Styles:
    """Return what the different ``style`` attributes (in lower case) of a page have."""
    facts = [fact for text in styles if (fact := _read_style(text)) is not None]
    grounds = tuple({colour for fact in facts for colour in fact.grounds})
    colours = tuple({named for fact in facts for named in fact.colours})
    needles = {needle for fact in facts for needle in fact.needles}
    needles.update(needle for needle, colour in colours if may_vanish(colour, grounds))
    return Styles(tuple(sorted(needles)), grounds, colours)


def select_style(needle: str) -> str:
    """Return the selector of elements whose ``style`` attribute has such a part."""
    return f'[style*="{needle}" i]'


def find_suspects(tree: Tree, cascade: Cascade, styles: Styles) -> dict[int, Node]:
    """Return the elements, by ``mem_id``, that browsers or the page's sheets may hide, strike out or raise."""
    in_sheets = {colour for _, rule in cascade.rules for colour in list_grounds(rule.body)}
    more = {needle for needle, colour in styles.colours if may_vanish(colour, in_sheets)}.difference(styles.needles)
    grounds = (*styles.grounds, *in_sheets)
    found = select(tree.root, ", ".join(map(select_style, sorted(more)))) if more else []
    found += [*tree.find(*_DEFAULTS), *(node for node in tree.find("font") if "color" in node.attributes)]
    rules = (rule for _, rule in cascade.rules if not rule.pseudo and (rule.suspect or has_vanishing(rule, grounds)))
    for rule in islice(rules, MAX_RULES):
        found += cascade.select(rule)
    return {node.mem_id: node for node in found}


@lru_cache(2048)  # pages have thousands of such attributes and few different ones
def _read_style(style: str) -> _Style | None:
    needles = tuple(filter(_is_needle, (match[0] for match in SUSPECT.finditer(style))))
    grounds = tuple(list_grounds(style)) if "background" in style else ()
    parts = [match[0].strip() for match in _COLOUR_NEEDLE.finditer(style)] if "color" in style else []
    colours = tuple((part, colour) for part in parts if _is_needle(part) for colour in list_colours(part))
    return _Style(needles, grounds, colours) if needles or grounds or colours else None


def _is_needle(text: str) -> bool:
    return bool(text) and not any(sign in text for sign in '"\\\n\r\f')
