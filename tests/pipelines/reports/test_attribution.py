import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.documents.model import SOURCES, HeaderField
from pipelines.issuers.names import find_issuer
from pipelines.issuers.uscc import check_character
from pipelines.reports.attribution import Conflict, Publisher, UnidentifiedError, attribute
from pipelines.reports.identity import Identity, name_report
from tests.pipelines.issuers.regions import whole_country

CITY = Publisher("重庆市人民政府", "municipality")
WANZHOU = Publisher("重庆市万州区人民政府", "district")
AUDIT = Publisher("重庆市审计局", "department")


def fields(source: str = "title", **values: str) -> list[HeaderField]:
    return [HeaderField(field, value, source, value) for field, value in values.items()]


def identify(stated: list[HeaderField], *, has_figures: bool, publishers: tuple[Publisher, ...] = ()) -> Identity:
    return attribute(stated, has_figures=has_figures, publishers=publishers).identity


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
    assert identify(titled, has_figures=False, publishers=(AUDIT,)).issuer.id == "cq-jw"
    published = fields(**year, publisher="重庆市公安局")
    assert identify(published, has_figures=False, publishers=(AUDIT,)).issuer.id == "cq-gaj"
    assert identify(fields(**year), has_figures=False, publishers=(AUDIT,)).issuer.id == "cq-sjj"
    no_body = fields(**year, issuer="本机关", publisher="本站")
    assert identify(no_body, has_figures=False, publishers=(AUDIT,)).issuer.id == "cq-sjj"


def test_a_whole_systems_report_on_a_bureaus_portal_is_not_the_bureaus() -> None:
    stated = fields(kind="annual_report", year="2019", issuer="重庆市审计系统", publisher="重庆市审计局")
    assert identify(stated, has_figures=True, publishers=(AUDIT,)).issuer.name == "重庆市审计系统"


@pytest.mark.parametrize("publisher", [CITY, WANZHOU])
def test_a_portal_of_many_issuers_names_none(publisher: Publisher) -> None:
    assert error_of(fields(kind="annual_report", year="2019"), publishers=(publisher,)) == "no_issuer"


def test_the_place_of_a_name_is_the_districts_on_whose_portal_it_stands() -> None:
    stated = fields(kind="annual_report", year="2019", publisher="区审计局")
    report = identify(stated, has_figures=False, publishers=(CITY, WANZHOU))
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


def tell(stated: list[HeaderField], publishers: tuple[Publisher, ...] = ()) -> tuple[str, str]:
    with pytest.raises(UnidentifiedError) as caught:
        identify(stated, has_figures=True, publishers=publishers)
    return caught.value.error, str(caught.value)


def test_a_body_outside_the_region_is_refused_and_told() -> None:
    foreign = ("foreign_body", "a body of 成都市, and this database is chongqing's")
    assert tell(fields(kind="annual_report", issuer="成都市青羊区人民政府", year="2019")) == foreign
    assert tell(fields(kind="annual_report", year="2019", publisher="成都市青羊区")) == foreign
    assert tell(fields(kind="annual_report", year="2019", content_source="成都市青羊区")) == foreign
    assert (
        tell(fields(kind="annual_report", issuer="成都市青羊区", year="2019", publisher="万州区"), (AUDIT,)) == foreign
    )
    ours = fields(kind="annual_report", issuer="万州区", year="2019", publisher="成都市青羊区")
    assert identify(ours, has_figures=True).issuer.id == "wanzhou"


def test_a_name_is_read_with_the_place_that_the_document_gives_it_elsewhere() -> None:
    stated = fields(kind="annual_report", issuer="青羊区审计局", year="2019", publisher="成都市青羊区审计局")
    assert tell(stated) == ("foreign_body", "a body of 成都市, and this database is chongqing's")
    itself = HeaderField("stated_title", "成都市青羊区审计局2019年政府信息公开工作年度报告", "text", "")
    title = HeaderField("title", "青羊区审计局2019年政府信息公开工作年度报告", "title", "")
    assert tell([title, itself])[0] == "foreign_body"
    with whole_country():
        assert identify(stated, has_figures=True).issuer.name == "成都市青羊区审计局"


def test_a_name_that_many_places_have_is_told_as_one() -> None:
    error, message = tell(fields(kind="annual_report", issuer="龙溪镇", year="2019"))
    assert error == "no_issuer"
    assert "a body in many places" in message


