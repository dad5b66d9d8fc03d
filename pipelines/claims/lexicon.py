"""The wordings of ``claims.toml``, and a sentence cut into them."""

import itertools
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

from pipelines.claims.claim import Quantity
from pipelines.claims.quantities import STARTS, find_quantity

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SEPARATORS = ",;:。.!?"
_BRACKETS = {"(": "open", ")": "close"}
_YEAR = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})(?:年度?|(?=年))")
_WHOLE_YEAR = re.compile(
    r"(?:自|从)?((?:19|20)[0-9]{2})年1月1日(?:起)?(?:至|到|-|—)(?:(?:19|20)[0-9]{2}年)?12月31日(?:止|期间)?"
)


@dataclass(frozen=True, slots=True)
class SentenceToken:
    """One piece of a sentence.

    ``type`` is one of neutral, total, part, stop, listed, each, none, object, exclude, scope, kind, result, rate,
    quantity, year, separator, open, close, unknown; ``code`` says which scope, kind, result, rate or reason it is.
    """

    type: str
    text: str
    code: str = ""
    quantity: Quantity | None = None
    year: int | None = None


@dataclass(frozen=True)
class ClaimKind:
    """One thing that a number may count, or the rate that it may be.

    ``figures`` are sums of cells, by table, each of which the number may be; ``shares`` the pairs of sums whose
    quotient a rate may be; ``always`` values that are never wrong; ``years`` how far from the report's year the year
    may be that stands with it.
    """

    code: str
    family: str
    figures: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    shares: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    always: tuple[str, ...] = ()
    years: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Lexicon:
    """All words and what they mean.

    ``lengths`` are, by the first two characters of words, how long the words are, the longest first.

    ``levels`` and ``beside`` are what the data file says of each scope: for whose report it is the whole, and beside
    which other scopes of the text it is a part.
    """

    words: Mapping[str, SentenceToken]
    lengths: Mapping[str, tuple[int, ...]]
    kinds: Mapping[str, ClaimKind]
    levels: Mapping[str, frozenset[str]]
    beside: Mapping[str, frozenset[str]]
    levels_with_offices: frozenset[str]
    body_endings: tuple[str, ...]
    measures: Mapping[str, frozenset[str]]
    spoilers: Mapping[str, re.Pattern[str]]
    headings: Mapping[str, re.Pattern[str]]
    office_words: re.Pattern[str]
    none_words: re.Pattern[str]

    def cut(self, text: str) -> Iterator[SentenceToken]:
        """Yield the tokens of a folded sentence, the longest word at each place; the rest is ``unknown``."""
        start = place = 0
        while place < len(text):
            token = self._read(text, place)
            if token is None:
                place += 1
                continue
            if start < place:
                yield SentenceToken("unknown", text[start:place])
            yield token
            start = place = place + len(token.text)
        if start < place:
            yield SentenceToken("unknown", text[start:place])

    def _read(self, text: str, place: int) -> SentenceToken | None:
        char = text[place]
        if char in _SEPARATORS:
            return SentenceToken("separator", char)
        if char in _BRACKETS and text[place : place + 2] not in self.lengths:
            return SentenceToken(_BRACKETS[char], char)
        if char in "自从12" and (year := _WHOLE_YEAR.match(text, place) or _YEAR.match(text, place)):
            return SentenceToken("year", year[0], year=int(year[1]))
        if char in STARTS and (found := find_quantity(text, place)):
            return SentenceToken("quantity", text[place : found[1]], quantity=found[0])
        for length in self.lengths.get(text[place : place + 2], ()):
            if token := self.words.get(text[place : place + length]):
                return token
        return self.words.get(char)


@cache
def lexicon() -> Lexicon:
    """Return the wordings of ``claims.toml``."""
    data = tomllib.loads(files("pipelines.claims").joinpath("claims.toml").read_text("utf-8"))
    words: dict[str, SentenceToken] = {}
    lengths: defaultdict[str, set[int]] = defaultdict(set)
    for token in read_words(data):
        words.setdefault(token.text, token)
        lengths[token.text[:2]].add(len(token.text))
    offices = [
        word for entry in data["scope"] if entry["code"] in {"office", "self"} for word in _spell(entry["words"])
    ]
    return Lexicon(
        words,
        {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
        {kind.code: kind for kind in _read_kinds(data)},
        {entry["code"]: frozenset(entry["own"]) for entry in data["scope"]},
        {entry["code"]: frozenset(entry.get("beside", ())) for entry in data["scope"]},
        frozenset(data["bodies"]["levels_with_offices"]),
        tuple(data["bodies"]["endings"]),
        {family: frozenset(words) for family, words in data["measures"].items()},
        {family: re.compile(pattern) for family, pattern in data["spoil"].items()},
        {name: re.compile(data[f"heading_{name}"]) for name in ("applications", "disputes")},
        _any_of(offices),
        _any_of((*_spell(data["none"]), *_spell(data["none_received"]))),
    )


def read_words(data: Mapping[str, Any]) -> Iterator[SentenceToken]:
    """Yield every spelling of every word of the data file with its meaning, as a token."""
    for entry in data["scope"]:
        yield from (SentenceToken("scope", word, entry["code"]) for word in _spell(entry["words"]))
    for type_ in ("kind", "result", "rate"):
        for entry in data[type_]:
            yield from (SentenceToken(type_, word, entry["code"]) for word in _spell(entry["words"]))
    yield from (SentenceToken("none", word, "received") for word in _spell(data["none_received"]))
    for type_ in ("total", "part", "stop", "listed", "each", "none", "object", "neutral"):
        yield from (SentenceToken(type_, word) for word in _spell(data[type_]))
    for reason, words in data["exclude"].items():
        yield from (SentenceToken("exclude", word, reason) for word in _spell(words))


def _read_kinds(data: Mapping[str, Any]) -> Iterator[ClaimKind]:
    for entry in data["kind"]:
        figures = {table: tuple(sums) for table, sums in entry.get("figures", {}).items()}
        yield ClaimKind(entry["code"], entry["family"], figures, years=tuple(entry.get("years", (0,))))
    for entry in data["rate"]:
        shares = {table: tuple(map(tuple, pairs)) for table, pairs in entry.get("shares", {}).items()}
        yield ClaimKind(entry["code"], "rate", shares=shares, always=tuple(entry["always"]))
    proceedings = {kind["code"]: kind["figures"] for kind in data["kind"] if kind["family"] == "dispute"}
    for dispute, result in itertools.product(proceedings, data["result"]):
        yield ClaimKind(f"{dispute}.{result['code']}", "result", _result_figures(proceedings[dispute], result["code"]))


def _result_figures(figures: Mapping[str, list[str]], result: str) -> dict[str, tuple[str, ...]]:
    """Return the cells of a result: the column of the proceedings' rows, and in the form of 2014 a row below theirs."""
    columns = tuple(" + ".join(f"{row}/{result}" for row in sum_.split(" + ")) for sum_ in figures["disputes"])
    rows = tuple(f"{row}.{result}" for row in figures.get("statistics", ()) if result != "pending")
    return {"disputes": columns} | ({"statistics": rows} if rows else {})


def _any_of(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)))


def _spell(words: Iterable[str]) -> Iterator[str]:
    """Yield every spelling of words in which ``{a|b|}`` stands for a, b or nothing; empty ones are left out."""
    for word in words:
        parts = [part.split("|") if place % 2 else [part] for place, part in enumerate(_CHOICE.split(word))]
        yield from filter(None, map("".join, itertools.product(*parts)))
