import pytest

from pipelines.documents.model import Layout, ReadError
from pipelines.evidence import Evidence, read_evidence
from tests.paths import SITE


def page(body: str, head: str = "") -> bytes:
    return f'<html><head><meta charset="utf-8">{head}</head><body><div class="view">{body}</div></body></html>'.encode()


def said(evidence: Evidence) -> dict[str, str]:
    return {field.field: field.value for field in reversed(evidence.fields)}


def read(body: str, head: str = "") -> dict[str, str]:
    return said(read_evidence(page(body, head), Layout()))


@pytest.mark.parametrize(
    ("name", "kind", "issuer", "year"),
    [
        ("127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_8610641.html", "annual_report", "重庆市", "2019"),
        ("127.0.0.1/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200327_6738219.html", "annual_report", "重庆市", "2017"),
        ("localhost/zwgk_299/zfxxgknb/qzf/202201/t20220127_10341527.html", "annual_report", "重庆市巴渝区", "2021"),
    ],
)
def test_pages_of_the_bundled_site(name: str, kind: str, issuer: str, year: str) -> None:
    fields = said(read_evidence((SITE / name).read_bytes(), Layout()))
    assert (fields["kind"], fields["issuer"], fields["year"]) == (kind, issuer, year)


def test_the_notice_of_the_bundled_site_has_the_year_of_its_number() -> None:
    body = (SITE / "127.0.0.1/zwgk/zfxxgkzl/zcwj/gkyd/202003/t20200328_7243518.html").read_bytes()
    fields = said(read_evidence(body, Layout()))
    assert (fields["kind"], fields["year"]) == ("notice", "2018")
    assert "〔2018〕" in fields["document_number"]


def test_spaces_inside_a_number_are_no_part_of_it() -> None:
    fields = read("<p>重庆市人民政府办公厅关于做好政务公开工作的通知</p><p>渝府办发〔2021〕65 号</p><p>各区县：</p>")
    assert (fields["document_number"], fields["year"]) == ("渝府办发〔2021〕65号", "2021")


def test_the_year_of_the_title_and_the_period_of_the_text_are_two_statements() -> None:
    text = "<p>统计期限自2018年1月1日起至2018年12月31日止。</p><p>一、总体情况</p><p>略</p>"
    both = read(f"<h1>万州区2019年政府信息公开工作年度报告</h1>{text}")
    assert (both["year"], both["period"]) == ("2019", "2018")
    alone = read(f"<h1>万州区政府信息公开工作年度报告</h1>{text}")
    assert (alone.get("year"), alone["period"]) == (None, "2018")


def test_no_title_gives_no_kind() -> None:
    fields = read("<p>统计期限为2019年1月1日至12月31日。</p><p>一、总体情况</p>")
    assert "kind" not in fields
    assert fields["period"] == "2019"


def test_a_period_far_down_the_text_is_no_reports() -> None:
    fields = read("<p>一、甲</p><p>略</p><p>二、乙</p><p>略</p><p>三、丙</p><p>2019年1月1日至2019年12月31日</p>")
    assert "period" not in fields


def test_an_empty_page_is_an_error_with_a_code() -> None:
    with pytest.raises(ReadError) as caught:
        read_evidence(b"<html><body></body></html>", Layout())
    assert caught.value.error == "empty"


def test_figures_of_plain_text_say_that_they_were_read_from_lines() -> None:
    text = "统计指标\t单位\t统计数\n" + "".join(
        f"{label}\t件\t{number}\n"
        for number, label in enumerate(
            ("收到申请数", "1．当面申请数", "2．传真申请数", "3．网络申请数", "4．信函申请数")
        )
    )
    evidence = read_evidence(text.encode(), Layout())
    assert [reading.value for reading in evidence.readings] == [0, 1, 2, 3, 4]
    assert {reading.method for reading in evidence.readings} == {"text"}


