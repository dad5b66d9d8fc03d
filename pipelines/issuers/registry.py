"""The issuers of a region that are known by name, and what is known of how names are written there.

What is known of one region stands in a folder of ``regions/``: ``issuers.toml`` and ``names.toml``; what is known of
names in any of them in ``issuer_names.toml``. One region is in use at a time.
"""

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache, wraps
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, ParamSpec, TypeVar

REGION_FOLDERS: Traversable = files("pipelines.issuers").joinpath("regions")
"""Holds one folder for each region."""

_P = ParamSpec("_P")
_R = TypeVar("_R")
_in_use = "chongqing"
_cached: list[Callable[[], None]] = []


class RegionError(ValueError):
    """A region of which nothing is known; the message names those of which something is."""


def find_region_folder(region: str) -> Traversable:
    """Return the folder with what is known of a region's issuers.

    Raises:
        RegionError: There is none.
    """
    known = sorted(folder.name for folder in REGION_FOLDERS.iterdir() if folder.joinpath("issuers.toml").is_file())
    if region not in known:
        raise RegionError(f"no region is called {region!r}; there are {', '.join(known)}")
    return REGION_FOLDERS.joinpath(region)


def use_region(region: str) -> None:
    """Choose whose issuers are known from now on, in this process; what is not chosen otherwise is ``chongqing``.

    Raises:
        RegionError: Nothing is known of the region; the one in use stays.
    """
    global _in_use  # noqa: PLW0603 - one region at a time is in use
    find_region_folder(region)
    _in_use = region
    for forget in _cached:
        forget()


def name_region() -> str:
    """Return the region whose issuers are known in this process."""
    return _in_use


def is_whole_country() -> bool:
    """Tell whether bodies of any place of the country are known, and not those of one city."""
    return not load_names()["city"]


@contextmanager
def lent_region(region: str) -> Iterator[None]:
    """Know the issuers of another region for a while; what is kept of both stays.

    Raises:
        RegionError: Nothing is known of the region.
    """
    global _in_use  # noqa: PLW0603 - as above
    find_region_folder(region)
    before, _in_use = _in_use, region
    try:
        yield
    finally:
        _in_use = before


def cache_for_region(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Keep what a function returned, for each region, until another region is chosen."""

    @lru_cache(maxsize=10_000)
    def keep(_: str, *args: Any, **named: Any) -> _R:
        return function(*args, **named)

    @wraps(function)
    def call(*args: _P.args, **named: _P.kwargs) -> _R:
        return keep(_in_use, *args, **named)  # type: ignore[arg-type]  # what a name is asked for by is hashable

    _cached.append(keep.cache_clear)
    return call


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


@cache_for_region
def find_by_code(uscc: str) -> Issuer | None:
    """Return the issuer of the registry that a 统一社会信用代码 belongs to."""
    return next((issuer for issuer in load_registry().values() if issuer.uscc == uscc), None)


@cache_for_region
def find_by_region_code(region_code: str) -> Issuer | None:
    """Return the district of the registry that has or had a code of GB/T 2260."""
    return next((issuer for issuer in load_registry().values() if region_code in issuer.region_codes), None)


def name_successor(issuer: Issuer) -> str:
    """Return the name of who reports after an issuer's last year; empty where nobody plainly does."""
    return next((one.name for one in load_registry().values() if one.id == issuer.successor), "")


@cache_for_region
def gains_bodies(issuer_id: str, year: int) -> bool:
    """Tell whether in this year an issuer reports for the first time for others that were merged into it."""
    bodies = load_registry().values()
    return any(one.successor == issuer_id and one.until_year == year - 1 for one in bodies)


def lines_above(issuer: Issuer) -> tuple[Issuer, ...]:
    """Return a body and those above it, the municipality last."""
    return (issuer, *(lines_above(issuer.parent) if issuer.parent else ()))


@cache_for_region
def load_registry() -> dict[str, Issuer]:
    """Return the issuers of the region in use by each of their names."""
    entries = _load(find_region_folder(_in_use), "issuers.toml")["issuer"]
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


@cache_for_region
def load_names() -> dict[str, Any]:
    """Return what a name says of its body's place, level and scope: in any region, and in the one in use."""
    return _load(files("pipelines.issuers"), "issuer_names.toml") | _load(find_region_folder(_in_use), "names.toml")


def _load(folder: Traversable, name: str) -> dict[str, Any]:
    return tomllib.loads(folder.joinpath(name).read_text("utf-8"))
