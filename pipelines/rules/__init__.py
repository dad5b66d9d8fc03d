"""The rules that a report is held to, as small functions over what its documents state.

Each rule has a code, a sentence and a severity (contract/rules.md); a rule yields findings and repairs nothing.
"""

from pipelines.rules.judgement import RULES, judge
from pipelines.rules.rule import Finding, PrintedFigure, Rule, Subject, Suggestion, Values, Version

__all__ = ["RULES", "Finding", "PrintedFigure", "Rule", "Subject", "Suggestion", "Values", "Version", "judge"]
