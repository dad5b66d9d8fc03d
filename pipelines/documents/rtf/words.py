"""What the control words of RTF say (RTF 1.9.1, appendix B), as far as it matters for text."""

from pipelines.documents.word.inline_text import BREAK

LEFT_OUT = frozenset(
    (  # noqa: SIM905
        "annotation colortbl fldtype footer footerf footerl footerr footnote ftncn ftnsep ftnsepc aftncn aftnsep "
        "aftnsepc header headerf headerl headerr info nonesttables nonshppict objclass objdata objname private "
        "rxe shprslt sp stylesheet tc txe xe"
    ).split()
)
"""Destinations that hold no text of the document."""

STARRED = frozenset({"shpinst", "do", "nesttableprops", "fldinst", "listtext", "pntext", "shppict"})
"""Destinations behind ``\\*`` that are read; all others behind it are left out, as the mark asks for."""

CHARACTERS = {
    "tab": " ", "line": BREAK, "lbr": BREAK, "page": BREAK, "column": BREAK, "emdash": "—", "endash": "–",
    "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": " ", "enspace": " ",
    "qmspace": " ", "~": " ", "_": "-",
}  # fmt: skip
"""Control words and symbols that stand for a character. A soft hyphen (``\\-``) prints none but at a line's end."""


ESCAPED = (b"{", b"}", b"\\")
"""Signs that stand for themselves behind a backslash."""

CONTROLS = dict.fromkeys(range(0x20)) | {0x09: " "}
"""What control characters among the text print: a tab a space, all others nothing."""

CODE_PAGES = {"ansi": 1252, "mac": 10000, "pc": 437, "pca": 850}
"""Control words that say which code page text in fonts without one is in."""

BULLETS = ("o",)
"""Letters that are bullets: Word's of the second level, in Courier New."""

UNICODE = range(-0x8000, 0x10000)
"""Numbers of characters (``\\u``): signed 16 bits, and unsigned ones, as some programs write."""
