"""Many findings of one rule are said one by one up to a number, and then together."""

from collections.abc import Iterator, Sequence

from pipelines.rules.rule import Finding, Rule

SAID_SINGLY = 10
"""How many findings of one kind are said one by one."""


def fold_repeated(rule: Rule, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the first ``SAID_SINGLY`` findings as they are and the others as one, which keeps their figures."""
    yield from findings[:SAID_SINGLY]
    if rest := findings[SAID_SINGLY:]:
        figures = tuple(dict.fromkeys(cell for finding in rest for cell in finding.figures))
        yield rule.finding(f"and {len(rest)} more like it", f"另有{len(rest)}处同类情况", figures=figures)
