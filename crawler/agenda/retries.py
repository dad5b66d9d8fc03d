"""When an address that failed is asked again, by the settings."""

from dataclasses import dataclass

from crawler.configuration.declarations import setting
from pipelines.store.retries import RetryPlan


@dataclass(frozen=True, slots=True)
class RetrySettings(RetryPlan):
    """The plan that the settings RETRY_* ask for; ``retry_all`` asks for all that failed, whatever it waits for."""

    first: float = setting("RETRY_PAUSE_FIRST", least=0)
    factor: float = setting("RETRY_PAUSE_FACTOR", least=0)
    longest: float = setting("RETRY_PAUSE_MAX", least=0)
    nights_max: int = setting("RETRY_NIGHTS_MAX", least=1)
    retry_all: bool = setting("RETRY_ALL")
