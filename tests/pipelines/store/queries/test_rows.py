"""The rows of every query have the columns that its type names, with values of those types."""

from collections.abc import Callable
from typing import Any, get_args, get_type_hints, is_typeddict

import pytest

from pipelines.store.queries import (
    coverage,
    exported_tables,
    failed_addresses,
    finding_counts,
    holdings,
    one_report,
    report_gaps,
    run_history,
)
from pipelines.store.queries.coverage import ReportFilter
from pipelines.store.snapshot import Snapshot

REPORT, TOWN, EVERY = "chongqing-2019", "bayuquxinglongzhen-fba7d1-2021", ReportFilter()
QUERIES: dict[Callable[..., Any], tuple[Any, ...]] = {
    coverage.list_coverage: (EVERY,),
    coverage.list_reports: (EVERY,),
    coverage.list_changes: (EVERY, 9),
    exported_tables.list_columns: ("applications",),
    failed_addresses.count_failed_addresses: (),
    failed_addresses.list_given_up: (9,),
    finding_counts.count_findings_by_issuer: (EVERY,),
    finding_counts.count_findings_by_rule: (EVERY,),
    finding_counts.count_findings_by_year: (EVERY,),
    holdings.count_unread_files: (),
    one_report.find_report: (REPORT,),
    one_report.list_changes_of: (TOWN,),
    one_report.list_figures: (REPORT,),
    one_report.list_findings: (REPORT,),
    one_report.list_versions: (REPORT,),
    report_gaps.list_issuers_on: ("bayu",),
    report_gaps.list_links: ("bayu",),
    run_history.count_failures: (2,),
    run_history.find_run_row: (1,),
    run_history.list_failures: (),
    run_history.list_runs: (9,),
}
MODULES = (
    *(coverage, exported_tables, failed_addresses, finding_counts, holdings, one_report, report_gaps, run_history),
)


def row_type(query: Callable[..., Any]) -> Any:
    """Return the TypedDict that a query says its rows are, None where it says another type."""
    said = get_type_hints(query)["return"]
    found = [part for part in (said, *get_args(said)) if is_typeddict(part)]
    return found[0] if found else None


def test_every_query_with_typed_rows_is_asked_here() -> None:
    asking = {
        value
        for module in MODULES
        for value in vars(module).values()
        if callable(value) and getattr(value, "__module__", "") == module.__name__ and not isinstance(value, type)
    }
    assert {query for query in asking if row_type(query)} == {*QUERIES, one_report.list_cells}


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.__name__)
def test_rows_are_what_their_type_says(snapshot: Snapshot, query: Callable[..., Any]) -> None:
    answer = query(snapshot, *QUERIES[query])
    rows = answer if isinstance(answer, list) else [answer]
    assert rows
    for row in rows:
        check(row, row_type(query))


def test_cells_are_what_their_type_says(snapshot: Snapshot) -> None:
    figure = one_report.list_figures(snapshot, REPORT)[0]
    cells = one_report.list_cells(snapshot, figure["sha256"], figure["table_no"])
    for cell in cells:
        check(cell, one_report.CellRow)
    assert (figure["cell_row"], figure["cell_col"]) in {(cell["row"], cell["col"]) for cell in cells}


def check(row: Any, named: Any) -> None:
    columns = get_type_hints(named)
    assert set(row) == set(columns)
    for column, value in row.items():
        assert isinstance(value, get_args(columns[column]) or columns[column]), (column, value)
