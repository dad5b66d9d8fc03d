"""One file as a run reads it."""

import io
import zipfile

import pytest

from pipelines.documents.model import ReadError
from pipelines.explanation.cells import CellUse
from pipelines.explanation.files import explain_file, group_missing
from pipelines.forms.form_items import FormCell, form_cells
from pipelines.reports.attribution import Attribution, UnidentifiedError
from tests.paths import SITE

PAGE = next((SITE / "127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003").glob("t*[0-9].html"))
WORDS = "<html><body><h1>重庆市巴渝区2022年政府信息公开工作年度报告</h1><p>一、总体情况</p><p>无。</p></body></html>"


def test_a_page_of_the_bundled_site_is_explained_whole() -> None:
    found = explain_file(PAGE.read_bytes())
    assert (found.format_name, found.encoding, found.method) == ("HTML", "utf-8", "grid")
    assert isinstance(found.report, Attribution)
    assert found.count(CellUse.FIGURE) + found.count(CellUse.BLANK) == len(found.readings) > 0
    assert found.count(CellUse.LEFT) == len(found.missing) == 0


def test_the_encoding_is_the_one_that_the_bytes_have() -> None:
    page = WORDS.replace("<html>", '<html><meta charset="gb2312">')
    assert explain_file(page.encode("gb18030")).encoding == "gb18030"
    assert explain_file(page.encode()).encoding == "utf-8"


def test_a_file_without_tables_and_without_a_body_says_so() -> None:
    found = explain_file("<html><body><p>今天天气晴。</p></body></html>".encode())
    assert isinstance(found.report, UnidentifiedError)
    assert (found.tables, found.readings, found.form) == ((), (), "")


def test_a_kind_of_file_that_nothing_reads_is_refused_by_name() -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("OFD.xml", "")
    with pytest.raises(ReadError, match="nothing reads them") as caught:
        explain_file(content.getvalue())
    assert caught.value.error == "no_reader"


def test_what_is_missing_is_grouped_by_rows_in_the_forms_order() -> None:
    missing = {cell for cell in form_cells("2021") if cell.row == "granted"}
    missing.add(FormCell("applications", "received", "total"))
    assert group_missing("2021", frozenset(missing)) == [
        ("applications", "received", ("total",)),
        ("applications", "granted", ()),
    ]
