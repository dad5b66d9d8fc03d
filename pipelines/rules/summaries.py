"""Many findings of one rule are said one by one up to a number, and then together."""

from collections.abc import Iterator, Sequence

from pipelines.rules.rule import Finding, Rule

MOST = 10
"""How many findings of one kind are said one by one."""


def summarize(rule: Rule, findings: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the first ``MOST`` findings as they are and the others as one, which keeps their figures."""
    yield from findings[:MOST]
    if rest := findings[MOST:]:
        figures = tuple(dict.fromkeys(cell for finding in rest for cell in finding.figures))
        yield rule.finding(f"and {len(rest)} more like it", f"另有{len(rest)}处同类情况", figures=figures)
