"""One report against all rules, with what may be wrong in its sums and whose fault it is."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from pipelines.claims import Claim
from pipelines.forms.equations import Equation
from pipelines.forms.form_choice import form_of_table
from pipelines.forms.form_items import TABLES
from pipelines.forms.form_sums import equations_of
from pipelines.rules.blank_totals import TOTAL_BLANK, judge_totals
from pipelines.rules.cell_names import spell
from pipelines.rules.empty_tables import REPORT_EMPTY, judge_empty
from pipelines.rules.header_fields import HEADER_RULES, judge_header
from pipelines.rules.header_years import HEADER_YEAR, judge_years
from pipelines.rules.impossible_figures import FIGURE_IMPOSSIBLE, judge_possible
from pipelines.rules.larger_changes import LARGEST_SET, find_move, group_broken, smallest_set
from pipelines.rules.ledger import Ledger, leave_out_unfilled, open_ledger
from pipelines.rules.levels import TOTAL, is_smaller, judge_levels
from pipelines.rules.origins import add_origin
from pipelines.rules.prescribed_cells import FORM_RULES, judge_form
from pipelines.rules.repeated_findings import fold_repeated
from pipelines.rules.rule import Finding, Subject, Suggestion
from pipelines.rules.shrunken import SHRUNKEN, judge_shrunken
from pipelines.rules.suggestions import find_cures, prefer_cures, say_suggestion
from pipelines.rules.sums import SUM_RULES, state_sums, state_unfilled
from pipelines.rules.tables_twice import TABLE_TWICE, judge_tables
from pipelines.rules.text_claims import TEXT_CLAIM, find_comparable, find_contradictions, judge_claims
from pipelines.rules.unread_figures import FIGURE_NOT_READ, judge_unread
from pipelines.rules.version_differences import DIFFER, judge_versions
from pipelines.rules.years import (
    JUMP,
    equations_across_years,
    equations_of_next_year,
    judge_jumps,
    jumps,
    stock_equations,
)

RULES = (
    *SUM_RULES,
    JUMP,
    TOTAL,
    TEXT_CLAIM,
    DIFFER,
    SHRUNKEN,
    *HEADER_RULES,
    *FORM_RULES,
    FIGURE_IMPOSSIBLE,
    FIGURE_NOT_READ,
    TOTAL_BLANK,
    REPORT_EMPTY,
    TABLE_TWICE,
    HEADER_YEAR,
)
"""Every rule, in the order of the contract."""

_ORDER = {rule.code: place for place, rule in enumerate(RULES)}
_WITHIN = frozenset(rule.code for rule in SUM_RULES if rule.severity == "error")
"""The sums within one report, which alone say how many of its cells are wrong."""


def judge(subject: Subject) -> tuple[Finding, ...]:
    """Return the findings of one report, in the order of the rules."""
    readings = {cell: reading for cell, (_, reading) in subject.figures.items()}
    within = _equations_within(subject)
    printed = open_ledger(readings, (*within, *equations_across_years(subject.form, subject.previous)))
    ledger, unfilled = leave_out_unfilled(printed)
    findings = [
        *map(state_unfilled, unfilled),
        *_judge_totals(subject, printed),
        *_judge_sums(subject, printed, ledger),
        *judge_jumps(subject.form, ledger.numbers, subject.previous),
        *judge_levels(subject, ledger.numbers, ledger.slacks),
        *judge_claims(subject),
        *judge_versions(subject, within),
        *judge_shrunken(subject),
        *judge_header(subject),
        *judge_years(subject),
        *judge_form(subject),
        *judge_possible(subject),
        *judge_unread(subject),
        *judge_empty(subject),
        *judge_tables(subject),
    ]
    return tuple(sorted(findings, key=lambda finding: _ORDER[finding.rule]))


def _equations_within(subject: Subject) -> tuple[Equation, ...]:
    """Return the sums of the report's form, and those of a table that it prints besides: 统计表 of 2014 in 2019."""
    besides = [
        equation
        for table in TABLES
        if table in subject.tables and (form := form_of_table(subject.form, table)) != subject.form
        for equation in equations_of(form)
        if equation.cells[0].table == table
    ]
    return (*equations_of(subject.form), *besides, *stock_equations(subject.form))


