"""The rules that a report is held to, as small functions over what its documents state.

Each rule has a code, a sentence and a severity (contract/rules.md); a rule yields findings and repairs nothing.
"""

from pipelines.rules.form import RULES, judge_form
from pipelines.rules.model import Candidate, Finding, Place, Rule, Subject, Values, Version

__all__ = ["RULES", "Candidate", "Finding", "Place", "Rule", "Subject", "Values", "Version", "judge"]


def judge(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of one report, in the order of the rules."""
    return tuple(judge_form(subject))
