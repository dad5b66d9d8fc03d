"""Every answer that is no page, with its near-misses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import HtmlResponse, Response

from crawler.listings.pages import STUB_BYTES, diagnose
from tests.paths import SHARED
from tests.skips import needs_shared

FOLDER = "https://www.cq.gov.cn/zwgk/nb/202003/"
URL = f"{FOLDER}t20200331_8610641.html"
PDF = f"{FOLDER}W020200331000000.pdf"
SAMPLES = SHARED / "samples"

PROSE = "本机关主动公开政府信息，依法办理公民、法人和其他组织提出的公开申请。"  # 34 characters
REPORT = f"<html><head><title>重庆市2019年政府信息公开工作年度报告</title></head><body>{PROSE * 20}%s</body></html>"
JSL_FIRST = (
    "<script>document.cookie=('_')+('_')+('j')+('s')+('l')+';max-age=3';location.href=location.pathname</script>"
)
JSL_SECOND = '<script>function go(x){}go({"bts":["1","2"],"ct":"a","tn":"__jsl_clearance_s","vt":"3600"})</script>'
RUISHU = "<html><head><script>$_ts=window['$_ts'];if(!$_ts)$_ts={};</script></head><body></body></html>"
NO_PAGE = "<html><head><title>%s</title></head><body>%s</body></html>"
PAD = f"<!-- {'x' * STUB_BYTES} -->"


def find_problem(body: str | bytes, *, status: int = 200, url: str = URL) -> str | None:
    response = Response(url, status=status, body=body if isinstance(body, bytes) else body.encode())
    problem = diagnose(response)
    assert problem is None or problem.message
    return problem.error if problem else None


@pytest.mark.parametrize("status", [521, 412])
@pytest.mark.parametrize("body", ["", JSL_FIRST, REPORT])
def test_a_status_that_always_is_a_challenge(status: int, body: str) -> None:
    assert find_problem(body, status=status) == "challenge"


@pytest.mark.parametrize("status", [200, 202, 403, 503])
@pytest.mark.parametrize("body", [JSL_FIRST, JSL_SECOND, RUISHU, JSL_SECOND + PAD, f"<p>请稍候…</p>{JSL_FIRST}"])
@pytest.mark.parametrize("url", [URL, PDF])
def test_a_challenge_under_any_status_and_address(status: int, body: str, url: str) -> None:
    assert find_problem(body, status=status, url=url) == "challenge"


@pytest.mark.parametrize("script", [JSL_FIRST, JSL_SECOND, RUISHU, "<p>__jsl_clearance</p>"])
def test_a_marker_beside_a_real_body_is_no_challenge(script: str) -> None:
    assert find_problem(REPORT % script) is None
    short = f'<html><body>{PAD}{script}<a href="./W020200331.pdf">年报</a></body></html>'
    assert find_problem(short) is None
    listing = f'<html><body>{PAD}{script}<a href="./202003/t20200331_8610641.html">年报</a></body></html>'
    assert find_problem(listing) is None
    hidden = f"<html><body>{PAD}{script}<script>var hasFJ='<a href=W01.doc>x</a>'</script></body></html>"
    assert find_problem(hidden) is None


def test_text_that_is_not_seen_is_no_body() -> None:
    hidden = f"<html><head><style>{PROSE * 20}</style></head><noscript>{PROSE * 20}</noscript>{JSL_SECOND}</html>"
    assert find_problem(hidden) == "challenge"


def test_a_cookie_without_a_new_request_or_in_a_long_script_is_no_challenge() -> None:
    assert find_problem(f"<html><script>document.cookie='a=1'</script>{PAD}</html>") is None
    assert find_problem(f"<html>{JSL_FIRST}<script>{'x;' * 20_000}</script></html>") is None


@pytest.mark.parametrize("status", [302, 404, 206, 403, 500, 503, 599])
def test_another_status_is_named(status: int) -> None:
    assert find_problem(REPORT, status=status) == f"http_{status}"
    assert find_problem("", status=status) == f"http_{status}"


def test_not_modified_is_for_the_caller() -> None:
    assert find_problem("", status=304) is None


@pytest.mark.parametrize("url", [URL, PDF])
def test_no_bytes(url: str) -> None:
    assert find_problem("", url=url) == "empty"


def test_a_stub_is_smaller_than_600_bytes() -> None:
    page = f"<html><body>{'x' * 1000}"
    assert find_problem(page[:599]) == "stub"
    assert find_problem(page[:600]) is None
    assert find_problem("<script>location.href='/'</script>") == "stub"
    assert find_problem("ok") == "stub"


@pytest.mark.parametrize(
    "title",
    [
        "404",
        "404 Not Found",
        "404 页面不存在",
        "404-重庆市人民政府",
        "重庆市江津区人民政府_404错误",
        "HTTP 404",
        "页面不存在",
        "您访问的页面不存在或已删除",
        "温馨提示：您访问的页面不存在或已删除！",
        "抱歉，您访问的页面不存在或已删除",
        "对不起，您要查看的信息已过期",
        "找不到文件或目录",
        "出错了！",
        "错误页面",
        "Page Not Found",
    ],
)
@pytest.mark.parametrize("body", ["", "首页 政务公开 " + PAD, f"首页 {PROSE * 20}"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_title_that_says_nothing_is_there(title: str, body: str, encoding: str) -> None:
    assert find_problem((NO_PAGE % (title, body)).encode(encoding)) == "soft_404"


@pytest.mark.parametrize(
    "title",
    [
        "重庆市2019年政府信息公开工作年度报告",
        "关于页面不存在问题的整改报告",
        "关于第404号提案的答复",
        "渝府发〔2019〕404号",
        "",
    ],
)
def test_a_title_that_contains_such_words_says_no_such_thing(title: str) -> None:
    assert find_problem(NO_PAGE % (title, PROSE * 20)) is None


WORDS = [
    "<h1>404</h1><p>首页</p>",
    "您访问的页面不存在或已删除",
    "您访问的 <b>页面</b>\n不存在",
    "对不起，您请求的文件可能已被删除",
    "页面不存在，3秒后返回首页",
    "找不到您要的网页",
    "404 Not Found",
    "Error: 404",
    "The page you requested was not found.",
]


@pytest.mark.parametrize("words", WORDS)
def test_a_short_body_that_says_nothing_is_there(words: str) -> None:
    assert find_problem(NO_PAGE % ("重庆市人民政府", words + PAD)) == "soft_404"
    assert find_problem(NO_PAGE % ("重庆市人民政府", words)) == "soft_404"


@pytest.mark.parametrize("words", WORDS)
def test_the_same_words_in_a_real_page_say_no_such_thing(words: str) -> None:
    assert find_problem(REPORT % f"<p>{words}</p>") is None
    assert find_problem(NO_PAGE % ("年报", f'{words}{PAD}<a href="W01.pdf">年报</a>')) is None


@pytest.mark.parametrize(
    "words",
    ["收到申请404件", "共404条", "1.404", "找不到工作的，可申请补贴", "页面设计", f"<script>{WORDS[1]}</script>"],
)
def test_a_short_page_with_other_words(words: str) -> None:
    assert find_problem(NO_PAGE % ("年报", words + PAD)) is None


def test_a_redirect_to_the_error_page_is_told_by_its_address() -> None:
    page = NO_PAGE % ("重庆市人民政府", PROSE * 20)
    assert find_problem(page, url="https://www.cq.gov.cn/404.html") == "soft_404"
    assert find_problem(page, url="https://www.cq.gov.cn/404/") is None
    assert find_problem(page, url="https://www.cq.gov.cn/2404.html") is None


MAGIC = [
    b"%PDF-1.4\n",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"{\\rtf1",
    b"Rar!\x1a\x07",
    b"\xef\xbb\xbf%PDF-",
]


@pytest.mark.parametrize("magic", MAGIC)
@pytest.mark.parametrize("url", [URL, PDF])
@pytest.mark.parametrize("text", [JSL_SECOND, NO_PAGE % ("404", WORDS[0]), ""])
def test_binary_bytes_are_never_judged_by_words(magic: bytes, url: str, text: str) -> None:
    assert find_problem(magic + text.encode(), url=url) is None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (NO_PAGE % ("404", PROSE * 20), "error_page"),
        (NO_PAGE % ("重庆市人民政府", WORDS[1] + PAD), "error_page"),
        ("<html><body>x</body></html>", "error_page"),
        ("404 page not found", "error_page"),
        (JSL_FIRST, "challenge"),
        (REPORT, None),  # Word's own HTML under .doc is a document
        ("年份,收到申请\n2019,7522\n", None),
    ],
)
@pytest.mark.parametrize("suffix", ["pdf", "doc", "csv"])
def test_an_attachment_that_is_a_page(body: str, expected: str | None, suffix: str) -> None:
    assert find_problem(body, url=f"{FOLDER}W01.{suffix}") == expected


def test_what_the_response_was_taken_for_makes_no_difference() -> None:
    body = (NO_PAGE % ("页面不存在", "")).encode("gb18030")
    problems = [
        diagnose(HtmlResponse(URL, headers={"Content-Type": "text/html; charset=utf-8"}, body=body)),
        diagnose(Response(URL, headers={"Content-Type": "application/pdf"}, body=body)),
    ]
    assert [problem and problem.error for problem in problems] == ["soft_404", "soft_404"]


@given(st.binary(), st.sampled_from([URL, PDF, "https://www.cq.gov.cn/"]), st.sampled_from([200, 404, 521]))
def test_any_bytes_are_judged(body: bytes, url: str, status: int) -> None:
    problem = diagnose(Response(url, status=status, body=body))
    assert status == 200 or problem is not None


@needs_shared
@pytest.mark.parametrize("pattern", ["*.html", "*.pdf", "*.doc", "*.docx"])
def test_real_documents_are_no_problem(pattern: str) -> None:
    paths = sorted(SAMPLES.glob(pattern))
    assert paths
    for path in paths:
        assert find_problem(path.read_bytes(), url=FOLDER + path.name) is None, path.name
