"""Settings of the project; every one can be overridden with ``-s NAME=VALUE``.

How those of the project are read, and what they may be, the dataclasses declare that `crawler/runs/settings_checks.py`
lists.
"""

# --- of this project ------------------------------------------------------------------------------------------------

DATABASE = "data/reports.sqlite"  # evidence and conclusions, one SQLite file
ARCHIVE = "data/archive"  # the bytes of documents, each under its SHA-256
REGION = "chongqing"  # whose portals and bodies are known: in crawler/portals/regions and pipelines/issuers/regions
PORTALS = ""  # another registry of portals, in the place of the region's
CONTACT = ""  # whom a portal's operator can write to; real portals are not asked without one
LOCK_TIMEOUT = 0  # seconds to wait for another run to end before this one is refused; `ingest` waits 300
PROGRESS_ENABLED = True  # a bar, on a terminal
RUN_COMMAND = "crawl"  # what a run is called in the table of runs; each command sets its own name

# Who is told how a run ended; docs/operations.md, "Being told".
SUMMARY_FILE = ""  # JSON of the last run, replaced as a whole
NOTIFY_URL = ""  # the same by POST, after an exit code of NOTIFY_ON
NOTIFY_ON = "1,2"  # exit codes that are told: 3 is somebody's own doing, 0 is no news
NOTIFY_MAIL_TO = ""  # the same by mail; addresses with commas between them
NOTIFY_MAIL_FROM = ""  # the first of NOTIFY_MAIL_TO, where it is empty
NOTIFY_SMTP = "localhost:25"  # the mail server, without login

# How often a known address is looked at again: every run while it is young, then weekly, then monthly.
# Young is: first seen or last changed no longer ago than this.
REVISIT_NIGHTLY_DAYS = 30  # days of every night; -1 for none
REVISIT_WEEKLY_DAYS = 365  # days of weekly looks
REVISIT_WEEKLY_INTERVAL = 7  # days
REVISIT_MONTHLY_INTERVAL = 30  # days

# When a failed address is asked again: by the next run, then after a night, two, four, eight …, at most a month. The
# eighth failure in a row, two months after the first, gives it up; a page that links it otherwise, or `backfill`,
# revives it.
RETRY_PAUSE_FIRST = 1  # nights
RETRY_PAUSE_FACTOR = 2  # of one pause to the one before
RETRY_PAUSE_MAX = 30  # nights
RETRY_NIGHTS_MAX = 8  # failures in a row
RETRY_ALL = False  # ask for all that failed or was given up, whatever it waits for; `backfill` sets it

# What ends a run with 2 although every request was answered.
CHECK_RUNS = 10  # earlier whole runs of the same arguments whose median tonight's listings are compared with
CHECK_ENTRIES_MIN = 3  # a portal that lists fewer has no share to lose
CHECK_ENTRIES_DROP = 1 / 3  # share of a portal's entries that may be gone
CHECK_PAGES_MIN = 5  # new or changed pages of a portal, and twice as many older ones, before their fields are compared
CHECK_FIELD_FILLED = 0.8  # share of the older pages that state a field which is expected
CHECK_FIELD_LOST = 0.4  # share of the new pages below which it is lost

# --- how hosts are treated ------------------------------------------------------------------------------------------

