"""Who publishes a report: names as printed to issuers."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from pypinyin import lazy_pinyin

from pipelines.values import fold_width

CITY = "重庆市"

# A district or county that no registry names: 巴渝区教育委员会; 公安局某区分局 is no place.
_PLACE = re.compile(r"([^\W\d_局委办厅处院队社司校]{2,10}?(?:自治县|新区|(?<![社城园景小校务])区|县))")
_PARK = re.compile(r"^(.{2,12}(?:园区|商务区))(?:管理委员会|管委会)?$")
_OWN_GOVERNMENT = re.compile(
    r"(?<=[区县镇乡])(?:人民)?政府$|(?<=街道)办事处$|(?<=街道)办$|(?<=区)(?:管理委员会|管委会)$"
)
_OFFICE = re.compile(r"^(?:人民政府|政府|府)办(?:公室)?$")
_OF_GOVERNMENT = re.compile(r"^(?:人民政府|管理委员会|管委会)(?!办公[室厅])(?=.)")
_OWN_NAMES = ("", "人民政府", "政府", "管理委员会", "管委会")
_OWN_PREFIX = re.compile(r"^[本我]?[区县](?!县)")


@dataclass(frozen=True, slots=True)
class Issuer:
    """A body that publishes reports, with the body above it."""

    id: str
    name: str
    level: str
    region_code: str | None = None
    parent: "Issuer | None" = None
    uscc: str | None = None
    former_region_codes: tuple[str, ...] = ()
    from_year: int | None = None
    until_year: int | None = None
    successor: str | None = None

    @property
    def region_codes(self) -> tuple[str, ...]:
        """Its region's codes of GB/T 2260, today's first; codes in old papers outlive the county that had them."""
        return (self.region_code, *self.former_region_codes) if self.region_code else ()


@lru_cache(maxsize=10_000)
def find_issuer(name: str, place: Issuer | None = None) -> Issuer | None:
    """Return the issuer of a printed name; None where the name is no body's.

    A name of the registry or one of its aliases is that issuer. Any other body is known by its full name: the
    city's name is put before a district's, and ``place`` (the district whose portal it stands on) before a name
    that has none of its own: 区审计局 on the portal of 重庆市万州区 is 重庆市万州区审计局. A government or a
    committee of a place is the place, and adds nothing to what is below it: 某镇人民政府 is 某镇, 某区人民政府某街道
    办事处 is 某区某街道.
    """
    printed = re.sub(r"\s+", "", fold_width(name))
    if known := _registry().get(printed):
        return known
    full = _full_name(printed, place)
    return _registry().get(full) or (_make_issuer(full) if _level_of(full) else None)


@cache
def find_by_code(uscc: str) -> Issuer | None:
    """Return the issuer of the registry that a 统一社会信用代码 belongs to."""
    return next((issuer for issuer in _registry().values() if issuer.uscc == uscc), None)


@cache
def find_region(region_code: str) -> Issuer | None:
    """Return the district of the registry that has or had a code of GB/T 2260."""
    return next((issuer for issuer in _registry().values() if region_code in issuer.region_codes), None)


def name_successor(issuer: Issuer) -> str:
    """Return the name of who reports after an issuer's last year; empty where nobody plainly does."""
    return next((one.name for one in _registry().values() if one.id == issuer.successor), "")


@cache
def gains_bodies(issuer_id: str, year: int) -> bool:
    """Tell whether in this year an issuer reports for the first time for others that were merged into it."""
    bodies = _registry().values()
    return any(one.successor == issuer_id and one.until_year == year - 1 for one in bodies)


def lines_above(issuer: Issuer) -> tuple[Issuer, ...]:
    """Return a body and those above it, the municipality last."""
    return (issuer, *(lines_above(issuer.parent) if issuer.parent else ()))


@cache
def _make_issuer(name: str) -> Issuer:
    level = _level_of(name) or "other"
    return Issuer(slugify(name), name, level, parent=_find_parent(name))


def _find_parent(name: str) -> Issuer | None:
    """Return the body above: the longest name of the registry, or else the district, that the name begins with."""
    place, rest = _split_place(name)
    known = max((known for known in _registry() if name.startswith(known)), key=len, default="")
    return find_issuer(place) if place and rest and known == CITY else _registry().get(known)


def _full_name(printed: str, place: Issuer | None) -> str:
    """Return the name with its city and district, both written in full; empty where nothing says which district."""
    bare = re.sub(r"^重庆市?(?=.)", "", printed)
    found, rest = _split_place(printed)
    if not found and "重庆" in printed:
        return _name_park(bare) or printed  # 重庆市某局, 重庆某公司, 国家税务总局重庆市某区税务局
    if not found and re.match("市(?!场|政)", bare):
        return CITY + bare[1:]
    if not found and place is not None and place.level == "district":
        found, rest = place.name, _OWN_PREFIX.sub("", bare)
    if not found:
        nameless = re.sub("(?:管理委员会|管委会)$", "", bare) in _names()["several_places"]
        return "" if nameless or _OWN_PREFIX.match(bare) else _name_park(bare) or bare
    if rest in _OWN_NAMES:
        return found
    if _OFFICE.match(rest):
        return f"{found}人民政府办公室"
    body = _unabbreviate(_OF_GOVERNMENT.sub("", rest))
    return found + _OWN_GOVERNMENT.sub("", body.replace("管委会", "管理委员会"))


def _name_park(bare: str) -> str:
    """Return the full name of a park's committee, in which the city is no more than 重庆; empty where it is none."""
    park = _PARK.match(bare)
    return f"重庆{park[1]}管理委员会" if park else ""


def _split_place(printed: str) -> tuple[str, str]:
    """Return the full name of the district that a name begins with, and the rest of the name."""
    bare = re.sub(r"^重庆市?(?=.)", "", printed)
    written = (printed, bare, CITY + bare) if bare != printed else (printed,)
    known = [
        (name[len(alias) :], full) for alias, full in _places().items() for name in written if name.startswith(alias)
    ]
    if known:
        rest, full = min(known, key=lambda split: len(split[0]))
        return full, rest
    match = _PLACE.match(bare)
    if match is None or match[1] in _names()["several_places"]:
        return "", bare
    return CITY + match[1], bare[match.end() :]


def _unabbreviate(name: str) -> str:
    """Return a district's bureau in full, as the city's bureau of the same name has it: 教委 is 教育委员会."""
    city = _registry().get(f"市{name}")
    if city is None or city.level != "department":
        return name
    letters = iter(full := city.name.removeprefix(CITY))
    return full if all(letter in letters for letter in name) else name  # an abbreviation, no other name


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
            entry["id"],
            entry["name"],
            entry["level"],
            entry["region_code"] or None,
            by_id.get(entry["parent"]),
            entry.get("uscc"),
            tuple(entry.get("former_region_codes", ())),
            entry.get("from_year"),
            entry.get("until_year"),
            entry.get("successor"),
        )
        by_id[issuer.id] = issuer
        by_name.update(dict.fromkeys((entry["name"], *entry["aliases"]), issuer))
    return by_name


@cache
def _places() -> dict[str, str]:
    """Return the full name of each district of the registry by its names as a place: 石柱县, 万盛经开区."""
    return {
        written: issuer.name
        for written, issuer in _registry().items()
        if issuer.level == "district" and re.search("[区县]$", written)
    }


@cache
def _level_patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(f"(?:{entry['pattern']})$"), entry["level"]) for entry in _names()["level"])


@cache
def _names() -> dict[str, Any]:
    return tomllib.loads(files("pipelines").joinpath("data/issuer_names.toml").read_text("utf-8"))
