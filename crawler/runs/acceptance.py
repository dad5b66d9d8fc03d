"""A maintainer's word, recorded in a run of its own: what it is about is concluded anew before the run ends."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlsplit

from sqlite_utils import Database

from crawler.configuration.declarations import read_settings
from crawler.configuration.groups import StorageSettings
from crawler.listings.addresses import normalize
from crawler.portals.portal import Portal
from crawler.portals.region import PortalSettings
from crawler.portals.registry import PortalError, load_portals
from crawler.runs.command import PlainCommand
from crawler.runs.lock import RefusedError, acquire_lock, open_for_writing
from crawler.runs.spider_run import EXIT_CODES
from crawler.runs.summary import make_console
from pipelines.reports.attribution import Publisher
from pipelines.store.accepted import accept, list_accepted, withdraw
from pipelines.store.concluding import conclude_touched
from pipelines.store.database import close_database
from pipelines.store.runs import add_failure, begin_run, finish_run
from pipelines.store.snapshot import SnapshotError, open_snapshot

_SHA256 = re.compile(r"[0-9a-f]{64}")


class WordError(ValueError):
    """A word that says too little, or something that means nothing; the message says what."""


@dataclass(frozen=True, slots=True)
class Word:
    """What is accepted, why, and until which day (empty: for good).

    ``subject`` is a normal address, a SHA-256 in lower case, or a name: of a portal or a host, if the registry has it.
    """

    subject: str
    why: str
    until: str


def read_word(args: list[str], why: str, until: str) -> Word:
    """Return the word of a command line.

    Raises:
        WordError: It names no or several things, gives no reason, or a day that is none or over (UTC).
    """
    if len(args) != 1:
        raise WordError("name one address, column, SHA-256, portal or host")
    if not why.strip():
        raise WordError("say --why: whoever looks at it in a year wants to know")
    if until:
        try:
            until = date.fromisoformat(until).isoformat()
        except ValueError:
            raise WordError(f"--until {until!r} is no day; write it as 2027-03-31") from None
        if until < datetime.now(UTC).date().isoformat():
            raise WordError(f"--until {until} is over: it would count on no day")
    subject = args[0].strip()
    is_address = urlsplit(subject).scheme in ("http", "https", "file")
    return Word(normalize(subject) if is_address else subject.lower(), why.strip(), until)


def check_subject(subject: str, portals: Mapping[str, Portal]) -> None:
    """Refuse a name that could never be a fault's.

    Raises:
        WordError: It is no address, no SHA-256, no portal's id and no host of one.
    """
    is_name = subject in portals or any(subject in portal.hosts for portal in portals.values())
    if not (is_name or urlsplit(subject).scheme in ("http", "https", "file") or _SHA256.fullmatch(subject)):
        raise WordError(f"{subject!r} is no address, no SHA-256, and no portal or host of the registry")


def run_accept(command: PlainCommand, word: Word) -> None:
    """Record a word, conclude what it is about, and say what became of that."""

    def write(db: Database) -> str:
        is_known = accept(db, word.subject, word.why, word.until or None)
        return "accepted" if is_known else "accepted; nothing is known of it yet, and it counts when it comes"

    _run(command, {"subject": word.subject, "why": word.why, "until": word.until}, write)


def run_withdraw(command: PlainCommand, word: Word) -> None:
    """Take a word back, conclude what it was about, and say what became of that."""

    def write(db: Database) -> str:
        if not withdraw(db, word.subject):
            raise WordError(f"{word.subject} was not accepted")
        return "withdrawn"

    _run(command, {"subject": word.subject, "withdraw": "1"}, write)


def list_words(command: PlainCommand) -> None:
    """Print what is accepted, one word a line."""
    assert command.settings is not None
    database = read_settings(StorageSettings, command.settings).database
    try:
        with open_snapshot(database) as snapshot:
            words = list_accepted(Database(snapshot.connection))
    except SnapshotError as error:
        command.refuse(error)
        return
    console = make_console()
    for word in words:
        console.print(f"{word.subject}  {word.at}  until {word.until or 'further notice'}: {word.why}", markup=False)
    if not words:
        console.print("nothing is accepted")


def _run(command: PlainCommand, arguments: dict[str, str], write: Callable[[Database], str]) -> None:
    assert command.settings is not None
    storage = read_settings(StorageSettings, command.settings)
    if not storage.database.exists():
        command.refuse(f"there is no database {storage.database}")
        return
    try:
        portals = load_portals(read_settings(PortalSettings, command.settings).find_registry())
        check_subject(arguments["subject"], portals)
        publishers = {portal.id: Publisher(portal.name, portal.level) for portal in portals.values()}
        with acquire_lock(storage.database, storage.lock_timeout):
            db = open_for_writing(storage.database)
            try:
                _write(command, db, arguments, publishers, write)
            finally:
                close_database(db)
    except (PortalError, RefusedError) as error:
        command.refuse(error)


def _write(
    command: PlainCommand,
    db: Database,
    arguments: dict[str, str],
    publishers: dict[str, Publisher],
    write: Callable[[Database], str],
) -> None:
    counts: Counter[str] = Counter(requests=0, fetched=0, unchanged=0, documents=0, reports=0, failures=0)
    with db.atomic():
        said = write(db)
        run_id = begin_run(db, "accept", arguments)

    def fail(url: str, stage: str, error: str, message: str) -> None:
        counts["failures"] += 1
        add_failure(db, run_id, url, stage, error, message)

    counts["reports"] = conclude_touched(db, publishers, fail)
    outcome = "failures" if counts["failures"] else "ok"
    finish_run(db, run_id, outcome, counts, {})
    make_console().print(f"{arguments['subject']}: {said}. {counts['reports']} reports changed.", markup=False)
    command.exitcode = EXIT_CODES[outcome]
