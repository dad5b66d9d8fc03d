"""Publisher or parser: what the other versions of a report say of a sum that does not hold.

Where two versions print the same numbers in a broken sum, it is the publisher's. Where another version prints other
numbers there, one of the two readings is doubtful, and the cells that differ are named.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from pipelines.documents.formats import name_format
from pipelines.forms.equations import Equation
from pipelines.forms.form_items import FormCell
from pipelines.forms.readings import Reading
from pipelines.forms.rounding import find_slacks
from pipelines.rules.cell_names import name_cell, name_cell_zh
from pipelines.rules.ledger import Broken
from pipelines.rules.rule import Finding, PrintedFigure, Subject, Version

_NAMED = 3  # cells that a message names; ``places`` has them all


def add_origin(finding: Finding, broken: Broken, subject: Subject) -> Finding:
    """Return the finding of a broken sum with its origin and places, where another version prints the same sum."""
    own = {cell: subject.figures[cell] for cell in broken.equation.cells}
    shas = {sha256 for sha256, _ in own.values()}
    others = [
        version
        for version in subject.versions
        if version.sha256 not in shas and _prints_numbers(version, broken.equation)
    ]
    differing = [(version, _compare(broken.equation, own, version)) for version in others]
    agreeing = next((version for version, cells in differing if not cells), None)
    if agreeing:
        return _mark_printed_so(finding, own, agreeing)
    if not differing:
        return finding
    healed = [one for one in differing if _holds(broken.equation, one[0])]
    version, cells = (healed or differing)[0]
    return _mark_doubtful(finding, subject, version, cells, healed=bool(healed))


def name_version(version: Version) -> str:
    """Return what a version is called in messages, HTML or PDF."""
    return name_format(version.media_type)


def holds_in(equation: Equation, readings: Mapping[FormCell, Reading]) -> bool | None:
    """Tell whether a sum holds with what a version prints, blanks as zero; None where it cannot be judged."""
    known = {cell: readings[cell] for cell in equation.witnesses if cell in readings}
    values = {cell: reading.value for cell, reading in known.items()}
    return equation.holds(values, blanks_as_zero=True, slacks=find_slacks(known))


def locate_figure(sha256: str, reading: Reading) -> PrintedFigure:
    """Return where a document prints a figure."""
    return PrintedFigure(sha256, reading.table_no, reading.cell_row, reading.cell_col, reading.page, reading.raw)


def _mark_printed_so(finding: Finding, own: dict[FormCell, tuple[str, Reading]], version: Version) -> Finding:
    """Say that two versions print the same; the places are the cells that may be wrong, else all of the sum."""
    suspects = [one.cell for one in finding.suggestion if one.cell in own] or list(own)
    name = name_version(version)
    return replace(
        finding,
        origin="printed_so",
        message=f"{finding.message} — printed so, the {name} version has the same",
        message_zh=f"{finding.message_zh}——原文如此，{name}版本相同",
        places=tuple(
            place
            for cell in suspects
            for place in (locate_figure(*own[cell]), locate_figure(version.sha256, version.readings[cell]))
        ),
    )


def _mark_doubtful(
    finding: Finding, subject: Subject, version: Version, cells: Sequence[FormCell], *, healed: bool
) -> Finding:
    """Say which readings differ, and that the sum holds with the other version's where it does."""
    name = name_version(version)
    readings = [(cell, subject.figures[cell], version.readings[cell]) for cell in cells]
    said = ", ".join(
        f"{name_cell(cell)} «{own.raw}», {name} «{other.raw}»" for cell, (_, own), other in readings[:_NAMED]
    )
    said_zh = "，".join(
        f"{name_cell_zh(subject.form, cell)}此处为「{own.raw}」，{name}版本为「{other.raw}」"
        for cell, (_, own), other in readings[:_NAMED]
    )
    more = f" and {len(cells) - _NAMED} more" if len(cells) > _NAMED else ""
    cure = f"it holds in the {name} version; " if healed else ""
    cure_zh = f"{name}版本相符；" if healed else ""
    return replace(
        finding,
        origin="doubtful",
        message=f"{finding.message} — {cure}doubtful reading: {said}{more}",
        message_zh=f"{finding.message_zh}——{cure_zh}读数存疑：{said_zh}{'等' if more else ''}",
        places=tuple(
            place for _, own, other in readings for place in (locate_figure(*own), locate_figure(version.sha256, other))
        ),
    )


def _prints_numbers(version: Version, equation: Equation) -> bool:
    """Tell whether a version prints every cell of a sum, as a number or blank."""
    readings = [version.readings.get(cell) for cell in equation.cells]
    return all(one is not None and (one.value is not None or one.blank) for one in readings)


def _compare(equation: Equation, own: dict[FormCell, tuple[str, Reading]], version: Version) -> list[FormCell]:
    """Return the cells of a sum where a version has another number; a blank is zero here."""
    zero = Decimal(0)
    return [cell for cell in equation.cells if (own[cell][1].value or zero) != (version.readings[cell].value or zero)]


def _holds(equation: Equation, version: Version) -> bool:
    return holds_in(equation, version.readings) is True
