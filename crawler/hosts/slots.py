"""Hosts as Scrapy's download slots know them: by name, each with its delay and concurrency."""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from crawler.portals.portal import Portal


def name_slot(host: str) -> str:
    """Return the name of a ``host`` or ``host:port`` as Scrapy names download slots."""
    return urlsplit(f"//{host}").hostname or host


def is_loopback(host: str) -> bool:
    """Tell whether a ``host`` or ``host:port`` is this machine's own."""
    name = name_slot(host)
    try:
        return name == "localhost" or ip_address(name).is_loopback
    except ValueError:  # a name, not an address
        return False


def merge_slots(given: Mapping[str, Mapping[str, Any]], portals: Iterable[Portal]) -> dict[str, dict[str, Any]]:
    """Return the setting DOWNLOAD_SLOTS with the delay and concurrency that portals ask for themselves."""
    slots = {host: dict(slot) for host, slot in given.items()}
    for portal in portals:
        own = {"delay": portal.delay, "concurrency": portal.concurrency}
        for host in portal.hosts:
            slots.setdefault(name_slot(host), {}).update({k: v for k, v in own.items() if v is not None})
    return slots
