"""What a portal's operator sees of a crawl: whom the User-Agent names, and how often their hosts are asked."""

from collections.abc import Iterable
from importlib.metadata import version

from scrapy.settings import SETTINGS_PRIORITIES, BaseSettings

from crawler.hosts.slots import is_loopback, merge_slots
from crawler.portals.arguments import ArgumentError
from crawler.portals.portal import Portal

_ABOVE_COMMAND_LINE = SETTINGS_PRIORITIES["cmdline"] + 1


def set_courtesy(settings: BaseSettings, portals: Iterable[Portal], contact: str) -> None:
    """Name the contact in the User-Agent, and give each portal that asks for it its own delay and concurrency."""
    agent = f"cq-disclosure/{version('cq-disclosure')}"
    settings.set("USER_AGENT", f"{agent} (+{contact})" if contact else agent, "spider")
    # A portal's own entry, and nothing else here, stands above what the command line says (contract).
    slots = merge_slots(settings.getdict("DOWNLOAD_SLOTS"), portals)
    settings.set("DOWNLOAD_SLOTS", slots, _ABOVE_COMMAND_LINE)


def check_contact(portals: Iterable[Portal], contact: str) -> None:
    """Refuse to ask hosts of other people where no contact is named.

    Raises:
        ArgumentError: It is not; the message names one of the hosts.
    """
    foreign = [host for portal in portals for host in portal.hosts if not is_loopback(host)]
    if foreign and not contact:
        raise ArgumentError(f"CONTACT is not set: name whom {foreign[0]} can write to, with -s CONTACT=you@example.org")
