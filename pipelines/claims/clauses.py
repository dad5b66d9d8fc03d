"""A sentence's tokens as the parts that its numbers stand in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.claims.claim import Quantity
from pipelines.claims.lexicon import SentenceToken

NOTHING = Quantity(Decimal(0), "exact", Decimal(1), "件")
"""What 未收到 and 未发生 say."""

_NAMING = ("kind", "result", "rate")


@dataclass(frozen=True, slots=True)
class Part:
    """A number with the words that say what it counts; a clause without a number has none.

    ``before`` are the words before it, from the number before or the clause's beginning on; ``after`` those behind it
    that belong to it: 12件结转下年度 names its figure behind the number.
    """

    before: tuple[SentenceToken, ...]
    quantity: SentenceToken | None = None
    after: tuple[SentenceToken, ...] = ()

    @property
    def number(self) -> Quantity | None:
        """The number; zero for 未收到 and the like."""
        if self.quantity is None:
            return None
        return self.quantity.quantity or NOTHING

    @property
    def naming(self) -> tuple[SentenceToken, ...]:
        """The words that say what is counted: those before the number, else those behind it."""
        before = tuple(word for word in self.before if word.type in _NAMING)
        after = tuple(word for word in self.after if word.type in _NAMING)
        none = (self.quantity,) if self.quantity and self.quantity.code else ()
        return (*before, *none) or after

    @property
    def says_none(self) -> bool:
        """Whether it says that there was nothing at all."""
        return self.quantity is not None and self.quantity.type == "none"

    @property
    def words(self) -> tuple[SentenceToken, ...]:
        """All words, but for those behind the number that only say what the requests are about."""
        stop = next((place for place, word in enumerate(self.after) if word.type == "stop"), len(self.after))
        return (*self.before, *self.after[:stop])

    def has(self, type_: str) -> bool:
        """Tell whether a word of a type stands in it."""
        return any(word.type == type_ for word in self.words)

    @property
    def text(self) -> str:
        """The part as it reads in one width."""
        quantity = (self.quantity,) if self.quantity else ()
        return "".join(word.text for word in (*self.before, *quantity, *self.after)).strip("、()")


def split_parts(tokens: Iterable[SentenceToken]) -> Iterator[Part]:
    """Yield the parts of a sentence in order."""
    for clause in _split_clauses(tokens):
        numbers = [place for place, token in enumerate(clause) if token.type == "quantity"]
        if not numbers:
            numbers = [place for place, token in enumerate(clause) if token.type == "none"][:1]
        yield from _split_clause(clause, numbers) if numbers else [Part(tuple(clause))]


def _split_clause(clause: Sequence[SentenceToken], numbers: Sequence[int]) -> Iterator[Part]:
    start = 0
    for place, end in zip(numbers, [*numbers[1:], None], strict=True):
        before, behind = tuple(clause[start:place]), tuple(clause[place + 1 : end])
        named = any(word.type in _NAMING for word in before)
        if named and end is not None:  # what follows belongs to the next number
            yield Part(before, clause[place])
            start = place + 1
        else:
            yield Part(before, clause[place], behind)
            start = place + 1 + len(behind)


def _split_clauses(tokens: Iterable[SentenceToken]) -> Iterator[list[SentenceToken]]:
    clause: list[SentenceToken] = []
    for token in tokens:
        if token.type == "separator":
            if clause:
                yield clause
            clause = []
        else:
            clause.append(token)
    if clause:
        yield clause
