"""What a command refuses before it begins: one line, exit code 1, no traceback."""

import pytest

from tests.conftest import Workspace

REFUSED = [
    (["nightly", "-L", "FOO"], "LOG_LEVEL"),
    (["nightly", "-s", "CONCURRENT_REQUESTS=abc"], "CONCURRENT_REQUESTS"),
    (["nightly", "-s", "READER_PROCESSES=0"], "READER_PROCESSES"),
    (["nightly", "-s", "REGION=atlantis"], "REGION='atlantis': it must be one of chongqing"),
    (["nightly", "--logfile", "/nowhere/at/all.log"], "LOG_FILE"),
    (["backfill", "--years"], "--years"),
    (["status", "--year", "abc"], "--year"),
    (["reparse", "--diff", "/nowhere/at/all"], "--diff"),
    (["export", "--format"], "--format"),
]


@pytest.mark.parametrize(("arguments", "named"), REFUSED)
def test_what_means_nothing_is_refused_in_one_line(workspace: Workspace, arguments: list[str], named: str) -> None:
    outcome = workspace.run(*arguments)
    assert outcome.exit_code == 1
    lines = outcome.stderr.splitlines()
    assert len(lines) == 1, outcome.stderr
    assert lines[0].startswith("refused: ")
    assert named in lines[0]