ROBOTSTXT_OBEY = True  # what it forbids is a failure
DOWNLOAD_DELAY = 1.0  # seconds between two requests to one host; Scrapy varies it by half
CONCURRENT_REQUESTS = 16  # requests under way at once, to all hosts together
CONCURRENT_REQUESTS_PER_DOMAIN = 1  # requests under way at once to one host
CONCURRENT_ITEMS = 4  # of one answer, which has one or two; Scrapy starts a task for each of the 100 that it allows
COOKIES_ENABLED = False  # no portal needs one
DEFAULT_REQUEST_HEADERS = {  # of every request, beside the User-Agent, which names CONTACT
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9",
    "Accept-Encoding": "gzip",  # nothing else: its end can be told, so a body that was cut is not taken for whole
}
REDIRECT_MAX_TIMES = 5  # redirects in a row that are followed
HOST_REQUESTS_MAX = 5000  # requests to one host in a night: an hour and a half at the delay; what is left waits
HOST_CHALLENGES_MAX = 5  # challenges in a row after which a host is asked no more tonight
HOST_TROUBLES_MAX = 15  # requests in a row without an answer, or with 429 or 5xx, after which it is asked no more
BACKOFF_FIRST = 5  # seconds that a host is left alone after the first of those; doubled after each more in a row
BACKOFF_MAX = 60  # seconds
RETRY_AFTER_MAX = 120  # seconds of Retry-After that are waited for; an address told to wait longer fails tonight

# --- limits ---------------------------------------------------------------------------------------------------------

DOWNLOAD_MAXSIZE = 64 * 1024 * 1024  # bytes; scanned reports have 20 MB
DOWNLOAD_WARNSIZE = 0  # no warning before DOWNLOAD_MAXSIZE
DOWNLOAD_TIMEOUT = 180  # seconds for the whole answer, so that one which drips ends too: 20 MB at 110 kB/s
RETRY_TIMES = 2  # times more that a failed request is sent in the same run
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # each is a row in failures and a line of the summary
LISTING_PAGES_MAX = 300  # pages of a column that are walked; a column that states more is a failure
COLUMN_ADDRESSES_MAX = 20_000  # addresses that one column may lead to: years of reports of a thousand bodies
DEPTH_LIMIT = 4  # first page, page N, report, attachment: nothing leads further

READER_PROCESSES = 2  # processes that judge answers and read documents beside the crawl
READER_TIME_LIMIT = 60  # seconds of processor time for one document; twenty times as many by the clock
READER_MEMORY_LIMIT = 2 * 1024**3  # bytes of address space of such a process

# --- parts of the crawl ---------------------------------------------------------------------------------------------

EXTENSIONS = {  # what accompanies a run
    "crawler.hosts.budgets.HostBook": 0,
    "crawler.runs.recorder.RunRecorder": 0,
    "crawler.runs.progress.AddressBar": 100,
}
SCHEDULER_PRIORITY_QUEUE = "crawler.hosts.downloads.HostQueue"  # what is asked next
DOWNLOAD_HANDLERS = {  # who asks, by the scheme of the address
    **dict.fromkeys(("http", "https"), "crawler.hosts.downloads.PoliteDownloadHandler"),
    "file": "crawler.hosts.downloads.BoundedFileHandler",
}
DOWNLOADER_MIDDLEWARES = {  # what a request and its answer go through
    "crawler.middlewares.PortalHostsMiddleware": 40,  # before robots.txt is asked for
    "crawler.middlewares.HostLimitsMiddleware": 45,
    "crawler.middlewares.RobotsUnreachableMiddleware": 105,  # next to Scrapy's RobotsTxtMiddleware (100)
    "crawler.middlewares.ConditionalRequestMiddleware": 450,
    "crawler.middlewares.WholeBodyMiddleware": 595,  # before Scrapy's HttpCompressionMiddleware (590) unpacks a body
}
ITEM_PIPELINES = {  # what becomes of an answer
    "pipelines.item_pipelines.store.StorePipeline": 300,
}
HTTPERROR_ALLOWED_CODES = [304]  # an answer like any other here

REMOTE_CONTROL_ENABLED = False  # nobody watches a nightly job, so that nobody may steer it either
TELNETCONSOLE_ENABLED = False  # as REMOTE_CONTROL_ENABLED
BOT_NAME = "cq-disclosure"  # how the User-Agent begins
SPIDER_MODULES = ["crawler.spiders"]  # where Scrapy finds spiders
NEWSPIDER_MODULE = "crawler.spiders"  # where Scrapy would write one
COMMANDS_MODULE = "crawler.commands"  # where Scrapy finds the commands
