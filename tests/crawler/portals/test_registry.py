import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.portals.portal import Column, Portal
from crawler.portals.region import REGIONS
from crawler.portals.registry import PortalError, load_portals, select_portals
from tests.paths import SHARED
from tests.skips import NO_SHARED

SITE_STRUCTURE = SHARED / "reference" / "site-structure.md"
PAGES_SEEN = Path(__file__).with_name("pages_seen.txt")

CITY = """
[[portal]]
id = "cq"
name = "重庆市人民政府"
level = "municipality"
hosts = ["www.cq.gov.cn", "admin.cq.gov.cn"]

[[portal.column]]
url = "https://www.cq.gov.cn/zwgk/nb/"
kind = "annual_report"
"""
HOSTS = 'hosts = ["www.cq.gov.cn", "admin.cq.gov.cn"]'
DISTRICT = """
[[portal]]
id = "wanzhou"
name = "重庆市万州区人民政府"
level = "district"
parent = "cq"
hosts = ["WWW.wz.gov.cn", "127.0.0.1:8000"]
expect_reports = true
delay = 2
concurrency = 3

[[portal.column]]
url = "http://127.0.0.1:8000/qzf/"
kind = "notice"
list_item = "tr.list-c"
list_link = "td.title > a"
list_date = "td.info::text"
body = "div.view"
header = "table.gkxl-top"
"""


def load(tmp_path: Path, text: str) -> dict[str, Portal]:
    path = tmp_path / "portals.toml"
    path.write_text(text, encoding="utf-8")
    return load_portals(path)


def portal(*hosts: str) -> Portal:
    return Portal("p", "P", "other", "", hosts, expect_reports=False, columns=())


def test_a_file_becomes_portals_in_its_order(tmp_path: Path) -> None:
    registry = load(tmp_path, DISTRICT + CITY)  # the parent may stand below its child
    assert list(registry) == ["wanzhou", "cq"]
    assert registry["wanzhou"] == Portal(
        id="wanzhou",
        name="重庆市万州区人民政府",
        level="district",
        parent="cq",
        hosts=("www.wz.gov.cn", "127.0.0.1:8000"),
        expect_reports=True,
        columns=(
            Column(
                url="http://127.0.0.1:8000/qzf/",
                kind="notice",
                list_item="tr.list-c",
                list_link="td.title > a",
                list_date="td.info::text",
                body="div.view",
                header="table.gkxl-top",
            ),
        ),
        delay=2.0,
        concurrency=3,
    )


def test_what_a_file_may_leave_out_has_a_default(tmp_path: Path) -> None:
    city = load(tmp_path, CITY)["cq"]
    assert (city.parent, city.expect_reports, city.delay, city.concurrency) == ("", True, None, None)
    assert city.columns == (Column("https://www.cq.gov.cn/zwgk/nb/", "annual_report"),)


def test_a_portal_without_columns_says_that_it_expects_nothing(tmp_path: Path) -> None:
    head = CITY.partition("[[portal.column]]")[0]
    assert load(tmp_path, head + "expect_reports = false\n")["cq"].columns == ()
    with pytest.raises(PortalError, match=r"portal 'cq': column: .*expect_reports = false"):
        load(tmp_path, head)


