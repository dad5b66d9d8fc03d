"""The files of an export: CSV, JSON Lines, Parquet."""

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

PARQUET_BATCH = 10_000
"""Rows of Parquet that are in memory at a time."""


_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?")


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


def write_csv(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> int:
    """Write CSV (RFC 4180) with a header, each text as it is; NULL is an empty field, and an empty text too.

    It has no byte order mark: the readers of the Data Package specification take one for a part of the first name.
    """
    return _write_rows(path, fields, rows, "utf-8")


def write_spreadsheet_csv(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[Any]]) -> int:
    """Write CSV as a spreadsheet program shows it: with a byte order mark, and no text that it would run as a formula.

    Excel takes a file without the mark for GBK on a Chinese system. What a publisher printed is a formula for it where
    it begins with one of ``= + - @``, a tab or a carriage return (CWE-1236): an apostrophe before it makes it text.
    Numbers, negative ones too, stay as they are.
    """
    return _write_rows(path, fields, (tuple(map(_disarm, row)) for row in rows), "utf-8-sig")


def _disarm(value: Any) -> Any:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value)
    return f"'{value}" if is_formula else value


def _write_rows(path: Path, fields: Sequence[Field], rows: Iterable[Sequence[Any]], encoding: str) -> int:
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
    "csv": ExportFormat("csv", "text/csv", write_spreadsheet_csv),
    "jsonl": ExportFormat("jsonl", "application/jsonl", write_jsonl),
    "parquet": ExportFormat(
        "parquet", "application/vnd.apache.parquet", write_parquet, needs="pyarrow", extra="parquet"
    ),
    "datapackage": ExportFormat("csv", "text/csv", write_csv, description="datapackage.json", tabular=True),
}
"""By the name that ``--format`` takes."""
