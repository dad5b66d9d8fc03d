"""The replay server, over real HTTP on loopback."""

import hashlib
import http.client
import signal
import socket
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.serving import REPLAY_PORT
from crawler.serving.bundled_site import REGISTRY, SITE, ReplayError, make_site, matches_tag, move_registry
from tests.waiting import HANGS

PAGE = "/zwgk/zfxxgkzl/zfxxgknb/szf/szf/202003/t20200331_8610641.html"
# As `scrapy replay` does, whatever the project's other settings are.
RUN = """
import sys
from scrapy.cmdline import execute
from scrapy.settings import Settings
execute(["scrapy", "replay", *sys.argv[1:]], settings=Settings({"COMMANDS_MODULE": "crawler.commands"}))
"""


def start(*args: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", RUN, *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@dataclass(frozen=True)
class Server:
    port: int
    line: str
    registry: Path


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    registry = tmp_path_factory.mktemp("replay") / "portals.toml"
    process = start("--port", "0", "--portals", str(registry))
    assert process.stdout
    try:
        line = process.stdout.readline()
        assert line, process.communicate()[1]
        yield Server(int(line.split("127.0.0.1:")[1].split("/")[0]), line, registry)
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=HANGS) == 0
    finally:
        process.kill()
        process.communicate()


def get(served: Server, path: str, host: str = "127.0.0.1", method: str = "GET", **headers: str) -> Answer:
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=HANGS)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": f"{host}:{served.port}", **named})
    response = connection.getresponse()
    answer = Answer(response.status, response.headers, response.read())
    connection.close()
    return answer


def test_says_where_it_serves_and_writes_the_registry(served: Server) -> None:
    assert served.line == f"Serving the bundled site on http://127.0.0.1:{served.port}/ — stop with Ctrl-C\n"
    portals = tomllib.loads(served.registry.read_text("utf-8"))["portal"]
    assert {p["id"]: p["hosts"] for p in portals} == {
        "cq": [f"127.0.0.1:{served.port}"],
        "bayu": [f"localhost:{served.port}"],
    }
    for portal in portals:
        for column in portal["column"]:
            host = column["url"].split("/")[2].split(":")[0]
            path = column["url"].partition(f":{served.port}")[2]
            assert get(served, path, host).status == 200


def test_serves_a_page_with_its_validators(served: Server) -> None:
    answer = get(served, PAGE)
    data = (SITE / "127.0.0.1" / PAGE[1:]).read_bytes()
    assert (answer.status, answer.body) == (200, data)
    assert answer.headers["ETag"] == f'"{hashlib.sha256(data).hexdigest()}"'
    assert answer.headers["Last-Modified"] == "Tue, 31 Mar 2020 09:05:00 GMT"  # 17:05 in Chongqing
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    head = get(served, PAGE, method="HEAD")
    assert (head.status, head.body, head.headers["ETag"]) == (200, b"", answer.headers["ETag"])


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/zwgk_299/zfxxgknb/qzf/202301/W020230129335120748866.pdf", "application/pdf"),
        ("/zwgk_299/zfxxgknb/qzf/202401/W020240126394417205518.doc", "application/msword"),
        (
            "/bm/jw/zwgk_299/zfxxgknb_299/202301/W020230119524873016345.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("/robots.txt", "text/plain"),
    ],
)
def test_serves_attachments_under_their_type(served: Server, path: str, media_type: str) -> None:
    answer = get(served, path, "localhost")
    assert answer.status == 200
    assert answer.headers["Content-Type"].partition(";")[0] == media_type
    assert answer.body == (SITE / "localhost" / path[1:]).read_bytes()


OLD, SAME, NEW = "Tue, 31 Mar 2020 09:04:59 GMT", "Tue, 31 Mar 2020 09:05:00 GMT", "Wed, 01 Apr 2020 00:00:00 GMT"


