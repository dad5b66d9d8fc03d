"""Every file, command, option, setting, make target, module and test that the pages name exists."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest
from scrapy.settings import default_settings

from docs.commands_page import load_commands, read_options
from tests.paths import ROOT

PAGES = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
PAGES += sorted(
    path.relative_to(ROOT).as_posix() for folder in ("docs", ".github") for path in ROOT.glob(f"{folder}/**/*.md")
)

FOLDERS = "benchmarks|crawler|deploy|docs|fixtures|pipelines|tests"
SCRAPY = {"--help", "--logfile", "--loglevel", "--set", "--nolog", "--profile", "--pidfile", "--pdb"}
"""Options that Scrapy gives to every command."""

OWN_NAMES = {"portals.toml", "reports.sqlite", "latest.json", "last-run.json", "datapackage.json", "copy.sqlite"}
OWN_NAMES |= {"OUT.sqlite", "all.sqlite", "one.sqlite", "two.sqlite", "all.sqlite.merging"}
"""Names of files that a user or a command makes."""


@cache
def read_page(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def list_modules() -> list[Path]:
    return [ROOT / path for path in list_files() if path.endswith(".py")]


@cache
def list_files() -> set[str]:
    """Return the paths of the repository's files and folders, those that git does not know left out."""
    hidden = {".venv", ".git", "build", "data", "__pycache__"}
    return {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*")
        if not hidden & set(path.relative_to(ROOT).parts) and not path.name.endswith(".egg-info")
    }


def list_code(text: str) -> Iterator[str]:
    """Yield what a page prints as code: between backticks, in fences, and in indented lines."""
    for fenced in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield from fenced.splitlines()
    text = re.sub(r"^ *```\w*\n.*?^ *```", "", text, flags=re.MULTILINE | re.DOTALL)
    yield from re.findall(r"^ {4,}(.*)", text, re.MULTILINE)
    yield from (" ".join(code.split()) for code in re.findall(r"`([^`]+)`", text))


def test_code_of_every_kind_is_found() -> None:
    text = "a `scrapy\nstatus` b\n\n    make demo\n\n```sql\nSELECT 1\n```\n"
    assert sorted(list_code(text)) == ["SELECT 1", "make demo", "scrapy status"]


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_to_files_and_headings(page: str) -> None:
    for target, anchor in re.findall(r"\]\((?!https?:)([^)#]*)(#[^)]*)?\)", read_page(page)):
        path = ROOT / Path(page).parent / target if target else ROOT / page
        assert path.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)", path.read_text("utf-8"), re.MULTILINE)
            assert anchor[1:] in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES)
def test_paths_lead_to_files(page: str) -> None:
    for code in list_code(read_page(page)):
        for path in re.findall(rf"(?<![\w/.-])((?:{FOLDERS})/[\w/.*-]*)", code):
            if not re.search(r"[A-Z]{4}", Path(path).parts[-1].partition(".")[0]) or path.endswith(".md"):
                assert list(ROOT.glob(path.rstrip("/"))), path


@pytest.mark.parametrize("page", PAGES)
def test_names_of_files_without_a_folder_are_those_of_one(page: str) -> None:
    names = {path.rpartition("/")[2] for path in list_files()} | OWN_NAMES
    for code in list_code(read_page(page)):
        for name in re.findall(r"(?<![\w/.*-])([\w-]+\.(?:py|toml|csv|sql|sqlite|yml|jinja))\b", code):
            assert name in names or re.search(r"[A-Z]{4}", name), name


@pytest.mark.parametrize("page", PAGES)
def test_commands_have_the_options_that_are_named(page: str) -> None:
    options = {
        name: SCRAPY | {option for action in read_options(command) for option in action.option_strings}
        for name, command in load_commands()
    }
    for code in list_code(read_page(page)):
        for name, rest in re.findall(r"\bscrapy ([a-z][\w-]*)([^;]*)", code):
            assert name in options, code
            assert set(re.findall(r"(?<!\S)\[?(--[a-z-]+)", rest)) <= options[name], code


@pytest.mark.parametrize("page", PAGES)
def test_settings_and_constants_that_are_named_exist(page: str) -> None:
    modules = "\n".join(path.read_text("utf-8") for path in list_modules())
    constants = set(re.findall(r"^([A-Z_]+)[ :=]", modules, re.MULTILINE))
    known = set(re.findall(r"`([A-Z][A-Z_]+)`", read_page("docs/settings.md"))) | set(dir(default_settings))
    for code in list_code(read_page(page)):
        for name in re.findall(r"-s ([A-Z_]+)=", code):
            assert name in known | {"NAME"}, code
        for prefix in re.findall(r"^([A-Z][A-Z_]+_)\*$", code):
            assert any(name.startswith(prefix) for name in known), code
        if re.fullmatch(r"[A-Z]+(?:_[A-Z]+)+", code):
            assert code in known | constants, code


@pytest.mark.parametrize("page", PAGES)
def test_targets_of_make_and_modules_exist(page: str) -> None:
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for code in list_code(read_page(page)):
        for target in re.findall(r"(?:^|\s)make ([a-z]+)", code):
            assert target in targets, code
        for module in re.findall(r"\bpython3? -m ([\w.]+)", code):
            assert find_spec(module), code


@pytest.mark.parametrize("page", PAGES)
def test_tests_that_are_named_exist(page: str) -> None:
    there = {
        name
        for path in list_modules()
        if path.name.startswith("test_")
        for name in (path.stem, *re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.MULTILINE))
    }
    for code in list_code(read_page(page)):
        for name in re.findall(r"(?<!def )\btest_\w+", code):
            assert name in there, code


def test_the_rooms_are_those_of_the_architecture() -> None:
    rooms = {
        path.parent.relative_to(ROOT).as_posix() + "/"
        for package in ("crawler", "pipelines")
        for path in ROOT.glob(f"{package}/**/__init__.py")
        if path.parent != ROOT / package and not {"regions"} & set(path.parts)
    }
    tables = re.findall(r"^\| (`[a-z_]+/[a-z_/]+`.*?) \|", read_page("docs/architecture.md"), re.MULTILINE)
    named = {room for cell in tables for room in re.findall(r"`([a-z_/]+/)`", cell)}
    assert named == rooms
    beside = {
        path.relative_to(ROOT).as_posix()
        for name in ("crawler", "pipelines")
        for path in ROOT.glob(f"{name}/[a-z]*.py")
    }
    assert {path for path in beside if f"`{path}`" not in read_page("docs/architecture.md")} == set()
