"""Settings of the project; every one can be overridden with ``-s NAME=VALUE``."""

from pathlib import Path

BOT_NAME = "cq-disclosure"
SPIDER_MODULES = ["crawler.spiders"]
NEWSPIDER_MODULE = "crawler.spiders"
COMMANDS_MODULE = "crawler.commands"

# --- ours -----------------------------------------------------------------------------------------------------------

DATABASE = "data/reports.sqlite"
ARCHIVE = "data/archive"  # content-addressed by SHA-256
PORTALS = str(Path(__file__).with_name("portals.toml"))
CONTACT = ""  # whom a portal's operator can write to; real portals are not asked without one
# LOCK_TIMEOUT: seconds to wait for another run to end before this one is refused; 0, for `ingest` 300
PROGRESS_ENABLED = True  # a bar, on a terminal

# How often a known address is looked at again: every run while it is young, then weekly, then monthly.
# Young is: first seen or last changed no longer ago than this.
REVISIT_NIGHTLY_DAYS = 30
REVISIT_WEEKLY_DAYS = 365
REVISIT_WEEKLY_INTERVAL = 7  # days
REVISIT_MONTHLY_INTERVAL = 30  # days

# --- polite ---------------------------------------------------------------------------------------------------------

ROBOTSTXT_OBEY = True
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host; Scrapy varies it by half
CONCURRENT_REQUESTS = 16
CONCURRENT_REQUESTS_PER_DOMAIN = 1
COOKIES_ENABLED = False
REDIRECT_MAX_TIMES = 5

# --- bounds ---------------------------------------------------------------------------------------------------------

DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes; scanned reports have 20 MB
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 60  # seconds
RETRY_TIMES = 2

READER_PROCESSES = 2  # processes that read documents beside the crawl
READER_TIME_LIMIT = 60  # seconds for one document; then its process is ended
READER_MEMORY_LIMIT = 2 * 1024**3  # bytes of address space of such a process

# --- parts ----------------------------------------------------------------------------------------------------------

EXTENSIONS = {"crawler.extensions.RunRecorder": 0, "crawler.extensions.ProgressBar": 100}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.PortalHostsMiddleware": 40,  # before robots.txt is asked for
    "crawler.middlewares.ConditionalRequestMiddleware": 450,
}
ITEM_PIPELINES = {
    "pipelines.item_pipelines.FrontierPipeline": 50,
    "pipelines.item_pipelines.ArchivePipeline": 100,
    "pipelines.item_pipelines.EvidencePipeline": 200,
    "pipelines.item_pipelines.StorePipeline": 300,
}
HTTPERROR_ALLOWED_CODES = [304]  # an answer like any other here

# A crawl's remote control is not for a job that nobody watches.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
