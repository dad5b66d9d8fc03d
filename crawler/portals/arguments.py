"""The spider's arguments: typed, and refused at once with their name."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

_YEARS = re.compile(r"(\d{4})(?:-(\d{4}))?")
_FIRST_YEAR, _LAST_YEAR = 2008, 2100  # the regulation came into force on 2008-05-01


class ArgumentError(ValueError):
    """An argument that means nothing; the message names it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What of the portals is wanted; the defaults want everything."""

    years: frozenset[int] = frozenset()
    portals: tuple[str, ...] = ()
    since: str = ""
    sample: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing of the chosen portals is left out."""
        return not (self.years or self.since or self.sample)


def read_selection(years: str = "", portal: str = "", since: str = "", sample: str = "") -> Selection:
    """Return what ``-a years=2015-2019 -a portal=ID[,ID] -a since=2026-01-01 -a sample=N`` ask for.

    Raises:
        ArgumentError: One of them cannot be read.
    """
    return Selection(
        _read_years(years),
        _read_portals(portal),
        _read_since(since),
        _read_sample(sample),
    )


def refuse_unknown(arguments: Iterable[str], known: Iterable[str]) -> None:
    """Refuse arguments that a spider does not have: Scrapy would take them and leave them unread.

    Raises:
        ArgumentError: There is one; the message names it and those that exist.
    """
    if unknown := sorted(set(arguments)):
        raise ArgumentError(f"{', '.join(unknown)}: no such argument; there are {', '.join(known)}")


def _read_portals(text: str) -> tuple[str, ...]:
    ids = tuple(part.strip() for part in text.split(","))
    if text and not all(ids):
        raise ArgumentError(f"portal={text!r}: give ids of the registry, as cq or cq,wz")
    return ids if text else ()


def _read_years(text: str) -> frozenset[int]:
    years: set[int] = set()
    for part in (part.strip() for part in text.split(",")) if text else ():
        match = _YEARS.fullmatch(part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
        if not _FIRST_YEAR <= first <= last <= _LAST_YEAR:
            raise ArgumentError(
                f"years={text!r}: give report years from {_FIRST_YEAR} on, as 2019, 2015-2019 or 2015,2017"
            )
        years.update(range(first, last + 1))
    return frozenset(years)


def _read_since(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise ArgumentError(f"since={text!r}: give a date as 2026-01-01") from None


def _read_sample(text: str) -> int:
    if text and (not text.isdecimal() or int(text) < 1):
        raise ArgumentError(f"sample={text!r}: give a number of reports per portal, 1 or more")
    return int(text or 0)
