"""Style sheets of a page, cut into rules; only rules with a property that can hide are ever read whole."""

import re
from collections.abc import Iterator
from functools import cached_property, lru_cache
from typing import NamedTuple

import cssselect
import tinycss2
from cssselect.xpath import ExpressionError

from pipelines.documents.markup.declarations import Declarations, is_too_deep, read_declarations
from pipelines.documents.markup.media_queries import applies_to_screen, is_supported

Layer = tuple[int, ...]

MAX_SELECTORS = 20_000
"""Selectors that are read of one page's sheets; a portal's sheets have some thousands."""

_STRING = r'"(?:[^"\\\n]|\\.)*"|' + r"'(?:[^'\\\n]|\\.)*'"
_COMMENT = re.compile(rf"({_STRING})|/\*.*?(?:\*/|\Z)|<!--|-->", re.DOTALL)
_TOKEN = re.compile(rf"{_STRING}|[{{}};]", re.DOTALL)
_PROPERTY = re.compile(r"(?:^|[;\s{])([\w-]+)\s*:")
SUSPECT = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|opacity\s*:\s*(?:0?\.0|0(?![.\d]|\.[1-9]))|opacity\(\s*0"
    r"|(?<![\w-])font(?:-size)?\s*:[^;]*?(?<![\d.\w#])[01]?(?:\.\d+)?(?:px|pt|em|rem|%)?(?=[\s/;!}]|$)"
    r"|line-through|vertical-align\s*:\s*(?:super|sub|[-+.1-9])|clip|mso-hide|(?<!line-)(?:width|height)\s*:\s*0(?![.\d])"
    r"|(?:left|top|indent|margin)\s*:\s*-\s*\d|inset\s*:|scale|translate|content-visibility|bidi|filter"
    r"|font[^}]*vertical-align\s*:\s*(?:text-)?top|vertical-align\s*:\s*(?:text-)?top[^}]*font",
    re.IGNORECASE,
)
"""What a block of declarations has where one of them may hide text, strike it out, raise or turn it; not by colour."""

_LEVELS = re.compile(r"@(media|supports|layer)\b\s*(.*)", re.IGNORECASE | re.DOTALL)
_SIMPLE = re.compile(r"[\w\s.#*>+~-]+")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NAME = re.compile(r"[.#][\w-]+")
_ELEMENT = re.compile(r"[\w-]+")
_MOVED_TO = re.compile(r":(?:hover|focus|focus-within|focus-visible|active|target|visited)\b")
_LAST = re.compile(r"[^\s>+~]+$")
_PSEUDO = re.compile(r"::?(before|after)\s*$", re.IGNORECASE)


class Priority(NamedTuple):
    """What decides between two declarations of one property that are as important: the greater one counts."""

    layer: int
    specificity: tuple[int, int, int]
    place: int


class Rule:
    """One selector with the declarations that it stands before.

    ``names`` are the classes and ids (``.a``, ``#b``) that a page must have for it to pick anything; ``pseudo`` is
    ``before``, ``after`` or empty.
    """

    def __init__(self, selector: str, body: str, place: int, layer: int) -> None:
        """Cut what is cheap to cut: most rules of a sheet pick nothing on a page, and are never asked for more."""
        pseudo = _PSEUDO.search(selector) if ":" in selector else None
        self.pseudo = pseudo[1].lower() if pseudo else ""
        self.selector = (selector[: pseudo.start()] if pseudo else selector).strip() or "*"
        self.body, self.place, self.layer = body, place, layer
        simple, escaped = _SIMPLE.fullmatch(self.selector), "\\" in self.selector
        self._bare = self.selector if simple else "" if escaped else _strip_brackets(self.selector)
        self.names = frozenset(_NAME.findall(self._bare))

    @cached_property
    def suspect(self) -> bool:
        """Whether a declaration of it may hide text, strike it out, raise or turn it; not by its colour."""
        return SUSPECT.search(self.body) is not None

    @cached_property
    def properties(self) -> frozenset[str]:
        """The names of all of its properties, in lower case."""
        return frozenset(name.lower() for name in _PROPERTY.findall(self.body))

    @cached_property
    def key(self) -> str:
        """The class, the id or the element's name that a picked element must have; ``*`` where it is not known."""
        last = _LAST.search(self._bare)
        element = _ELEMENT.match(last[0]) if last else None
        return next(iter(_NAME.findall(last[0])), element[0].lower() if element else "*") if last else "*"

    @cached_property
    def declarations(self) -> Declarations:
        """The declarations that may matter for what is seen."""
        return read_declarations(self.body)

    @cached_property
    def specificity(self) -> tuple[int, int, int] | None:
        """The selector's specificity (ids, classes, elements); None where it is no selector."""
        if is_too_deep(self.selector):
            return None
        try:
            found = cssselect.parse(self.selector)
        except (cssselect.SelectorError, ExpressionError):
            return None
        return found[0].specificity() if len(found) == 1 and found[0].pseudo_element is None else None

    @property
    def priority(self) -> Priority:
        """What decides against other rules."""
        return Priority(self.layer, self.specificity or (0, 0, 0), self.place)


