"""The conclusions about many groups, worked out here or beside this process; what stops at one group costs that one."""

import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import replace

from sqlite_utils import Database

from pipelines.issuers.registry import name_region
from pipelines.store.conclusion_plan import ReportGroup
from pipelines.store.database import find_file
from pipelines.store.file_errors import is_shared
from pipelines.store.group_conclusions import ConcludedReport, Mistake, conclude_group
from pipelines.store.new_evidence import NewEvidence
from pipelines.workers import LimitError, WorkerThreads

StartWorkers = Callable[[], WorkerThreads[..., list[ConcludedReport]]]
"""Starts the processes that work conclusions out (`conclude_committed`)."""


def work_out(
    db: Database, groups: Sequence[ReportGroup], start_workers: StartWorkers | None, new: NewEvidence | None
) -> Iterator[tuple[ReportGroup, list[ConcludedReport]]]:
    """Yield what comes of each group, in their order."""
    if start_workers is None or db.conn.in_transaction:
        for group in groups:
            yield group, _conclude_here(db, group, new)
        return
    path, region, staged = find_file(db), name_region(), new.path if new else None
    with closing(start_workers()) as workers:

        def ask(group: ReportGroup) -> Future[list[ConcludedReport]]:
            return next(workers.map([(path, region, group, staged)]))

        asked = workers.map((path, region, group, staged) for group in groups)
        for group, answer in zip(groups, asked, strict=True):
            yield group, _find_culprits(ask, group) if _find_end(answer) else answer.result()


def _find_culprits(
    ask: Callable[[ReportGroup], Future[list[ConcludedReport]]], group: ReportGroup
) -> list[ConcludedReport]:
    """Return what comes of a group whose process was ended: nothing of the reports that it ends on alone."""
    ended: dict[str, Mistake] = {}
    for planned in group.reports if len(group.reports) > 1 else ():
        if mistake := _find_end(ask(replace(group, reports=(planned,)))):
            ended[planned.report_id] = mistake
    rest = replace(group, reports=tuple(one for one in group.reports if one.report_id not in ended))
    answer = ask(rest)
    if mistake := _find_end(answer):
        ended |= dict.fromkeys((one.report_id for one in rest.reports), mistake)
    done = [ConcludedReport(report_id, mistake=mistake) for report_id, mistake in ended.items()]
    return done if mistake else done + answer.result()


def _find_end(answer: Future[list[ConcludedReport]]) -> Mistake | None:
    """Return why the process was ended that was to answer; None where it has answered."""
    error = answer.exception()
    if error is None:
        return None
    if isinstance(error, LimitError):
        return Mistake(error.error, str(error), "")
    if is_shared(error) or not isinstance(error, Exception):
        raise error
    return Mistake(type(error).__name__, str(error), "".join(traceback.format_exception(error)))


def _conclude_here(db: Database, group: ReportGroup, new: NewEvidence | None) -> list[ConcludedReport]:
    """Return what comes of a group; what stops at all of it at once is the mistake of each of its reports."""
    try:
        return conclude_group(db, group, new)
    except Exception as error:
        if is_shared(error):
            raise
        mistake = Mistake(type(error).__name__, str(error), traceback.format_exc())
        return [ConcludedReport(one.report_id, mistake=mistake) for one in group.reports]
