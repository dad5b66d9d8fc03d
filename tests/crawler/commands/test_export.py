"""``scrapy export``: what it refuses, and what it says."""

from pathlib import Path

import pytest

from pipelines.export.views import load_resources
from pipelines.export.writers import EXPORT_FORMATS
from tests.conftest import Crawled


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "--format must be one of csv, jsonl, parquet, datapackage"),
        (["--format", "csv"], "export: name one folder"),
    ],
)
def test_what_means_nothing_is_refused(bundled_crawl: Crawled, arguments: list[str], said: str) -> None:
    outcome = bundled_crawl.workspace.run("export", *arguments)
    assert outcome.exit_code == 1
    assert outcome.stderr.startswith(f"refused: {said}")


def test_the_command_says_what_it_wrote(bundled_crawl: Crawled, tmp_path: Path) -> None:
    outcome = bundled_crawl.workspace.run("export", "--format", "jsonl", str(tmp_path / "out"))
    assert (outcome.exit_code, outcome.stderr) == (0, "")
    assert outcome.stdout == f"{len(load_resources()) + 1} files in {tmp_path / 'out'}\n"
    assert set(EXPORT_FORMATS) == {"csv", "jsonl", "parquet", "datapackage"}  # the contract's
