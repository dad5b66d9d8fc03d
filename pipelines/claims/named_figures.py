"""Which figure the words around a number name."""

from collections.abc import Sequence

from pipelines.claims.lexicon import Lexicon, SentenceToken

SEVERAL = "several"
"""Why a claim is excluded whose words name more than one thing in a way that is not known."""

_COMMON = frozenset({"receive", "handle", "conclude"})


def name_figures(
    lexicon: Lexicon, naming: Sequence[SentenceToken], disputes: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """Return the kinds that a number is the sum of, and why it is not compared, empty where it is.

    Args:
        lexicon: the wordings.
        naming: the words that name something, of the types kind, result and rate.
        disputes: the proceedings that the results stand for, where the words name none.
    """
    codes = tuple(dict.fromkeys(word.code for word in naming if word.type != "result"))
    results = tuple(dict.fromkeys(word.code for word in naming if word.type == "result"))
    families = {lexicon.kinds[code].family for code in codes}
    if not codes and not results:
        return (), ""
    if results:
        return _name_results(codes or tuple(disputes), results, families)
    if families <= _COMMON:
        return (codes, "") if len(codes) == 1 else (_name_common(codes, families), "")
    (strong, *others) = sorted(families - _COMMON)
    named = tuple(code for code in codes if lexicon.kinds[code].family == strong)
    weak = families & _COMMON
    fits = (
        not weak or (strong == "outcome" and "receive" not in weak) or (strong == "dispute" and "conclude" not in weak)
    )
    if others or not fits or (len(named) > 1 and strong not in {"outcome", "dispute"}) or _contain(named):
        return named, SEVERAL
    return named, ""


def _name_common(codes: tuple[str, ...], families: set[str]) -> tuple[str, ...]:
    """Return what was received, or concluded, in several words; 收到并答复12件 is what was handled."""
    if len(families) == 1:
        return codes[:1] if families != {"conclude"} else (("answered",) if "answered" in codes else codes[:1])
    return ("handled",)


def _name_results(
    disputes: tuple[str, ...], results: tuple[str, ...], families: set[str]
) -> tuple[tuple[str, ...], str]:
    if families - {"dispute"}:
        return (), SEVERAL
    named = tuple(f"{dispute}.{result}" for dispute in disputes for result in results)
    return named, "" if len(disputes) == 1 else SEVERAL


def _contain(codes: Sequence[str]) -> bool:
    """Tell whether one kind is a part of another one: 因本机关不掌握等原因无法提供."""
    return any(one != other and one.startswith(f"{other}.") for one in codes for other in codes)
