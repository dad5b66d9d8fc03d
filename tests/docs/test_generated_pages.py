"""The generated pages are up to date, and say of every command, option, setting, table and column that it is there."""

import re
from pathlib import Path

import pytest
from sqlite_utils import Database

import docs.__main__
from crawler import settings
from crawler.runs.settings_checks import list_settings
from docs import generated_pages
from docs.commands_page import load_commands, read_options
from docs.generated_pages import PAGES
from docs.markdown import make_table
from pipelines.store.schema import prepare_schema
from tests.paths import ROOT


def read_page(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def named_in_first_column(page: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", page, re.MULTILINE))


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_what_the_code_says_today(name: str) -> None:
    assert read_page(name) == PAGES[name](), "write it anew: .venv/bin/python -m docs"


def test_every_command_is_documented_with_its_options_and_nothing_else() -> None:
    page = read_page("commands.md")
    there = {path.stem for path in (ROOT / "crawler" / "commands").glob("*.py")} - {"__init__"}
    assert set(re.findall(r"^## `scrapy ([\w-]+)`$", page, re.MULTILINE)) == there
    for name, command in load_commands():
        part = page.split(f"## `scrapy {name}`\n")[1].split("\n## ")[0]
        told = set(re.findall(r"`(--?[\w-]+)", "".join(re.findall(r"^\|.*", part, re.MULTILINE))))
        assert told == {option for action in read_options(command) for option in action.option_strings}, name


def test_every_option_says_what_it_does() -> None:
    for name, command in load_commands():
        for option in read_options(command):
            assert option.help, (name, option.option_strings)


def test_every_setting_is_documented_with_what_it_must_be() -> None:
    page = read_page("settings.md")
    assert {name for name in dir(settings) if name.isupper()} <= set(re.findall(r"`([A-Z][A-Z_]+)`", page))
    assert re.findall(r"^\| `(\w+)` \|  \|", page, re.MULTILINE) == [], "settings without a comment in settings.py"
    for declared in list_settings():
        if hasattr(settings, declared.name):
            assert re.search(rf"^\| `{declared.name}` \| .* \| {declared.must_be} \|$", page, re.MULTILINE), declared


def test_every_table_and_column_is_documented_and_no_other() -> None:
    page = read_page("schema.md")
    db = Database(memory=True)
    prepare_schema(db)
    internal = re.compile(r"_|sqlite_|sections_fts_")
    there = {table.name: table for table in (*db.tables, *db.views) if not internal.match(table.name)}
    assert set(re.findall(r"^### `(\w+)`$", page, re.MULTILINE)) == there.keys()
    for name, table in there.items():
        part = page.split(f"### `{name}`\n")[1].split("\n#")[0]
        assert named_in_first_column(part) == {column.name for column in table.columns}, name
        assert "|  |\n" not in part, f"{name}: a column without a meaning; pipelines/store/column_meanings.toml"


def test_a_page_that_is_out_of_date_is_named_and_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generated_pages, "FOLDER", tmp_path)
    assert docs.__main__.main(["--check"]) == 1
    assert capsys.readouterr().err.splitlines() == [f"docs/{name} is out of date: python -m docs" for name in PAGES]
    assert docs.__main__.main([]) == 0
    assert docs.__main__.main(["--check"]) == 0
    assert docs.__main__.main(["--help"]) == 2
    assert {path.name for path in tmp_path.iterdir()} == PAGES.keys()


def test_a_stroke_in_a_cell_ends_no_column() -> None:
    assert make_table(["a"], [["x|y"]]) == "| a |\n| --- |\n| x\\|y |\n"