def _judge_totals(subject: Subject, printed: Ledger) -> Iterator[Finding]:
    """Yield the findings of blank totals, with what their parts add up to where it satisfies every rule."""
    found = list(judge_totals(printed, subject.form))
    claims = find_comparable(subject) if found else ()
    next_year = tuple(equations_of_next_year(subject.form, subject.following)) if found else ()
    suggested = []
    for finding, candidate in found:
        fits = candidate and _suits_next_year(subject, next_year, candidate)
        accepted = candidate and fits and _accepts(subject, printed, claims, candidate)
        suggested.append(replace(finding, suggestion=(candidate,)) if candidate and accepted else finding)
    yield from fold_repeated(TOTAL_BLANK, suggested)


def _judge_sums(subject: Subject, printed: Ledger, ledger: Ledger) -> Iterator[Finding]:
    """Yield a finding for each broken sum, with its candidates and its origin."""
    if not ledger.broken:
        return
    next_year = tuple(equations_of_next_year(subject.form, subject.following))
    claims = find_comparable(subject)
    cures = [
        cure
        for cure in find_cures(ledger)
        if _suits_next_year(subject, next_year, cure.candidate) and _accepts(subject, printed, claims, cure.candidate)
    ]
    candidates: defaultdict[Equation, list[Suggestion]] = defaultdict(list)
    for cure in prefer_cures(cures):
        for equation in cure.cured:
            candidates[equation].append(cure.candidate)
    remarks = _explain(ledger, subject.form, candidates)
    for finding, broken in state_sums(ledger, subject.form):
        suggestion = tuple(candidates[broken.equation])
        text, text_zh = remarks.get(broken.equation, ("", ""))
        if suggestion:
            text, text_zh = say_suggestion(ledger, suggestion, subject.form)
        said = replace(
            finding,
            message=finding.message + text,
            message_zh=finding.message_zh + text_zh,
            suggestion=suggestion,
        )
        yield add_origin(said, broken, subject)


def _suits_next_year(subject: Subject, equations: Iterable[Equation], candidate: Suggestion) -> bool:
    """Tell whether next year's report, as it stands, has no finding because of a cell that is changed here."""
    value = {candidate.cell: candidate.value}
    held = all(one.holds(value, blanks_as_zero=True) is not False for one in equations)
    return held and not jumps((subject.following or {}).get(candidate.cell), candidate.value)


def _accepts(subject: Subject, printed: Ledger, claims: Sequence[Claim], candidate: Suggestion) -> bool:
    """Tell whether a report with one cell changed has no finding about that cell: it satisfies every rule it is in."""
    cell, value = candidate.cell, candidate.value
    ledger, _ = leave_out_unfilled(printed.change(cell, value))
    if any(cell in one.equation.signs for one in ledger.broken):
        return False
    if jumps(value, (subject.previous or {}).get(cell)) or is_smaller(value, subject.below.get(cell), cell):
        return False
    sha256, reading = subject.figures[cell]
    changed = reading._replace(value=value, raw=spell(value))
    other = replace(subject, figures={**subject.figures, cell: (sha256, changed)})
    return all(cell not in total.cells for _, total in find_contradictions(other, claims))


def _explain(
    ledger: Ledger, form: str, candidates: dict[Equation, list[Suggestion]]
) -> dict[Equation, tuple[str, str]]:
    """Return, for the broken sums that no single cell cures, how many cells would have to change."""
    broken = [one.equation for one in ledger.broken if one.equation.relation == "=" and one.equation.code in _WITHIN]
    if all(candidates.get(equation) for equation in broken):
        return {}
    move = find_move(ledger, form)
    remarks: dict[Equation, tuple[str, str]] = {}
    for group in group_broken(broken):
        if all(candidates.get(equation) for equation in group):
            continue
        if move and move.table == group[0].cells[0].table:
            said = f"; {move.text}", f"；{move.text_zh}"
        else:
            said = _say_size(smallest_set(ledger, group))
        remarks |= dict.fromkeys(group, said)
    return remarks


def _say_size(size: int | None) -> tuple[str, str]:
    if size is None:
        return f"; more than {LARGEST_SET} cells would have to change", f"；需修改的单元格多于{LARGEST_SET}个"
    if size == 1:  # one cell would do for the sums, and another rule speaks against it
        return "", ""
    return f"; at least {size} cells would have to change", f"；至少需修改{size}个单元格"