ABOUT = "关于做好2022年政府信息公开工作年度报告编制工作的通知"


def name_notice(title: str = ABOUT, issuer: str = "万州区", **dates: str) -> str:
    stated = fields(kind="notice", title=title, issuer=issuer, **(dates or {"published_on": "2023-01-05"}))
    notice = identify(stated, has_figures=False)
    assert (notice.kind, notice.year) == ("notice", 2023)
    return notice.report_id


def test_a_notice_without_a_number_is_known_by_issuer_title_and_date() -> None:
    one = name_notice()
    assert one.startswith("wanzhou-2023-01-05-")
    others = [
        name_notice(title=ABOUT.replace("做好", "报送")),
        name_notice(issuer="忠县"),
        name_notice(published_on="2023-01-06"),
    ]
    assert len({one, *others}) == 4
    assert name_notice(title=f"万州区 {ABOUT}") == one  # the issuer's name and spaces are no part of what it is about
    assert name_notice(written_on="2023-01-05", published_on="2023-01-09") == one  # the day of signing is its own


def test_a_notice_about_something_else_is_none() -> None:
    stated = fields(
        kind="notice", title="万州区关于印发工作规则的通知", issuer="万州区", document_number="万府发〔2017〕7号"
    )
    assert error_of(stated) == "not_a_report"


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
    expected = identify(stated, has_figures=False, publishers=tuple(portals))
    order.shuffle(portals)
    assert identify(stated, has_figures=False, publishers=tuple(portals)) == expected


# ---------------------------------------------------------------- what else can say whose it is

OFFICE_CODE = "11500000009275780L/2020-11304"
AUDIT_CODE = "11500000009275844J/2023-00004"
WANZHOU_CODE = f"11500101008651256{check_character('11500101008651256')}/2022-1"


def page_of(name: str, year: int) -> Identity:
    issuer = find_issuer(name)
    assert issuer is not None
    return name_report(issuer, year, "")


def test_the_code_of_the_index_number_names_the_issuer_where_nothing_else_does() -> None:
    stated = fields(kind="annual_report", year="2022", index_number=AUDIT_CODE)
    found = attribute(stated, has_figures=False)
    assert (found.identity.issuer.id, found.issuer_source, found.year_source) == ("cq-sjj", "index_number", "title")


def test_the_source_of_the_page_names_the_issuer_last_of_all() -> None:
    stated = fields(kind="annual_report", year="2022", content_source="万州区财政局")
    assert attribute(stated, has_figures=False).issuer_source == "content_source"
    assert attribute(stated, has_figures=False, publishers=(AUDIT,)).identity.issuer.id == "cq-sjj"
    assert error_of(fields(kind="annual_report", year="2022", content_source="万州区融媒体中心")) == "no_issuer"


def test_a_code_with_a_wrong_check_character_names_nobody() -> None:
    assert error_of(fields(kind="annual_report", year="2022", index_number=AUDIT_CODE.replace("J", "K"))) == "no_issuer"


def test_the_region_of_the_code_says_which_district_a_short_name_belongs_to() -> None:
    stated = fields(kind="annual_report", year="2022", publisher="区审计局", index_number=WANZHOU_CODE)
    assert attribute(stated, has_figures=False).identity.issuer.name == "重庆市万州区审计局"


def test_an_attachment_that_says_nothing_goes_with_the_page_that_links_it() -> None:
    found = attribute([], has_figures=False, page=page_of("万州区", 2019))
    assert (found.identity.report_id, found.inherited) == ("wanzhou-2019", True)
    tables = attribute([], has_figures=True, page=page_of("万州区", 2019))
    assert (tables.identity.report_id, tables.year_source) == ("wanzhou-2019", "page")


def test_an_attachment_that_names_another_body_or_year_is_that_bodys() -> None:
    stated = fields(kind="annual_report", issuer="万州区太白街道", year="2019")
    assert attribute(stated, has_figures=True, page=page_of("万州区", 2019)).identity.issuer.level == "township"
    stated = fields(kind="annual_report", issuer="万州区", year="2018")
    assert attribute(stated, has_figures=True, page=page_of("万州区", 2019)).identity.report_id == "wanzhou-2018"


