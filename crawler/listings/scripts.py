"""What a page's scripts hold: calls and strings, without comments (ECMAScript)."""

import re
from collections.abc import Iterator

from scrapy import Selector

# A string without an end goes to the end of its line, as a browser would give up there; possessive, and always matched
# where it begins, so that no piece of a script is looked at twice.
JS_STRING = (
    r"'(?:[^'\\\n]++|\\[\s\S])*+(?:'|(?=\n)|\\?\Z)"
    r'|"(?:[^"\\\n]++|\\[\s\S])*+(?:"|(?=\n)|\\?\Z)'
    r"|`(?:[^`\\]++|\\[\s\S])*+(?:`|\\?\Z)"
)
# A script may also begin with `<!--` and end with `-->`, which hid it from browsers that knew no scripts: the rest of
# that line is a comment, the lines between are not (ECMAScript, annex B.1.1).
_COMMENT = r"/\*[\s\S]*?(?:\*/|\Z)|//[^\n]*|<!--[^\n]*|^[^\S\n]*-->[^\n]*"
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|\r\n|([\s\S]))")
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": "", "\r": ""}


def find_in_scripts(page: Selector, pattern: str) -> Iterator[tuple[Selector, re.Match[str]]]:
    """Yield what matches a pattern in a page's scripts, outside comments and strings, with the script it stands in.

    Args:
        page: The page, or one script of it. Scripts inside HTML comments are not elements and not read.
        pattern: Regular expression with at least one named group, which no other part of the scan has.
    """
    scan = re.compile(f"(?:{_COMMENT})|(?P<_wanted>{pattern})|(?:{JS_STRING})", re.MULTILINE)
    for script in page.xpath("descendant-or-self::script"):
        for match in scan.finditer(script.xpath("string()").get("")):
            if match["_wanted"] is not None:
                yield script, match


def unescape_string(string: str) -> str:
    """Return what a script's string holds between its quotes (ECMAScript, 12.9.4)."""

    def replace(match: re.Match[str]) -> str:
        code, character = match[1] or match[2], match[3] or ""
        return chr(int(code, 16)) if code else _CONTROLS.get(character, character)

    return _ESCAPE.sub(replace, string)
