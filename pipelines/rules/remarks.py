"""The remarks of the readers of tables in Chinese: tables, rows and columns by their printed labels."""

from pipelines.figures.remarks import AS_STORED, KINDS, SENTENCES, Remark
from pipelines.forms.form_items import FormCell
from pipelines.rules.cell_names import name_cell_zh, name_column_zh, name_table_zh

_OF_NO_TABLE = frozenset({AS_STORED, "document.not_read"})


def say_remark_zh(form: str, remark: Remark) -> str:
    """Return a remark in Chinese, with the number of its table from 1; one of no table, or without a code, as it is."""
    said = SENTENCES[remark.code].chinese.format_map(_name_parts(form, remark))
    return said if remark.code in _OF_NO_TABLE else f"第{remark.table_no + 1}张表：{said}"


def _name_parts(form: str, remark: Remark) -> dict[str, str]:
    """Return what a sentence may name: printed text, the table, the cell, and a grid column counted from 1."""
    names = {name: str(part) for name, part in remark.parts.items()}
    if "tbl" in names:
        names["table"] = name_table_zh(names["tbl"])
    if names.get("row"):
        names["cell"] = name_cell_zh(form, FormCell(names["tbl"], names["row"], names["col"]))
    elif "col" in names:  # the row was not found out
        names["cell"] = f"「{name_column_zh(form, names['tbl'], names['col'])}」一列"
    if "grid_column" in names:
        names["grid_column"] = str(int(names["grid_column"]) + 1)
    if "kind" in names:
        names["what"] = KINDS[names["kind"]].chinese
    return names
