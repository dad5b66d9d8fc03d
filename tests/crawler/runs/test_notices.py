"""What a run tells those who watch it: the file, the webhook, the mail, and that none of them can fail a run."""

import json
import smtplib
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import NoticeSettings
from crawler.runs.notices import compose_refusal, publish
from tests.conftest import Workspace
from tests.crawler.servers import Answer, Site, TestPortal, detail_path, free_port, put_column


@pytest.fixture
def told() -> Iterator[tuple[str, list[Any]]]:
    """A webhook: its address, and what was sent to it."""
    sent: list[Any] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sent.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/hook", sent
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_run_writes_its_summary_and_tells_of_failures_only(
    site: Site, workspace: Workspace, told: tuple[str, list[Any]]
) -> None:
    url, sent = told
    file = workspace.folder / "last run.json"
    put_column(site, [2008, 2009])
    workspace.register(TestPortal(site))
    assert workspace.run("nightly", SUMMARY_FILE=file, NOTIFY_URL=url).exit_code == 0
    well = json.loads(file.read_text("utf-8"))
    (run,) = workspace.query("SELECT * FROM runs")
    assert (well["run"], well["exit_code"], well["outcome"], well["failures"], well["failed"]) == (
        run["id"],
        0,
        "ok",
        0,
        [],
    )
    assert (well["fetched"], well["started_at"]) == (run["fetched"], run["started_at"])
    assert sent == []
    site.pages[detail_path(2009)] = Answer(b"<html>", 500)
    assert workspace.run("nightly", SUMMARY_FILE=file, NOTIFY_URL=url).exit_code == 2
    failed = json.loads(file.read_text("utf-8"))
    assert failed["exit_code"] == 2
    assert failed["failed"] == [{"stage": "fetch", "error": "http_500", "addresses": 1}]
    assert sent == [failed]
    assert [path.name for path in workspace.folder.glob(".*")] == []


def test_a_run_that_is_refused_says_so_too(workspace: Workspace, told: tuple[str, list[Any]]) -> None:
    url, sent = told
    file = workspace.folder / "last.json"
    workspace.portals.write_text("no toml", "utf-8")
    outcome = workspace.run("nightly", SUMMARY_FILE=file, NOTIFY_URL=url)
    assert outcome.exit_code == 1
    said = json.loads(file.read_text("utf-8"))
    assert (said["exit_code"], said["outcome"], said["command"]) == (1, "refused", "nightly")
    assert outcome.stderr == f"refused: {said['reason']}\n"
    assert sent == [said]


def settings_with(**values: object) -> NoticeSettings:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(values, "cmdline")
    return read_settings(NoticeSettings, settings)


def test_what_cannot_be_told_is_a_line_of_the_log(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    settings = settings_with(
        SUMMARY_FILE=str(tmp_path / "none" / "x.json"),
        NOTIFY_URL=f"http://127.0.0.1:{free_port()}/",
        NOTIFY_MAIL_TO="a@example.org",
        NOTIFY_SMTP=f"127.0.0.1:{free_port()}",
    )
    publish(settings, compose_refusal("nightly", "reason", 1))
    assert [message.split()[0] for message in caplog.messages] == ["SUMMARY_FILE", "NOTIFY_URL", "NOTIFY_MAIL_TO"]


def test_an_address_that_is_no_web_address_is_not_opened(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    publish(settings_with(NOTIFY_URL=(tmp_path / "x").as_uri()), compose_refusal("nightly", "reason", 1))
    assert "not an http(s) address" in caplog.text


def test_the_mail_is_one_line_of_subject_and_the_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[tuple[str, int], EmailMessage]] = []

    class Server:
        def __init__(self, host: str, port: int, timeout: float) -> None:
            self.address = host, port

        def __enter__(self) -> "Server":
            return self

        def __exit__(self, *_: object) -> None: ...

        def send_message(self, message: EmailMessage) -> None:
            sent.append((self.address, message))

    monkeypatch.setattr(smtplib, "SMTP", Server)
    settings = settings_with(NOTIFY_MAIL_TO="a@example.org,b@example.org", NOTIFY_SMTP="mail.example.org:587")
    publish(settings, compose_refusal("nightly", "another run\nholds 库", 1))
    ((address, message),) = sent
    assert address == ("mail.example.org", 587)
    assert message["To"] == "a@example.org, b@example.org"
    assert message["Subject"] == "nightly: exit code 1, another run holds 库"
    assert json.loads(message.get_content())["reason"] == "another run\nholds 库"


@pytest.mark.parametrize(
    ("notify_on", "exit_code", "is_told"), [("", 3, False), ("", 2, True), ("2", 1, False), ("1,3", 3, True)]
)
def test_which_exit_codes_are_told(told: tuple[str, list[Any]], notify_on: str, exit_code: int, is_told: bool) -> None:
    url, sent = told
    settings = settings_with(NOTIFY_URL=url, **({"NOTIFY_ON": notify_on} if notify_on else {}))
    publish(settings, compose_refusal("nightly", "reason", exit_code))
    assert bool(sent) is is_told
