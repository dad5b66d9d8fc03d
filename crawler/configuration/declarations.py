"""Dataclasses that declare their settings: a field names its setting, its type, and the least that a number may be.

The default of each stands in `crawler/settings.py`, with what it means.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, TypeVar

from scrapy.settings import BaseSettings

DeclaringT = TypeVar("DeclaringT")

_METADATA = "setting"


class SettingError(ValueError):
    """A setting that means nothing; the message names it."""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One setting: its name, the type of its value, and the least that it may be where it is a number."""

    name: str
    type: Any
    least: float | None = None

    @property
    def must_be(self) -> str:
        """What the value must be, in words."""
        what = _READERS[self.type][1]
        return what if self.least is None else f"{what}, at least {self.least:g}"

    def read(self, value: Any) -> Any:
        """Return a value as the type asks for it; on the command line every value is a text.

        Raises:
            SettingError: It cannot be read as that, or it is too small.
        """
        try:
            found = _READERS[self.type][0](value)
        except (TypeError, ValueError):
            found = None
        if found is None or (self.least is not None and found < self.least):
            raise SettingError(f"{self.name}={value!r}: it must be {self.must_be}")
        return found


def setting(name: str, *, least: float | None = None) -> Any:
    """Return the field of a dataclass that is read from a setting.

    Args:
        name: The setting's name.
        least: The least that the number may be.
    """
    return field(metadata={_METADATA: (name, least)})


def list_declarations(declaring: type) -> Iterator[tuple[str, Declaration]]:
    """Yield the names of a dataclass's fields with the settings that they are read from."""
    for one in fields(declaring):
        name, least = one.metadata[_METADATA]
        yield one.name, Declaration(name, one.type, least)


def read_settings(declaring: type[DeclaringT], settings: BaseSettings) -> DeclaringT:
    """Return a dataclass that declares its settings, with their values.

    Raises:
        SettingError: A setting means nothing; it is named.
    """
    return declaring(**{name: one.read(settings.get(one.name)) for name, one in list_declarations(declaring)})


def _read_whole(value: Any) -> int:
    if isinstance(value, float) and not value.is_integer():
        raise ValueError(value)
    return int(value)


def _read_number(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(value)
    return number


def _read_truth(value: Any) -> bool | None:
    return {"true": True, "1": True, "false": False, "0": False}.get(str(value).lower())


def _read_text(value: Any) -> str | None:
    return None if value is None else str(value)


def _read_path(value: Any) -> Path | None:
    return None if value in (None, "") else Path(value)


def _read_texts(value: Any) -> tuple[str, ...]:
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(text for part in parts if (text := str(part).strip()))


def _read_numbers(value: Any) -> frozenset[int]:
    return frozenset(int(part) for part in _read_texts(value))


_READERS: Mapping[Any, tuple[Callable[[Any], Any], str]] = {
    int: (_read_whole, "a whole number"),
    float: (_read_number, "a number"),
    bool: (_read_truth, "True or False"),
    str: (_read_text, "a text"),
    Path: (_read_path, "a path"),
    tuple[str, ...]: (_read_texts, "texts with commas between them"),
    frozenset[int]: (_read_numbers, "whole numbers with commas between them"),
}
