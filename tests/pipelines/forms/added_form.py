"""A form of 2027 as a maintainer would add it to forms.csv: that of 2021 with more rows and columns."""

import csv
import io

from pipelines.forms.form_items import form_names, items_of

FORM = "2027"
COPIED = "2021"

ADDED = {
    ("disclosure", "row", "penalties"): ("rewards", "行政奖励", "第二十条第（六）项", "", "六"),
    ("disclosure", "column", "repealed"): ("revised", "本年修订件数", "", "件", "一"),
    ("applications", "row", "refused.third_party_rights"): (
        "refused.personal_privacy", "5.涉及个人隐私", "（三）不予公开", "件", ""
    ),
    ("applications", "row", "not_processed.reconfirmation"): (
        "withdrawn", "（六）终止办理", "三、本年度办理结果", "件", ""
    ),
    ("applications", "row", "other_handling.not_corrected"): (
        "other_handling.moot", "2.申请事项已经办结", "（六）其他处理", "件", ""
    ),
    ("applications", "column", "legal_service"): ("media", "新闻媒体", "法人或其他组织", "", ""),
    ("disputes", "row", "reconsideration"): ("mediation", "行政调解", "", "件", ""),
    ("disputes", "column", "corrected"): ("settled", "达成和解", "", "", ""),
}  # fmt: skip
"""What the form has more: behind which row or column of the copied form, and its code, label, parent, unit, items."""

RENUMBERED = {
    "5.属于三类内部事务信息": "6.属于三类内部事务信息",
    "6.属于四类过程性信息": "7.属于四类过程性信息",
    "7.属于行政执法案卷": "8.属于行政执法案卷",
    "8.属于行政查询事项": "9.属于行政查询事项",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请": (
        "3.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"
    ),
    "3.其他": "4.其他",
    "（六）其他处理": "（七）其他处理",
    "（七）总计": "（八）总计",
}


def columns_before(table: str) -> list[str]:
    """Return the columns that a table has in the forms before the added one, as a wide view has them."""
    forms = [form for form in form_names() if form <= COPIED]
    return list(dict.fromkeys(item.code for form in forms for item in items_of(form, table, "column")))


def add_form(forms: str) -> str:
    """Return the text of a forms.csv with the form of 2027 at its end, and no other form after the copied one."""
    lines = [line for line in csv.DictReader(forms.splitlines()) if line["form"] <= COPIED]
    added = io.StringIO()
    writer = csv.DictWriter(added, lines[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    for line in (line for line in lines if line["form"] == COPIED):
        place = (line["table"], line["kind"], line["code"])
        label, parent = (RENUMBERED.get(line[key], line[key]) for key in ("label", "parent"))
        writer.writerow({**line, "form": FORM, "label": label, "parent": parent})
        if place in ADDED:
            code, label, parent, unit, items = ADDED[place]
            parent = RENUMBERED.get(parent, parent)
            more = {"code": code, "label": label, "parent": parent, "unit": unit, "note": "", "items": items}
            writer.writerow({**line, **more, "form": FORM})
    return added.getvalue()
