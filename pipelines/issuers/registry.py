"""The issuers that are known by name, and what is known of how names are written."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

CITY = "重庆市"


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


@cache
def find_by_code(uscc: str) -> Issuer | None:
    """Return the issuer of the registry that a 统一社会信用代码 belongs to."""
    return next((issuer for issuer in load_registry().values() if issuer.uscc == uscc), None)


@cache
def find_region(region_code: str) -> Issuer | None:
    """Return the district of the registry that has or had a code of GB/T 2260."""
    return next((issuer for issuer in load_registry().values() if region_code in issuer.region_codes), None)


def name_successor(issuer: Issuer) -> str:
    """Return the name of who reports after an issuer's last year; empty where nobody plainly does."""
    return next((one.name for one in load_registry().values() if one.id == issuer.successor), "")


@cache
def gains_bodies(issuer_id: str, year: int) -> bool:
    """Tell whether in this year an issuer reports for the first time for others that were merged into it."""
    bodies = load_registry().values()
    return any(one.successor == issuer_id and one.until_year == year - 1 for one in bodies)


def lines_above(issuer: Issuer) -> tuple[Issuer, ...]:
    """Return a body and those above it, the municipality last."""
    return (issuer, *(lines_above(issuer.parent) if issuer.parent else ()))


@cache
def load_registry() -> dict[str, Issuer]:
    """Return the issuers of ``data/issuers.toml`` by each of their names."""
    entries = tomllib.loads(files("pipelines.issuers").joinpath("issuers.toml").read_text("utf-8"))["issuer"]
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
def load_names() -> dict[str, Any]:
    """Return ``data/issuer_names.toml``: what a name says of its body's place, level and scope."""
    return tomllib.loads(files("pipelines.issuers").joinpath("issuer_names.toml").read_text("utf-8"))
