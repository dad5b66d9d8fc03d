"""The table of formats: each fact stands once, and whatever needs one agrees with it."""

import pytest

from crawler.listings.addresses import AddressKind, classify
from pipelines.documents import ocr
from pipelines.documents.formats import FILE_FORMATS, FileFormat, find_format, name_format, rank_format, suffix_of
from pipelines.documents.reader_names import name_reader
from pipelines.documents.readers import READERS


def test_a_media_type_and_a_name_stand_for_one_kind_of_file() -> None:
    assert len({known.media_type for known in FILE_FORMATS}) == len(FILE_FORMATS)
    assert len({known.name for known in FILE_FORMATS}) == len(FILE_FORMATS)
    linked = [suffix for known in FILE_FORMATS for suffix in known.linked_as]
    assert len(set(linked)) == len(linked)


@pytest.mark.parametrize("known", FILE_FORMATS, ids=lambda known: known.name)
def test_a_kind_of_file_is_found_by_its_media_type(known: FileFormat) -> None:
    assert find_format(known.media_type) is known
    assert suffix_of(known.media_type) == known.suffix
    assert known.suffix.isalnum()
    assert not known.linked_as or known.suffix in known.linked_as
    assert name_format(known.media_type) == known.name


def test_what_no_report_is_published_as_has_no_kind() -> None:
    assert find_format("image/png") is None
    assert suffix_of("application/octet-stream") == "bin"
    assert name_format("image/png") == "image/png"
    assert rank_format("image/png") > max(rank_format(known.media_type) for known in FILE_FORMATS)
    assert name_reader("image/png") is None


def test_versions_rank_as_the_contract_says() -> None:
    names = [known.name for known in sorted(FILE_FORMATS, key=lambda known: rank_format(known.media_type))]
    assert [name for name in names if name in ("HTML", "DOCX", "PDF", "DOC", "TXT")] == names[:1] + names[2:5] + ["TXT"]
    assert (names[0], names[2:5]) == ("HTML", ["DOCX", "PDF", "DOC"])


def test_a_reader_is_there_where_the_table_names_one() -> None:
    assert set(READERS) == {known.media_type for known in FILE_FORMATS if known.reader}


@pytest.mark.parametrize("known", FILE_FORMATS, ids=lambda known: known.name)
def test_a_reader_is_named_with_its_version(known: FileFormat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    without = name_reader(known.media_type)
    assert (without or "").rpartition("+")[0] == (known.reader or "")
    monkeypatch.setattr(ocr, "is_installed", lambda: True)
    scans = f"{known.reader}+ocr" if known.may_be_scanned else known.reader
    assert (name_reader(known.media_type) or "").rpartition("+")[0] == (scans or "")


@pytest.mark.parametrize("known", FILE_FORMATS, ids=lambda known: known.name)
def test_the_crawler_asks_for_what_portals_link(known: FileFormat) -> None:
    for suffix in known.linked_as:
        expected = AddressKind.PAGE if known.media_type == "text/html" else AddressKind.ATTACHMENT
        assert classify(f"https://example.org/a.{suffix}" if suffix else "https://example.org/a") is expected
