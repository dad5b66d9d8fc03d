"""How names of bodies are worded: what of a name is no part of it, whose level it says, and the id made of it."""

import hashlib
import re

from pipelines.issuers.registry import cache_for_region, load_names
from pipelines.spelling import fold_width

WRITTEN = re.compile(r"[\u4e00-\u9fff〇()·•]+")
"""What a name is written in; anything else is a label, a path, two bodies at once."""


def read_name(name: str) -> str:
    """Return a name without spaces, and without the remark that a government's report is also its office's."""
    return re.sub(load_names()["remark"], "", re.sub(r"\s+", "", fold_width(name)))


def is_nobody(name: str) -> bool:
    """Tell whether a text is a pronoun or a kind of body (我局, 办公室, 镇人民政府) and no one's name."""
    return any(re.fullmatch(pattern, name) for pattern in load_names()["nobody"])


def name_level(name: str) -> str | None:
    """Return the level that a name says by its end; None where it says none."""
    return next((level for pattern, level in _level_patterns() if pattern.search(name)), None)


def slugify(name: str) -> str:
    """Return a stable ASCII id for an issuer that no registry names.

    Pinyin for the eye, and six digits of the name's SHA-256, because 兴隆镇 and 兴龙镇 are two towns.
    """
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - a third of a second, in every process

    readable = "".join(lazy_pinyin(name.removeprefix(load_names()["city"]), errors="ignore"))
    return f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


@cache_for_region
def _level_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    names = load_names()
    found = []
    for entry in names["level"]:
        pattern = entry["pattern"].replace("{zone}", names["zone"]).replace("{city}", names["written"])
        found.append((re.compile(f"(?:{pattern})$"), entry["level"]))
    return tuple(found)
