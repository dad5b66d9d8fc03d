"""Which tests `make quick` runs, and what a run says at its end of those that were skipped.

A test is left to `make test` for what it works with: it is asked of its place, its fixtures and its code, so that no
test is marked by hand. conftest.py hands the hooks to pytest.
"""

import inspect
import signal
import subprocess
from collections import Counter
from types import CodeType

import pytest
from hypothesis import HealthCheck, settings

from pipelines.workers import WorkerPool
from tests.crawler.servers import Site
from tests.examples import USUAL
from tests.paths import ROOT

PLACES = {
    "ocr": "reads pictures",
    "benchmarks": "measures",
    "test_ten_thousand_reports.py": "concludes ten thousand reports",
}
"""Folders and files whose tests take long whatever they work with, and why."""

FIXTURES = frozenset({"workspace", "site", "bundled_site", "bundled_crawl", "crawled_copy"})
"""Fixtures of conftest.py that run commands or serve pages."""

TOOLS = (subprocess, Site, WorkerPool)
"""What starts processes and servers in any module."""

PROCESSES = "starts processes or serves pages"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--quick", action="store_true", help="unit tests only, with a tenth of the examples of a property")


def pytest_configure(config: pytest.Config) -> None:
    """Load the one Hypothesis profile: no example is too slow, and a failure says how to repeat it; hear SIGINT."""
    too_much = [HealthCheck.too_slow, HealthCheck.data_too_large]  # damaged files are large, and machines busy
    share = 10 if config.getoption("quick") else 1
    patient = settings(max_examples=USUAL // share, deadline=None, print_blob=True, suppress_health_check=too_much)
    settings.register_profile("patient", patient)
    settings.load_profile("patient")
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:  # a shell starts what it puts in the background so
        signal.signal(signal.SIGINT, signal.default_int_handler)  # commands that are to end by it inherit it


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if reason := find_cost(item):
            item.add_marker("slow")
            if config.getoption("quick"):
                item.add_marker(pytest.mark.skip(reason=f"left to make test: {reason}"))


def find_cost(item: pytest.Item) -> str:
    """Say why a test takes longer than a unit test; empty for one that does not."""
    for place, reason in PLACES.items():
        if place in item.path.relative_to(ROOT).parts:
            return reason
    if not isinstance(item, pytest.Function):
        return ""
    given = getattr(item.obj, "hypothesis", None)
    fixtures = (getattr(item.module, name) for name in item.fixturenames if hasattr(item.module, name))
    functions = [given.inner_test if given else item.function, *map(inspect.unwrap, fixtures)]
    seen: set[int] = set()
    if FIXTURES & set(item.fixturenames) or any(uses_tools(function, seen) for function in functions):
        return PROCESSES
    return ""


def uses_tools(thing: object, seen: set[int]) -> bool:
    """Tell whether a function or class comes to one of the tools by the names in its code and in what these call."""
    if any(thing is tool for tool in TOOLS):
        return True
    if id(thing) in seen or not str(getattr(thing, "__module__", "")).startswith("tests."):
        return False
    seen.add(id(thing))
    if isinstance(thing, type):
        return any(uses_tools(member, seen) for member in vars(thing).values())
    code, names = getattr(thing, "__code__", None), getattr(thing, "__globals__", {})
    return code is not None and any(uses_tools(names.get(name), seen) for name in list_names(code))


def list_names(code: CodeType) -> set[str]:
    """Return the names that a function uses, those in its inner functions included."""
    inner = [list_names(constant) for constant in code.co_consts if isinstance(constant, CodeType)]
    return set(code.co_names).union(*inner)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what was skipped, and why: one line a reason, with the number of its tests."""
    reports = terminalreporter.stats.get("skipped", [])
    reasons = Counter(str(report.longrepr[2]).removeprefix("Skipped: ") for report in reports)
    if reasons:
        terminalreporter.section("skipped", sep="-")
    for reason, number in reasons.most_common():
        terminalreporter.line(f"{number:6,}  {reason}")
