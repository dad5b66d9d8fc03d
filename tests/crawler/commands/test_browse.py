"""What Datasette is told of the database, and that it serves it on loopback without changing it."""

import json
import re
import shutil
import signal
import socket
import sys
import urllib.request
from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.commands.browse import Command
from crawler.serving.datasette_metadata import make_metadata
from pipelines.store.snapshot import open_snapshot
from tests.conftest import Crawled, Workspace
from tests.skips import lacks_extra

DATASETTE = shutil.which("datasette", path=str(Path(sys.executable).parent)) or shutil.which("datasette")


@pytest.fixture
def described(bundled_crawl: Crawled) -> dict[str, Any]:
    with open_snapshot(bundled_crawl.workspace.database) as snapshot:
        metadata: dict[str, Any] = make_metadata(snapshot, "reports")["databases"]["reports"]
    return metadata


def test_tables_and_columns_are_described_by_the_schema_s_own_comments(described: dict[str, Any]) -> None:
    tables = described["tables"]
    assert tables["figures"]["description"].startswith("one number of one statutory table of a report")
    assert tables["reports"]["columns"]["index_number"] == "索引号"
    assert tables["reports"]["columns"]["scope"].startswith("empty: the issuer's report")  # added by a migration
    assert tables["applications"]["description"].startswith("section 三")
    assert tables["applications"]["title"].startswith("三、")


def test_every_table_and_facet_of_the_data_exists(described: dict[str, Any], bundled_crawl: Crawled) -> None:
    for name, table in described["tables"].items():
        columns = bundled_crawl.workspace.values(f"SELECT name FROM pragma_table_info('{name}')")
        assert columns, name
        for column in [
            *table.get("facets", []),
            *table.get("columns", {}),
            table.get("label_column"),
            table.get("sort_desc"),
        ]:
            assert column is None or column in columns, (name, column)


def test_every_canned_query_answers(described: dict[str, Any], bundled_crawl: Crawled) -> None:
    import sqlite3
    from contextlib import closing

    given = {"report_id": "chongqing-2019", "row": "received", "word": "依申请公开"}
    with closing(sqlite3.connect(bundled_crawl.workspace.database)) as connection:
        answers = {
            name: connection.execute(query["sql"], given).fetchall() for name, query in described["queries"].items()
        }
    assert answers["one_number"]
    assert answers["find_in_texts"]
    assert ("重庆市", 2019, 6398, 7522) in answers["applications_by_year"]


def test_without_datasette_it_is_refused_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(shutil, "which", lambda *_, **__: None)
    command = Command()
    command.settings = Settings()
    command.settings.setmodule("crawler.settings")
    command.run([], Namespace(port=0))
    assert command.exitcode == 1
    assert capsys.readouterr().err.startswith("refused: browse needs Datasette, from the extra 'browse'")


@pytest.mark.skipif(DATASETTE is None, reason=lacks_extra("browse"))
@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_the_views_takes_no_writes_and_ends_when_told(crawled_copy: Workspace, told: signal.Signals) -> None:
    before = crawled_copy.dump()
    running = crawled_copy.start("browse", "--port", "0")
    running.wait_for("Uvicorn running on")
    port = int(re.findall(r"running on http://127\.0\.0\.1:(\d+)", running.err.read_text("utf-8"))[0])
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/reports/coverage.json?_shape=array") as answer:
        rows = json.load(answer)
    assert {(row["issuer_id"], row["year"]) for row in rows} >= {("chongqing", 2019)}
    running.process.send_signal(told)
    assert running.finish().exit_code == 0
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    assert crawled_copy.dump() == before