STATED = "<p>根据条例规定，现发布《重庆市忠县2022年政府信息公开工作年度报告》。</p>"
REST = "<p>统计期限自2022年1月1日起至2022年12月31日止。</p><p>一、总体情况</p><p>略</p>"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (STATED + REST, ""),
        ("<p>一、总体情况</p>" + STATED, ""),  # the introduction stands below the first heading
        (STATED + REST, "<title>政府信息公开年报_忠县人民政府</title>"),  # a column's name
        ("<h1>2022年政府信息公开工作年度报告</h1>" + STATED + REST, ""),
        ("<h1>本机关2022年政府信息公开工作年度报告</h1>" + STATED + REST, ""),
    ],
)
def test_a_report_without_a_title_has_the_one_that_its_text_gives_it(body: str, head: str) -> None:
    fields = read(body, head)
    assert (fields["kind"], fields["issuer"], fields["year"]) == ("annual_report", "重庆市忠县", "2022")
    assert fields["title"] == "重庆市忠县2022年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<h1>2023年政府信息公开工作年度报告</h1>" + STATED, ""),  # of another year
        (STATED + REST.replace("2022", "2023"), ""),
        (STATED + "<p>一、解读</p><p>略</p>", "<title>《忠县2022年政府信息公开工作年度报告》解读</title>"),
        ("<p>一、总体情况</p><p>略</p>" + STATED, ""),  # the narrative may cite any report
        ("<p>一、总体情况</p><p>略</p><p>二、情况</p>" + STATED, ""),
        ("<p>本报告由重庆市忠县人民政府办公室编制。</p>" + REST, ""),  # who wrote it
    ],
)
def test_what_names_another_paper_or_a_writer_gives_no_issuer(body: str, head: str) -> None:
    assert "issuer" not in read(body, head)


def test_a_printed_title_that_says_whose_report_it_is_stays() -> None:
    fields = read("<h1>万州区2022年政府信息公开工作年度报告</h1>" + STATED)
    assert (fields["title"], fields["issuer"]) == ("万州区2022年政府信息公开工作年度报告", "万州区")
    own = read("<h1>重庆市忠县人民政府机关2022年政府信息公开工作年度报告</h1>" + STATED)
    assert own["issuer"] == "重庆市忠县人民政府机关"
    notice = read("<h1>关于做好2022年政府信息公开工作年度报告编制工作的通知</h1>" + STATED)
    assert notice["kind"] == "notice"


NOTICE = "<h1>重庆市巴渝区人民政府办公室关于做好年度报告公开工作的通知</h1>"
FORMAT = "《国务院办公厅政府信息与政务公开办公室关于印发〈年度报告格式〉的通知》（国办公开办函〔2021〕30号）"


@pytest.mark.parametrize(
    "text",
    [
        f"<p>各镇：</p><p>根据{FORMAT}要求，现将有关事项通知如下：</p><p>一、格式</p><p>略</p>",
        f"<p>一、格式</p><p>按照{FORMAT}编制。</p>",
        "<p>国办公开办函〔2021〕30号要求使用统一格式。</p>",
        f"<p>参照{FORMAT}</p>",
    ],
)
def test_a_notice_has_not_the_number_of_the_paper_that_it_cites(text: str) -> None:
    fields = read(NOTICE + text)
    assert fields["kind"] == "notice"
    assert not {"document_number", "year"} & set(fields)


@pytest.mark.parametrize(
    "text",
    [
        "<p>巴渝府办发〔2023〕6号</p>",
        "<p>（巴渝府办发〔2023〕6号）</p>",
        "<p>巴渝府办发[2023]6号　　签发人：某</p>",
        "<h1>重庆市巴渝区人民政府办公室关于做好年度报告公开工作的通知(巴渝府办发〔2023〕6号)</h1>",
        "<p>重庆市巴渝区人民政府办公室关于做好年度报告公开工作的通知（巴渝府办发〔2023〕6号）</p>",
    ],
)
def test_a_notice_has_the_number_that_stands_alone_or_behind_its_title(text: str) -> None:
    fields = read(f"{NOTICE}{text}<p>各镇：</p><p>根据{FORMAT}要求：</p>")
    assert fields["year"] == "2023"
    assert fields["document_number"].replace("[", "〔").replace("]", "〕") == "巴渝府办发〔2023〕6号"
