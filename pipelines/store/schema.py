"""The database's schema, and what every file says of itself, of the forms and of the rules."""

import json
from dataclasses import asdict
from importlib.metadata import version

from sqlite_utils import Database

from pipelines.documents.reader_names import list_readers
from pipelines.forms.form_items import form_items
from pipelines.issuers.registry import is_whole_country, name_region
from pipelines.rules import RULES
from pipelines.store.form_cells import refresh_form_cells
from pipelines.store.form_views import refresh_views
from pipelines.store.later_columns import fill_later_columns
from pipelines.store.sql_scripts import run_script
from pipelines.store.version import APPLICATION_ID, SCHEMA_VERSION

CODE_LICENSE = "MIT"
"""Of the program that made the file, and of the compilation."""

DATA_ORIGIN = (
    "Yearly reports on government information disclosure (政府信息公开工作年度报告), as the government bodies named in "
    "issuers published them; each number leads to the document and the address that it was read from. What a report "
    "says is its publisher's."
)


class NewerSchemaError(RuntimeError):
    """The database was written by a newer version of this program."""


class ForeignFileError(RuntimeError):
    """The file is a database of another program."""


class OlderSchemaError(RuntimeError):
    """The database has an older schema, which `pipelines/store/migration` rewrites."""


class OtherRegionError(RuntimeError):
    """The database was filled under another region."""


def prepare_schema(db: Database) -> None:
    """Make the schema where a database is empty, and bring its forms, their views and the rules to this version's data.

    Raises:
        NewerSchemaError: The database is newer than this program; it is left as it is.
        OlderSchemaError: It has to be rewritten first; it is left as it is.
        ForeignFileError: It has tables that are not ours; it is left as it is.
        OtherRegionError: It was filled under another region than the one in use; it is left as it is.
    """
    found = int(db.execute("PRAGMA user_version").fetchone()[0])
    if found > SCHEMA_VERSION:
        raise NewerSchemaError(
            f"the database has schema {found}, this program knows {SCHEMA_VERSION}: update the program"
        )
    if 0 < found < SCHEMA_VERSION:
        raise OlderSchemaError(f"the database has schema {found}, this program writes {SCHEMA_VERSION}")
    if not found:
        if db.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master)").fetchone()[0]:
            raise ForeignFileError("it is a database of another program")
        db.execute("PRAGMA auto_vacuum = INCREMENTAL")  # before the first table: close_database gives room back
        with db.atomic():
            create_schema(db)
    _check_region(db)
    refresh_known(db)
    fill_later_columns(db)


def _check_region(db: Database) -> None:
    stored = db.execute("SELECT value FROM about WHERE name = 'region'").fetchone()
    if stored and stored[0] != name_region() and not is_whole_country():
        raise OtherRegionError(f"it was filled under REGION={stored[0]}, and REGION is {name_region()}")


def create_schema(db: Database) -> None:
    """Make all tables and views in an empty database, in the transaction that is open."""
    run_script(db, "schema-2.sql")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def refresh_known(db: Database) -> None:
    """Write what this version knows beforehand, where the file has other: forms, rules, views, what it is."""
    _refresh_forms(db)
    refresh_form_cells(db)
    _refresh_rules(db)
    refresh_views(db)
    _refresh_about(db)


def _refresh_forms(db: Database) -> None:
    items = [
        {**asdict(item), "items": " ".join(sorted(item.items)), "place": place}
        for place, item in enumerate(form_items())
    ]
    if list(db.query("SELECT * FROM form_items ORDER BY place")) != items:
        with db.atomic():
            db.table("form_items").delete_where()
            db.table("form_items").insert_all(items)


def _refresh_rules(db: Database) -> None:
    """Write the rules; one that is no more stays as long as a finding names it."""
    rules = [asdict(rule) for rule in RULES]
    stored = list(db.query("SELECT * FROM rules"))
    gone = [rule["code"] for rule in stored if rule["code"] not in {rule["code"] for rule in rules}]
    if gone or any(rule not in stored for rule in rules):
        with db.atomic():
            db.table("rules").upsert_all(rules)
            for code in gone:
                db.execute("DELETE FROM rules WHERE code = ? AND code NOT IN (SELECT rule FROM findings)", [code])


def _refresh_about(db: Database) -> None:
    """Write what the file is; its region is that of all runs, from the first one under ``china`` on that."""
    stored = {row["name"]: row["value"] for row in db.query("SELECT * FROM about")}
    said = {
        "schema": str(SCHEMA_VERSION),
        "region": name_region(),
        "program": f"cq-disclosure {version('cq-disclosure')}",
        "readers": json.dumps(list_readers()),
        "code_license": CODE_LICENSE,
        "data_origin": DATA_ORIGIN,
    }
    if stored != said:
        with db.atomic():
            db.execute("DELETE FROM about")
            db.table("about").insert_all({"name": name, "value": value} for name, value in said.items())
