"""What a run tells those who watch it: a JSON file for monitoring, a webhook, a mail.

Scrapy's MailSender is deprecated (2.19) for the standard library's smtplib, and a webhook is one POST: neither needs
more than is here.
"""

import json
import logging
import smtplib
import urllib.request
from collections.abc import Mapping
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from scrapy.settings import BaseSettings

from crawler.runs.atomic_files import replace_file
from pipelines.store.snapshot import Snapshot

logger = logging.getLogger(__name__)

Summary = dict[str, Any]

SECONDS = 15
"""How long a mail or webhook may take; a run that has ended is not held up by whom it tells."""

NOTIFY_ON = (1, 2)
"""Exit codes that are told unless the setting NOTIFY_ON names others: 3 is somebody's own doing, 0 is no news."""

_RUN = ("command", "started_at", "finished_at", "outcome", "requests", "fetched", "unchanged", "documents", "reports")


def compose_summary(snapshot: Snapshot, run_id: int, exit_code: int) -> Summary:
    """Return what monitoring wants to know of a run that has ended.

    ``failures`` counts them all, ``failed`` by stage and error; ``summary`` is what the run itself has recorded.
    """
    (run,) = snapshot.query("SELECT * FROM runs WHERE id = :id", id=run_id)
    failed = snapshot.query(
        "SELECT stage, error, count(*) AS addresses FROM failures WHERE run_id = :id GROUP BY stage, error "
        "ORDER BY addresses DESC, stage, error",
        id=run_id,
    )
    return {
        "run": run_id,
        "exit_code": exit_code,
        **{name: run[name] for name in _RUN},
        "arguments": json.loads(run["arguments"]),
        "failures": run["failures"],
        "failed": failed,
        "summary": json.loads(run["summary"] or "{}"),
    }


def refusal(command: str, reason: str, exit_code: int) -> Summary:
    """Return what monitoring wants to know of a run that did not begin."""
    return {"run": None, "exit_code": exit_code, "command": command, "outcome": "refused", "reason": reason}


def publish(settings: BaseSettings, summary: Summary) -> None:
    """Write the summary to SUMMARY_FILE, and tell NOTIFY_URL and NOTIFY_MAIL_TO of an exit code of NOTIFY_ON.

    What cannot be written or sent is logged, and changes neither the run nor its exit code.
    """
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    told = {int(code) for code in settings.getlist("NOTIFY_ON", list(NOTIFY_ON))}
    if path := settings.get("SUMMARY_FILE"):
        _attempt("SUMMARY_FILE", path, replace_file, Path(path), text)
    if summary["exit_code"] not in told:
        return
    if url := settings.get("NOTIFY_URL"):
        _attempt("NOTIFY_URL", url, post, url, text)
    if recipients := settings.getlist("NOTIFY_MAIL_TO"):
        _attempt("NOTIFY_MAIL_TO", ", ".join(recipients), send_mail, settings, recipients, summary, text)


def post(url: str, text: str) -> None:
    """Send JSON to a webhook.

    Raises:
        ValueError: The address is not http(s).
        OSError: It did not answer, or with an error.
    """
    if not url.startswith(("http://", "https://")):
        raise ValueError("not an http(s) address")
    headers = {"Content-Type": "application/json; charset=utf-8"}
    request = urllib.request.Request(url, text.encode(), headers, method="POST")  # noqa: S310 - checked above
    with urllib.request.urlopen(request, timeout=SECONDS):  # noqa: S310 - checked above
        pass


def send_mail(settings: BaseSettings, recipients: list[str], summary: Mapping[str, Any], text: str) -> None:
    """Send the summary by the mail server of NOTIFY_SMTP (``host:port``, default this machine's own, without login).

    Raises:
        OSError: There is no such server, or it refused.
    """
    message = EmailMessage()
    what = summary.get("reason") or f"{summary.get('failures')} failures"
    message["Subject"] = f"{summary['command']}: exit code {summary['exit_code']}, {what}"[:200].replace("\n", " ")
    message["From"] = settings.get("NOTIFY_MAIL_FROM") or recipients[0]
    message["To"] = ", ".join(recipients)
    message.set_content(text)
    host, _, port = str(settings.get("NOTIFY_SMTP") or "localhost:25").partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=SECONDS) as server:
        server.send_message(message)


def _attempt(setting: str, value: str, action: Any, *arguments: Any) -> None:
    try:
        action(*arguments)
    except (OSError, ValueError) as error:  # smtplib's and urllib's errors are of these
        logger.error("%s %s: %s", setting, value, error)  # noqa: TRY400 - the reason is all there is to say
