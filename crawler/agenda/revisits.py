"""When a known address is looked at again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.configuration.declarations import setting


@dataclass(frozen=True, slots=True)
class RevisitPlan:
    """Every run while an address is young, then weekly, then monthly; all in days."""

    nightly: int = setting("REVISIT_NIGHTLY_DAYS", least=-1)  # -1: not even what was seen an instant ago
    weekly: int = setting("REVISIT_WEEKLY_DAYS", least=-1)
    weekly_interval: int = setting("REVISIT_WEEKLY_INTERVAL", least=0)
    monthly_interval: int = setting("REVISIT_MONTHLY_INTERVAL", least=0)

    def is_due(self, at: datetime, last_seen: datetime, changed: datetime) -> bool:
        """Tell whether an address last seen and first seen or last changed at these instants is due at ``at``.

        Half a day of slack: a job that starts a little earlier tonight than last week is not a day late.
        """
        age = at - changed
        if age <= timedelta(days=self.nightly):
            return True
        interval = self.weekly_interval if age <= timedelta(days=self.weekly) else self.monthly_interval
        return at - last_seen >= timedelta(days=interval) - timedelta(hours=12)