def test_portals_may_share_hosts(tmp_path: Path) -> None:
    twin = CITY.replace('id = "cq"', 'id = "cq-office"').replace('"municipality"', '"office"')
    twin = re.sub(r'url = "(.*)"', r'url = "\1bgt/"', twin)
    assert len(load(tmp_path, CITY + twin)) == 2


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('id = "cq"\n', "", "portal no. 1: id: is missing"),
        ('id = "cq"', "id = 7", "portal no. 1: id: must be a string, not 7"),
        ('id = "cq"', 'id = "CQ"', "portal 'CQ': id: "),
        ('id = "cq"', 'id = "-cq"', "portal '-cq': id: "),
        ('id = "cq"', 'id = "cq\\n"', "portal 'cq\\n': id: "),
        ('name = "重庆市人民政府"\n', "", "portal 'cq': name: is missing"),
        ('name = "重庆市人民政府"', 'name = " "', "portal 'cq': name: is empty"),
        ('level = "municipality"\n', "", "portal 'cq': level: is missing"),
        ('level = "municipality"', 'level = "city"', "portal 'cq': level: 'city' is none of municipality,"),
        ("hosts = [", "host = [", "portal 'cq': host: unknown key"),
        (HOSTS + "\n", "", "portal 'cq': hosts: is missing"),
        (HOSTS, "hosts = []", "portal 'cq': hosts: is empty"),
        (HOSTS, 'hosts = "a.cn"', "portal 'cq': hosts: must be an array"),
        ('"admin.cq.gov.cn"', "3", "portal 'cq': hosts: 3 is neither"),
        (
            '"admin.cq.gov.cn"',
            '"https://admin.cq.gov.cn"',
            "portal 'cq': hosts: 'https://admin.cq.gov.cn' is",
        ),
        ('"admin.cq.gov.cn"', '"*.cq.gov.cn"', "portal 'cq': hosts: '*.cq.gov.cn' is neither"),
        ('"admin.cq.gov.cn"', '"admin.cq.gov.cn:"', "portal 'cq': hosts: 'admin.cq.gov.cn:' is neither"),
        ('"admin.cq.gov.cn"', '"a.cn:65536"', "portal 'cq': hosts: 'a.cn:65536' is neither"),
        ('"admin.cq.gov.cn"', '"a.cn:0"', "portal 'cq': hosts: 'a.cn:0' is neither"),
        ("hosts =", 'parent = "cn"\nhosts =', "portal 'cq': parent: 'cn' is no portal of this file"),
        ("hosts =", 'parent = "cq"\nhosts =', "portal 'cq': parent: 'cq' stands above itself"),
        (
            "hosts =",
            "expect_reports = 1\nhosts =",
            "portal 'cq': expect_reports: must be true or false, not 1",
        ),
        ("hosts =", "delay = -0.5\nhosts =", "portal 'cq': delay: must be 0 or more seconds, not -0.5"),
        ("hosts =", "delay = inf\nhosts =", "portal 'cq': delay: must be 0 or more seconds, not inf"),
        ("hosts =", "delay = nan\nhosts =", "portal 'cq': delay: must be 0 or more seconds, not nan"),
        ("hosts =", "delay = true\nhosts =", "portal 'cq': delay: must be a number, not True"),
        ("hosts =", "concurrency = 0\nhosts =", "portal 'cq': concurrency: must be 1 or more, not 0"),
        (
            "hosts =",
            "concurrency = 1.0\nhosts =",
            "portal 'cq': concurrency: must be a whole number, not 1.0",
        ),
        ('kind = "annual_report"', 'kind = "report"', "portal 'cq': column 1: kind: 'report' is none of"),
        ('kind = "annual_report"\n', "", "portal 'cq': column 1: kind: is missing"),
        ('url = "https://www.cq.gov.cn/zwgk/nb/"\n', "", "portal 'cq': column 1: url: is missing"),
        (
            'url = "https://www.',
            'url = "https://',
            "portal 'cq': column 1: url: 'https://cq.gov.cn/zwgk/nb/' is not",
        ),
        ("kind =", 'list_itme = "li"\nkind =', "portal 'cq': column 1: list_itme: unknown key"),
        ("kind =", 'list_item = "li["\nkind =', "portal 'cq': column 1: list_item: 'li[' is no CSS"),
        ("kind =", 'body = ""\nkind =', "portal 'cq': column 1: body: '' is no CSS"),
        ("kind =", 'body = "a::href"\nkind =', "portal 'cq': column 1: body: 'a::href' is no CSS"),
        (
            "kind =",
            "header = 'p:contains(\"x\")'\nkind =",
            "portal 'cq': column 1: header: 'p:contains(\"x\")' is no CSS",
        ),
        ("kind =", 'body = "x|y"\nkind =', "portal 'cq': column 1: body: 'x|y' is no CSS"),
        ("kind =", "header = 1\nkind =", "portal 'cq': column 1: header: must be a string"),
        ("[[portal.column]]", "[portal.column]", "portal 'cq': column: must be an array"),
        ("[[portal]]", "[portal]", "portal: must be an array"),
        ("[[portal]]", "[[portals]]", "portals: unknown key; known are portal"),
        ("[[portal]]", "version = 1\n[[portal]]", "version: unknown key"),
    ],
)
def test_a_broken_rule_is_refused_with_file_portal_and_key(tmp_path: Path, old: str, new: str, message: str) -> None:
    assert old in CITY
    with pytest.raises(PortalError) as caught:
        load(tmp_path, CITY.replace(old, new))
    assert str(caught.value).startswith(f"{tmp_path / 'portals.toml'}: {message}")


def test_a_second_portal_of_the_same_id_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match=r"portal 'cq': id: portal no\. 2 has it again"):
        load(tmp_path, CITY + CITY)


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    twin = CITY.replace('id = "cq"', 'id = "other"')
    assert twin != CITY
    with pytest.raises(PortalError, match=r"portal 'other': column .* stands in 'cq' too"):
        load(tmp_path, CITY + twin)


def test_parents_in_a_circle_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match="stands above itself"):
        load(tmp_path, CITY.replace("hosts =", 'parent = "wanzhou"\nhosts =') + DISTRICT)


