"""Who publishes a report: names as printed to issuers."""

import re
from typing import Any

from pipelines.issuers.country import find_home, find_in_country, name_foreign_place
from pipelines.issuers.registry import (
    Issuer,
    cache_for_region,
    is_whole_country,
    lent_region,
    load_names,
    load_registry,
)
from pipelines.issuers.wording import WRITTEN, is_nobody, name_level, read_name, slugify

# A district or county that no registry names: 巴渝区教育委员会; 公安局某区分局 is no place.
_PLACE = re.compile(r"([^\W\d_局委办厅处院队社司校]{2,10}?(?:自治县|新区|(?<![社城园景小校务])区|县))")
_OWN_GOVERNMENT = re.compile(
    r"(?<=[区县镇乡])(?:人民)?政府$|(?<=街道)办事处$|(?<=街道)办$|(?<=[区园])(?:管理委员会|管委会)$"
)
_OFFICE = re.compile(r"^(?:人民政府|政府|府)办(?:公室)?$")
_OF_GOVERNMENT = re.compile(r"^(?:人民政府|管理委员会|管委会)(?!办公[室厅])(?=.)")
_OWN_NAMES = ("", "人民政府", "政府", "管理委员会", "管委会")
_OF_CITY = re.compile(r"市(?!场|政(?!府))|全市(?=.)")  # 市场监管局 and 市政管理局 may be a district's
_OWN_PREFIX = re.compile(r"^(?:[本我]?[区县](?!县)|全[区县](?=.))")


@cache_for_region
def find_issuer(name: str, place: Issuer | None = None) -> Issuer | None:
    """Return the issuer of a printed name; None where the name is no body's, or one of a place outside the region.

    A name of the registry or one of its aliases is that issuer. Any other body is known by its full name: the
    city's name is put before a district's, and ``place`` (the district whose portal it stands on) before a name
    that has none of its own: 区审计局 on the portal of 重庆市万州区 is 重庆市万州区审计局; with no place it is
    nobody's, because every district has one. A government or a committee of a place is the place, and adds nothing
    to what is below it: 某镇人民政府 is 某镇, 某区人民政府某街道办事处 is 某区某街道. A branch of a bureau of the
    city has one name, whichever of the two ways it is called: 市公安局渝中分局, 渝中区公安分局.
    """
    printed = read_name(name)
    if is_whole_country():
        if home := find_home(printed):
            with lent_region(home):
                return find_issuer(name, place)
        return find_in_country(printed, place)
    if known := load_registry().get(printed):
        return known
    if name_foreign_place(printed):
        return None
    full = _full_name(printed, place) if WRITTEN.fullmatch(printed) else ""
    if known := load_registry().get(full):
        return known
    level = name_level(full)
    return _make_issuer(full) if level and (level == "other" or _city_short() in full) else None


@cache_for_region
def names_body(text: str) -> bool:
    """Tell whether a text is worded as one body's name, though it may need a district to be somebody's: 兴隆镇."""
    printed = read_name(text)
    if find_issuer(printed) is not None or (name_foreign_place(printed) and WRITTEN.fullmatch(printed)):
        return True
    if not WRITTEN.fullmatch(printed) or _split_place(printed)[0] or is_nobody(printed) or _has_namesakes(printed):
        return False
    return name_level(printed) is not None


@cache_for_region
def _make_issuer(name: str) -> Issuer:
    parent = _find_parent(name)
    last = []
    if parent and parent.level == "district":  # a body ends with its district, and with a reform of its kind
        last = [parent.until_year, load_names()["ended_district_bureaus"].get(name.removeprefix(parent.name))]
    until = min((year for year in last if year), default=None)
    return Issuer(slugify(name), name, name_level(name) or "other", parent=parent, until_year=until)


def _find_parent(name: str) -> Issuer | None:
    """Return the body above: the longest name of the registry, or else the district, that the name begins with."""
    for branch in load_names()["branch"]:
        before, _, behind = branch["full"].partition("{place}")
        if behind and name.startswith(before):
            return load_registry()[_city() + branch["bureau"]]
    place, rest = _split_place(name)
    known = max((known for known in load_registry() if name.startswith(known)), key=len, default="")
    return find_issuer(place) if place and rest and known == _city() else load_registry().get(known)


def _full_name(printed: str, place: Issuer | None) -> str:
    """Return the name with its city and district, both written in full; empty where it is nobody's.

    Nobody's is also a name without a district that many have; a township's and a bureau's come back as printed.
    """
    bare = _strip_city(printed)
    if bare not in _OWN_NAMES and is_nobody(bare):
        return ""
    if branch := _name_branch(printed, place):
        return branch
    found, rest = _locate(printed, place)
    if not found and _city_short() in printed:
        return _name_park(bare) or printed  # 重庆市某局, 重庆某公司, 国家税务总局重庆市某区税务局
    if not found and _OF_CITY.match(bare):
        return _city() + bare.removeprefix("全")[1:]
    if not found:
        return "" if _has_namesakes(bare) or _OWN_PREFIX.match(bare) else _name_park(bare) or bare
    return _name_below(found, rest)


def _name_below(found: str, rest: str) -> str:
    """Return the full name of what stands behind a district's name."""
    if rest in _OWN_NAMES:
        return _expand_zones(found)
    if _OFFICE.match(rest):
        return f"{found}人民政府办公室"
    if is_nobody(rest):
        return ""
    if (zone := load_registry().get(rest)) and zone.level == "district":
        return zone.name  # 綦江区万盛经开区
    body = _unabbreviate(_OF_GOVERNMENT.sub("", rest))
    return _expand_zones(found + _OWN_GOVERNMENT.sub("", body.replace("管委会", "管理委员会")))


