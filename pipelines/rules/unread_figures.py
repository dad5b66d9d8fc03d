"""What a report shows and nobody reads: cells whose content is no text, and what stands outside its figures."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from pipelines.documents.model import UNREAD
from pipelines.figures.remarks import KINDS, Remark
from pipelines.forms.form_items import FormCell
from pipelines.rules.cell_names import name_cell, name_cell_zh
from pipelines.rules.remarks import say_remark_zh
from pipelines.rules.repeated_findings import fold_repeated
from pipelines.rules.rule import Finding, Rule, Subject

FIGURE_NOT_READ = Rule(
    "figure.not_read",
    "a cell whose content is no text for us (picture, form control, annotation, embedded object, characters without "
    "meaning) is named: never a blank",
    "内容无法作为文字读取的单元格（图片、表单控件、批注、嵌入对象、无法识别的字符）须予指明，不作空白处理",
    "error",
)

DECORATION = frozenset({"picture", "form_control"})
"""Kinds that stand beside the text of sound reports too: logos, photographs, the field of a search."""


def judge_unread(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each figure that is shown and not read, and for what stands so outside the figures.

    Outside the figures decoration is none, see `pipelines.rules.empty_tables`; anything else is a warning: the document
    was not read whole.
    """
    kinds: defaultdict[FormCell, list[str]] = defaultdict(list)
    for remark in subject.remarks:
        if remark.code == "cell.not_read":
            cell = FormCell(*(str(remark.parts[part]) for part in ("tbl", "row", "col")))
            kinds[cell].append(str(remark.parts["kind"]))
    shown = [cell for cell, (_, reading) in subject.figures.items() if UNREAD in reading.raw]
    yield from fold_repeated(FIGURE_NOT_READ, [_state(subject, cell, kinds[cell]) for cell in shown])
    for remark in subject.remarks:
        if is_part_of_document(remark):
            finding = FIGURE_NOT_READ.finding(remark.message, say_remark_zh(subject.form, remark))
            yield replace(finding, severity="warning")


def is_part_of_document(remark: Remark) -> bool:
    """Tell whether a remark is about something outside the figures that was not read, and that is no decoration."""
    return remark.code == "document.not_read" and remark.parts["kind"] not in DECORATION


def _state(subject: Subject, cell: FormCell, kinds: list[str]) -> Finding:
    raw = subject.figures[cell][1].raw
    said = [KINDS[kind] for kind in kinds] or [KINDS["no_meaning"]]
    return FIGURE_NOT_READ.finding(
        f"{name_cell(cell)} shows {' and '.join(one.english for one in said)}, which nobody reads: «{raw}»",
        f"{name_cell_zh(subject.form, cell)}为{'、'.join(one.chinese for one in said)}，未能读取：「{raw}」",
        figures=(cell,),
        expected="a number",
        actual=raw,
    )
