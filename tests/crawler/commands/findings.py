"""Findings, failures and changes for a database that a test has to itself."""

import json
from typing import Any

from tests.conftest import Workspace

REPORT = "chongqing-2019"
HOSTILE = '<script>document.title="broken"</script><img src=x onerror="document.title=1">'


def figure(row: str, col: str, tbl: str = "applications") -> dict[str, str]:
    return {"tbl": tbl, "row": row, "col": col}


def add_finding(workspace: Workspace, report_id: str, rule: str, message: str, **columns: Any) -> None:
    """Write a finding as the rules would."""
    workspace.execute(
        "INSERT INTO rules (code, description, severity) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        rule,
        f"what {rule} says",
        columns.get("severity", "error"),
    )
    row = {
        "report_id": report_id,
        "ordinal": workspace.values("SELECT count(*) FROM findings WHERE report_id = ?", report_id)[0],
        "rule": rule,
        "severity": "error",
        "message": message,
        "figures": "[]",
        **{name: json.dumps(value) if isinstance(value, list) else value for name, value in columns.items()},
    }
    names = ", ".join(row)
    workspace.execute(f"INSERT INTO findings ({names}) VALUES ({', '.join('?' * len(row))})", *row.values())
    workspace.execute("UPDATE reports SET status = 'findings' WHERE id = ?", report_id)


def clear_findings(workspace: Workspace) -> None:
    workspace.execute("DELETE FROM findings")
    workspace.execute("UPDATE reports SET status = 'clean' WHERE status = 'findings'")


def add_trouble(workspace: Workspace) -> None:
    """Write two findings in one report, in place of all others, a failure, an address given up, and a change."""
    clear_findings(workspace)
    add_finding(
        workspace,
        REPORT,
        "applications.row_sum",
        "the row adds up to 7522 and says 7520",
        message_zh="本年新收一行之和为 7522",
        figures=[figure("received", "total"), figure("received", "business")],
        suggestion=[figure("received", "total") | {"value": 7522}],
        origin="printed_so",
    )
    add_finding(
        workspace,
        REPORT,
        "text.claim",
        HOSTILE,
        severity="warning",
        basis="blanks_as_zero",
        figures=[figure("received", "total")],
    )
    workspace.execute(
        "INSERT INTO failures (run_id, url, stage, error, message, at) VALUES (1, ?, 'read', 'scanned', ?, ?)",
        "http://a.example/t.pdf",
        HOSTILE,
        "2026-11-22T01:00:00Z",
    )
    workspace.execute(
        "UPDATE frontier SET state = 'given_up', reason = 'http_404', attempts = 7, title = ? "
        "WHERE url = (SELECT min(url) FROM frontier WHERE kind = 'page' AND state = 'fetched')",
        HOSTILE,
    )
    workspace.execute(
        "INSERT INTO changes (report_id, field, old, new, run_id, at) VALUES (?, ?, '7520', '7522', 1, ?)",
        REPORT,
        "applications/received/total",
        "2026-11-22T01:00:00Z",
    )
