"""Every setting of the project stands in settings.py with what it means, and is declared once."""

import ast
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

import pytest
from scrapy.settings import Settings, default_settings

import crawler.settings
from crawler.commands.status import Command
from crawler.configuration.declarations import SettingError
from crawler.portals.region import list_regions
from crawler.runs.settings_checks import check_settings, list_settings
from docs.settings_page import document_settings
from pipelines.issuers import registry as issuers
from tests.paths import ROOT

DECLARED = {declared.name: declared for declared in list_settings()}
OURS = {name for name in dir(crawler.settings) if name.isupper() and not hasattr(default_settings, name)}


def make_settings(**given: object) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings")
    settings.setdict(given, "cmdline")
    return settings


def test_no_setting_is_declared_twice() -> None:
    assert Counter(declared.name for declared in list_settings()).most_common(1)[0][1] == 1


def test_every_setting_of_the_project_is_declared_and_has_a_default() -> None:
    scrapys = {name for name in DECLARED if hasattr(default_settings, name)}
    assert DECLARED.keys() - scrapys == OURS


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_every_default_means_something(name: str) -> None:
    DECLARED[name].read(make_settings().get(name))


def test_every_setting_of_the_project_says_what_it_means() -> None:
    page = document_settings()
    for name in OURS:
        (row,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
        assert row.split(" | ")[-1].strip(" |"), name


def find_settings(path: Path) -> set[str]:
    """Return the names that a module asks settings for: ``settings["NAME"]``, ``settings.getint("NAME")``."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Subscript):
            owner, name = node.value, node.slice
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            owner, name = node.func.value, node.args[0]
        else:
            continue
        if ast.unparse(owner).endswith("settings") and isinstance(name, ast.Constant) and isinstance(name.value, str):
            found.add(name.value)
    return found


def test_nothing_reads_a_setting_of_the_project_beside_its_declaration() -> None:
    modules = [path for package in ("crawler", "pipelines") for path in (ROOT / package).rglob("*.py")]
    assert "DOWNLOAD_MAXSIZE" in {name for path in modules for name in find_settings(path)}  # Scrapy's: it is found
    assert {path: found for path in modules if (found := find_settings(path) & OURS)} == {}


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"CHECK_PAGES_MIN": 0}, "CHECK_PAGES_MIN=0: it must be a whole number, at least 1"),
        ({"DOWNLOAD_DELAY": "-1"}, "DOWNLOAD_DELAY='-1': it must be a number, at least 0"),
        ({"REGION": "atlantis"}, f"REGION='atlantis': it must be one of {', '.join(list_regions())}"),
        ({"REGION": "atlantis", "PORTALS": "mine.toml"}, "REGION='atlantis': it must be one of "),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL='LOUD': it must be one of "),
        ({"LOG_FILE": "/nowhere/at/all.log"}, "LOG_FILE='/nowhere/at/all.log' cannot be written: "),
    ],
)
def test_a_setting_that_means_nothing_is_named(given: dict[str, object], message: str) -> None:
    with pytest.raises(SettingError) as refused:
        check_settings(make_settings(**given))
    assert str(refused.value).startswith(message)


def test_the_projects_settings_mean_something() -> None:
    check_settings(make_settings())


def test_a_region_whose_issuers_nobody_knows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    check_settings(make_settings())
    monkeypatch.setattr(issuers, "REGION_FOLDERS", tmp_path)
    with pytest.raises(SettingError, match=r"^REGION: no region is called 'chongqing'"):
        check_settings(make_settings())


def test_a_command_uses_the_region_of_its_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    used: list[str] = []
    monkeypatch.setattr(issuers, "use_region", used.append)
    command, parser = Command(), ArgumentParser()
    command.settings = make_settings()
    command.add_options(parser)
    command.process_options([], parser.parse_args([]))
    assert used == ["chongqing"]
