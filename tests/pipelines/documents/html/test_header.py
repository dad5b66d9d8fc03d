import pytest

from pipelines.documents.html.reader import read_html
from pipelines.documents.model import Layout
from tests.pipelines.documents.pages import fields, read, sections

TEXT = "<p>引言。</p><p>一、总体情况</p><p>文。</p>"
CODE = "11500000009275780L/2020-11304"
TITLE = "重庆市2019年政府信息公开工作年度报告"


def header(around: str, body: str = TEXT, head: str = "", layout: Layout | None = None) -> dict[str, tuple[str, str]]:
    return fields(read(body, head, around, layout))


def gkxl(**values: str) -> str:
    return f"""<table class="gkxl-top"><tr><td class="tit">索引号 :</td><td>{values.get("number", "")}</td>
      <td class="tit">主题分类 :</td><td colspan="3">{values.get("topic", "")}</td></tr>
      <tr><td class="tit">发布机构 :</td><td></td><td class="tit">成文日期 :</td><td>{values.get("written", "")}</td>
      <td class="tit">发布日期 :</td><td>{values.get("published", "")}</td></tr>
      <tr><td class="tit">标&nbsp;&nbsp;&nbsp;&nbsp;题 :</td><td colspan="5">{values.get("title", "")}</td></tr>
      <tr><td class="tit">文 号：</td><td></td><td class="tit">有 效 性 :</td><td colspan="3"></td></tr></table>"""


def test_the_table_of_the_city_portal() -> None:
    found = header(gkxl(number=CODE, topic="电子政务", written="2020-03-31", published="2020-03-31", title=TITLE))
    assert found == {
        "index_number": (CODE, "header"),
        "topic": ("电子政务", "header"),
        "written_on": ("2020-03-31", "header"),
        "published_on": ("2020-03-31", "header"),
        "title": (TITLE, "header"),
    }


def test_of_a_header_printed_twice_the_second_fills_what_the_first_leaves_empty() -> None:
    twice = gkxl(number=CODE, topic="电子政务") + gkxl(topic="政务公开", published="2020-03-31").replace(
        "gkxl-top", "pc-none"
    )
    assert header(twice) == {
        "index_number": (CODE, "header"),
        "topic": ("电子政务", "header"),
        "published_on": ("2020-03-31", "header"),
    }


@pytest.mark.parametrize(("opening", "closing"), ["[]", "［］", "【】"])
def test_labels_in_brackets_in_cells(opening: str, closing: str) -> None:
    row = f"<tr><td>[ 索引号 ]<td>{CODE}<td>[ 发文字号 ]<td><td>[发布日期]<td>2023-01-28</tr>"
    markup = f"<table>{row.replace('[', opening).replace(']', closing)}</table>"
    expected = {"index_number": (CODE, "header"), "published_on": ("2023-01-28", "header")}
    assert header(markup) == expected
    assert header("", markup + TEXT) == expected


def test_the_table_of_the_district_portals_has_labels_without_colons() -> None:
    table = f"""<table class="zwxl-table">
      <tr><td class="t1">索引号</td><td class="t2">{CODE}</td><td class="t1">发文字号</td><td class="t2"></td></tr>
      <tr><td class="t1">体裁分类</td><td class="t2">公文</td><td class="t1">有 效 性</td><td class="t2">有效</td></tr>
      </table>"""
    assert header(table) == {
        "index_number": (CODE, "header"), "genre": ("公文", "header"), "validity": ("有效", "header"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        # a label, its value left out, and the next label
        ("<td>文号</td><td>主题分类</td><td>审计</td>", {"topic": "审计"}),
        # with colons a text without one is a value, though it is the name of another field
        ("<td>主题分类：</td><td>体裁</td><td>体裁分类：</td><td>日期</td>", {"topic": "体裁", "genre": "日期"}),
        (
            "<td>索引号：115-1</td><td>发布日期：2020年3月31日</td>",
            {"index_number": "115-1", "published_on": "2020-03-31"},
        ),
        (
            "<td>信息来源：</td><td>网站</td><td>成文日期:</td><td>二〇二〇年三月三十一日</td>",
            {"written_on": "2020-03-31"},
        ),
        ("<td>文号:</td><td>渝府办发〔2018〕76号</td>", {"document_number": "渝府办发〔2018〕76号"}),
        (
            "<th>索 引 号</th><td>115-1</td><th>发布机构</th><td>市局</td>",
            {"index_number": "115-1", "publisher": "市局"},
        ),
    ],
)
def test_rows_of_header_tables(row: str, expected: dict[str, str]) -> None:
    filler = "<tr><td>有效性：</td><td></td><td>标题：</td><td></td></tr>"
    found = header(f"<table><tr>{row}</tr>{filler}</table>")
    assert found == {field: (value, "header") for field, value in expected.items()}


def test_a_header_inside_the_body_is_no_text_and_no_table_of_the_report() -> None:
    document = read(gkxl(number=CODE, topic="电子政务") + TEXT)
    assert fields(document) == {"index_number": (CODE, "header"), "topic": ("电子政务", "header")}
    assert sections(document) == [("", "引言。"), ("一、总体情况", "文。")]
    assert document.tables == ()


def test_a_control_character_behind_the_header_does_no_harm() -> None:
    assert header(f"{gkxl(number=CODE, topic='电子政务')}\x0b<p>打印</p>")["index_number"] == (CODE, "header")


