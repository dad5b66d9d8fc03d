"""SQL stands in `pipelines/store` and nowhere else in the product; Datasette's canned queries are data."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.paths import ROOT

STATEMENT = re.compile(
    r"\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|CREATE|ALTER|DROP|PRAGMA|EXPLAIN)\s+[\w\"*({]", re.ASCII
)
STORE = ROOT / "pipelines" / "store"


def find_statements(module: Path) -> Iterator[str]:
    """Yield the texts of a module that begin as a statement does."""
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and STATEMENT.match(node.value):
            yield f"{module.relative_to(ROOT)}: {node.value.strip()[:60]}"


def test_no_other_room_asks_the_database_in_sql() -> None:
    modules = [path for package in ("crawler", "pipelines") for path in (ROOT / package).rglob("*.py")]
    inside = [module for module in modules if STORE in module.parents]
    assert [found for module in modules if module not in inside for found in find_statements(module)] == []
    assert len([found for module in inside for found in find_statements(module)]) > 60, "they are recognised"


def test_a_module_of_queries_changes_nothing() -> None:
    changing = re.compile(r"\b(?:INSERT|UPDATE|DELETE|CREATE|DROP|ALTER)\b")
    queries = [found for module in (STORE / "queries").glob("*.py") for found in find_statements(module)]
    assert len(queries) > 20
    assert [found for found in queries if changing.search(found)] == []
