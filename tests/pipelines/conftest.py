from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.store.database import close_database, open_database


@pytest.fixture(autouse=True)
def _one_instant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is seen at one instant, so that dumps can be compared."""
    monkeypatch.setattr("pipelines.store.sightings.now", lambda: "2026-11-22T01:00:00Z")


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "reports.sqlite")
    yield database
    close_database(database)
