"""A form that is added to forms.csv, and to nothing else: read, summed, suggested, exported, and seen in the views.

The product runs in a checkout whose forms.csv has the form of 2027 of `added_form`: new rows, new columns, a new kind
of applicant. Its database was made by the product as it is, so that it is brought up to the new form too.
"""

import csv
import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pipelines.store.database import close_database, open_database
from tests.paths import ROOT
from tests.pipelines.forms.added_form import ADDED, FORM, add_form, columns_before
from tests.pipelines.forms.form_files import judge_hybrid, read_site

FORMATS = {"report.html", "report.docx", "report.rtf", "report.pdf", "print_tabs.txt", "print_layout.txt"}
RIGHT, WRONG = "重庆市万州区", "重庆市涪陵区"


@dataclass(frozen=True)
class Checkout:
    """A checkout with the added form, what its files state, and what the product made of them."""

    folder: Path
    stated: dict[str, Any]
    database: Path

    def query(self, sql: str, *parameters: object) -> list[dict[str, Any]]:
        with closing(sqlite3.connect(self.database)) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(sql, parameters)]

    def run(self, *arguments: str) -> int:
        """Run a module of this checkout; return its exit code."""
        return subprocess.run([sys.executable, "-m", *arguments], cwd=self.folder, check=False).returncode


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Checkout:
    folder = tmp_path_factory.mktemp("checkout")
    for name in ("crawler", "benchmarks", "fixtures", "tests", "scrapy.cfg"):
        (folder / name).symlink_to(ROOT / name)
    shutil.copytree(ROOT / "pipelines", folder / "pipelines", ignore=shutil.ignore_patterns("__pycache__"))
    forms = folder / "pipelines" / "forms" / "forms.csv"
    forms.write_text(add_form(forms.read_text("utf-8")), "utf-8")
    database = folder / "reports.sqlite"
    close_database(open_database(database))
    made = Checkout(folder, {}, database)
    assert made.run("tests.pipelines.forms.form_files", "files", FORM) == 0
    stated = json.loads((folder / "files" / "stated.json").read_text("utf-8"))
    (folder / "files" / "stated.json").unlink()
    settings = ("-s", f"DATABASE={database}", "-s", f"ARCHIVE={folder / 'archive'}")
    assert made.run("scrapy", "ingest", "files", *settings) == 0
    assert made.run("scrapy", "export", "--format", "datapackage", "export", *settings) == 0
    return Checkout(folder, stated, database)


def test_every_figure_is_read_in_every_format(checkout: Checkout) -> None:
    rows = checkout.query(
        "SELECT url, form, tbl || '/' || row || '/' || col AS code, value FROM readings JOIN sightings USING (sha256)"
    )
    found: dict[str, dict[str, int]] = {}
    for row in rows:
        assert row["form"] == FORM
        found.setdefault(Path(row["url"]).name, {})[row["code"]] = row["value"]
    assert found.pop("wrong.html").keys() == checkout.stated["printed"].keys()
    assert found == dict.fromkeys(FORMATS, checkout.stated["printed"])
    assert checkout.query("SELECT * FROM remarks") == []


def test_every_program_that_prints_text_is_read_with_every_form(checkout: Checkout) -> None:
    assert checkout.stated["styles"] == []


def test_documents_of_the_other_forms_are_read_as_before(checkout: Checkout) -> None:
    assert checkout.stated["site"] == read_site()


def test_a_report_with_rows_of_another_form_is_judged_as_before(checkout: Checkout) -> None:
    """The form of 2021 divides a row of 2019, and the added one divides it further."""
    assert checkout.stated["hybrid"] == judge_hybrid() == [True] * len(columns_before("applications"))


def test_the_report_is_whole_and_right_and_the_formats_agree(checkout: Checkout) -> None:
    (report,) = checkout.query("SELECT r.* FROM reports r JOIN issuers i ON i.id = r.issuer_id WHERE i.name = ?", RIGHT)
    assert (report["year"], report["form"], report["status"]) == (int(FORM), FORM, "clean")
    roles = checkout.query("SELECT role FROM report_documents WHERE report_id = ?", report["id"])
    assert len(roles) == len(FORMATS)
    assert checkout.query("SELECT * FROM findings WHERE report_id = ?", report["id"]) == []


def test_a_wrong_cell_breaks_its_sums_and_is_the_one_suggestion(checkout: Checkout) -> None:
    findings = checkout.query(
        "SELECT f.* FROM findings f JOIN reports r ON r.id = f.report_id JOIN issuers i ON i.id = r.issuer_id"
        " WHERE i.name = ?",
        WRONG,
    )
    assert {finding["rule"] for finding in findings} == {"applications.row_sum", "applications.balance"}
    cell = {"tbl": "applications", "row": "received", "col": "natural_person"}
    right = cell | {"value": checkout.stated["printed"]["applications/received/natural_person"]}
    assert [json.loads(finding["suggestion"]) for finding in findings] == [[right], [right]]
    columns = {one["col"] for finding in findings for one in json.loads(finding["figures"])}
    assert columns == {*columns_before("applications"), "media"}


@pytest.mark.parametrize(("view", "more"), [("applications", "media"), ("disputes", "settled")])
def test_a_wide_view_has_the_new_column_behind_those_that_it_had(checkout: Checkout, view: str, more: str) -> None:
    rows = checkout.query(f"SELECT v.* FROM {view} v WHERE issuer = ?", RIGHT)
    head = ["report_id", "issuer", "year", "row", "label"]
    assert list(rows[0]) == [*head, *columns_before(view), more]
    printed = checkout.stated["printed"]
    shown = {f"{view}/{row['row']}/{col}": row[col] for row in rows for col in (*columns_before(view), more)}
    assert shown == {code: value for code, value in printed.items() if code.startswith(f"{view}/")}
    assert None not in {row["label"] for row in rows}


def test_new_rows_and_columns_are_seen_with_their_labels(checkout: Checkout) -> None:
    labels = checkout.query("SELECT row, label FROM applications WHERE issuer = ? AND row = 'withdrawn'", RIGHT)
    assert labels == [{"row": "withdrawn", "label": "（六）终止办理"}]
    shown = checkout.query("SELECT row_label, col_label, value FROM disclosure WHERE issuer = ?", RIGHT)
    assert {("规章", "本年修订件数"), ("行政奖励", "本年处理决定数量")} <= {
        (row["row_label"], row["col_label"]) for row in shown
    }
    assert all(row["value"] is not None for row in shown)


def test_the_export_has_the_new_columns_as_numbers(checkout: Checkout) -> None:
    with (checkout.folder / "export" / "applications.csv").open(encoding="utf-8", newline="") as file:
        rows = {(row["report_id"], row["row"]): row["media"] for row in csv.DictReader(file)}
    shown = checkout.query("SELECT report_id, row, media FROM applications")
    assert rows == {(row["report_id"], row["row"]): str(row["media"]) for row in shown}
    package = json.loads((checkout.folder / "export" / "datapackage.json").read_text("utf-8"))
    fields = {
        (resource["name"], field["name"]): field["type"]
        for resource in package["resources"]
        for field in resource["schema"]["fields"]
    }
    assert fields["applications", "media"] == fields["disputes", "settled"] == "number"
    items = (checkout.folder / "export" / "form_items.csv").read_text("utf-8")
    assert all(f"{FORM},{table},{kind},{added[0]}," in items for (table, kind, _), added in ADDED.items())
