"""The labels' characters in traditional writing: 規範性文件 names what 规范性文件 names.

``characters.csv`` has those that the labels of the forms consist of, so that nothing else is touched.
"""

import csv
import re
from importlib.resources import files


def _read_characters() -> dict[str, str]:
    text = files("pipelines.forms").joinpath("characters.csv").read_text("utf-8")
    return {row["traditional"]: row["simplified"] for row in csv.DictReader(text.splitlines())}


SIMPLIFIED = _read_characters()
"""The simplified character of each traditional one."""

_TO_SIMPLIFIED = str.maketrans(SIMPLIFIED)
_TRADITIONAL = re.compile(f"[{''.join(SIMPLIFIED)}]")  # hardly any text has one, and looking is cheaper


def simplify(text: str) -> str:
    """Return a label, or what may be one, in simplified characters; for comparison only."""
    return text.translate(_TO_SIMPLIFIED) if _TRADITIONAL.search(text) else text
