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

from crawler.configuration.groups import NoticeSettings
from crawler.runs.atomic_files import replace_file
from pipelines.store.queries.run_history import count_failures, find_run_row, list_failures
from pipelines.store.snapshot import Snapshot

logger = logging.getLogger(__name__)

Summary = dict[str, Any]

SECONDS = 15
"""How long a mail or webhook may take; a run that has ended is not held up by whom it tells."""

_RUN = ("command", "started_at", "finished_at", "outcome", "requests", "fetched", "unchanged", "documents", "reports")


def compose_summary(snapshot: Snapshot, run_id: int, exit_code: int) -> Summary:
    """Return what monitoring wants to know of a run that has ended.

    ``failures`` counts them all, ``accepted`` those of them that a maintainer has accepted, ``failed`` all by stage and
    error; ``summary`` is what the run itself has recorded.
    """
    run = find_run_row(snapshot, run_id)
    columns: Mapping[str, object] = run
    return {
        "run": run_id,
        "exit_code": exit_code,
        **{name: columns[name] for name in _RUN},
        "arguments": json.loads(run["arguments"]),
        "failures": run["failures"],
        "accepted": sum(failure["accepted"] is not None for failure in list_failures(snapshot, run_id)),
        "failed": count_failures(snapshot, run_id),
        "summary": json.loads(run["summary"] or "{}"),
    }


def compose_refusal(command: str, reason: str, exit_code: int) -> Summary:
    """Return what monitoring wants to know of a run that did not begin."""
    return {"run": None, "exit_code": exit_code, "command": command, "outcome": "refused", "reason": reason}


def publish(settings: NoticeSettings, summary: Summary) -> None:
    """Write the summary to SUMMARY_FILE, and tell NOTIFY_URL and NOTIFY_MAIL_TO of an exit code of NOTIFY_ON.

    What cannot be written or sent is logged, and changes neither the run nor its exit code.
    """
    text = json.dumps(summary, ensure_ascii=False, indent=1) + "\n"
    if settings.summary_file:
        _attempt("SUMMARY_FILE", settings.summary_file, replace_file, Path(settings.summary_file), text)
    if summary["exit_code"] not in settings.exit_codes:
        return
    if settings.url:
        _attempt("NOTIFY_URL", settings.url, post_json, settings.url, text)
    if settings.mail_to:
        _attempt("NOTIFY_MAIL_TO", ", ".join(settings.mail_to), send_mail, settings, summary, text)


def post_json(url: str, text: str) -> None:
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


def send_mail(settings: NoticeSettings, summary: Mapping[str, Any], text: str) -> None:
    """Send the summary by the mail server of NOTIFY_SMTP (``host:port``, without login).

    Raises:
        OSError: There is no such server, or it refused.
    """
    message = EmailMessage()
    what = summary.get("reason") or f"{summary.get('failures')} failures"
    message["Subject"] = f"{summary['command']}: exit code {summary['exit_code']}, {what}"[:200].replace("\n", " ")
    message["From"] = settings.mail_from or settings.mail_to[0]
    message["To"] = ", ".join(settings.mail_to)
    message.set_content(text)
    host, _, port = settings.mail_server.partition(":")
    with smtplib.SMTP(host, int(port or 25), timeout=SECONDS) as server:
        server.send_message(message)


def _attempt(name: str, value: str, action: Any, *arguments: Any) -> None:
    try:
        action(*arguments)
    except (OSError, ValueError) as error:  # smtplib's and urllib's errors are of these
        logger.error("%s %s: %s", name, value, error)  # noqa: TRY400 - the reason is all there is to say
