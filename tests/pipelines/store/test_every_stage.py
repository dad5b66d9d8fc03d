"""One document costs itself: whatever function of ours stops at it, all others are concluded, tonight and later."""

import importlib
import inspect
import pickle
import pkgutil
from collections.abc import Callable, Iterator
from functools import cache, wraps
from typing import Any

import pytest
from sqlite_utils import Database

import pipelines.claims
import pipelines.reports
import pipelines.rules
from pipelines.store.concluding import conclude_touched
from tests.pipelines.store.site import CONCLUSIONS, EVIDENCE, PUBLISHERS, Stored, broken_keys, dump, fresh, page, report
from tests.pipelines.store.site import store as keep

MARK = "独有之处"
NUMBER = 770077
TEXT = f"{MARK}。收到信息公开申请3件，办结2件。"
STORE = (
    "attributions",
    "group_conclusions",
    "report_rows",
    "new_evidence",
    "subjects",
    "evidence",
    "findings",
    "search",
)
WRITERS = ("save_report", "save_judgement", "make_subject", "load_any_witnesses", "restore_remark", "index_terms")

Failure = tuple[str, str, str, str]


def night(*, marked: bool = True) -> list[Stored]:
    """Return reports of several bodies, and a notice; one of the reports and the notice have the mark."""
    title = "<h1>重庆市人民政府办公厅关于做好公开工作的通知</h1><p>渝府办发〔2021〕3号</p>"
    notice = f"{title}<p>一、填报</p><p>{MARK}。（责任单位：林业局）</p>"
    bodies = ("林业局", "水利局", "审计局")
    pages = [page(body, report(f"重庆市巴渝区{body}2021年", 5), f"http://localhost/{body}") for body in bodies]
    if marked:
        pages.append(page(MARK, report("重庆市巴渝区民政局2021年", NUMBER, TEXT), "http://localhost/marked"))
        pages.append(page(f"notice {MARK}", notice, "http://localhost/notice"))
    return pages


def later() -> Stored:
    return page("later", report("重庆市巴渝区教育局2021年", 6), "http://localhost/later")


def list_functions() -> Iterator[tuple[Any, str]]:
    """Yield every function by which evidence becomes conclusions, with the module that calls it by its name."""
    rooms = [pipelines.reports, pipelines.rules, pipelines.claims]
    names = [f"{room.__name__}.{one.name}" for room in rooms for one in pkgutil.iter_modules(room.__path__)]
    for name in [*names, *(f"pipelines.store.{one}" for one in STORE), "pipelines.store.concluding"]:
        module = importlib.import_module(name)
        for attribute, value in sorted(vars(module).items()):
            ours = inspect.isfunction(value) and value.__module__.startswith("pipelines.")
            if ours and (not name.startswith("pipelines.store") or attribute in WRITERS or attribute == "attribute"):
                yield module, attribute


def is_about_the_mark(values: Any) -> bool:
    def has(value: Any) -> bool:
        try:
            content = pickle.dumps(value)
        except Exception:  # a database
            return False
        return MARK.encode() in content or str(NUMBER).encode() in content

    return any(map(has, values))


def stop_at_the_mark(function: Callable[..., Any], reached: list[str]) -> Callable[..., Any]:
    @wraps(function)
    def stop(*args: Any, **kwargs: Any) -> Any:
        if is_about_the_mark((*args, *kwargs.values())):
            reached.append(function.__name__)
            raise ZeroDivisionError("a mistake of ours")
        return function(*args, **kwargs)

    return stop


def conclude_night(db: Database, *stored: Stored) -> list[Failure]:
    failed: list[Failure] = []
    for one in stored:
        keep(db, one)
    conclude_touched(db, PUBLISHERS, lambda *failure: failed.append(failure))
    return failed


def others(db: Database) -> list[tuple[Any, ...]]:
    query = "SELECT id, status FROM reports WHERE canonical_sha256 NOT LIKE ? ORDER BY id"
    return [tuple(row) for row in db.execute(query, [f"%{MARK}%"])]


@pytest.mark.parametrize("name", sorted({f"{module.__name__}.{name}" for module, name in list_functions()}))
def test_a_function_that_stops_at_one_document_costs_no_other(name: str) -> None:
    module, attribute = importlib.import_module(name.rpartition(".")[0]), name.rpartition(".")[2]
    db, reached = fresh(), list[str]()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, attribute, stop_at_the_mark(getattr(module, attribute), reached))
        first, second = conclude_night(db, *night()), conclude_night(db, later())
    rest, whole = expect()
    assert others(db) == rest
    assert broken_keys(db) == []
    for failed in (first, second) if reached else ():
        assert failed, "nothing says that something was left out"
        assert {failure[1] for failure in failed} <= {"identify", "conclude"}
        assert all(MARK in failure[0] and failure[2] == "ZeroDivisionError" for failure in failed), failed
    conclude_night(db)
    assert dump(db, (*CONCLUSIONS, *EVIDENCE)) == whole
    db.close()


@cache
def expect() -> tuple[Any, str]:
    """Return what stands where nothing stops: of the other documents, and of all."""
    db = fresh()
    assert conclude_night(db, *night(marked=False), later()) == []
    rest = others(db)
    db.close()
    db = fresh()
    assert conclude_night(db, *night(), later()) == []
    whole = dump(db, (*CONCLUSIONS, *EVIDENCE))
    db.close()
    return rest, whole
