"""What reading a document again would change: figure by figure, field by field, cell by cell."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal

from sqlite_utils import Database

from pipelines.packing import CELL_COLUMNS, REMARK_COLUMNS, PackedEvidence

_READING = ("form", "tbl", "row", "col", "unit", "value", "table_no", "cell_row", "cell_col", "row_label", "col_label")

_Texts = Mapping[str, tuple[str, object]]
"""By place: what stands there as text, and all that is known of it, to tell a move from no change at all."""


@dataclass(frozen=True, slots=True)
class EvidenceChange:
    """One figure, field, cell or passage: ``kind`` is added, removed, changed, or moved (the same from elsewhere)."""

    part: str
    place: str
    kind: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True)
class DocumentDifference:
    """One document, what read it before and would read it now, and what changes; no change at all is possible."""

    sha256: str
    url: str
    media_type: str
    reader_before: str | None
    reader_now: str | None
    changes: tuple[EvidenceChange, ...]

    def count(self, part: str) -> int:
        """Return how many changes there are of one part: figure, field, cell, passage, remark."""
        return sum(change.part == part for change in self.changes)

    def to_dict(self) -> dict[str, object]:
        """Return it as what JSON holds."""
        return asdict(self)


def compare_evidence(db: Database, sha256: str, evidence: PackedEvidence) -> tuple[EvidenceChange, ...]:
    """Return what of the stored evidence of a document would change, in a stable order."""
    stored, found = dict(_load_stored(db, sha256)), dict(_arrange(evidence))
    return tuple(change for part in found for change in _compare(part, stored[part], found[part]))


def _compare(part: str, stored: _Texts, found: _Texts) -> Iterator[EvidenceChange]:
    for place in sorted(stored.keys() | found.keys()):
        old, new = stored.get(place), found.get(place)
        if old == new:
            continue
        if old is None or new is None:
            kind = "added" if old is None else "removed"
        else:
            kind = "changed" if old[0] != new[0] else "moved"
        yield EvidenceChange(part, place, kind, old and old[0], new and new[0])


def _load_stored(db: Database, sha256: str) -> Iterator[tuple[str, _Texts]]:
    def rows(table: str) -> Iterable[dict[str, object]]:
        return db.query(f"SELECT * FROM {table} WHERE sha256 = ?", [sha256])  # noqa: S608 - names from here

    yield "figure", {_figure(row): _reading(row) for row in rows("readings")}
    yield (
        "field",
        {f"{row['field']} ({row['source']})": (str(row["value"]), row["raw"]) for row in rows("header_fields")},
    )
    yield "cell", {_cell(row): (str(row["text"]), (row["row_span"], row["col_span"])) for row in rows("cells")}
    yield "passage", {str(row["ordinal"]): _passage(row["heading"], row["text"]) for row in rows("passages")}
    yield "remark", {str(row["ordinal"]): _remark(row) for row in rows("remarks")}


def _arrange(evidence: PackedEvidence) -> Iterator[tuple[str, _Texts]]:
    cells = [dict(zip(CELL_COLUMNS, row, strict=True)) for row in evidence.cells]
    printed = {row[:3]: {"raw": row[6], "page": row[5]} for row in evidence.cells}
    readings = [
        dict(zip(_READING, (*reading[0], *reading[1:]), strict=True))
        | printed[reading[2:5]]
        | {"method": evidence.method}
        for reading in evidence.readings
    ]
    yield "figure", {_figure(row): _reading(row) for row in readings}
    yield "field", {f"{field} ({source})": (value, raw) for _, field, value, source, raw in evidence.fields}
    yield "cell", {_cell(row): (str(row["text"]), (row["row_span"], row["col_span"])) for row in cells}
    yield "passage", {str(ordinal): _passage(heading, text) for ordinal, heading, text in evidence.passages}
    remarks = [dict(zip(REMARK_COLUMNS, row, strict=True)) for row in evidence.remarks]
    yield "remark", {str(row["ordinal"]): _remark(row) for row in remarks}


def _figure(row: Mapping[str, object]) -> str:
    return f"{row['tbl']}/{row['row']}/{row['col']}"


def _reading(row: Mapping[str, object]) -> tuple[str, object]:
    """Return a reading's number as people read it, and all that is known of it."""
    value = row["value"]
    text = f"{_plain(value)} {row['unit']} «{row['raw']}»" if value is not None else f"«{row['raw']}»"
    return text, tuple(sorted((name, str(part)) for name, part in row.items() if name != "sha256"))


def _remark(row: Mapping[str, object]) -> tuple[str, object]:
    """Return a remark's English sentence, and its table, code and parts, which say it in Chinese."""
    return str(row["message"]), (row["table_no"], row["code"], row["parts"])


def _plain(value: object) -> str:
    return f"{Decimal(str(value)):f}"


def _cell(row: Mapping[str, object]) -> str:
    return f"table {row['table_no']}, row {row['row']:>3}, column {row['col']:>2}"


def _passage(heading: object, text: object) -> tuple[str, object]:
    """Return a passage's heading and length, which is what a list of changes shows, and its text."""
    return f"«{heading}» {len(str(text))} characters", (heading, text)
