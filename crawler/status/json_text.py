"""The status as JSON: the same names as in the tables."""

import json
from typing import Any

from crawler.status.overview import Overview
from crawler.status.report import ReportView

_LISTS = (
    "database", "holds", "outdated", "levels", "runs", "rules", "findings_by_issuer", "findings_by_year", "failures",
    "waiting", "given_up", "unread", "changes", "reports",
)  # fmt: skip


def write_overview(overview: Overview) -> str:
    """Return the state of the whole."""
    issuers = [
        {
            "id": issuer.id,
            "name": issuer.name,
            "level": issuer.level,
            "years": {
                str(year): {"status": cell.status, "reports": cell.reports, "errors": cell.errors}
                | {"warnings": cell.warnings}
                for year, cell in sorted(issuer.years.items())
            },
        }
        for issuer in overview.issuers
    ]
    return _dump({name: getattr(overview, name) for name in _LISTS} | {"issuers": issuers})


def write_report(view: ReportView) -> str:
    """Return one report, with the cells that its findings are about."""
    marked = [
        {"tbl": list(table.holds), "sha256": table.sha256, "table_no": table.number}
        | {"row": cell.row, "col": cell.col, "text": cell.text, "findings": list(cell.marks)}
        for table in view.tables
        for row in table.rows
        for cell in row
        if cell.marks
    ]
    return _dump(
        {
            "report": view.report,
            "versions": view.versions,
            "findings": view.findings,
            "marked_cells": marked,
            "changes": view.changes,
        }
    )


def _dump(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)
