"""The other names of a body, which titles print in brackets behind its name: 某委（某局、某中心）.

They say no other issuer. A scope in brackets is none of them (某局（系统）), nor the end of a name (某街道（办事处）).
"""

import re

from pipelines.documents.title_words import load_title_words

_DATA = load_title_words()
_SIGNS = "()\\[\\]〔〕【】"
_INSIDE = f"[^{_SIGNS}《》\\da-zA-Z]"
_BRACKET = re.compile(  # one that is never closed ends with the words that can be names: 某委(某局2023年
    f"[(\\[〔【]((?:{_INSIDE}|[(\\[〔【]{_INSIDE}*[)\\]〕】])+)(?:[)\\]〕】]|(?=(?:19|20)\\d\\d))"
)
_BODY_BEFORE = re.compile(f"[\\u4e00-\\u9fff](?:{_DATA['body']})$")
_BETWEEN = re.compile("[、,;/|·]")
_NO_OTHER_NAME = re.compile(_DATA["no_other_name"])


def drop_other_names(name: str) -> str:
    """Return a name or title without the other names in brackets behind a body's name.

    Args:
        name: In one width and without white space (`squeeze_title`).
    """
    if not any(sign in name for sign in "([〔【"):
        return name  # most
    kept, begin = "", 0
    for bracket in _BRACKET.finditer(name):
        before = kept + name[begin : bracket.start()]
        if _BODY_BEFORE.search(before) and _lists_names(bracket[1]):
            kept, begin = before, bracket.end()
    return kept + name[begin:]


def _lists_names(words: str) -> bool:
    return not any(_NO_OTHER_NAME.fullmatch(part) for part in _BETWEEN.split(words))
