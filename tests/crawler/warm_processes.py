"""Runs commands in processes that have their imports behind them, and kills them when they are told to.

Reads one JSON line a command: its arguments, the file of its log, and the file that appears when it is to be killed
with signal 9. Prints how it ended, as `subprocess` counts: the exit code, or the signal's number below zero.
"""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import scrapy.cmdline
from scrapy.settings import Settings
from scrapy.utils.misc import load_object, walk_modules_iter

import crawler.runs.settings_checks
import crawler.runs.spider_run

IMPORTED = (crawler.runs.settings_checks, crawler.runs.spider_run)


def import_all() -> None:
    """Import what a run imports: the commands, the spiders, and every part that the settings name."""
    settings = Settings()
    settings.setmodule("crawler.settings")
    for package in (settings["COMMANDS_MODULE"], *settings["SPIDER_MODULES"]):
        for _ in walk_modules_iter(package):
            pass
    for name in settings:
        for part in list_parts(settings[name]):
            load_object(part)


def list_parts(value: Any) -> Iterator[str]:
    """Yield the parts that a setting names: itself, or the keys and values of a table."""
    if isinstance(value, str) and re.match(r"(?:scrapy|crawler|pipelines)\.\w+\.", value):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            for one in pair:
                yield from list_parts(one)


def run(arguments: list[str], log: str, kill: Path) -> int:
    """Run one command in a process of its own; return how it ended."""
    child = os.fork()
    if not child:
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number in (1, 2):
            os.dup2(output, number)
        scrapy.cmdline.execute(["scrapy", *arguments])
        os._exit(0)  # not reached: execute() ends the process with the command's exit code
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        if kill.exists():
            os.kill(child, signal.SIGKILL)
            return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        time.sleep(0.005)


def main() -> None:
    import_all()
    assert "twisted.internet.reactor" not in sys.modules, "every command installs its own"
    for line in sys.stdin:
        task: dict[str, Any] = json.loads(line)
        print(run(task["arguments"], task["log"], Path(task["kill"])), flush=True)  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
