"""The hooks of pre-commit run what ``make check`` runs, from what is installed, and ask nobody outside."""

import re
import subprocess
import sys
from typing import Any

import yaml

from tests.paths import ROOT

NO_HOOK = {"-m mypy"}
"""What takes too long for every commit."""


def read_hooks() -> list[dict[str, Any]]:
    (repository,) = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))["repos"]
    assert repository["repo"] == "local"
    hooks: list[dict[str, Any]] = repository["hooks"]
    return hooks


def test_hooks_and_make_check_run_the_same() -> None:
    (recipe,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    lines = {line.strip().replace("$(BIN)/", ".venv/bin/") for line in recipe.splitlines()}
    without_hook = {f".venv/bin/python {arguments}" for arguments in NO_HOOK}
    assert without_hook <= lines
    assert {hook["entry"] for hook in read_hooks()} == lines - without_hook


def test_make_test_begins_with_make_check() -> None:
    assert re.search(r"^test: check ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def test_a_hook_runs_what_is_installed_on_the_whole_tree() -> None:
    for hook in read_hooks():
        assert (hook["language"], hook["pass_filenames"], hook["always_run"]) == ("system", False, True), hook["id"]


def test_pre_commit_takes_the_file() -> None:
    command = [sys.executable, "-m", "pre_commit", "validate-config", str(ROOT / ".pre-commit-config.yaml")]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
