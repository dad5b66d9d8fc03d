"""What a publisher changed in a report: the values of the bytes that stood at an address before and after."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.forms.readings import Reading
from pipelines.reports.versions import Capture, Role, Witness


@dataclass(frozen=True, slots=True, order=True)
class ValueChange:
    """One value of a report that became another, and the run that found it: a header field, or tbl/row/col."""

    at: str
    run_id: int
    field: str
    old: str | None
    new: str | None


def find_changes(
    witnesses: Sequence[Witness],
    roles: Sequence[Role],
    figures: Sequence[tuple[str, Reading]],
    fields: Mapping[str, str | None],
) -> tuple[ValueChange, ...]:
    """Return what became another value in a report, oldest first.

    Evidence alone decides, not what the database held before: two documents that stood one after the other at an
    address, or a document and its later correction. A value that the successor states counts where it is the
    report's today, or the successor was replaced in its turn.
    """
    part = {role.sha256: role for role in roles if role.role != "related"}
    steps = sorted(_successions(witnesses, part), key=lambda step: (step[2].run_id, step[2].url))
    if not steps:
        return ()
    today = {_name(reading): print_value(reading.value) for _, reading in figures} | dict(fields)
    gone = {role.sha256 for role in roles if role.role == "superseded"}
    found: list[ValueChange] = []
    last: dict[str, str | None] = {}
    for earlier, new, at in steps:
        before, after = dict[str, str | None](), _state(new, today)
        for old in earlier:  # what the last one does not state, as one that says less, the one before it does
            before |= _state(old, today)
        for name in sorted(before.keys() & after):
            settled = after[name] == today.get(name) or new.sha256 in gone
            known = name in last and last[name] == after[name]  # another file with the same change
            if before[name] != after[name] and settled and not known:
                found.append(ValueChange(at.first_seen_at, at.run_id, name, before[name], after[name]))
                last[name] = after[name]
    return tuple(sorted(found, key=lambda one: (one.at, one.run_id, one.field, one.old or "", one.new or "")))


def _successions(
    witnesses: Sequence[Witness], part: Mapping[str, Role]
) -> Iterator[tuple[Sequence[Witness], Witness, Capture]]:
    """Yield the documents of an address one after the other, with each its successor and the capture that found it."""
    members = [witness for witness in witnesses if witness.sha256 in part]
    stints: dict[str, list[tuple[Capture, Witness]]] = {}
    for witness in members:
        for capture in witness.captures:
            stints.setdefault(capture.url, []).append((capture, witness))
    for versions in stints.values():
        versions.sort(key=lambda stint: (stint[0].run_id, stint[0].first_seen_at, not stint[0].replaced))
        for place, (capture, new) in enumerate(versions[1:], 1):
            yield [old for _, old in versions[:place]], new, capture
    by_sha = {witness.sha256: witness for witness in members}
    for old in members:
        successor = by_sha.get(part[old.sha256].successor)
        if successor is not None:
            yield [old], successor, min(successor.captures, key=lambda one: (one.run_id, one.url))


def _state(witness: Witness, names: Mapping[str, object]) -> dict[str, str | None]:
    """Return what a document states of a report's values: figures and header fields that it has."""
    stated: dict[str, str | None] = {_name(reading): print_value(reading.value) for reading in witness.readings}
    for field in reversed(witness.fields):
        if field.field in names:
            stated[field.field] = field.value
    return stated


def _name(reading: Reading) -> str:
    return f"{reading.tbl}/{reading.row}/{reading.col}"


def print_value(value: Decimal | None) -> str | None:
    """Return a number as ``changes`` prints it, None where there is none."""
    return None if value is None else f"{value.normalize():f}"
