"""Who publishes a report: names as printed to issuers."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pypinyin import lazy_pinyin

from pipelines.values import fold_width

CITY = "重庆市"

# A district or county at the head of a name: 巴渝区教育委员会, 石柱土家族自治县…; 区 alone is no name.
_PLACE = re.compile(r"(?:重庆市?)?([\u4e00-\u9fff]{2,10}?(?:自治县|新区|区|县))")
_OWN_GOVERNMENT = re.compile(r"(?<=[区县镇乡])人民政府$|(?<=街道)办事处$")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that publishes reports, with the body above it."""

    id: str
    name: str
    level: str
    region_code: str | None = None
    parent: "Issuer | None" = None


def find_issuer(name: str, place: Issuer | None = None) -> Issuer | None:
    """Return the issuer of a printed name; None where the name is no body's.

    A name of the registry or one of its aliases is that issuer. Any other body is known by its full name: the
    city's name is put before a district's, and ``place`` (the district whose portal it stands on) before a name
    that has none of its own: 区审计局 on the portal of 重庆市万州区 is 重庆市万州区审计局.
    """
    printed = re.sub(r"\s+", "", fold_width(name))
    if known := _registry().get(printed):
        return known
    full = _full_name(printed, place)
    return _registry().get(full) or (_make_issuer(full) if _level_of(full) else None)


@cache
def _make_issuer(name: str) -> Issuer:
    level = _level_of(name) or "other"
    return Issuer(slugify(name), name, level, parent=_find_parent(name, level))


def _find_parent(name: str, level: str) -> Issuer | None:
    """Return the body above: the district that a name begins with, for a district and for a bare name the city."""
    match = _PLACE.match(name)
    if match and level != "district":
        return find_issuer(CITY + match[1])
    return _registry()[CITY] if name.startswith(CITY) else None


def _full_name(printed: str, place: Issuer | None) -> str:
    name = _OWN_GOVERNMENT.sub("", printed)
    if name.startswith("重庆"):
        return name
    if place is not None and place.level == "district" and not _PLACE.match(name):
        return place.name + re.sub(r"^[本区县]+", "", name)
    return CITY + name if _PLACE.match(name) else name


def _level_of(name: str) -> str | None:
    return next((level for pattern, level in _level_patterns() if pattern.search(name)), None)


def slugify(name: str) -> str:
    """Return a stable ASCII id for an issuer that no registry names.

    Pinyin for the eye, and six digits of the name's SHA-256, because 兴隆镇 and 兴龙镇 are two towns.
    """
    readable = "".join(lazy_pinyin(name.removeprefix(CITY), errors="ignore"))
    return f"{readable}-{hashlib.sha256(name.encode()).hexdigest()[:6]}"


@cache
def _registry() -> dict[str, Issuer]:
    """Return the issuers of ``data/issuers.toml`` by each of their names."""
    entries = tomllib.loads(files("pipelines").joinpath("data/issuers.toml").read_text("utf-8"))["issuer"]
    by_id: dict[str, Issuer] = {}
    by_name: dict[str, Issuer] = {}
    waiting = list(entries)
    while waiting:  # a parent may stand after its child
        entry = waiting.pop(0)
        if entry["parent"] and entry["parent"] not in by_id:
            waiting.append(entry)
            continue
        issuer = Issuer(
            entry["id"], entry["name"], entry["level"], entry["region_code"] or None, by_id.get(entry["parent"])
        )
        by_id[issuer.id] = issuer
        by_name.update(dict.fromkeys((entry["name"], *entry["aliases"]), issuer))
    return by_name


@cache
def _level_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    data = tomllib.loads(files("pipelines").joinpath("data/issuer_names.toml").read_text("utf-8"))
    return tuple((re.compile(f"(?:{entry['pattern']})$"), entry["level"]) for entry in data["level"])