@pytest.mark.parametrize(
    ("tag", "since", "status"),
    [
        ("{tag}", None, 304),
        ("W/{tag}", None, 304),
        ('"other", {tag}', None, 304),
        ("*", None, 304),
        ('"other"', None, 200),
        (None, SAME, 304),
        (None, NEW, 304),
        (None, OLD, 200),
        (None, "not a date", 200),
        ('"other"', NEW, 200),  # If-None-Match decides alone
        ("{tag}", OLD, 304),
    ],
)
def test_conditional_requests(served: Server, tag: str | None, since: str | None, status: int) -> None:
    etag = get(served, PAGE).headers["ETag"]
    headers = {"If_None_Match": tag.format(tag=etag)} if tag else {}
    headers |= {"If_Modified_Since": since} if since else {}
    answer = get(served, PAGE, **headers)
    assert answer.status == status
    assert answer.headers["ETag"] == etag
    assert answer.headers["Last-Modified"] == SAME
    assert (answer.body == b"") == (status == 304)


def test_host_header_decides(served: Server) -> None:
    assert "巴渝区" in get(served, "/", "localhost").body.decode()
    assert "巴渝区" not in get(served, "/", "127.0.0.1").body.decode()
    assert get(served, PAGE, "localhost").status == 404
    assert get(served, "/", "elsewhere").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/zwgk/nothing.html",
        "/zwgk/",
        "/css/",
        f"{PAGE}/below",
        "/../last_modified.toml",
        "/%2e%2e/last_modified.toml",
        "/%2e%2e%2flast_modified.toml",
        "/..%2f..%2fportals.toml",
        "/%2fetc%2fpasswd",
        "//etc/passwd",
        "/a%00b",
        "/%ff.html",
    ],
)
def test_what_is_not_there_is_the_sites_own_404_page(served: Server, path: str) -> None:
    answer = get(served, path, "localhost" if path == "/css/" else "127.0.0.1")
    host = "localhost" if path == "/css/" else "127.0.0.1"
    assert (answer.status, answer.body) == (404, (SITE / host / "404.html").read_bytes())
    assert answer.headers["ETag"] is None


def test_taken_port_is_one_line_and_exit_code_1() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = start("--port", str(port))
        out, err = process.communicate(timeout=HANGS)
    assert process.returncode == 1
    assert out == ""
    assert len(err.splitlines()) == 1
    assert str(port) in err


def test_ends_cleanly_at_sigint_and_logs_each_request() -> None:
    process = start("--port", "0")
    assert process.stdout
    line = process.stdout.readline()
    server = Server(int(line.split("127.0.0.1:")[1].split("/")[0]), line, Path())
    get(server, "/robots.txt", "localhost")
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=HANGS)
    assert process.returncode == 0
    assert f"localhost:{server.port} GET /robots.txt 200 " in err


@pytest.mark.parametrize("args", [["extra"], ["--port", "70000"], ["--port", "x"]])
def test_bad_arguments_are_refused(args: list[str]) -> None:
    process = start(*args)
    _, err = process.communicate(timeout=HANGS)
    assert process.returncode == 2
    assert args[-1] in err


def test_folder_without_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReplayError, match=r"last_modified\.toml"):
        make_site(tmp_path)


def test_file_without_a_time_is_refused(tmp_path: Path) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "404.html").write_text("gone")
    (tmp_path / "last_modified.toml").write_text("")
    with pytest.raises(ReplayError, match=r"h/404\.html"):
        make_site(tmp_path)
    (tmp_path / "last_modified.toml").write_text('"h/404.html" = 2020-01-01T00:00:00Z')
    make_site(tmp_path)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (b'"a"', True),
        (b'W/"a"', True),
        (b'"b","a"', True),
        (b" * ", True),
        (b'"b"', False),
        (b"a", False),
        (b"", False),
    ],
)
def test_entity_tags_match_weakly(condition: bytes, expected: bool) -> None:
    assert matches_tag(condition, b'"a"') is expected


def test_registry_names_the_default_port() -> None:
    text = REGISTRY.read_text("utf-8")
    assert text.count(f":{REPLAY_PORT}") == text.count("hosts = ") + text.count("url = ") == 10
    assert f":{REPLAY_PORT}" not in move_registry(5000, text)
