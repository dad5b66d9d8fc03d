"""Whether the settings mean anything, before a command begins; and which settings the project declares."""

import logging
from collections.abc import Iterator
from pathlib import Path

from scrapy.settings import BaseSettings

from crawler.agenda.retries import RetrySettings
from crawler.agenda.revisits import RevisitPlan
from crawler.configuration.declarations import Declaration, SettingError, list_declarations, read_settings
from crawler.configuration.groups import (
    ListingLimits,
    NoticeSettings,
    ReaderSettings,
    ScrapyNumbers,
    StorageSettings,
    TerminalSettings,
)
from crawler.hosts.budgets import HostLimits
from crawler.portals.region import PortalSettings
from crawler.runs.completeness import CheckLimits
from pipelines.issuers.registry import RegionError, find_region_folder

DECLARING = (
    StorageSettings,
    PortalSettings,
    TerminalSettings,
    NoticeSettings,
    RevisitPlan,
    RetrySettings,
    CheckLimits,
    HostLimits,
    ListingLimits,
    ReaderSettings,
    ScrapyNumbers,
)
"""The dataclasses that are read from settings: all settings of the project, and those of Scrapy's that are numbers."""


def list_settings() -> Iterator[Declaration]:
    """Yield every setting that is declared; `crawler/settings.py` has its default and what it means."""
    for declaring in DECLARING:
        yield from (declaration for _, declaration in list_declarations(declaring))


def check_settings(settings: BaseSettings) -> None:
    """Check what Scrapy and the run would otherwise stumble over one by one, each with a traceback.

    Raises:
        SettingError: A value that cannot be read or is too small, an unknown region or level of the log, a log that
            cannot be written.
    """
    for declaration in list_settings():
        declaration.read(settings.get(declaration.name))
    portals = read_settings(PortalSettings, settings)
    portals.find_registry()
    try:
        find_region_folder(portals.region)
    except RegionError as error:
        raise SettingError(f"REGION: {error}") from error
    level = settings.get("LOG_LEVEL")
    if not str(level).isdigit() and str(level).upper() not in logging.getLevelNamesMapping():
        raise SettingError(f"LOG_LEVEL={level!r}: it must be one of {', '.join(logging.getLevelNamesMapping())}")
    if log := settings.get("LOG_FILE"):
        try:
            Path(log).open("a", encoding="utf-8").close()
        except OSError as error:
            raise SettingError(f"LOG_FILE={log!r} cannot be written: {error.strerror}") from error
