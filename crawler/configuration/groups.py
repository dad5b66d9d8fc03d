"""Settings that several rooms read, or that Scrapy reads itself."""

from dataclasses import dataclass
from pathlib import Path

from crawler.configuration.declarations import setting
from pipelines.item_pipelines.reader_limits import ReaderLimits


@dataclass(frozen=True, slots=True)
class StorageSettings:
    """Where documents and rows are kept, and how many seconds a run waits for another one to end."""

    database: Path = setting("DATABASE")
    archive: Path = setting("ARCHIVE")
    lock_timeout: float = setting("LOCK_TIMEOUT", least=0)


@dataclass(frozen=True, slots=True)
class TerminalSettings:
    """What a run is called, and whether it shows a bar on a terminal."""

    run_command: str = setting("RUN_COMMAND")
    progress_enabled: bool = setting("PROGRESS_ENABLED")


@dataclass(frozen=True, slots=True)
class NoticeSettings:
    """Who is told how a run ended; what is empty is not told."""

    summary_file: str = setting("SUMMARY_FILE")
    url: str = setting("NOTIFY_URL")
    exit_codes: frozenset[int] = setting("NOTIFY_ON")
    mail_to: tuple[str, ...] = setting("NOTIFY_MAIL_TO")
    mail_from: str = setting("NOTIFY_MAIL_FROM")
    mail_server: str = setting("NOTIFY_SMTP")


@dataclass(frozen=True, slots=True)
class ReaderSettings(ReaderLimits):
    """The processes that the settings READER_* ask for."""

    processes: int = setting("READER_PROCESSES", least=1)
    time_limit: float = setting("READER_TIME_LIMIT", least=0.001)
    memory_limit: int = setting("READER_MEMORY_LIMIT", least=1)


@dataclass(frozen=True, slots=True)
class ListingLimits:
    """Pages of one column that are asked for, and addresses that it may lead to."""

    pages_max: int = setting("LISTING_PAGES_MAX", least=1)
    addresses_max: int = setting("COLUMN_ADDRESSES_MAX", least=1)


@dataclass(frozen=True, slots=True)
class ScrapyNumbers:
    """Numbers that Scrapy reads itself: late, one by one, and with a traceback where one is none."""

    download_delay: float = setting("DOWNLOAD_DELAY", least=0)
    download_timeout: float = setting("DOWNLOAD_TIMEOUT", least=0)
    download_maxsize: int = setting("DOWNLOAD_MAXSIZE", least=0)
    retry_times: int = setting("RETRY_TIMES", least=0)
    concurrent_requests: int = setting("CONCURRENT_REQUESTS", least=1)
    concurrent_requests_per_domain: int = setting("CONCURRENT_REQUESTS_PER_DOMAIN", least=1)
