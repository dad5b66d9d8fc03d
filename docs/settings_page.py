"""docs/settings.md: every setting of ``crawler/settings.py``, with its default and the comments beside and above it."""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import crawler.settings
from crawler.runs.settings_checks import list_settings
from docs.markdown import make_table

_HEAD = """# Settings

Written by `python -m docs` from `crawler/settings.py`. A setting of the command line wins over that file
(`-s NAME=VALUE`, as `-s DATABASE=/srv/reports.sqlite`); a portal's own `delay` and `concurrency` win over both. Names
that are not listed are Scrapy's, with Scrapy's defaults.
"""

_HEADING = re.compile(r"# --- (.+?) -+")
_LONGEST = 60
"""Characters of a default that is printed; longer ones are tables of their own."""


@dataclass(frozen=True, slots=True)
class _Setting:
    name: str
    default: str
    meaning: str


def document_settings() -> str:
    """Return the text of docs/settings.md."""
    source = Path(crawler.settings.__file__).read_text("utf-8")
    return "\n".join([_HEAD, *_write_parts(source)])


def _write_parts(source: str) -> Iterator[str]:
    """Yield headings, remarks that stand above several settings, and tables of settings, in the file's order."""
    settings = dict(_read_settings(source))
    declared = {declaration.name: declaration.must_be for declaration in list_settings()}
    table: list[list[str]] = []

    def flush() -> Iterator[str]:
        if table:
            yield make_table(["setting", "meaning", "default", "must be"], table)
            table.clear()

    remark: list[str] = []
    for number, line in enumerate(source.splitlines(), 1):
        if heading := _HEADING.fullmatch(line):
            yield from flush()
            yield f"## {heading[1].capitalize()}\n"
        elif line.startswith("# "):
            remark.append(line.removeprefix("# "))
        elif remark:
            yield from flush()
            yield "\n".join(remark) + "\n"
            remark.clear()
        if setting := settings.get(number):
            table.append([f"`{setting.name}`", setting.meaning, setting.default, declared.get(setting.name, "")])
    yield from flush()


def _read_settings(source: str) -> Iterator[tuple[int, _Setting]]:
    """Yield each setting with the number of its line."""
    comments = {
        token.start[0]: token.string.removeprefix("#").strip()
        for token in tokenize.generate_tokens(io.StringIO(source).readline)
        if token.type == tokenize.COMMENT
    }
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign) and isinstance(name := node.targets[0], ast.Name):
            default = ast.unparse(node.value)
            shown = f"`{default}`" if len(default) <= _LONGEST else "stands in the file"
            yield node.lineno, _Setting(name.id, shown, comments.get(node.lineno, ""))
