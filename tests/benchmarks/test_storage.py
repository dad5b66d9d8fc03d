"""Every byte of a database is some table's, and full text is one of them."""

from pathlib import Path

from benchmarks.storage import list_uses
from pipelines.store.database import close_database, open_database


def test_uses_add_up_to_the_file(tmp_path: Path) -> None:
    path = tmp_path / "reports.sqlite"
    close_database(open_database(path))
    db = open_database(path)
    uses = {use.table: use for use in list_uses(db)}
    (free,) = db.execute("PRAGMA freelist_count").fetchone()
    (page_size,) = db.execute("PRAGMA page_size").fetchone()
    close_database(db)
    pointers = page_size  # one page says where each of the next 819 belongs (auto_vacuum); dbstat leaves it out
    assert sum(use.total for use in uses.values()) + free * page_size + pointers == path.stat().st_size
    assert uses["sections_fts"].bytes > 0
    assert uses["sections_fts"].rows == 0
    assert not any(name.startswith("sections_fts_") for name in uses)
    assert uses["reports"].index_bytes > 0
    assert uses["form_items"].rows > 100