@pytest.mark.parametrize(
    "heads",
    [
        "<td>序号</td><td>标题</td><td>文号</td><td>发布日期</td>",
        "<td>文号</td><td>名称</td><td>发布日期</td><td>备注</td>",
    ],
)
@pytest.mark.parametrize("rows", [1, 9])
def test_a_list_of_documents_is_a_table_of_the_report(heads: str, rows: int) -> None:
    row = "<tr><td>1</td><td>关于某事的通知</td><td>渝府发〔2019〕1号</td><td>2019-01-01</td></tr>"
    document = read(f"{TEXT}<table><tr>{heads}</tr>{row * rows}</table>")
    assert [len(table.cells) for table in document.tables] == [4 + 4 * rows]
    assert fields(document) == {}


@pytest.mark.parametrize("name", ["PubDate", "pubdate", "PUBDATE", " PubDate "])
@pytest.mark.parametrize("value", ["2020-03-31 17:05", "2020-03-31", "2020-03-31 17:05:12", "2020年03月31日"])
def test_meta_tags(name: str, value: str) -> None:
    head = f'<META NAME="{name}" CONTENT="{value}"><meta name=ArticleTitle content=" {TITLE} "><meta name=Author>'
    assert header("", head=head) == {"published_on": ("2020-03-31", "meta"), "title": (TITLE, "meta")}


def test_trust_runs_from_header_to_meta_and_all_statements_are_kept() -> None:
    head = '<meta name="PubDate" content="2020-04-03 00:00">'
    around = gkxl(number=CODE, published="2020-03-31") + "<p>[ 发布日期 ] 2020-04-01</p><p>发布日期：2020-04-02</p>"
    stated = [(f.value, f.source) for f in read(TEXT, head, around).header_fields if f.field == "published_on"]
    assert stated == [
        ("2020-03-31", "header"),
        ("2020-04-01", "bracket"),
        ("2020-04-02", "line"),
        ("2020-04-03", "meta"),
    ]


def test_a_date_that_cannot_be_read_hides_none_from_a_source_less_trusted() -> None:
    head = '<meta name="PubDate" content="2025-01-01 00:00">'
    assert header(gkxl(number=CODE, published="202511日"), head=head) == {
        "index_number": (CODE, "header"), "published_on": ("2025-01-01", "meta"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("head", "title"),
    [
        (f"<title>{TITLE}_重庆市人民政府网</title>", TITLE),
        (f"<title>{TITLE}-政府信息公开年报-重庆市人民政府网</title>", TITLE),
        (f"<title>{TITLE} | 重庆市</title>", TITLE),
        (f"<title>{TITLE}</title>", TITLE),
        ("<title>某区2019—2020年政府信息公开工作年度报告_网</title>", "某区2019—2020年政府信息公开工作年度报告"),
        ("<title>领导简介_某区</title>", "领导简介"),
    ],
)
def test_the_site_is_no_part_of_a_pages_title(head: str, title: str) -> None:
    assert header("", head=head) == {"title": (title, "title")}


def test_titles_in_headings_and_in_the_text() -> None:
    body = f"<p>重庆市审计局</p><p>2022年政府信息公开工作年度报告</p>{TEXT}"
    assert header("", body) == {"title": ("重庆市审计局2022年政府信息公开工作年度报告", "text")}
    around = f"<h2>网站导航</h2><h1><script>var x;</script>{TITLE}</h1>"
    assert header(around, body) == {"title": (TITLE, "title")}


def test_headings_are_not_joined_and_the_name_of_a_column_is_no_title_beside_one() -> None:
    column = "<h2>重庆市长寿区人民政府</h2><h3>政府信息公开年报</h3>"
    printed = "<p>重庆市长寿区凤城街道办事处</p><p>2022年政府信息公开工作年度报告</p>"
    assert header(column, printed + TEXT) == {
        "title": ("重庆市长寿区凤城街道办事处2022年政府信息公开工作年度报告", "text")
    }
    assert header(column, head=f"<title>{TITLE}</title>") == {"title": (TITLE, "title")}
    assert header(column) == {"title": ("政府信息公开年报", "title")}


def test_a_title_before_the_text_is_found_without_a_heading_of_its_own() -> None:
    before = (
        f"<div>忠县人民政府</div><div>政府信息公开年报</div><div class='t'>{TITLE}</div><div>发布日期：2020-03-31</div>"
    )
    assert header(before, head="<title>忠县人民政府</title>")["title"] == (TITLE, "text")
    behind = f"<div>上一篇：{TITLE}</div>"
    assert header("", f"{TEXT}{behind}", head="<title>忠县人民政府</title>") == {"title": ("忠县人民政府", "title")}


def test_the_path_to_a_page_is_no_title() -> None:
    path = "<p>您当前的位置：首页&gt;政务公开&gt;政府信息公开年报&gt;忠县白公街道2013年政府信息公开年报</p>"
    assert header("", f"{path}<p>{TITLE}</p>{TEXT}") == {"title": (TITLE, "text")}


@pytest.mark.parametrize(
    "sentence",
    [
        "依照条例编制本机关2023年政府信息公开工作年度报告。统计期为2023年1月1日至12月31日。",
        "现公布重庆市2019年政府信息公开工作年度报告。",
    ],
)
def test_a_sentence_that_names_the_report_is_no_title(sentence: str) -> None:
    assert header("", f"<p>{sentence}</p>{TEXT}") == {}


def test_a_link_behind_the_text_is_no_title() -> None:
    assert header("", f"{TEXT}<p><a>{TITLE}.pdf</a></p>") == {}


def test_header_lines_of_a_page_without_a_known_container() -> None:
    html = f"<div><h1>{TITLE}</h1><p>发布日期：2020-03-31</p><div>{TEXT}<p>二、主动公开</p><p>文。</p></div></div>"
    found = read_html(html.encode())
    assert fields(found) == {"published_on": ("2020-03-31", "line"), "title": (TITLE, "title")}
