"""When an address that failed is asked again, and when it is given up."""

from dataclasses import dataclass
from datetime import datetime, timedelta

SLACK = timedelta(hours=12)
"""A job that starts a little earlier tonight than last night is not a night early."""


@dataclass(frozen=True, slots=True)
class RetryPlan:
    """Pauses that grow from failure to failure, in nights, and the number of failures after which an address is left.

    The first failure makes no pause: the next run asks again, tonight's second one too, for whoever has mended the
    cause wants to see it. With the project's settings an address is tried on the nights 0, 1, 2, 4, 8, 16, 32 and 62,
    then given up.
    """

    first: float
    factor: float
    longest: float
    nights_max: int

    def is_spent(self, failures: int) -> bool:
        """Tell whether an address that has failed so many times in a row is to be given up."""
        return failures >= self.nights_max

    def next_try(self, failures: int, at: datetime, retry_after: float = 0) -> datetime:
        """Return the instant before which an address is not asked again.

        Args:
            failures: How many times in a row it has failed by now, 1 or more.
            at: The instant of the last failure.
            retry_after: Seconds that the server asked to be left alone; the later of the two counts.
        """
        left_alone = at + timedelta(seconds=retry_after)
        if failures <= 1:
            return left_alone
        nights = min(self.first, self.longest)
        for _ in range(failures - 2):  # step by step: a power would overflow
            nights = min(nights * self.factor, self.longest)
        return max(at + timedelta(days=nights) - SLACK, left_alone)
