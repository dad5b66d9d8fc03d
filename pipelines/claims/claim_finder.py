"""The numbers that a text states of the report's figures, with all that decides whether they can be compared."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.claims.claim import Claim, Quantity
from pipelines.claims.clauses import Part, split_parts
from pipelines.claims.context import Context, Scope, find_head
from pipelines.claims.lexicon import Lexicon, lexicon
from pipelines.claims.named_figures import name_figures
from pipelines.claims.quantities import has_quantity
from pipelines.claims.sentences import ReportSentence, split_sentences
from pipelines.documents.model import Section

UNCLEAR, LISTED, UNDECIDED = "unclear", "listed", "undecided"
"""Reasons beside those of ``claims.toml``: an unknown word; 分别为; a word that spoils the number."""

_REMEMBERED = 16  # texts; a report is judged again for each change of a figure that might be suggested
_OF_TOPIC = {
    "applications": frozenset({"receive", "handle", "conclude", "carry", "outcome", "rate", "dispute"}),
    "disputes": frozenset({"dispute", "result"}),
}
"""What needs not say that it is about requests, or proceedings, where the words before did."""


def find_claims(sections: Sequence[Section]) -> tuple[Claim, ...]:
    """Return the numbers that a report's text states of its figures, in order.

    What cannot be compared is named in ``excluded``. Whether the year and the scope are the report's is for
    `judge_claims`. Numbers that are recognised as nothing of the tables' are no claims.
    """
    return _find_claims(tuple(sections))


@lru_cache(maxsize=_REMEMBERED)
def _find_claims(sections: tuple[Section, ...]) -> tuple[Claim, ...]:
    return tuple(claim for section in sections for claim in _read_section(section))


def _read_section(section: Section) -> Iterator[Claim]:
    words, context = lexicon(), Context()
    for sentence in split_sentences([section]):
        context.begin(sentence, words)
        if has_quantity(sentence.folded) or words.none_words.search(sentence.folded):
            context.spoil(sentence, words)
            for part in split_parts(words.cut(sentence.folded)):
                yield from _read_part(words, context, part, sentence)


def _read_part(words: Lexicon, context: Context, part: Part, sentence: ReportSentence) -> Iterator[Claim]:
    context.follow_brackets(part.before)
    if part.number is None:
        context.pass_clause(part)
    else:
        yield from _read_number(words, context, part, part.number, sentence)
    context.follow_brackets(part.after)


def _read_number(
    words: Lexicon, context: Context, part: Part, number: Quantity, sentence: ReportSentence
) -> Iterator[Claim]:
    head = find_head(words, part.before)
    about, unsure = name_figures(words, part.naming, context.disputes)
    family = words.kinds[about[0]].family if about else ""
    if number.measure == "%" and family != "rate":
        return  # a share, or how much more than last year
    reason = _find_reason(part, head) or context.take_handed_on(part) or unsure
    year, own_year = context.take_year(part, lasting=family != "carry" and reason != "comparison")
    if number.measure in words.measures.get(family, ()) or not _is_known(context, part, family):
        context.pass_number(reason, knows_topic=not family)
        return
    reason = reason or (UNDECIDED if family in context.spoiled or context.is_part(part, family) else "")
    reason = context.take_standing(reason, inherits=not _names_subject(part, family))
    scope = context.take_scope(part, head)
    context.take_topic(family, about)
    near = context.office_near and not scope.code
    for kinds in [(kind,) for kind in about] if part.has("each") or part.says_none else [about]:
        yield Claim(
            sentence.printed, part.text, number, kinds, scope.text, scope.code, near, year, own_year, excluded=reason
        )


def _is_known(context: Context, part: Part, family: str) -> bool:
    """Tell whether a number is known to count requests, and not letters, by its own words or by those before."""
    return family != "" and (_names_subject(part, family) or family in _OF_TOPIC.get(context.topic, ()))


def _names_subject(part: Part, family: str) -> bool:
    if family in {"disclose", "dispute"}:
        return family == "disclose" or any(word.type == "object" for word in part.words)
    return any(word.type == "object" or "申请" in word.text for word in (*part.words, *part.naming))


def _find_reason(part: Part, head: Scope) -> str:
    """Return why a part is not compared by its own words, but for those that name the body; empty where it is."""
    naming = frozenset(head.words)
    rest = [word for word in part.words if word not in naming]
    types = [word.type for word in rest]
    if "exclude" in types:
        return rest[types.index("exclude")].code
    if "listed" in types:
        return LISTED
    return UNCLEAR if "unknown" in types or "stop" in types or types.count("scope") + bool(head.code) > 1 else ""
