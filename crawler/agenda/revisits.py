"""When a known address is looked at again."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from scrapy.settings import BaseSettings


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every run while an address is young, then weekly, then monthly; all in days (settings REVISIT_*)."""

    nightly: int
    weekly: int
    weekly_interval: int
    monthly_interval: int

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Return the rhythm that the settings ask for."""
        return cls(
            settings.getint("REVISIT_NIGHTLY_DAYS"),
            settings.getint("REVISIT_WEEKLY_DAYS"),
            settings.getint("REVISIT_WEEKLY_INTERVAL"),
            settings.getint("REVISIT_MONTHLY_INTERVAL"),
        )

    def is_due(self, at: datetime, last_seen: datetime, changed: datetime) -> bool:
        """Tell whether an address last seen and first seen or last changed at these instants is due at ``at``.

        Half a day of slack: a job that starts a little earlier tonight than last week is not a day late.
        """
        age = at - changed
        if age <= timedelta(days=self.nightly):
            return True
        interval = self.weekly_interval if age <= timedelta(days=self.weekly) else self.monthly_interval
        return at - last_seen >= timedelta(days=interval) - timedelta(hours=12)
