"""The registry chooses a report's title among the lines that readers kept, and readers know no registry."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence
from pipelines.reports.registered_titles import choose_registered_titles
from pipelines.store.concluding import touch_all
from pipelines.store.evidence import load_fields
from tests.paths import SITE
from tests.pipelines.issuers.regions import add_alias, region
from tests.pipelines.reports.test_beginnings import BEGINNINGS, NOBODY
from tests.pipelines.store.site import EVIDENCE, REPORT, TABLE, dump, fresh, ids, page, settle

BODY = f"<p>一、总体情况</p><p>略。</p>{TABLE.format(1)}"
URL = "http://127.0.0.1/a.html"


def titles(db: Database) -> list[str]:
    return [row["title"] for row in db.query("SELECT title FROM reports")]


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (f"<p>渝都之窗</p><p>2023年{REPORT}</p>", f"渝都之窗2023年{REPORT}"),
        (f"<p>2023年{REPORT}</p><p>渝都之窗</p>", f"渝都之窗2023年{REPORT}"),
        (f"<p>填报单位：渝都之窗</p><p>2023年{REPORT}</p>", f"渝都之窗2023年{REPORT}"),
        (f"<p>渝都之</p><p>窗2023年{REPORT}</p>", f"渝都之窗2023年{REPORT}"),
        (f"<h1>2023年{REPORT}</h1><p>现发布《渝都之窗2023年{REPORT}》。</p>", f"渝都之窗2023年{REPORT}"),
        (f"<h1>渝都之窗2023年{REPORT}</h1>", f"渝都之窗2023年{REPORT}"),
    ],
)
def test_a_new_alias_changes_the_conclusion_from_stored_evidence(
    html: str, title: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = fresh()
    settle(db, page("a", html + BODY, URL, portal="cq"))
    assert ids(db) == []
    stored = dump(db, EVIDENCE)
    with region(tmp_path, monkeypatch, add_alias("cq-sjj", "渝都之窗")):
        touch_all(db)
        assert settle(db) == 1
    assert (ids(db), titles(db)) == (["cq-sjj-2023"], [title])
    assert dump(db, EVIDENCE) == stored


def test_a_printed_title_counts_again_once_its_issuer_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its wording the text's own title says more; it is another body's where the printed one is a body's."""
    db = fresh()
    html = f"<h1>渝都之窗2023年{REPORT}</h1><p>现发布《重庆市忠县2023年{REPORT}》。</p>"
    settle(db, page("a", html + BODY, URL, portal="cq"))
    assert ids(db) == ["zhongxian-2023"]
    with region(tmp_path, monkeypatch, add_alias("cq-sjj", "渝都之窗")):
        touch_all(db)
        settle(db)
    assert (ids(db), titles(db)) == (["cq-sjj-2023"], [f"渝都之窗2023年{REPORT}"])


def test_a_line_that_is_only_worded_as_a_name_makes_no_title_where_nobody_has_it() -> None:
    db = fresh()
    settle(db, page("a", f"<p>万州区办公室</p><p>2023年{REPORT}</p>{BODY}", "http://localhost/a.html"))
    assert [row["value"] for row in db.query("SELECT value FROM header_fields WHERE field = 'title'")] == [
        f"万州区办公室2023年{REPORT}"
    ]
    assert [field.value for field in choose_registered_titles(load_fields(db, "a")) if field.field == "title"] == [
        f"2023年{REPORT}"
    ]


def test_of_evidence_that_keeps_no_lines_the_title_counts_that_was_chosen() -> None:
    db = fresh()
    stored = page("a", f"<p>重庆市审计局</p><p>2023年{REPORT}</p>{BODY}", URL, portal="cq")
    settle(db, stored)
    before = dump(db)
    assert ids(db) == ["cq-sjj-2023"]
    db.execute("DELETE FROM _header_fields WHERE field IN ('title_lines', 'stated_title')")
    touch_all(db)
    settle(db)
    assert dump(db) == before
    settle(db, stored)  # read again
    assert dump(db) == before
    assert [row["value"] for row in db.query("SELECT value FROM header_fields WHERE field = 'title_lines'")] == [
        f"重庆市审计局\n2023年{REPORT}"
    ]


def test_what_a_reader_returns_is_the_same_whoever_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [path.read_bytes() for path in sorted(SITE.rglob("t*.html"))[:3]]
    texts = [*(text.encode() for text, _ in BEGINNINGS), *(text.encode() for text in NOBODY if text)]
    known = [read_evidence(content, Layout()) for content in (*pages, *texts)]
    with region(tmp_path, monkeypatch, "issuer = []\n"):
        assert [read_evidence(content, Layout()) for content in (*pages, *texts)] == known