@pytest.mark.parametrize("column", ["column = [3]", "column = [[]]"])
def test_a_column_that_is_no_table_is_refused(tmp_path: Path, column: str) -> None:
    with pytest.raises(PortalError, match="portal 'cq': column 1: must be a table"):
        load(tmp_path, CITY.partition("[[portal.column]]")[0] + column)


def test_a_portal_that_is_no_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match=r"portal no\. 1: must be a table"):
        load(tmp_path, "portal = [3]")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"[[portal]\n", "is not valid TOML"),
        (b'name = "\xd6\xd8"', "is not valid TOML"),
        (b"", "portal: is missing"),
        (b"portal = []", "portal: there is none"),
    ],
)
def test_a_file_without_portals_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "portals.toml"
    path.write_bytes(content)
    with pytest.raises(PortalError, match=re.escape(f"{path}: {message}")):
        load_portals(path)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PortalError, match=re.escape(f"{tmp_path / 'none.toml'}: cannot be read")):
        load_portals(tmp_path / "none.toml")


ALLOWED = """
http://www.cq.gov.cn/ https://www.cq.gov.cn/zwgk/t20200331_8610641.html?a=b@c#@d
http://www.cq.gov.cn:80/ https://www.cq.gov.cn:443/ HTTPS://WWW.CQ.GOV.CN
http://www.cq.gov.cn:8080/ https://www.cq.gov.cn:8080/ http://[::1]:8000/
"""


@pytest.mark.parametrize("url", ALLOWED.split())
def test_allows_the_hosts_of_the_portal(url: str) -> None:
    assert portal("WWW.cq.gov.cn", "www.cq.gov.cn:8080", "[::1]:8000").allows(url)


REFUSED = """
http://cq.gov.cn/ http://a.www.cq.gov.cn/ http://www.cq.gov.cn.evil.cn/
http://www.cq.gov.cn./ http://evil.cn/www.cq.gov.cn/ http://www.cq.gov.cn@evil.cn/
http://www.cq.gov.cn:80@evil.cn/ http://www.cq.gov.cn\\@evil.cn/
http://evil.cn@www.cq.gov.cn/ http://@www.cq.gov.cn/ http://www.cq.gov.cn\\.evil.cn/
http://www.cq.gov.cn:443/ https://www.cq.gov.cn:80/ http://www.cq.gov.cn:81/
http://www.cq.gov.cn:x/ http://www.cq.gov.cn:99999/ http://www.cq.gov.cn:-80/
http://www.cq.gov.cn:８０/ http://www.cq.gov.cn:80:80/ http://[www.cq.gov.cn/
http://www．cq．gov．cn/ ftp://www.cq.gov.cn/ javascript:alert(1) file:///www.cq.gov.cn/
//www.cq.gov.cn/ www.cq.gov.cn/ http:///www.cq.gov.cn/ http:www.cq.gov.cn/ http:
"""


@pytest.mark.parametrize("url", REFUSED.split())
def test_allows_nothing_else(url: str) -> None:
    assert not portal("www.cq.gov.cn").allows(url)


def test_allows_no_empty_address() -> None:
    assert not portal("www.cq.gov.cn").allows("")


def test_a_host_with_a_port_means_that_port_only() -> None:
    loopback = portal("127.0.0.1:443", "localhost:80")
    assert loopback.allows("https://127.0.0.1/")
    assert loopback.allows("http://127.0.0.1:443/")
    assert loopback.allows("http://localhost/")
    assert not loopback.allows("http://127.0.0.1/")
    assert not loopback.allows("https://localhost/")


def test_letters_that_lower_to_ascii_are_another_host() -> None:
    assert not portal("kjj.cq.gov.cn").allows("http://\N{KELVIN SIGN}jj.cq.gov.cn/")


@given(
    st.one_of(
        st.text(),
        st.text(alphabet="ahtps:/@[]\\.:#?%cqgovn80 \t\n"),
        st.from_regex(r"\Ahttps?://[^/]*(www\.cq\.gov\.cn)[^/]*/?\Z"),
    )
)
@example("http://[::1")
@example("http://www.cq.gov.cn:\ud800/")
def test_allows_never_raises_and_never_leaves_the_host(url: str) -> None:
    if portal("www.cq.gov.cn").allows(url):
        assert urlsplit(url).netloc.lower().rstrip(":").removesuffix(":80").removesuffix(":443") == "www.cq.gov.cn"


def test_select_keeps_the_order_asked_for_and_drops_repeats(tmp_path: Path) -> None:
    registry = load(tmp_path, CITY + DISTRICT)
    assert [p.id for p in select_portals(registry, ["wanzhou", "cq", "wanzhou"])] == ["wanzhou", "cq"]
    assert [p.id for p in select_portals(registry, iter(()))] == ["cq", "wanzhou"]


