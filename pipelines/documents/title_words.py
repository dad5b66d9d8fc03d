"""The words by which titles and the names of bodies in them are known, and the form in which both are compared."""

import re
import tomllib
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pipelines.spelling import fold_width


@cache
def load_title_words() -> dict[str, Any]:
    """Return ``titles.toml``: how titles, and the names of bodies in them, are worded."""
    return tomllib.loads(files("pipelines.documents").joinpath("titles.toml").read_text("utf-8"))


@lru_cache(64)
def squeeze_title(text: str) -> str:
    """Return a text in one width (`fold_width`) and without white space, as titles are compared."""
    return re.sub(r"\s+", "", fold_width(text))
