import pytest

from pipelines.documents.html.reader import read_html
from pipelines.documents.model import Layout
from pipelines.evidence import read_evidence

TEXT = "<p>一、总体情况</p><p>2022年，公开信息10条。</p>"
TITLE = "<h1>2022年政府信息公开工作年度报告</h1>"


def sources(body: str, head: str = "", name: str = "content_source") -> list[tuple[str, str]]:
    """Return who gave a page to the site, the most trusted statement first, with where it stands."""
    page = f"<html><head><meta charset=utf-8>{head}</head><body>{body}<div class=view>{TEXT}</div></body></html>"
    return [(field.value, field.source) for field in read_html(page.encode()).header_fields if field.field == name]


@pytest.mark.parametrize(
    "line",
    [
        "日期：2023-01-20 来源：万州区财政局",
        "来源：万州区财政局 发布时间：2023-01-20",
        "<span>来源：万州区财政局</span>",
    ],
)
def test_the_source_is_read_and_is_no_publisher(line: str) -> None:
    assert sources(f"{TITLE}<div>{line}</div>") == [("万州区财政局", "line")]
    assert sources(f"{TITLE}<div>{line}</div>", name="publisher") == []


def test_the_source_of_the_meta_tags_comes_after_what_is_printed() -> None:
    meta = '<meta name="ContentSource" content="万州区融媒体中心">'
    assert sources(TITLE, meta) == [("万州区融媒体中心", "meta")]
    printed = "<div>发布时间：2023-01-20 来源：万州区财政局</div>"
    assert sources(f"{printed}{TITLE}", meta) == [("万州区财政局", "line"), ("万州区融媒体中心", "meta")]


def test_the_source_makes_no_issuer_of_a_title() -> None:
    page = f"{TITLE}<div class=view><p>来源：万州区财政局</p>{TEXT}</div>"
    stated = {field.field: field.value for field in read_evidence(page.encode(), Layout()).fields}
    assert "issuer" not in stated
    assert (stated["content_source"], stated["title"]) == ("万州区财政局", "2022年政府信息公开工作年度报告")