def test_select_names_an_unknown_id_and_what_is_like_it(tmp_path: Path) -> None:
    registry = load(tmp_path, CITY + DISTRICT)
    with pytest.raises(PortalError, match="id 'wanzhuo', did you mean wanzhou"):
        select_portals(registry, ["cq", "wanzhuo"])
    with pytest.raises(PortalError, match="id 'zzz', and none is like it"):
        select_portals(registry, ["zzz"])


def columns_of_reference() -> set[tuple[str, str]]:
    """Return host and path of each column in the lists of site-structure.md, and of the city's two."""
    text = SITE_STRUCTURE.read_text(encoding="utf-8")
    lists = text.partition("- Hosts of bureaus")[2]
    seen = {
        (host if "." in host else f"{host}.cq.gov.cn", path.rstrip("/"))
        for host, path in re.findall(r"([a-z][a-z.]*) `(/[^`]+)`", lists)
    }
    assert len(seen) == 27  # 4 bureaus, 23 districts: the pattern still reads the list
    seen |= {("cq.gov.cn", path.rstrip("/")) for path in re.findall(r"`(/zwgk/zfxxgkzl/zfxxgknb/\S+)`", text)}
    return seen | {("ghzrzyj.cq.gov.cn", path.rstrip("/")) for path in re.findall(r"`(/\S+)` on ghzrzyj", text)}


def columns_of_pages() -> list[tuple[str, str]]:
    """Return host and path of the column of each page in pages_seen.txt: its address less month and file."""
    pages = [line for line in PAGES_SEEN.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    found = [
        re.fullmatch(r"https?://(?:www\.)?([a-z.]+\.gov\.cn)(/\S+)/\d{6}/t\d{8}_\d+(?:_wap)?\.html", p) for p in pages
    ]
    assert all(found), [page for page, match in zip(pages, found, strict=True) if not match]
    return [(match[1], match[2]) for match in found if match]


def columns_of_registry() -> list[tuple[str, str]]:
    portals = load_portals(REGIONS / "chongqing.toml").values()
    columns = [urlsplit(column.url) for p in portals for column in p.columns if column.state == "seen"]
    return [((c.hostname or "").removeprefix("www."), c.path.rstrip("/")) for c in columns]


def test_the_bundled_registry_has_every_column_seen_and_no_other() -> None:
    if not SITE_STRUCTURE.exists():
        pytest.skip(NO_SHARED)
    assert set(columns_of_registry()) == columns_of_reference() | set(columns_of_pages())


def test_an_inferred_column_stands_apart_and_is_no_seen_one() -> None:
    portals = load_portals(REGIONS / "chongqing.toml").values()
    inferred = [column.url for portal in portals for column in portal.columns if column.state == "inferred"]
    paths = {(urlsplit(url).netloc.removeprefix("www."), urlsplit(url).path.rstrip("/")) for url in inferred}
    assert len(paths) == len(inferred) == 10
    assert not paths & set(columns_of_registry())


def test_each_page_seen_is_the_evidence_of_one_column() -> None:
    assert len(columns_of_pages()) == len(set(columns_of_pages()))
    assert len(columns_of_registry()) == len(set(columns_of_registry()))
    assert set(columns_of_pages()) <= set(columns_of_registry())


def test_no_bundled_portal_has_more_columns_than_can_be_read() -> None:
    """As the head of the file says."""
    assert max(len(portal.columns) for portal in load_portals(REGIONS / "chongqing.toml").values()) <= 12


def test_a_department_does_not_get_what_its_districts_publish_on_its_host() -> None:
    """A page that names nobody is the department's, on its portal: so no branch's column may be there (…/zz/…)."""
    for portal in load_portals(REGIONS / "chongqing.toml").values():
        assert portal.level == "other" or not any("/zz/" in column.url for column in portal.columns)


def test_the_bundled_registry_answers_to_the_hosts_seen() -> None:
    registry = load_portals(REGIONS / "chongqing.toml")
    for host in ("www.cq.gov.cn", "cq.gov.cn", "admin.cq.gov.cn"):
        assert registry["cq"].allows(f"http://{host}/zwgk/")
    assert registry["wanzhou"].allows("http://wz.gov.cn/")
    assert registry["wanzhou"].allows("https://www.wz.gov.cn/")
    assert registry["liangjiang"].allows("http://www.ljxq.gov.cn/")
    assert registry["yongchuan"].allows("http://www.cqyc.gov.cn/")
    assert {p.parent for p in registry.values() if p.level == "district"} == {"cq"}
    assert {p.parent for p in registry.values() if p.level == "department"} == {"cq"}
