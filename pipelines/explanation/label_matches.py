"""How a printed label was recognised: letter by letter, nearly, or not at all and why."""

from pipelines.explanation.explained import ExplainedLabel
from pipelines.forms.labels import LONGEST_LABEL, compare_label, normalize_label


def explain_label(tbl: str, text: str, code: str) -> ExplainedLabel:
    """Return how a label of a statutory table was recognised as what it names.

    Args:
        tbl: The statutory table.
        text: The label as printed.
        code: What it was taken for; empty where it names nothing.
    """
    found = compare_label(tbl, text)
    if not found.labels:
        return ExplainedLabel(text, code, "none", _say_why_unknown(tbl, text))
    if found.edits:
        return ExplainedLabel(text, code, "approximate", f"read as «{found.nearest}», {_count_edits(found.edits)} away")
    return ExplainedLabel(text, code, "exact")


def _say_why_unknown(tbl: str, text: str) -> str:
    if len(text) > LONGEST_LABEL:
        return f"longer than any label ({len(text)} characters)"
    label, found = normalize_label(text), compare_label(tbl, text)
    if not label:
        return "no letter in it"
    spelled = "" if label == text else f"compared as «{label}»: "
    if found.rival:
        return f"{spelled}«{found.nearest}» is {_count_edits(found.edits)} away, and «{found.rival}» hardly more"
    return f"{spelled}the nearest label is «{found.nearest}», {_count_edits(found.edits)} away, which is too far"


def _count_edits(edits: int) -> str:
    return f"{edits} edit" if edits == 1 else f"{edits} edits"
