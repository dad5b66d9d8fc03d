"""docs/operations.md explains everything that an operator can meet: failures, lines of the log, refusals, settings."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from crawler import settings
from crawler.errors import _CODES, _REFUSALS
from tests.paths import ROOT

PAGE = (ROOT / "docs" / "operations.md").read_text("utf-8")
MODULES = sorted(path for folder in ("crawler", "pipelines") for path in (ROOT / folder).rglob("*.py"))

RAISED = {"ReadError", "UnidentifiedError", "ArchiveError", "LimitError", "PageProblem"}
"""What carries a code as its first argument."""

RECORDED = {"fail", "_fail", "fail_address", "fail_answer", "FailureItem"}
"""What records a failure: address, stage, code, message; `add_failure` has the database and the run before them."""

STAGES = {"fetch", "listing", "read", "identify", "portal", "host", "crawl", "store", "archive"}


def find_codes() -> Iterator[str]:
    """Every code of a failure that the modules name, wherever it is raised, recorded or yielded."""
    yield from (code for _, code in (*_CODES, *_REFUSALS))
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            yield from _codes_of(node)


def _codes_of(node: ast.AST) -> Iterator[str]:
    parts: list[ast.expr] = []
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        parts = (
            node.args[:1]
            if name in RAISED
            else node.args[2:3]
            if name in RECORDED
            else node.args[4:5]
            if name == "add_failure"
            else []
        )
    elif isinstance(node, ast.Tuple) and len(node.elts) >= 3 and _text(node.elts[1]) in STAGES:
        parts = node.elts[2:3]
    yield from filter(None, map(_text, parts))


def _text(node: ast.expr) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def find_log_lines() -> Iterator[tuple[str, str]]:
    """Every line that the modules log as a warning or worse, with its module."""
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if (
                node.func.attr in {"warning", "error", "critical", "exception"}
                and ast.unparse(node.func).split(".")[-2] == "logger"
            ):
                yield path.name, _text(node.args[0])


CODES = sorted(set(find_codes()))


def test_the_search_finds_codes_of_every_kind() -> None:
    assert {"scanned", "no_year", "hash", "time_limit", "challenge", "redirects", "field_lost", "no_reports"} <= set(
        CODES
    )


@pytest.mark.parametrize("code", CODES)
def test_every_failure_code_is_explained(code: str) -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| ") and f"`{code}`" in line]
    assert rows, f"{code} is not in a table of docs/operations.md"


def test_every_line_of_the_log_is_explained() -> None:
    lines = list(find_log_lines())
    assert len(lines) >= 8
    for module, line in lines:
        start = line.split("%")[0].split("(")[0].strip()
        if start:  # the line of a notice begins with the setting's name
            assert f"`{start}" in PAGE, f"{module}: {line}"


def test_every_code_of_the_table_exists() -> None:
    table = PAGE.split("## Failures")[1].split("## Lines of the log")[0]
    named = {
        code
        for row in table.splitlines()
        if re.match(r"\| \w+ \|", row)
        for code in re.findall(r"`([\w.]+)`", row.split("|")[2])
    }
    host_reasons = {"challenges", "unavailable"}  # crawler/hosts/budgets.py, by the reason that a host was stopped for
    derived = {"too_long", "http_404", "http_500", "http_", "storage", "reader_error"}  # named where no call has them
    assert named - set(CODES) <= host_reasons | derived


def test_every_setting_and_file_that_is_named_exists() -> None:
    for setting in set(re.findall(r"`([A-Z][A-Z]+_[A-Z_]+)(?:=[^`]*)?`", PAGE)):
        assert hasattr(settings, setting) or hasattr(default_settings, setting), setting
    for prefix in set(re.findall(r"`([A-Z_]+_)\*`", PAGE)):
        assert any(name.startswith(prefix) for name in dir(settings)), prefix
    for path in set(re.findall(r"`(deploy/[\w.-]+|crawler/[\w./-]+|pipelines/[\w./-]+)`", PAGE)):
        assert (ROOT / path).exists(), path


def test_every_exit_code_and_command_is_there() -> None:
    for code in range(4):
        assert re.search(rf"^\| {code} \|", PAGE, re.MULTILINE)
    commands = {path.stem for path in Path(ROOT / "crawler" / "commands").glob("*.py")} - {
        "__init__",
        "replay",
        "crawl",
    }
    for command in commands:
        assert f"`{command}`" in PAGE or f"scrapy {command}" in PAGE, command
