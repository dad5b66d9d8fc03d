"""What stands ready to run: units that systemd takes, commands and settings that exist, files that are there."""

import configparser
import grp
import json
import os
import pwd
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from crawler import settings
from tests.paths import ROOT
from tests.skips import lacks
from tests.waiting import HANGS

DEPLOY = ROOT / "deploy"
SERVICE, TIMER = DEPLOY / "cq-disclosure.service", DEPLOY / "cq-disclosure.timer"
CRON, LOGROTATE, CONTAINER = DEPLOY / "cq-disclosure.cron", DEPLOY / "cq-disclosure.logrotate", DEPLOY / "Containerfile"


def read_unit(path: Path) -> configparser.ConfigParser:
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names keep their letters' case
    parser.read_string(path.read_text("utf-8").replace("\\\n", " "))
    return parser


def list_commands() -> list[str]:
    """Every call of `scrapy` in the files of deploy/, comments included."""
    text = "\n".join(path.read_text("utf-8").replace("\\\n", " ") for path in sorted(DEPLOY.iterdir()))
    found = re.findall(r"(?:bin/scrapy|cq-disclosure:/app/data cq-disclosure) ([a-z][^\n]*)", text)
    assert len(found) >= 5
    return found


@pytest.mark.parametrize("command", list_commands())
def test_every_command_option_and_setting_exists(command: str) -> None:
    name = command.split(maxsplit=1)[0]
    options = set(re.findall(r"(?<!\S)--[a-z-]+", command))
    shown = subprocess.run(
        [sys.executable, "-m", "scrapy", name, "--help"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=True,
    ).stdout
    assert all(option in shown for option in options)
    for setting in re.findall(r"-s ([A-Z_]+)=", command):
        assert hasattr(settings, setting), setting


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason=lacks("systemd-analyze", "systemd"))
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With the paths of a folder of the test's, because systemd looks whether the program is there."""
    program = tmp_path / ".venv" / "bin" / "scrapy"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    for unit in (SERVICE, TIMER):
        text = unit.read_text("utf-8").replace("/opt/cq-disclosure", str(tmp_path))
        (tmp_path / unit.name).write_text(re.sub(r"^(?:User|Group)=.*\n", "", text, flags=re.MULTILINE), "utf-8")
    units = [str(tmp_path / unit.name) for unit in (SERVICE, TIMER)]
    verified = subprocess.run(
        ["systemd-analyze", "verify", *units], capture_output=True, text=True, timeout=HANGS, check=False
    )
    ours = [line for line in verified.stderr.splitlines() if "cq-disclosure" in line]
    assert ours == []
    if "SYSTEMD_UNIT_PATH" not in verified.stderr:
        calendar = read_unit(TIMER)["Timer"]["OnCalendar"]
        subprocess.run(["systemd-analyze", "calendar", calendar], capture_output=True, timeout=HANGS, check=True)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason=lacks("systemd-analyze", "systemd"))
def test_what_systemd_finds_open_is_what_the_unit_needs() -> None:
    """Nothing is open but the network, pages for others to read, limits of the readers, and code that OCR compiles."""
    needed = {
        "IPAddressDeny=",
        "MemoryDenyWriteExecute=",
        "PrivateNetwork=",
        "RestrictAddressFamilies=~AF_(INET|INET6)",
        "RestrictAddressFamilies=~AF_UNIX",
        "SystemCallFilter=~@resources",
        "UMask=",
        "DeviceAllow=",  # the clock's device, which ProtectClock itself lets be read
        "PrivateUsers=",  # needs namespaces that not every kernel gives a service
        "RootDirectory=/RootImage=",
    }
    listed = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", "--json=short", str(SERVICE)],
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=True,
    ).stdout
    assert {row["name"] for row in json.loads(listed) if row["set"] is False and row["exposure"]} <= needed


def test_a_missed_night_is_made_up_and_nights_are_spread() -> None:
    timer = read_unit(TIMER)["Timer"]
    assert timer["Persistent"] == "true"
    assert re.fullmatch(r"\d+min", timer["RandomizedDelaySec"])


def test_a_stop_is_a_success_and_only_that() -> None:
    """3 is the exit code of a run that was stopped; 1 and 2 leave the unit failed."""
    service = read_unit(SERVICE)["Service"]
    assert service["SuccessExitStatus"] == "3"
    assert service["Type"] == "oneshot"
    assert service["KillMode"] == "mixed"
    for name in ("NoNewPrivileges", "ProtectHome", "PrivateTmp"):
        assert service[name] == "yes"
    assert service["ProtectSystem"] == "strict"


def test_what_the_container_copies_is_there_and_its_image_has_no_registry() -> None:
    lines = CONTAINER.read_text("utf-8").splitlines()
    assert [line for line in lines if line.startswith("FROM ")] == ["FROM python:3.12-slim"]
    sources = [part for line in lines if line.startswith("COPY ") for part in line.split()[1:-1]]
    assert sources
    for source in sources:
        assert (ROOT / source).exists(), source


def test_the_log_that_cron_writes_is_the_one_that_is_rotated() -> None:
    (log,) = re.findall(r"--logfile (\S+)", CRON.read_text("utf-8"))
    (pattern,) = re.findall(r"^(/\S+) \{", LOGROTATE.read_text("utf-8"), re.MULTILINE)
    assert Path(log).match(pattern)


def test_the_cron_line_is_one_line_with_five_times_and_a_user() -> None:
    (line,) = [line for line in CRON.read_text("utf-8").splitlines() if re.match(r"[\d*]", line)]
    minute, hour, *rest = line.split()[:6]
    assert minute.isdigit()
    assert hour.isdigit()
    assert rest == ["*", "*", "*", "cq-disclosure"]
    assert "%" not in line  # which cron takes for a line break


@pytest.mark.skipif(shutil.which("logrotate") is None, reason=lacks("logrotate"))
def test_logrotate_takes_its_file(tmp_path: Path) -> None:
    """With a user and a group of this machine, because it looks whether they are there."""
    ours = f"{pwd.getpwuid(os.getuid()).pw_name} {grp.getgrgid(os.getgid()).gr_name}"
    file = tmp_path / "logrotate"
    file.write_text(LOGROTATE.read_text("utf-8").replace("cq-disclosure cq-disclosure", ours), "utf-8")
    file.chmod(0o644)
    checked = subprocess.run(
        ["logrotate", "--debug", "--state", str(tmp_path / "state"), str(file)],
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert checked.returncode == 0, checked.stderr
    assert "error: " not in checked.stderr.replace("error: stat of", "")
