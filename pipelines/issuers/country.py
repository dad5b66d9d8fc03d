"""Bodies of the whole country, and those of a place outside the region in use.

A name is that of a body of the country where it says its place: a province, a prefecture or, by its wording, a county.
The body then has the name that is printed. Which county lies where is not known here, so that 洪泽区 and 淮安市洪泽区
are two issuers; a name that many places have (审计局, 兴隆镇) is nobody's without one. Bodies of places that have a
region of their own are those of that region, with the same ids.
"""

import re

from pipelines.issuers.places import Place, load_places, name_city, split_county, split_place
from pipelines.issuers.registry import (
    Issuer,
    cache_for_region,
    is_whole_country,
    lent_region,
    load_names,
    load_registry,
)
from pipelines.issuers.wording import WRITTEN, is_nobody, name_level, slugify

_GOVERNMENTS = ("人民政府", "政府", "管理委员会", "管委会", "行政公署", "行署")
_OWN_GOVERNMENT = re.compile("(?<=[镇乡])(?:人民)?政府$|(?<=街道)办事处$|(?<=街道)办$")
_NATIONAL = re.compile(
    "(?:中华人民共和国|国家|国务院|中国)[\u4e00-\u9fff]{2,}(?:部|委员会|委|局|署|院|会|办公厅|办公室|银行)"
)


def name_foreign_place(printed: str) -> str:
    """Return the province or city outside the region in use that a name says its body is in; "" where it says none."""
    if is_whole_country():
        return ""
    place, _ = split_place(printed)
    if place is None:
        return "" if printed in load_registry() else name_city(printed)
    return "" if load_names()["city"] in (place.name, place.within) else place.name


@cache_for_region
def find_home(printed: str) -> str:
    """Return the region of its own that a body of the country belongs to, by its name; "" where it has none."""
    place, _ = split_place(printed)
    for region in load_names()["homes"]:
        shared = printed.startswith(tuple(load_names()["shared_names"]))
        with lent_region(region):
            is_district = any(_begins_with(printed, name) for name in _list_districts())
            is_own = place is None and re.match(load_names()["written"], printed) is not None
            if is_own or (place.name == load_names()["city"] if place else is_district and not shared):
                return str(region)
    return ""


@cache_for_region
def _list_districts() -> tuple[str, ...]:
    return tuple(
        name for name, one in load_registry().items() if one.level == "district" and name.endswith(("区", "县"))
    )


def _begins_with(printed: str, district: str) -> bool:
    """Tell whether a name begins with a district's, or with its bare name before a zone in it: 涪陵高新区."""
    bare = district[:-1]
    if printed.startswith(district) or len(bare) < 2 or not printed.startswith(bare):
        return printed.startswith(district)
    return re.match(f".{{0,10}}?(?:{load_names()['zone']})", printed.removeprefix(bare)) is not None


@cache_for_region
def find_in_country(printed: str, above: Issuer | None = None) -> Issuer | None:
    """Return the body of the country that a name is; None where it is none, or that of many places.

    Args:
        printed: The name without spaces.
        above: The body of a place in which a name without one is.
    """
    if known := load_registry().get(printed):
        return known
    if not WRITTEN.fullmatch(printed):
        return None
    if _NATIONAL.fullmatch(printed) and split_place(printed)[0] is None:
        return Issuer(slugify(printed), printed, "department")
    place, rest = split_place(printed)
    county, within = split_county(rest)
    county = "" if is_nobody(county) else county
    if place is None and not county:
        return find_in_country(f"{above.name}{printed}") if above and not is_nobody(printed) else None
    parent = _make_place(place) if place else None
    if county:
        name = f"{place.name if place else ''}{county}"
        parent, rest = Issuer(slugify(name), name, "district", parent=parent), within
    assert parent is not None
    return _find_below(parent, rest)


def _find_below(parent: Issuer, rest: str) -> Issuer | None:
    """Return the place itself, or the body in it that a name says behind it."""
    if rest in ("", *_GOVERNMENTS):
        return parent
    office = re.fullmatch("(?:人民)?(?:政府|府)(办公[室厅])", rest)
    body = f"人民政府{office[1]}" if office else rest.removeprefix("人民政府") or rest
    body = _OWN_GOVERNMENT.sub("", body)
    if is_nobody(body) and not office:
        return None
    name = parent.name + body
    return Issuer(slugify(name), name, name_level(name) or _level_of_rest(body), parent=parent)


def _level_of_rest(body: str) -> str:
    return "department" if body.endswith(("厅", "部", "署")) else "other"


def _make_place(place: Place) -> Issuer:
    within = load_places().get(place.within)
    return Issuer(slugify(place.name), place.name, place.level, parent=_make_place(within) if within else None)