def _locate(printed: str, place: Issuer | None) -> tuple[str, str]:
    """Return the full name of the district that a body is in, by its name or else by ``place``, and the rest."""
    found, rest = _split_place(printed)
    bare = _strip_city(printed)
    if found or place is None or place.level != "district" or _OF_CITY.match(bare):
        return found, rest
    if _city_short() in printed and not _name_park(bare):
        return "", bare
    own = (zone for zone, full in load_names()["city_zones"].items() if full == place.name and bare.startswith(zone))
    return place.name, _OWN_PREFIX.sub("", bare.removeprefix(next(own, "")))


def _name_branch(printed: str, place: Issuer | None) -> str:
    """Return the one name of a branch of a city's bureau in a district; empty where it is none."""
    found, rest = _locate(printed, place)
    for branch, pattern in _branches():
        written = pattern.fullmatch(printed)
        named = _name_place(next(filter(None, written.groups()))) if written else ""
        district = named or (found if rest in branch["names"] else "")
        if district:
            return str(branch["full"]).format(district=district, place=_strip_city(district))
    return ""


def _name_place(written: str) -> str:
    """Return the full name of a district as it stands between a bureau and its 分局: 渝中, 渝中区, 高新区."""
    known = _places().get(written) or _bare_places().get(written) or load_names()["city_zones"].get(written)
    return known or (_city() + written if _PLACE.fullmatch(written) else "")


def _name_park(bare: str) -> str:
    """Return the full name of a park's committee, in which the city is no more than 重庆; empty where it is none."""
    park = re.fullmatch(rf"(.{{2,12}}(?:{load_names()['zone']}))(?:管理委员会|管委会)?", bare)
    return f"{_city_short()}{park[1]}管理委员会" if park else ""


def _expand_zones(name: str) -> str:
    return next((name.replace(short, full) for short, full in load_names()["zones"].items() if short in name), name)


def _strip_city(printed: str) -> str:
    return re.sub(rf"^{load_names()['written']}(?=.)", "", printed)


def _city() -> str:
    """Return the name of the region's city: 重庆市."""
    return str(load_names()["city"])


def _city_short() -> str:
    """Return the part of the city's name that stands in its bodies' names at the least: 重庆."""
    return str(load_names()["short"])


def _has_namesakes(name: str) -> bool:
    return re.sub("(?:管理委员会|管委会)$", "", name) in load_names()["several_places"]


@cache_for_region  # each name is split several times
def _split_place(printed: str) -> tuple[str, str]:
    """Return the full name of the district that a name begins with, and the rest of the name.

    Before a park or zone a district's name may be bare: 涪陵高新区 lies in 涪陵区.
    """
    bare = _strip_city(printed)
    written = (printed, bare, _city() + bare) if bare != printed else (printed,)
    known = [
        (name[len(alias) :], full) for alias, full in _places().items() for name in written if name.startswith(alias)
    ]
    known = known or [
        (rest, full)
        for name, full in _bare_places().items()
        if bare.startswith(name) and _is_zone(rest := bare.removeprefix(name))
    ]
    if known:
        rest, full = min(known, key=lambda split: len(split[0]))
        return full, rest
    match = _PLACE.match(bare)
    if match is None or _city_short() in match[1] or match[1] in load_names()["several_places"]:
        return "", bare
    return _city() + match[1], bare[match.end() :]


def _is_zone(rest: str) -> bool:
    return re.match(rf"[^局委办厅区县]{{0,10}}?(?:{load_names()['zone']})", rest) is not None


def _unabbreviate(name: str) -> str:
    """Return a district's bureau in full, as the city's bureau of the same name has it: 教委 is 教育委员会."""
    if full := load_names()["district_bureaus"].get(name):
        return str(full)
    city = load_registry().get(f"市{name}")
    if city is None or city.level != "department":
        return name
    letters = iter(full := city.name.removeprefix(_city()))
    return full if all(letter in letters for letter in name) else name  # an abbreviation, no other name


@cache_for_region
def _places() -> dict[str, str]:
    """Return the full name of each district of the registry by its names as a place: 石柱县, 万盛经开区."""
    return {
        written: issuer.name
        for written, issuer in load_registry().items()
        if issuer.level == "district" and re.search("[区县]$", written)
    }


@cache_for_region
def _bare_places() -> dict[str, str]:
    """Return the full name of each district and county by its bare name: 渝中, 石柱; one character is too little."""
    peoples = load_names()["peoples"]
    full = {known.name for known in load_registry().values() if known.level == "district"}
    bare = {re.sub(f"(?:{peoples})*(?:自治)?[区县]$", "", _strip_city(name)): name for name in full}
    return {name: full for name, full in bare.items() if len(name) > 1}


@cache_for_region
def _branches() -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    """Return each kind of branch, and a pattern of its name; its one group is the district as it is written."""
    found = []
    for branch in load_names()["branch"]:
        bureau = load_registry()[_city() + branch["bureau"]]
        spelled = "|".join(name for name, known in load_registry().items() if known is bureau)
        full = branch["full"].replace(_city(), load_names()["written"]).replace("{place}", "(.+)")
        found.append((branch, re.compile(rf"(?:{spelled})(.+)分局|{full}")))
    return tuple(found)
