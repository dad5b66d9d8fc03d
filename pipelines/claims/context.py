"""What the sentences before, and the words before in this one, say about a number in the text."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.claims.clauses import Part
from pipelines.claims.lexicon import Lexicon, SentenceToken
from pipelines.claims.sentences import ReportSentence

NAMED, MIXED = "named", "mixed"
"""Scope codes beside those of ``claims.toml``: a body's name; nobody knows which of those named before."""

_LIGHT = frozenset({"neutral", "part", "total", "year", "each", "open", "close"})
_SAYING = frozenset({"kind", "result", "rate", "object", "none"})
_LASTING = frozenset({"channel", "applicant", "period"})  # reasons that a clause without a number hands on
_PASSING = frozenset({"several", "undecided"})  # reasons that say nothing of the numbers after


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose number it is: as worded, its code, and the words that say so."""

    text: str = ""
    code: str = ""
    words: tuple[SentenceToken, ...] = ()


@dataclass
class Context:
    """What is known before a number is read; changed by every part of a sentence.

    Attributes:
        scope: whose the last number was; ``main_scope`` whose the first one of the sentence was; ``subject`` who a
            clause without a number is about.
        topic: what the last number was about: ``applications``, ``disputes``, ``elsewhere`` or empty.
        standing: why the last number was not compared; it holds for numbers that do not say what they count.
        handed_on: why a number of the next part is not compared: 通过网络渠道，收到12件.
        year: the year that the sentence states.
        disputes: the proceedings whose numbers came last.
        family: the family of kinds that the last number of the sentence was of.
        spoiled: the families whose numbers a word of the sentence makes uncertain.
        office_near: whether the paragraph names the office or 本机关.
    """

    scope: Scope = Scope()
    main_scope: Scope = Scope()
    subject: Scope = Scope()
    topic: str = ""
    standing: str = ""
    handed_on: str = ""
    year: int | None = None
    disputes: tuple[str, ...] = ()
    family: str = ""
    spoiled: frozenset[str] = frozenset()
    office_near: bool = False
    _scoped: bool = False
    _with_results: bool = False
    _outside: list[str] = field(default_factory=list)

    def begin(self, sentence: ReportSentence, words: Lexicon) -> None:
        """Forget what does not outlast a sentence, or a paragraph where one begins."""
        self.handed_on, self.year, self._scoped, self._with_results = "", None, False, True
        self.subject, self.family = Scope(), ""
        self._outside.clear()
        self.spoiled = frozenset()
        if self.scope.code != self.main_scope.code:
            self.scope = Scope("", MIXED)
        if sentence.begins:
            headed = [topic for topic, pattern in words.headings.items() if pattern.search(sentence.heading)]
            self.topic = headed[0] if headed else ""
            self.standing, self.office_near, self.disputes = "", False, ()
        self.office_near = self.office_near or words.office_words.search(sentence.folded) is not None

    def spoil(self, sentence: ReportSentence, words: Lexicon) -> None:
        """Take from a sentence with numbers which families of them its words make uncertain."""
        self.spoiled = frozenset(one for one, spoil in words.spoilers.items() if spoil.search(sentence.folded))

    def pass_clause(self, part: Part) -> None:
        """Take what a clause without a number says: the subject, the topic, what it hands on."""
        self.take_year(part, lasting=True)
        first = next((word for word in part.before if word.type not in _LIGHT), None)
        if first is not None and first.type == "scope":
            self.subject = Scope(first.text, first.code)
        if any(word.type == "object" for word in part.before):
            self.topic = "applications"
        self.handed_on = next((word.code for word in part.before if word.code in _LASTING), "")

    def pass_number(self, standing: str, *, knows_topic: bool) -> None:
        """Take a number that is no claim; one that counts something else by the same words ends the topic."""
        if standing not in _PASSING | {"", "comparison"}:
            self.standing = standing
        if not knows_topic:
            self.topic = ""

    def take_standing(self, reason: str, *, inherits: bool) -> str:
        """Return why a number is not compared, which it may have from the number before it, and remember it."""
        found = reason or (self.standing if inherits else "")
        self.standing = "" if found in _PASSING else found
        return found

    def take_handed_on(self, part: Part) -> str:
        """Return why the clause before forbids to compare; a whole (共, 全年) is no part of what it names."""
        reason, self.handed_on = self.handed_on, ""
        return "" if part.has("total") and reason != "period" else reason

    def take_year(self, part: Part, *, lasting: bool) -> tuple[int | None, bool]:
        """Return the year that a part, or the sentence before it, states, and whether the part does."""
        years = [word.year for word in part.before if word.year]
        if years and lasting:
            self.year = years[-1]
        return (years[-1], True) if years else (self.year, False)

    def is_part(self, part: Part, family: str) -> bool:
        """Tell whether a number is a part of what was concluded: of 办结274件（含上年结转3件） more may be open."""
        return (
            family == "carry"
            and self.family == "conclude"
            and any(word.type in {"open", "part"} for word in part.before)
        )

    def take_scope(self, part: Part, head: Scope) -> Scope:
        """Return whose number a part has, and remember it where the part, or the clause before, begins with it."""
        named = head if head.code else self.subject
        self.subject = Scope()
        if named.code:
            self.scope = named
            self.main_scope = self.main_scope if self._scoped else named
            self._scoped = True
            return named
        inner = [word for word in part.words if word.type == "scope"]
        if inner:
            return Scope(inner[-1].text, inner[-1].code)
        return self.main_scope if part.has("total") else self.scope

    def take_topic(self, family: str, about: Sequence[str]) -> None:
        """Remember what a number was about."""
        if family == "dispute":
            goes_on = self.topic == "disputes" and not self._with_results
            self.disputes = (*self.disputes, *about) if goes_on else tuple(about)
        elif family == "result":
            self.disputes = tuple(dict.fromkeys(code.rpartition(".")[0] for code in about))
        self.family, self._with_results = family, family == "result"
        self.topic = "disputes" if family in {"dispute", "result"} else "applications"

    def follow_brackets(self, words: Sequence[SentenceToken]) -> None:
        """What stood before brackets counts again behind them: 收到36件（其中网络30件），办结34件."""
        for word in words:
            if word.type == "open":
                self._outside.append(self.standing)
            elif word.type == "close" and self._outside:
                self.standing = self._outside.pop()


def find_head(words: Lexicon, before: Sequence[SentenceToken]) -> Scope:
    """Return whose number it is by the words that a clause begins with, empty where they name nobody.

    A known word (全区, 本机关) counts where it stands alone; with other words it is a part of a name (区政府信访办),
    where they end as names of bodies do.
    """
    start = next((place for place, word in enumerate(before) if word.type not in _LIGHT), len(before))
    end = next((place for place in range(start, len(before)) if before[place].type in _SAYING), len(before))
    while end > start and before[end - 1].type in _LIGHT:
        end -= 1
    run = tuple(before[start:end])
    if len(run) == 1 and run[0].type == "scope":
        return Scope(run[0].text, run[0].code, run)
    text = "".join(word.text for word in run)
    if run and run[0].type in {"unknown", "scope"} and text.endswith(words.body_endings):
        return Scope(text, NAMED, run)
    return Scope()
