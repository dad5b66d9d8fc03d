"""docs/rules.md, written from the rules themselves."""

from docs.markdown import make_table
from pipelines.rules.judgement import RULES
from pipelines.rules.larger_changes import LARGEST_SET
from pipelines.rules.repeated_findings import SAID_SINGLY
from pipelines.rules.suggestions import NAMED_AT_MOST, SLIPS

_HEAD = """# What a report is held to

Written by `python -m docs` from the rules in `pipelines/rules/`; the table `rules` of the database has the same rows.
What breaks a rule is a row of `findings`. No number is ever changed.
"""

_TEXT = """## How the rules judge

- **What adds up to what** comes from the rows and columns of `pipelines/forms/forms.csv`. A sum of which a cell is not
  printed, or prints words, is not judged: that is `figure.missing` or `figure.not_a_number`. A report that prints rows
  of another form is judged with those rows: one of 2021 with the single row （六）其他处理 of 2019.
- **Blanks.** Where all figures of a sum are numbers, it is judged as printed (`basis` is `as_printed`). Where a cell
  among them is blank, it is judged with blanks as zero (`blanks_as_zero`): a report that prints its zeros as blanks
  is judged, and a row whose parts are all blank beside a total of 5 is broken. In two cases a blank is not taken for a
  zero. A table without a single number was not filled in and is not judged. Totals (or all parts) that are blank
  throughout, where two or more sums are not zero, are one finding that names them, and are left out of the other sums.
- **Rounded numbers.** A count that is printed in 万 or 亿 may be half a unit of its last digit away from what was
  counted: 收到 1.2万 agrees with parts that add up to 12034. Sums, inequalities, claims and the sums of the bodies
  below allow as much. Numbers of 万元 are exact.
- **Suggestions.** `suggestion` lists each change of one cell after which every rule about that cell would hold: the
  broken sum and the sums that hold now, last year's and next year's figures, the bodies below, and what the text
  states. A finding about next year's figures stands on next year's report. Values are whole and not negative, and none
  is drawn from rounded numbers. Of two changes of which one cures fewer broken sums, that one is left out. A suggestion
  stands on every finding that it cures. Several mean that the sums cannot tell which is right; the message names the
  first {named} of them, and says where one is a known slip: {kinds}.
  An inequality alone gives no suggestion, since many values would do.
- **More than one cell.** Where no change of one cell cures a sum, the message says how many would have to change at the
  least (up to {largest}), or that a row, or all rows from one on, stand one place off.
- **Whose error it is.** `origin` is `printed_so` where another version prints the same numbers in a broken sum: the
  publisher's error. It is `doubtful` where another version prints other numbers there: one of the two readings is
  wrong, and `places` has the cells of both. It is NULL where no other version prints that sum.
- **Versions.** A figure is compared where both versions print it; a blank and a zero are no difference. A title or
  publisher of which one version prints a part is the same. 发布日期 is not compared: the same report is posted on
  several portals on different days. The canonical value stays.
- **Claims.** A number of the text is compared where all words around it are known and it is the report's own.
  全区各部门 is the whole of a district, unless the text has a number of its office beside it. What was handled or
  concluded is not compared in a sentence that sets aside what was withdrawn.
- **Stock.** Of the documents made in a year at most 废止 are in force no more, so 现行有效 is at least 制发 − 废止;
  across years it is last year's 现行有效 + 制发 − 废止.
- **Years and levels.** A report is compared with the same issuer's report of the year before, and the municipality
  with the sum of the reports below it, 本年增/减 aside.
- Of figures that differ, jump or are too small, the first {most} of a kind are said one by one, the rest together.
"""


def document_rules() -> str:
    """Return the text of docs/rules.md: a table of the rules, and how they judge."""
    rows = [(f"`{rule.code}`", rule.severity, rule.description, rule.description_zh) for rule in RULES]
    table = make_table(("rule", "severity", "what must hold", "含义"), rows)
    kinds = ", ".join(text for text, _ in SLIPS.values())
    text = _TEXT.format(kinds=kinds, largest=LARGEST_SET, most=SAID_SINGLY, named=NAMED_AT_MOST)
    return "\n".join([_HEAD, table, text])
