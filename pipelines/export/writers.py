"""The files of an export: CSV, JSON Lines, Parquet."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

PARQUET_BATCH = 10_000
"""Rows of Parquet that are in memory at a time."""


@dataclass(frozen=True, slots=True)
class Field:
    """A column and its Frictionless type: string, integer, number, date, datetime."""

    name: str
    type: str


@dataclass(frozen=True, slots=True)
class ExportFormat:
    """How one kind of export is written.

    ``write`` takes a path, the fields and the rows, and returns the number of rows. ``description`` is the file that
    describes the whole. ``needs`` is a library that is not always installed, and ``extra`` the extra that brings it.
    """

    suffix: str
    media_type: str
    write: Callable[[Path, Sequence[Field], Iterable[Sequence[Any]]], int]
    description: str = "export.json"
    tabular: bool = False
    needs: str = ""
    extra: str = ""


def write_csv(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[Any]], *, encoding: str) -> int:
    """Write CSV (RFC 4180) with a header; NULL is an empty field, and an empty text too."""
    number = 0
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(field.name for field in fields)
        for row in rows:
            writer.writerow(row)
            number += 1
    return number


def write_jsonl(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> int:
    """Write one JSON object a line, with every column in each."""
    names, number = [field.name for field in fields], 0
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
            number += 1
    return number


def write_parquet(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> int:
    """Write Parquet with dates and instants as such.

    Raises:
        ImportError: pyarrow is not installed.
    """
    import pyarrow as pa  # noqa: PLC0415 - only who asks for this needs it
    import pyarrow.parquet as pq  # noqa: PLC0415

    kinds: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "string": (pa.string(), str),
        "integer": (pa.int64(), int),
        "number": (pa.float64(), float),
        "date": (pa.date32(), date.fromisoformat),
        "datetime": (pa.timestamp("ms", tz="UTC"), _read_instant),
    }
    schema = pa.schema([pa.field(field.name, kinds[field.type][0]) for field in fields])
    number = 0
    with pq.ParquetWriter(path, schema) as writer:
        for batch in _batches(rows):
            columns = [
                [None if value is None else kinds[field.type][1](value) for value in column]
                for field, column in zip(fields, zip(*batch, strict=True), strict=True)
            ]
            writer.write_table(pa.table(columns, schema=schema))
            number += len(batch)
    return number


def _read_instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def _batches(rows: Iterable[Sequence[Any]]) -> Iterator[list[Sequence[Any]]]:
    every = iter(rows)
    while batch := list(islice(every, PARQUET_BATCH)):
        yield batch


EXPORT_FORMATS = {
    # With a byte order mark: Excel takes a CSV file without one for GBK on a Chinese system.
    "csv": ExportFormat("csv", "text/csv", partial(write_csv, encoding="utf-8-sig")),
    "jsonl": ExportFormat("jsonl", "application/jsonl", write_jsonl),
    "parquet": ExportFormat(
        "parquet", "application/vnd.apache.parquet", write_parquet, needs="pyarrow", extra="parquet"
    ),
    # Without: the specification's readers take it for a part of the first column's name.
    "datapackage": ExportFormat(
        "csv", "text/csv", partial(write_csv, encoding="utf-8"), description="datapackage.json", tabular=True
    ),
}
"""By the name that ``--format`` takes."""
