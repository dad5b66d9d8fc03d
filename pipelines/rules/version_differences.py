"""The versions of one report against each other: the same figures and the same header fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipelines.documents.other_names import drop_other_names
from pipelines.documents.title_words import squeeze_title
from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell, form_order
from pipelines.forms.readings import Reading
from pipelines.rules.cell_names import name_cell, name_cell_zh
from pipelines.rules.origins import holds_in, locate_figure, name_version
from pipelines.rules.repeated_findings import SAID_SINGLY, fold_repeated
from pipelines.rules.rule import Finding, Rule, Subject, Version
from pipelines.spelling import fold_width

DIFFER = Rule(
    "versions.differ",
    "the HTML, PDF and Word versions of one report carry the same figures and header fields",
    "同一报告的网页、PDF、Word等版本数据和页头信息一致",
    "warning",
)

COMPARED_FIELDS = {
    "title": "标题",
    "index_number": "索引号",
    "topic": "主题分类",
    "genre": "体裁分类",
    "publisher": "发布机构",
    "document_number": "发文字号",
    "validity": "有效性",
    "written_on": "成文日期",
}
"""The header fields that versions are compared in, by their labels.

发布日期 is none of them. It is a fact of the posting and not of the report: the same report is posted on several
portals, and its PDF beside its page, on different days.
"""

SHORTENED_FIELDS = frozenset({"title", "publisher"})
"""Fields that a version may print in part: 重庆市审计局 as 市审计局, a title without the issuer."""

_REPORT = "年度工作报告"  # and 工作年度报告 are two names of the same


def judge_versions(subject: Subject, equations: Sequence[Equation]) -> Iterator[Finding]:
    """Yield a finding for each figure and header field in which another version differs from the canonical one.

    A figure is compared where both print its cell; a blank and a zero are no difference, since neither counts
    anything. Of each version the first ``SAID_SINGLY`` figures are said one by one, the rest in one finding. Where the
    sums hold with one of the two numbers only, the finding says that the other one is doubtful.
    """
    for version in subject.versions[1:]:
        differing = sorted(
            (cell for cell, reading in version.readings.items() if _differs(subject, cell, version.sha256, reading)),
            key=_form_place,
        )
        said = [_state_figure(subject, version, cell) for cell in differing[:SAID_SINGLY]]
        marked = [
            _doubt(finding, subject, version, [one for one in equations if cell in one.signs])
            for finding, cell in zip(said, differing, strict=False)
        ]
        rest = [DIFFER.finding("", "", figures=(cell,)) for cell in differing[SAID_SINGLY:]]
        yield from fold_repeated(DIFFER, [*marked, *rest])
        yield from _judge_fields(subject.versions[0], version)


def _differs(subject: Subject, cell: FormCell, sha256: str, other: Reading) -> bool:
    if cell not in subject.figures or subject.figures[cell][0] == sha256:
        return False
    own = subject.figures[cell][1]
    left, right = _number(own), _number(other)
    if left is None or right is None:
        return left is not right or own.raw != other.raw
    return left != right


def _number(reading: Reading) -> Decimal | None:
    """Return what a cell counts, zero where it prints nothing; None for words."""
    if reading.value is not None:
        return reading.value
    return Decimal(0) if reading.blank else None


def _state_figure(subject: Subject, version: Version, cell: FormCell) -> Finding:
    sha256, own = subject.figures[cell]
    other = version.readings[cell]
    name = name_version(version)
    said = DIFFER.finding(
        f"{name_cell(cell)} is «{own.raw}», in the {name} version «{other.raw}»",
        f"{name_cell_zh(subject.form, cell)}为「{own.raw}」，{name}版本为「{other.raw}」",
        figures=(cell,),
        expected=own.raw,
        actual=other.raw,
    )
    return replace(said, places=(locate_figure(sha256, own), locate_figure(version.sha256, other)))


def _doubt(finding: Finding, subject: Subject, version: Version, equations: Sequence[Equation]) -> Finding:
    """Say which of two readings is doubtful, where the sums of the cell hold in one version only."""
    ours = _hold({cell: reading for cell, (_, reading) in subject.figures.items()}, equations)
    theirs = _hold(version.readings, equations)
    if ours is None or theirs is None or ours == theirs:
        return finding
    doubtful = finding.actual if ours else finding.expected
    return replace(
        finding,
        origin="doubtful",
        message=f"{finding.message}; the sums do not hold with «{doubtful}», a doubtful reading",
        message_zh=f"{finding.message_zh}；「{doubtful}」与合计不符，读数存疑",
    )


def _hold(readings: Mapping[FormCell, Reading], equations: Sequence[Equation]) -> bool | None:
    """Tell whether all sums hold that can be judged; None where none can."""
    judged = [holds_in(one, readings) for one in equations]
    return None if all(one is None for one in judged) else all(one is not False for one in judged)


def _judge_fields(canonical: Version, version: Version) -> Iterator[Finding]:
    name = name_version(version)
    for field, label in COMPARED_FIELDS.items():
        own, other = canonical.fields.get(field), version.fields.get(field)
        if not own or not other or _same_field(field, own, other):
            continue
        yield DIFFER.finding(
            f"{field} is «{own}», in the {name} version «{other}»",
            f"{label}为「{own}」，{name}版本为「{other}」",
            expected=own,
            actual=other,
        )


def _same_field(field: str, own: str, other: str) -> bool:
    left, right = (_plain(field, text) for text in (own, other))
    if not left or not right:
        return True
    return left == right or (field in SHORTENED_FIELDS and (left in right or right in left))


def _plain(field: str, text: str) -> str:
    """Return a text without signs; a title also without a body's other names, and with one name of the report."""
    if field == "title":
        text = drop_other_names(squeeze_title(text)).replace(_REPORT, "工作年度报告")
    return re.sub(r"[\W_]+", "", fold_width(text)).casefold()


def _form_place(cell: FormCell) -> tuple[str, int, int]:
    return cell.table, form_order(cell.table, "row", cell.row), form_order(cell.table, "column", cell.col)