@lru_cache(32)  # all pages of a portal have the same sheets
def read_style_sheet(text: str) -> tuple[Rule, ...]:
    """Return the rules of a style sheet that hold at a screen, in their order; rules in layers come before others."""
    if "/*" in text or "--" in text:
        text = _COMMENT.sub(lambda match: match[1] or "", text)
    rules: list[Rule] = []
    for prelude, body, layered in _list_rules(text):
        for selector in filter(_is_at_rest, _split(prelude)):
            if len(rules) == MAX_SELECTORS:
                return tuple(rules)
            rules.append(Rule(selector, body, len(rules), -1 if layered else 0))
    return tuple(rules)


def _is_at_rest(selector: str) -> bool:
    """Tell whether a selector may pick something before anybody points at it."""
    return ":" not in selector or _MOVED_TO.search(_strip_brackets(selector)) is None


def _strip_brackets(selector: str) -> str:
    """Return a selector without what stands in brackets: of ``:not(.a)`` no page needs the class."""
    while (shorter := _BRACKETS.sub("", selector)) != selector:
        selector = shorter
    return selector


def _list_rules(text: str, layered: bool = False, depth: int = 0) -> Iterator[tuple[str, str, bool]]:
    """Yield selectors and declarations of each rule, those in ``@media`` and its like that hold among them."""
    for prelude, body in _cut(text):
        if not prelude.startswith("@"):
            yield prelude, body, layered
        elif (level := _LEVELS.match(prelude)) and depth < 8:
            kind, condition = level[1].lower(), level[2]
            if kind == "media" and not applies_to_screen(condition):
                continue
            if kind == "supports" and not is_supported(condition):
                continue
            yield from _list_rules(body, layered or kind == "layer", depth + 1)


def _cut(text: str) -> Iterator[tuple[str, str]]:
    """Yield what stands before each block of braces, and what stands in it; a block without an end ends the sheet."""
    depth = start = begin = 0
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign == "{":
            depth += 1
            if depth == 1:
                begin = token.end()
        elif sign == "}":
            if depth == 1:
                yield text[start : begin - 1].strip(), text[begin : token.start()]
            if depth <= 1:
                start = token.end()
            depth = max(depth - 1, 0)
        elif sign == ";" and not depth and text[start : token.start()].lstrip().startswith("@"):
            start = token.end()
    if depth:
        yield text[start : begin - 1].strip(), text[begin:]


def _split(prelude: str) -> list[str]:
    """Return the selectors of a list; those in brackets stay together."""
    if "(" not in prelude and "[" not in prelude:
        return prelude.split(",")
    if is_too_deep(prelude):
        return []
    selectors = [""]
    for token in tinycss2.parse_component_value_list(prelude):
        if token.type == "literal" and token.value == ",":
            selectors.append("")
        else:
            selectors[-1] += token.serialize()
    return selectors
