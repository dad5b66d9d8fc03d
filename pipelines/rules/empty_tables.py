"""Whether a report has what its form prescribes: each table as a table, with a number in it, or else its text."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipelines.figures.remarks import KINDS
from pipelines.forms.form_choice import form_of_year
from pipelines.forms.form_items import TABLES, FormCell, form_cells, form_order
from pipelines.rules.cell_names import name_table_zh
from pipelines.rules.rule import Finding, Rule, Subject

REPORT_EMPTY = Rule(
    "report.empty",
    "each table that the form prescribes is there as a table, with a number in it; without a form, the text is there",
    "规定的各表均以表格形式列出并填有数字；无规定表格的年度，正文可读",
    "error",
)

FEWEST_LETTERS = 40
"""Letters and digits, the title's aside, below which a report has no text: 详见附件, a date, a line of navigation."""


def judge_empty(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each prescribed table that is not there, or where no form is prescribed for a missing text.

    The form is the one that the report follows; where none of its tables was read, that of its year. A table that is
    printed with all its cells blank is a warning.
    """
    form = subject.form if form_cells(subject.form) else form_of_year(subject.year)
    if form is None:
        if not has_text(subject):
            yield _state(subject, "the report has no text", "报告没有可读的正文", ())
        return
    for table in TABLES:
        cells = [cell for cell in form_cells(form) if cell.table == table]
        if not cells:
            continue
        if table not in subject.tables:
            cells.sort(key=lambda cell: (form_order(table, "row", cell.row), form_order(table, "column", cell.col)))
            zh = f"没有以表格形式列出的{name_table_zh(table)}"
            yield _state(subject, f"the table {table} is not there as a table", zh, cells)
        elif all(reading.blank for cell, (_, reading) in subject.figures.items() if cell.table == table):
            printed = [cell for cell in subject.figures if cell.table == table]
            text, zh = f"every cell of {table} is blank", f"{name_table_zh(table)}的单元格全部空白"
            yield replace(REPORT_EMPTY.finding(text, zh, figures=printed), severity="warning")


def judge_notice(subject: Subject) -> Iterator[Finding]:
    """Yield a finding where a notice says nothing besides its title."""
    if not has_text(subject):
        yield _state(subject, "the notice has no text", "文件没有可读的正文", ())


def has_text(subject: Subject) -> bool:
    """Tell whether a report or notice says anything besides its title."""
    title = _letters(subject.fields.get("title") or "")
    said = (_letters(line) for part in subject.sections for line in (part.heading, *part.text.split("\n")))
    return sum(len(line) for line in said if line != title) >= FEWEST_LETTERS


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def _state(subject: Subject, text: str, text_zh: str, cells: Sequence[FormCell]) -> Finding:
    counts = {
        str(remark.parts["kind"]): int(remark.parts["count"])
        for version in reversed(subject.versions)
        for remark in version.remarks
        if remark.code == "document.not_read"
    }
    beside = ", ".join(f"{KINDS[kind].english} ({count})" for kind, count in counts.items())
    beside_zh = "、".join(f"{KINDS[kind].chinese}{count}处" for kind, count in counts.items())
    return REPORT_EMPTY.finding(
        f"{text}; shown and not read: {beside}" if beside else text,
        f"{text_zh}；未能读取的内容：{beside_zh}" if beside_zh else text_zh,
        figures=cells,
    )
