"""What documents say by a new reading, before it is stored: it takes the place of what is stored of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from sqlite_utils import Database

from pipelines.documents.model import SOURCES, HeaderField, Section
from pipelines.figures.reader import Reading
from pipelines.figures.remarks import restore_remark
from pipelines.packing import PackedEvidence, from_sql
from pipelines.reports.registered_titles import choose_registered_titles
from pipelines.reports.versions import Witness
from pipelines.store.evidence import load_witnesses
from pipelines.store.sightings import load_captures
from pipelines.store.staging import find_new


class NewEvidence:
    """The staged readings of documents, by SHA-256."""

    def __init__(self, staged: Path) -> None:
        self.path = staged

    def find(self, sha256: str) -> PackedEvidence | None:
        """Return what a document says by a new reading; None where it says what is stored, or was not read."""
        found = find_new(self.path, sha256)
        return found if isinstance(found, PackedEvidence) and found.reader is not None else None


def load_any_witnesses(db: Database, documents: Iterable[str], new: NewEvidence | None) -> Iterator[Witness]:
    """Yield the evidence of documents that were read, in the order given: the new reading, or the stored one."""
    for sha256 in documents:
        packed = new.find(sha256) if new else None
        if packed is None:
            yield from load_witnesses(db, [sha256])
        else:
            yield _make_witness(db, sha256, packed)


def restore_fields(packed: PackedEvidence) -> tuple[HeaderField, ...]:
    """Return header fields as they would be loaded: in order of trust."""
    fields = (HeaderField(field, value, source, raw) for _, field, value, source, raw in packed.fields)
    return tuple(sorted(fields, key=lambda field: SOURCES.index(field.source)))


def _make_witness(db: Database, sha256: str, packed: PackedEvidence) -> Witness:
    printed = {row[:3]: (row[6], row[5]) for row in packed.cells}
    return Witness(
        sha256=sha256,
        media_type=packed.media_type,
        fields=choose_registered_titles(restore_fields(packed)),
        readings=tuple(
            Reading(
                form, tbl, row, col, from_sql(value), unit, printed[at][0], *at, printed[at][1], packed.method, *labels
            )
            for (form, tbl, row, col, unit), value, at, labels in (
                (reading[0], reading[1], reading[2:5], reading[5:]) for reading in packed.readings
            )
        ),
        remarks=tuple(restore_remark(number, code, parts, said) for _, number, code, parts, said in packed.remarks),
        sections=tuple(Section(*row) for row in sorted(packed.passages)),
        captures=load_captures(db, sha256),
    )