@pytest.mark.parametrize(
    ("issuer", "raw", "report_id"),
    [
        ("重庆市教育委员会", "重庆市教育委员会2022年", "cq-jw-2022"),
        ("重庆市教育委员会系统", "重庆市教育委员会系统2022年", "cq-jw-2022-system"),
        ("市教委（本机关）", "市教委（本机关）2022年", "cq-jw-2022-own"),
        ("市教委", "市教委2022年政府信息公开工作年度报告（本机关）", "cq-jw-2022-own"),
        ("市教委机关", "市教委机关2022年", "cq-jw-2022-own"),
        ("重庆市人民政府办公厅", "重庆市人民政府办公厅2022年", "chongqing-office-2022"),
        ("重庆市人民政府办公厅本机关", "重庆市人民政府办公厅本机关2022年", "chongqing-office-2022"),
        ("重庆市", "重庆市2022年", "chongqing-2022"),
        ("万州区", "万州区2022年", "wanzhou-2022"),
        ("万州区人民政府办公室", "万州区人民政府办公室2022年", "ID-2022"),
    ],
)
def test_words_for_the_scope_make_different_reports(issuer: str, raw: str, report_id: str) -> None:
    title = [HeaderField(name, value, "title", raw) for name, value in {"issuer": issuer, "year": "2022"}.items()]
    found = identify([*fields(kind="annual_report"), *title], has_figures=True)
    assert found.report_id == report_id.replace("ID", found.issuer.id)
    assert found.issuer.level == "office" or "ID" not in report_id


def test_the_office_may_speak_of_the_whole_city() -> None:
    title = [HeaderField("issuer", "全市", "title", "全市2022年政府信息公开工作年度报告")]
    stated = [*fields(kind="annual_report", year="2022", publisher="重庆市人民政府办公厅"), *title]
    assert identify(stated, has_figures=True).report_id == "chongqing-2022"


# ---------------------------------------------------------------- what contradicts it


def conflicts(stated: list[HeaderField], *publishers: Publisher) -> list[Conflict]:
    return list(attribute(stated, has_figures=True, publishers=publishers).conflicts)


def test_who_may_publish_for_whom_is_no_conflict() -> None:
    year = {"kind": "annual_report", "year": "2022"}
    assert conflicts(fields(**year, issuer="重庆市", publisher="市政府办公厅", index_number=OFFICE_CODE)) == []
    assert conflicts(fields(**year, issuer="重庆市审计局", publisher="市审计局", index_number=AUDIT_CODE), AUDIT) == []
    assert conflicts(fields(**year, issuer="万州区", publisher="市政府办公厅", index_number=OFFICE_CODE), CITY) == []
    assert conflicts(fields(**year, issuer="万州区审计局", publisher="万州区人民政府"), WANZHOU) == []


def test_another_body_as_publisher_code_or_portal_is_a_conflict() -> None:
    stated = fields(kind="annual_report", year="2022", issuer="市教委", publisher="市公安局", index_number=AUDIT_CODE)
    found = [(one.field, one.stated, one.stated_source) for one in conflicts(stated, AUDIT)]
    assert found == [
        ("issuer", "重庆市公安局", "publisher"),
        ("issuer", "重庆市审计局", "index_number"),
        ("issuer", "重庆市审计局", "portal"),
    ]


def test_the_code_of_another_region_is_a_conflict() -> None:
    stated = fields(kind="annual_report", year="2022", issuer="涪陵区", index_number=WANZHOU_CODE)
    assert [(one.field, one.followed, one.stated) for one in conflicts(stated)] == [("region", "500102", "500101")]


def test_title_and_period_of_two_years_are_a_conflict() -> None:
    stated = [*fields(kind="annual_report", issuer="万州区", year="2019"), *fields("text", period="2018")]
    assert conflicts(stated) == [Conflict("year", "2019", "title", "2018", "period")]


def test_a_body_that_was_merged_away_reports_no_more() -> None:
    stated = fields(kind="annual_report", issuer="江北区", year="2025")
    (conflict,) = conflicts(stated)
    assert (conflict.followed, conflict.stated, conflict.stated_source) == (
        "重庆市江北区",
        "重庆市两江新区",
        "registry",
    )
    assert conflicts(fields(kind="annual_report", issuer="江北区", year="2024")) == []
