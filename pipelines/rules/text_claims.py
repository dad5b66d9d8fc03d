"""Whether the numbers that the text states are those of the tables (rule ``text.claim``)."""

from collections.abc import Iterable, Iterator
from decimal import Decimal

from pipelines.claims.claim import Claim
from pipelines.claims.claim_finder import find_claims
from pipelines.claims.context import NAMED
from pipelines.claims.lexicon import Lexicon, lexicon
from pipelines.issuers.names import find_issuer
from pipelines.issuers.registry import Issuer, lines_above
from pipelines.issuers.scopes import SYSTEM
from pipelines.rules.cell_names import name_cell, name_cell_zh, spell
from pipelines.rules.claimed_totals import Total, possible_totals
from pipelines.rules.rule import Finding, Rule, Subject

TEXT_CLAIM = Rule(
    "text.claim",
    "a number that the text states of a table's figure equals the figure",
    "文字部分所述数据与表格数据一致",
    "warning",
)

_QUOTED = 400  # characters of a sentence that a message quotes; of a longer one, as much of the clause
_PLACES = Decimal("0.01")


def judge_claims(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each number of the text that is none of those that the tables have for it.

    See `find_comparable` for the numbers that are compared, `find_contradictions` for what contradicts them.
    """
    for claim, nearest in find_contradictions(subject, find_comparable(subject)):
        yield _report(subject, claim, nearest)


def find_comparable(subject: Subject) -> tuple[Claim, ...]:
    """Return the numbers of the text that the tables must have: the same statement once, no parts of another one."""
    words, claims = lexicon(), find_claims(subject.sections)
    scopes = {claim.scope_code for claim in claims}
    # 全区各部门 is a part where 区政府办公室 stands beside it
    wholes = {code for code in scopes if scopes.isdisjoint(words.beside.get(code, ()))}
    return tuple(
        claim for claim in dict.fromkeys(claims) if claim.scope_code in wholes and is_comparable(words, subject, claim)
    )


def find_contradictions(subject: Subject, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Total]]:
    """Yield each claim that differs from every figure that it may mean, with the nearest of these figures.

    A claim is left out where one of those figures cannot be read, or its wording allows one of them.
    """
    for claim in claims:
        nearest = _find_contradiction(lexicon(), subject, claim)
        if nearest is not None:
            yield claim, nearest


def is_comparable(words: Lexicon, subject: Subject, claim: Claim) -> bool:
    """Tell whether a claim is about what the report's tables count: its year, its scope, nothing excluded."""
    of_a_part = subject.scope == SYSTEM and bool(claim.scope_code)  # 我局 in the report of all bodies of its line
    if claim.excluded or of_a_part:
        return False
    return _is_of_the_year(words, subject.year, claim) and _is_own(words, subject.issuer, claim)


def _is_of_the_year(words: Lexicon, year: int, claim: Claim) -> bool:
    if claim.year is None:
        return True
    offsets = words.kinds[claim.about[0]].years if claim.own_year else (0,)
    return claim.year - year in offsets


def _is_own(words: Lexicon, issuer: Issuer, claim: Claim) -> bool:
    """Tell whether the scope, as worded, is the whole that the report counts.

    A claim that names nobody is about it, unless its paragraph names the office of a body that has others below it.
    """
    if not claim.scope_code:
        return not (claim.office_near and issuer.level in words.levels_with_offices)
    if claim.scope_code == NAMED:
        return _is_name(words, issuer, claim.scope)
    return issuer.level in words.levels.get(claim.scope_code, frozenset())


def _is_name(words: Lexicon, issuer: Issuer, text: str) -> bool:
    """Tell whether a text is the issuer's name; the government of a place is not all that its report counts."""
    if issuer.level in words.levels_with_offices:
        return issuer.name.endswith(text) and len(text) > 2
    place = next((above for above in lines_above(issuer) if above.level == "district"), None)
    found = find_issuer(text, place)
    return issuer.name.endswith(text) or (found is not None and found.id == issuer.id)


def _find_contradiction(words: Lexicon, subject: Subject, claim: Claim) -> Total | None:
    """Return the nearest of the figures that a claim may mean; None where one agrees with it or cannot be read."""
    kinds = [words.kinds[code] for code in claim.about]
    if any(claim.number == Decimal(value) for kind in kinds for value in kind.always):
        return None
    known: list[Total] = []
    for total in possible_totals(subject, kinds):
        if total is None or claim.quantity.allows(total.low, total.high) or not total.printed:
            return None
        known.append(total)
    return min(known, key=lambda total: abs(total.value - claim.number), default=None)


def _report(subject: Subject, claim: Claim, total: Total) -> Finding:
    rate = claim.quantity.measure == "%"
    value = spell(total.value.quantize(_PLACES)) if rate else spell(total.value)
    unit = " %" if rate else ""
    joint = ", " if rate else " + "
    cells = joint.join(map(name_cell, total.cells))
    cells_zh = ("、" if rate else " + ").join(name_cell_zh(subject.form, cell) for cell in total.cells)
    phrase = _shorten(claim.phrase)
    quote = claim.sentence if len(claim.sentence) <= _QUOTED else phrase
    return TEXT_CLAIM.finding(
        f"the text states {spell(claim.number)}{unit} where the table has {value}{unit} ({cells}): «{quote}»",
        f"文字部分所述“{phrase}”与表格不符，表格中{cells_zh}为{value}{unit.strip()}：“{quote}”",
        figures=total.cells,
        expected=value,
        actual=spell(claim.number),
        basis="blanks_as_zero" if total.blanks else "as_printed",
    )


def _shorten(text: str) -> str:
    return text if len(text) <= _QUOTED else f"…{text[-_QUOTED:]}"
