from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.store.snapshot import Snapshot, open_snapshot
from tests.pipelines.filled_database import fill_database


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("filled") / "reports.sqlite"
    fill_database(path)
    return path


@pytest.fixture
def snapshot(filled: Path) -> Iterator[Snapshot]:
    with open_snapshot(filled) as opened:
        yield opened
