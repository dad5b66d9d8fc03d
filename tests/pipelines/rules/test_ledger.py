"""The ledger of a report: what changes with one number, and what is left out of it."""

from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.rules import generate
from pipelines.forms.form_items import form_names
from pipelines.forms.form_sums import equations_of
from pipelines.rules import Subject
from pipelines.rules.ledger import Ledger, leave_out_unfilled, open_ledger
from tests.examples import examples
from tests.pipelines.rules.reports import bundled, cell, code_of, printed_with

BOTH = ["applications/other_handling"]
BOTH += [f"applications/other_handling.{part}" for part in ("not_corrected", "fee_unpaid", "other")]
PRINTED = st.sampled_from(["", "0", "7", "1200", "1.2万"])


def ledger_of(report: Subject) -> Ledger:
    return open_ledger({at: one for at, (_, one) in report.figures.items()}, equations_of(report.form))


@pytest.mark.parametrize(("form", "hybrid"), [*((form, False) for form in form_names()), ("2021", True)])
@examples(15)
@given(data=st.data(), seed=st.integers(0, 2**32))
def test_one_number_changed_is_the_ledger_of_the_report_that_prints_it(
    form: str, hybrid: bool, data: st.DataObject, seed: int
) -> None:
    """Blanks, 万 and both ways to carry （六） at once included; only the order of the sums may differ."""
    report = generate(form, Random(seed), blank_zeros=data.draw(st.booleans()), hybrid=hybrid)
    if hybrid:
        report = printed_with(
            report, dict.fromkeys((f"{row}/{kind}" for row in BOTH for kind in ("other", "total")), "")
        )
    summed = sorted({at for one in equations_of(form) for at in one.cells if at in report.figures}, key=str)
    for at in data.draw(st.lists(st.sampled_from(summed), max_size=4)):
        report = printed_with(report, {code_of(at): data.draw(PRINTED)})
    either = [at for at in summed if code_of(at).startswith(BOTH[0])] if hybrid else summed
    at, value = data.draw(st.sampled_from(either)), Decimal(data.draw(st.integers(0, 2000)))
    before = ledger_of(report)
    if at not in before.numbers:  # its table is not filled in
        return
    assert before.change(at, value) == ledger_of(printed_with(report, {code_of(at): str(value)}))


def test_totals_that_are_blank_throughout_are_left_out() -> None:
    report = bundled("bayu-2021")
    totals = {code_of(at): "" for at in report.figures if (at.table, at.col) == ("applications", "total")}
    ledger, unfilled = leave_out_unfilled(ledger_of(printed_with(report, totals)))
    assert unfilled == ()
    assert ledger.broken == ()
    assert cell("applications/received/total") not in ledger.numbers
    assert not any(cell("applications/received/total") in one.cells for one in ledger.defects)
