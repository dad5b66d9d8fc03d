"""``make docs`` builds every page, without a warning, and nothing of the site is asked for from outside."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from parsel import Selector

from docs.generated_pages import PAGES
from tests.paths import ROOT

pytest.importorskip("mkdocs", reason="the dependency group docs is not installed: make test installs it")

OUTSIDE = re.compile(r"(?:https?:)?//")
LOADED = "//script/@src | //link/@href | //img/@src | //iframe/@src | //source/@src | //video/@src | //object/@data"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stdout, built.stderr) == (0, "", "")
    return folder


def read_pages(site: Path) -> dict[str, Selector]:
    return {path.name: Selector(path.read_text("utf-8")) for path in site.glob("*.html")}


def test_the_makefile_builds_the_same() -> None:
    assert "NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --quiet\n" in (ROOT / "Makefile").read_text("utf-8")


def test_every_page_is_there_and_can_be_reached(site: Path) -> None:
    wanted = {"index", "contributing", "security", "changelog"}
    wanted |= {path.stem for path in (ROOT / "docs").glob("*.md")} | {Path(name).stem for name in PAGES}
    pages = read_pages(site)
    assert pages.keys() - {"404.html"} == {f"{name}.html" for name in wanted}
    linked = set(pages["index.html"].xpath("//nav//a/@href").getall())
    assert {f"{name}.html" for name in wanted} - {"index.html"} <= linked


def test_nothing_is_loaded_from_outside(site: Path) -> None:
    for name, page in read_pages(site).items():
        loaded = page.xpath(LOADED).getall()
        assert any(address.endswith(".js") for address in loaded), name
        assert [address for address in loaded if OUTSIDE.match(address)] == [], name
    for style in site.rglob("*.css"):
        addresses = re.findall(r"(?:url\(|@import )[\"']?([^\"')]+)", style.read_text("utf-8"))
        assert [address for address in addresses if OUTSIDE.match(address)] == [], style.name


def test_links_between_the_repository_s_files_are_links_between_pages(site: Path) -> None:
    pages = read_pages(site)
    for name, page in pages.items():
        targets = page.xpath("//article//a/@href").getall()
        assert [target for target in targets if re.search(r"\.(?:md|py|toml|csv)(?:#|$)", target)] == [], name
        for target in targets:
            assert OUTSIDE.match(target) or not target.split("#")[0] or (site / target.split("#")[0]).exists(), target
    assert "database.html" in pages["index.html"].xpath("//article//a/@href").getall()


def test_the_search_works_in_a_page_that_is_opened_as_a_file(site: Path) -> None:
    assert (site / "search" / "search_index.js").exists()
    assert "assets/iframe-worker.js" in read_pages(site)["index.html"].xpath("//script/@src").getall()
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    found = {entry["location"] for entry in index["docs"] if "自然人" in entry["text"]}
    assert {"rules.html", "schema.html#applications"} <= found
