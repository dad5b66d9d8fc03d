"""Figures that a document prints twice and otherwise, and tables that are headed with another year."""

from collections import defaultdict
from collections.abc import Iterator

from pipelines.figures.remarks import Remark
from pipelines.forms.form_items import FormCell
from pipelines.rules.cell_names import name_cell, name_cell_zh, name_table_zh
from pipelines.rules.header_years import HEADER_YEAR
from pipelines.rules.remarks import say_remark_zh
from pipelines.rules.repeated_findings import SAID_SINGLY
from pipelines.rules.rule import Finding, Rule, Subject

TABLE_TWICE = Rule(
    "table.twice",
    "a statutory table is there once; of two with captions of different years the report's own year counts; of two "
    "that differ without such captions neither is trusted in silence",
    "法定表格只出现一次；标注不同年度的两张表以本年度的为准；未标注年度而数据不同的，均存疑",
    "error",
)


def judge_tables(subject: Subject) -> Iterator[Finding]:
    """Yield a finding for each table that is printed twice and differs, and for each that is headed with another year.

    Both numbers stay in ``cells``; the first one is the figure.
    """
    twice: defaultdict[str, dict[FormCell, Remark]] = defaultdict(dict)
    for remark in subject.remarks:
        if remark.code == "figure.second":
            cell = FormCell(*(str(remark.parts[part]) for part in ("tbl", "row", "col")))
            twice[cell.table].setdefault(cell, remark)
        elif remark.code == "table.year":
            year, own = str(remark.parts["year"]), str(remark.parts["report_year"])
            yield HEADER_YEAR.finding(remark.message, say_remark_zh(subject.form, remark), expected=own, actual=year)
    for table, found in twice.items():
        yield _state(subject, table, found)


def _state(subject: Subject, table: str, found: dict[FormCell, Remark]) -> Finding:
    pairs = [(cell, one.parts["other"], one.parts["text"]) for cell, one in found.items()]
    more, more_zh = "", ""
    if left := pairs[SAID_SINGLY:]:
        more, more_zh = f", and {len(left)} more", f"等，另有{len(left)}处"
    said = ", ".join(f"{name_cell(cell)} «{one}» and «{other}»" for cell, one, other in pairs[:SAID_SINGLY])
    said_zh = "，".join(
        f"{name_cell_zh(subject.form, cell)}为「{one}」和「{other}」" for cell, one, other in pairs[:SAID_SINGLY]
    )
    return TABLE_TWICE.finding(
        f"{table} is printed twice, and differs in {len(pairs)} figures: {said}{more}",
        f"{name_table_zh(table)}出现两次，有{len(pairs)}处数据不同：{said_zh}{more_zh}",
        figures=found,
    )
