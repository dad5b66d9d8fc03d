import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import SOURCES, HeaderField
from pipelines.identity import Publisher, UnidentifiedError, identify

CITY = Publisher("重庆市人民政府", "municipality")
WANZHOU = Publisher("重庆市万州区人民政府", "district")
AUDIT = Publisher("重庆市审计局", "department")


def fields(source: str = "title", **values: str) -> list[HeaderField]:
    return [HeaderField(field, value, source, value) for field, value in values.items()]


def error_of(stated: list[HeaderField], *, has_figures: bool = False, publishers: tuple[Publisher, ...] = ()) -> str:
    with pytest.raises(UnidentifiedError) as caught:
        identify(stated, has_figures=has_figures, publishers=publishers)
    return caught.value.error


def test_a_report_by_its_title() -> None:
    report = identify(fields(kind="annual_report", issuer="万州区", year="2019"), has_figures=False)
    assert (report.report_id, report.kind, report.issuer.id, report.year) == (
        "wanzhou-2019",
        "annual_report",
        "wanzhou",
        2019,
    )


@pytest.mark.parametrize(
    ("stated", "error"),
    [
        ({}, "not_a_report"),
        ({"title": "政府信息公开指南", "issuer": "万州区", "year": "2019"}, "not_a_report"),
        ({"kind": "annual_report", "year": "2019"}, "no_issuer"),
        ({"kind": "annual_report", "issuer": "本机关", "publisher": "首页", "year": "2019"}, "no_issuer"),
        ({"kind": "annual_report", "issuer": "万州区"}, "no_year"),
        ({"kind": "notice", "issuer": "万州区", "year": "2019"}, "no_number"),
        ({"kind": "notice", "issuer": "万州区", "document_number": "第76号"}, "no_number"),
        ({"kind": "notice", "document_number": "渝府办发〔2018〕76号"}, "no_issuer"),
    ],
)
def test_what_cannot_be_assigned(stated: dict[str, str], error: str) -> None:
    assert error_of(fields(**stated)) == error


def test_a_document_with_statutory_tables_is_a_report_without_a_title() -> None:
    stated = fields(publisher="万州区", year="2019")
    assert error_of(stated) == "not_a_report"
    assert identify(stated, has_figures=True).report_id == "wanzhou-2019"


def test_issuer_by_title_before_publisher_before_portal() -> None:
    year = {"kind": "annual_report", "year": "2019"}
    titled = fields(**year, issuer="重庆市教育委员会", publisher="重庆市公安局")
    assert identify(titled, has_figures=False, publishers=[AUDIT]).issuer.id == "cq-jw"
    published = fields(**year, publisher="重庆市公安局")
    assert identify(published, has_figures=False, publishers=[AUDIT]).issuer.id == "cq-gaj"
    assert identify(fields(**year), has_figures=False, publishers=[AUDIT]).issuer.id == "cq-sjj"
    no_body = fields(**year, issuer="本机关", publisher="本站")
    assert identify(no_body, has_figures=False, publishers=[AUDIT]).issuer.id == "cq-sjj"


def test_a_whole_systems_report_on_a_bureaus_portal_is_not_the_bureaus() -> None:
    stated = fields(kind="annual_report", year="2019", issuer="重庆市审计系统", publisher="重庆市审计局")
    assert identify(stated, has_figures=True, publishers=[AUDIT]).issuer.name == "重庆市审计系统"


@pytest.mark.parametrize("publisher", [CITY, WANZHOU])
def test_a_portal_of_many_issuers_names_none(publisher: Publisher) -> None:
    assert error_of(fields(kind="annual_report", year="2019"), publishers=(publisher,)) == "no_issuer"


def test_the_place_of_a_name_is_the_districts_on_whose_portal_it_stands() -> None:
    stated = fields(kind="annual_report", year="2019", publisher="区审计局")
    report = identify(stated, has_figures=False, publishers=[CITY, WANZHOU])
    assert report.issuer.name == "重庆市万州区审计局"
    assert error_of(stated, publishers=(CITY,)) == "no_issuer"


def test_the_more_trusted_source_counts() -> None:
    stated = [
        *fields("header", year="2019"),
        *fields("title", year="2018", kind="annual_report", issuer="万州区"),
        *fields("text", year="2017", issuer="忠县"),
    ]
    assert [SOURCES.index(field.source) for field in stated] == sorted(SOURCES.index(f.source) for f in stated)
    assert identify(stated, has_figures=False).report_id == "wanzhou-2019"


@pytest.mark.parametrize(
    ("number", "report_id"),
    [
        ("渝府办发〔2018〕76号", "yufubanfa-2018-76"),
        ("渝府办发[2018]76号", "yufubanfa-2018-76"),
        ("渝府办发［2018］第76号", "yufubanfa-2018-76"),
        ("渝府办发（２０１８） 76 号", "yufubanfa-2018-76"),
        ("渝府办发〔2018〕076号", "yufubanfa-2018-76"),
        ("渝府发〔2018〕76号", "yufufa-2018-76"),
        ("渝府办发〔2019〕76号", "yufubanfa-2019-76"),
    ],
)
def test_a_notice_is_known_by_its_number(number: str, report_id: str) -> None:
    stated = fields(kind="notice", issuer="重庆市人民政府办公厅", document_number=number, year="1999")
    notice = identify(stated, has_figures=True)
    assert (notice.report_id, notice.kind, notice.year) == (report_id, "notice", int(report_id.split("-")[1]))


@given(st.randoms(use_true_random=False))
def test_the_order_of_portals_does_not_matter(order: random.Random) -> None:
    portals = [
        CITY,
        WANZHOU,
        AUDIT,
        Publisher("重庆市忠县人民政府", "district"),
        Publisher("重庆市公安局", "department"),
    ]
    stated = fields(kind="annual_report", year="2019", publisher="区审计局")
    expected = identify(stated, has_figures=False, publishers=portals)
    order.shuffle(portals)
    assert identify(stated, has_figures=False, publishers=portals) == expected
