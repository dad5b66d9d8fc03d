"""The full-text index: what of a text is written to it, and how words are asked for.

FTS5's tokenizer unicode61 takes a run of Chinese characters for one token, and its trigram tokenizer finds no word
of two characters (measured: 公开, 0 of 2,000). So every word of up to MAX_WORD characters that a text holds is
indexed as a token of its own, and a plain ``MATCH '公开'`` finds what LIKE finds. Words of any length, whatever
punctuation and spaces stand in them, are found by their pairs of letters, which are tokens too; whether the pairs
stand in one place is then seen in the text (``pipelines/store/queries/text_matches.py``).
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import pairwise
from operator import add, itemgetter

from pipelines.spelling import fold_width

MAX_WORD = 8
"""Characters (or words of letters and digits) of the longest word that a plain MATCH finds."""

LETTERS = "0-9A-Za-z０-９Ａ-Ｚａ-ｚÀ-ÖØ-öø-ɏΑ-ΡΣ-Ωα-ωЀ-ҁҊ-ӿⅠ-ↈ①-⒛⓪-⓿々-〇〡-〩ぁ-ゖァ-ヺー㐀-䶵一-鿿가-힣𠀀-𲎯"
"""What is searched for, as a class of regular expressions and of GLOB: all else is ignored, in texts and in words.

unicode61 takes each of these for a part of a token, in every version of SQLite: so a pair of them is one token.
"""

_MAX_PAIRS = 60  # FTS5 refuses to nest more than 256; the text is looked at anyway
_MAX_RUN = 64  # longer ones are taken apart by the general way
_RUN = re.compile(r"[^\W_]+")  # what unicode61 takes for one token
_HAN = r"\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"  # with 々, 〇 and compatibility characters
_UNIT = re.compile(rf"[{_HAN}]|[^\W_{_HAN}]+")
_LONG_UNIT = re.compile(rf"[^\W_{_HAN}]{{2}}")
_LETTER = re.compile(f"[{LETTERS}]")
_HALF_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}


class WordsError(ValueError):
    """Words that cannot be searched for; the message names them."""


def index_terms(text: str) -> str:
    """Return the tokens of a text, by spaces, in no order: its words of up to MAX_WORD units, and its pairs of letters.

    A unit is a Chinese character, or a run of other letters and digits; a word is a run of units. Pairs go over
    punctuation, spaces and line breaks, and into the runs: ``公开，2019`` has ``开2``, ``20`` and ``01``.
    """
    terms: set[str] = set()
    for run in set(_RUN.findall(text)):
        if len(run) <= _MAX_RUN and not _LONG_UNIT.search(run):
            terms.update(_pick_words(len(run))(run))
        else:
            bounds = [0, *(unit.end() for unit in _UNIT.finditer(run))]
            terms.update(
                run[start:end] for place, start in enumerate(bounds) for end in bounds[place + 1 : place + 1 + MAX_WORD]
            )
    for letters in {fold_letters(text), keep_letters(text)}:  # nearly always the same
        terms.update(map(add, letters, letters[1:]))
    terms.discard("")
    return " ".join(terms)


def fold_letters(text: str) -> str:
    """Return the letters of a text as `scrapy search` compares them: NFKC and small, character by character.

    Character by character, so that whatever is a part of a text is a part of the folded text when folded itself.
    """
    return text.translate(_FOLDED)


def keep_letters(text: str) -> str:
    """Return the letters of a text as plain SQL can tell them: only digits and letters of full width are folded."""
    return text.translate(_KEPT)


def fold_words(words: Iterable[str]) -> list[str]:
    """Return words as they were typed, each of which may be a phrase of any length, folded.

    Raises:
        WordsError: There is no word, or one of fewer than two letters.
    """
    folded = {word: fold_letters(word) for word in words}
    if not folded:
        raise WordsError("name the words to search for")
    for word, letters in folded.items():
        if len(letters) < 2:
            raise WordsError(f"{word!r} has fewer than two letters, digits or Chinese characters to search for")
    return list(folded.values())


def make_match(words: Iterable[str]) -> str:
    """Return the MATCH expression that finds every section with all of some folded words, and few others."""
    pairs = dict.fromkeys(first + second for word in words for first, second in pairwise(word))
    return " AND ".join(f'"{pair}"' for pair in list(pairs)[:_MAX_PAIRS])


def find_places(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield each place where a folded word stands in a text as printed: start and end, with what is ignored."""
    letters = fold_letters(text)
    at = letters.find(word)
    if at < 0:
        return
    places = [place for place, char in enumerate(text) for _ in fold_letters(char)]
    while at >= 0:
        end = at + len(word)
        yield places[at], places[end - 1] + 1
        at = letters.find(word, end)


@cache
def _pick_words(length: int) -> Callable[[str], tuple[str, ...]]:
    """Return what picks every word out of a run of so many characters; one call, because most terms come of it."""
    slices = [slice(start, end) for start in range(length) for end in range(start + 1, start + 1 + MAX_WORD)]
    return itemgetter(*[slice(0), *(part for part in slices if part.stop <= length)])


class _Folding(dict[int, str]):
    """A table for `str.translate` that learns each character when it comes first."""

    def __init__(self, *, whole: bool):
        super().__init__()
        self.whole = whole

    def __missing__(self, code: int) -> str:
        char = chr(code)
        spelled = fold_width(char).lower() if self.whole else _HALF_WIDTH.get(code, char).lower()
        self[code] = "".join(_LETTER.findall(spelled))
        return self[code]


_FOLDED = _Folding(whole=True)
_KEPT = _Folding(whole=False)
