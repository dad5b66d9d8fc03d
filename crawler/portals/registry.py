"""The portals: whose pages are read, on which hosts, in which columns, as `portals.toml` states them."""

import difflib
import math
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from cssselect import SelectorError
from parsel import Selector

from crawler.portals.portal import COLUMN_KINDS, COLUMN_STATES, PORTAL_LEVELS, Column, Portal
from pipelines.documents.markup.page_tree import check_selector

_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]*")
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_HOST: Final = re.compile(rf"(?:{_LABEL}(?:\.{_LABEL})*|\[[0-9a-f:.]+\])(?::(?P<port>[1-9][0-9]{{0,4}}))?")

# Keys of one table and the types that TOML may give them. The exact type counts: `true` is no whole number.
_PORTAL_KEYS: Final[Mapping[str, tuple[type, ...]]] = {
    "id": (str,),
    "name": (str,),
    "level": (str,),
    "parent": (str,),
    "hosts": (list,),
    "expect_reports": (bool,),
    "delay": (int, float),
    "concurrency": (int,),
    "column": (list,),
}
_DETAIL_CSS_KEYS: Final = ("body", "header")  # the reader's, and not Scrapy's, selectors
_CSS_KEYS: Final = ("list_item", "list_link", "list_date", "next", *_DETAIL_CSS_KEYS)
_COLUMN_KEYS: Final[Mapping[str, tuple[type, ...]]] = dict.fromkeys(
    ("url", "kind", *_CSS_KEYS, "pages", "state"), (str,)
) | {"first": (int,)}
_TYPE_NAMES: Final = {
    str: "a string",
    list: "an array",
    dict: "a table",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
}
# An empty page to try a selector on: what the translator lets through may still fail when it is evaluated.
_EMPTY_PAGE: Final = Selector(text="<html/>")


class PortalError(ValueError):
    """A registry that breaks a rule, or an id that it does not have. The message names file, portal, key."""


