"""Which pages are generated: from what they describe, so that nothing is described that is not there, and all that is.

They are committed, because they are read where the repository is read, and because a change of a setting or a column
is then a line in the review.
"""

from collections.abc import Callable
from pathlib import Path

from docs.commands_page import document_commands
from docs.rules_page import document_rules
from docs.schema_page import document_schema
from docs.settings_page import document_settings

FOLDER = Path(__file__).parent

PAGES: dict[str, Callable[[], str]] = {
    "commands.md": document_commands,
    "rules.md": document_rules,
    "schema.md": document_schema,
    "settings.md": document_settings,
}
"""By file name in ``docs/``."""


def write_pages() -> None:
    """Write every page that differs."""
    for name in find_outdated():
        (FOLDER / name).write_text(PAGES[name](), "utf-8")


def find_outdated() -> list[str]:
    """Return the names of the pages that say something else than what they are made from."""
    return [name for name, document in PAGES.items() if _read(FOLDER / name) != document()]


def _read(path: Path) -> str:
    return path.read_text("utf-8") if path.exists() else ""
