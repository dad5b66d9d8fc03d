"""The rules that a report is held to: each has a code, a sentence and a severity (contract/rules.md).

A rule looks at a `Subject` (one report, its versions, the years beside it, the bodies below) and yields findings; it
never changes a number. `judgement` asks all of them:

- `sums`: the numbers and equations of a `ledger`, with what one changed cell would cure (`suggestions`), how many cells
  are wrong where one is not enough (`larger_changes`), and whether another version prints the same (`origins`);
- `years`, `levels`: last year's report, and the reports of the bodies below;
- `text_claims`: what the text states (`pipelines.claims`) against `claimed_totals` of the tables;
- `shrunken`: an address that says less than it said;
- `version_differences`, `header_fields`, `prescribed_cells`: the versions, the header, what the form asks for.

`cell_names`, `remarks` and `repeated_findings` word the messages.
"""

from pipelines.rules.judgement import RULES, judge
from pipelines.rules.rule import CellValues, Finding, PrintedFigure, Rule, Shrunken, Subject, Suggestion, Version

__all__ = [
    "RULES",
    "CellValues",
    "Finding",
    "PrintedFigure",
    "Rule",
    "Shrunken",
    "Subject",
    "Suggestion",
    "Version",
    "judge",
]