def load_portals(path: Path) -> dict[str, Portal]:
    """Read a registry.

    Args:
        path: A TOML file in the format of `crawler/portals/regions/chongqing.toml`.

    Returns:
        The portals by id, in the order of the file; none where it says ``no_portals = true`` and nothing else.

    Raises:
        PortalError: The file cannot be read or is no TOML, or a portal in it breaks a rule.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PortalError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError
        raise PortalError(f"{path}: is not valid TOML: {error}") from error
    if content == {"no_portals": True}:
        return {}
    tables = _checked(f"{path}", content, {"portal": (list,)}, required=("portal",))["portal"]
    if not tables:
        raise PortalError(f"{path}: portal: there is none")
    registry: dict[str, Portal] = {}
    for number, table in enumerate(tables, start=1):
        portal = _portal(path, number, table)
        if portal.id in registry:
            raise PortalError(f"{path}: portal {portal.id!r}: id: portal no. {number} has it again")
        registry[portal.id] = portal
    for portal in registry.values():
        _check_parents(path, portal, registry)
    _check_urls(path, registry)
    return registry


def select_portals(registry: Mapping[str, Portal], ids: Iterable[str]) -> list[Portal]:
    """Pick portals by id.

    Args:
        registry: What `load_portals` returned.
        ids: The wanted ids; one that occurs twice counts once; none at all means every portal.

    Returns:
        The portals in the order of `ids`, or of the registry.

    Raises:
        PortalError: An id is not in the registry; the message names it and the ids most like it. Or the registry has
            no portals.
    """
    if not registry:
        raise PortalError("no portal is known in this region: files are read with scrapy ingest")
    wanted = list(dict.fromkeys(ids))
    unknown = [portal_id for portal_id in wanted if portal_id not in registry]
    if unknown:
        raise PortalError("; ".join(_unknown(portal_id, registry) for portal_id in unknown))
    return [registry[portal_id] for portal_id in wanted or registry]


def _unknown(portal_id: str, registry: Mapping[str, Portal]) -> str:
    close = difflib.get_close_matches(portal_id, registry)
    hint = f"did you mean {', '.join(close)}?" if close else "and none is like it"
    return f"no portal has the id {portal_id!r}, {hint}"


def _portal(path: Path, number: int, table: object) -> Portal:
    given_id = table.get("id") if isinstance(table, dict) else None
    where = f"{path}: portal {given_id!r}" if isinstance(given_id, str) else f"{path}: portal no. {number}"
    values = _checked(where, table, _PORTAL_KEYS, required=("id", "name", "level", "hosts"))
    if not _ID.fullmatch(values["id"]):
        raise PortalError(f"{where}: id: must be a-z, 0-9 and '-', and not begin with '-'")
    if not values["name"].strip():
        raise PortalError(f"{where}: name: is empty")
    _check_choice(where, "level", values["level"], PORTAL_LEVELS)
    _check_limits(where, values)
    portal = Portal(
        id=values["id"],
        name=values["name"],
        level=values["level"],
        parent=values.get("parent", ""),
        hosts=_hosts(where, values["hosts"]),
        expect_reports=values.get("expect_reports", True),
        columns=tuple(
            _column(f"{where}: column {ordinal}", column)
            for ordinal, column in enumerate(values.get("column", ()), start=1)
        ),
        delay=float(values["delay"]) if "delay" in values else None,
        concurrency=values.get("concurrency"),
    )
    _check_columns(where, portal)
    return portal


def _column(where: str, table: object) -> Column:
    values = _checked(where, table, _COLUMN_KEYS, required=("url", "kind"))
    _check_choice(where, "kind", values["kind"], COLUMN_KINDS)
    _check_choice(where, "state", values.get("state", "seen"), COLUMN_STATES)
    for key in _CSS_KEYS:
        if key not in values:
            continue
        try:
            _EMPTY_PAGE.css(values[key])
            if key in _DETAIL_CSS_KEYS:
                check_selector(values[key])
        except (SelectorError, ValueError) as error:
            raise PortalError(f"{where}: {key}: {values[key]!r} is no CSS selector: {error}") from error
    _check_pages(where, values)
    return Column(**values)


def _check_pages(where: str, values: Mapping[str, Any]) -> None:
    if "pages" in values and "next" in values:
        raise PortalError(f"{where}: pages: stands beside next; one of the two says where the next page is")
    if "pages" in values and values["pages"].count("{n}") != 1:
        raise PortalError(f"{where}: pages: {values['pages']!r} must have {{n}} once, where the number stands")
    if "first" in values and ("pages" not in values or values["first"] < 0):
        raise PortalError(f"{where}: first: is the number of the first page, 0 or more, and stands beside pages")


def _hosts(where: str, entries: list[object]) -> tuple[str, ...]:
    if not entries:
        raise PortalError(f"{where}: hosts: is empty")
    hosts = []
    for entry in entries:
        match = _HOST.fullmatch(entry.lower()) if isinstance(entry, str) and entry.isascii() else None
        if match is None or int(match["port"] or 0) > 65535:
            raise PortalError(f"{where}: hosts: {entry!r} is neither 'host' nor 'host:port'")
        hosts.append(match[0])
    return tuple(hosts)


def _checked(
    where: str, table: object, types: Mapping[str, tuple[type, ...]], required: tuple[str, ...]
) -> dict[str, Any]:
    """Return `table` as it is, once it has all required keys, no unknown ones, and the right types."""
    if not isinstance(table, dict):
        raise PortalError(f"{where}: must be a table")
    for key, value in table.items():
        if key not in types:
            raise PortalError(f"{where}: {key}: unknown key; known are {', '.join(types)}")
        if type(value) not in types[key]:
            raise PortalError(f"{where}: {key}: must be {_TYPE_NAMES[types[key][-1]]}, not {value!r}")
    for key in required:
        if key not in table:
            raise PortalError(f"{where}: {key}: is missing")
    return table


def _check_choice(where: str, key: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise PortalError(f"{where}: {key}: {value!r} is none of {', '.join(choices)}")


def _check_limits(where: str, values: Mapping[str, Any]) -> None:
    delay = values.get("delay", 0)
    if not math.isfinite(delay) or delay < 0:
        raise PortalError(f"{where}: delay: must be 0 or more seconds, not {delay!r}")
    if values.get("concurrency", 1) < 1:
        raise PortalError(f"{where}: concurrency: must be 1 or more, not {values['concurrency']!r}")


def _check_columns(where: str, portal: Portal) -> None:
    if portal.expect_reports and not portal.columns:
        raise PortalError(f"{where}: column: there is none; a portal without one says expect_reports = false")
    for ordinal, column in enumerate(portal.columns, start=1):
        if not portal.allows(column.url):
            raise PortalError(f"{where}: column {ordinal}: url: {column.url!r} is not on the portal's hosts")


def _check_parents(path: Path, portal: Portal, registry: Mapping[str, Portal]) -> None:
    above, seen = portal.parent, {portal.id}
    while above:
        if above not in registry:
            raise PortalError(f"{path}: portal {portal.id!r}: parent: {above!r} is no portal of this file")
        if above in seen:
            raise PortalError(f"{path}: portal {portal.id!r}: parent: {above!r} stands above itself")
        seen.add(above)
        above = registry[above].parent


def _check_urls(path: Path, registry: Mapping[str, Portal]) -> None:
    """Refuse a column that stands twice: what it lists would belong to one of the two by chance."""
    owners: dict[str, str] = {}
    for portal in registry.values():
        for column in portal.columns:
            owner = owners.setdefault(column.url, portal.id)
            if owner != portal.id or sum(other.url == column.url for other in portal.columns) > 1:
                raise PortalError(f"{path}: portal {portal.id!r}: column {column.url!r} stands in {owner!r} too")
