"""What an address says now against the fullest that it ever said: what stood yesterday is not replaced by less."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipelines.forms.form_items import FormCell
from pipelines.reports.versions import Capture, Witness
from pipelines.rules import Shrunken

LOST = 0.1
"""Part of the figures with a value whose loss is no correction any more (contract)."""

Stint = tuple[Capture, Witness]


def find_shrunken(witnesses: Sequence[Witness]) -> tuple[Shrunken, ...]:
    """Return the addresses whose newest bytes say less than they said before, judged over all versions that stand.

    Less is: a table without any number, or a tenth fewer figures with a value; or nothing of the report where it had
    no figures. An address that has another report now has lost nothing, nor has one whose new bytes are accepted.
    """
    own = [witness for witness in witnesses if not witness.departed]
    if not any(capture.replaced for witness in own for capture in witness.captures):
        return ()
    found = (_judge_address(url, stints, own) for url, stints in sorted(list_stints(own).items()))
    return tuple(one for one in found if one is not None)


def list_stints(witnesses: Iterable[Witness]) -> dict[str, list[Stint]]:
    """Return by address which documents stood there, one after the other."""
    stints: dict[str, list[Stint]] = {}
    for witness in witnesses:
        for capture in witness.captures:
            stints.setdefault(capture.url, []).append((capture, witness))
    for versions in stints.values():
        versions.sort(key=lambda stint: (stint[0].run_id, stint[0].first_seen_at, not stint[0].replaced))
    return stints


def keep_fullest(witnesses: Sequence[Witness], shrunken: Sequence[Shrunken]) -> list[Witness]:
    """Return the witnesses as if what is kept stood at its address still, and what says less corrected nothing."""
    kept = {(one.kept, one.url) for one in shrunken}
    lesser = {one.standing for one in shrunken}
    return [
        replace(
            witness,
            is_less=witness.sha256 in lesser,
            captures=tuple(
                replace(one, replaced=one.replaced and (witness.sha256, one.url) not in kept)
                for one in witness.captures
            ),
        )
        for witness in witnesses
    ]


def _judge_address(url: str, stints: Sequence[Stint], own: Sequence[Witness]) -> Shrunken | None:
    standing = next((witness for capture, witness in reversed(stints) if not capture.replaced), None)
    if standing is None and any(capture.taken for capture, _ in stints):
        return None
    if standing is not None and len(stints) == 1:
        return None
    elsewhere = {
        cell
        for witness in own
        for cell in _valued(witness)
        if any(_stands_elsewhere(one, url) for one in witness.captures)
    }
    current, fullest = stints[0][1], _valued(stints[0][1])
    for capture, witness in stints[1:]:
        said = _valued(witness)
        if capture.accepted:
            current, fullest = witness, said
        elif not _is_less(said | elsewhere, fullest):
            current, fullest = witness, max(said, fullest, key=len)
    now = (_valued(standing) if standing else frozenset()) | elsewhere
    if standing is None:
        is_gone = not any(not capture.replaced for witness in own for capture in witness.captures)
        if not (_is_less(now, fullest) if fullest else is_gone):
            return None
    elif current is standing:
        return None
    before = _valued(current)
    tables = sorted(_tables(before) - _tables(now))
    return Shrunken(
        url, current.sha256, standing.sha256 if standing else "", tuple(tables), tuple(sorted(before - now)),
        len(before), len(now),
    )  # fmt: skip


def _stands_elsewhere(capture: Capture, url: str) -> bool:
    return not capture.replaced and capture.url != url


def _is_less(said: frozenset[FormCell], fullest: frozenset[FormCell]) -> bool:
    lost = len(fullest) - len(said)
    return bool(_tables(fullest) - _tables(said)) or (lost > 0 and lost >= LOST * len(fullest))


def _tables(cells: Iterable[FormCell]) -> set[str]:
    return {cell.table for cell in cells}


def _valued(witness: Witness) -> frozenset[FormCell]:
    return frozenset(cell for cell, reading in witness.figures.items() if reading.value is not None)
