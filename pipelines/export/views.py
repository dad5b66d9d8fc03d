"""The public views and the tables that trace them, as files for other tools: of one instant, whole or not at all."""

import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from pipelines.export.writers import EXPORT_FORMATS, ExportFormat, Field
from pipelines.forms.form_items import all_codes
from pipelines.store.queries.exported_tables import find_last_end, list_columns, read_table
from pipelines.store.snapshot import Snapshot

GENERATOR = "cq-disclosure"
"""Stands in the description of every export: a folder that has it is ours to replace."""

DESCRIPTIONS = ("datapackage.json", "export.json")

_TYPES = {"INTEGER": "integer", "TEXT": "string", "REAL": "number", "NUMERIC": "number", "ANY": "number"}


class ExportError(RuntimeError):
    """An export that cannot be made: the message says why."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One table or view to export, as ``export.toml`` describes it."""

    name: str
    title: str
    description: str
    key: tuple[str, ...]
    refers: dict[str, str]
    types: dict[str, str]


def export(snapshot: Snapshot, kind: str, folder: Path) -> list[Path]:
    """Write an export in place of an earlier one; return its files.

    It is written beside the folder and moved there when it is whole.

    Args:
        snapshot: The database at one instant.
        kind: A name of ``EXPORT_FORMATS``.
        folder: It may not exist yet, be empty, or hold an earlier export.

    Raises:
        ExportError: The folder holds something else, or the format's library is not installed.
        OSError: It cannot be written.
    """
    check_folder(folder)
    form = EXPORT_FORMATS[kind]
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _write(snapshot, form, made)
        made.chmod(0o755)
        _put_in_place(made, folder)
    except ImportError as error:
        raise ExportError(f"--format {kind} needs {form.needs}, from the extra {form.extra!r}: {error}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return sorted(folder.iterdir())


def check_folder(folder: Path) -> None:
    """Refuse a folder that holds anything but an export of ours.

    Raises:
        ExportError: It does, or there is a file of that name.
    """
    if not folder.exists():
        return
    if not folder.is_dir():
        raise ExportError(f"{folder} is a file")
    if any(folder.iterdir()) and not any(_is_ours(folder / name) for name in DESCRIPTIONS):
        raise ExportError(f"{folder} holds something that is no export: name another folder")


@cache
def load_resources() -> tuple[Resource, ...]:
    """Return what is exported, in the order in which it refers to each other."""
    return tuple(
        Resource(
            name=entry["name"],
            title=entry["title"],
            description=entry["description"],
            key=tuple(entry["key"]),
            refers=entry.get("refers", {}),
            types=entry.get("types", {}),
        )
        for entry in _load_data()["resource"]
    )


def declare_fields(snapshot: Snapshot, resource: Resource) -> tuple[Field, ...]:
    """Return the columns of a table or view with their Frictionless types.

    Raises:
        ExportError: A column's type is neither declared nor given in ``export.toml``, and it is none of a form.
    """
    columns = list_columns(snapshot, resource.name)
    return tuple(Field(row["name"], _type_of(resource, row["name"], row["type"])) for row in columns)


def _type_of(resource: Resource, name: str, declared: str) -> str:
    if name in resource.types:
        return resource.types[name]
    if not declared and name in all_codes(resource.name, "column"):
        return "number"
    if declared not in _TYPES:
        raise ExportError(
            f"{resource.name}.{name}: its type {declared!r} is not known; give it in pipelines/export/export.toml"
        )
    if declared == "TEXT" and name.endswith(("_on", "_at")) and name != "found_on":
        return "date" if name.endswith("_on") else "datetime"
    return _TYPES[declared]


def _write(snapshot: Snapshot, form: ExportFormat, folder: Path) -> None:
    resources = []
    for resource in load_resources():
        fields = declare_fields(snapshot, resource)
        path = folder / f"{resource.name}.{form.suffix}"
        number = form.write(
            path, fields, read_table(snapshot, resource.name, [field.name for field in fields], resource.key)
        )
        resources.append(_describe(resource, form, fields, path) | {"rows": number})
    described = {
        "name": "cq-disclosure",
        "title": _load_data()["title"],
        "description": _load_data()["description"],
        "generator": GENERATOR,
        # Of the data, not of the export: the same database gives the same bytes.
        "created": find_last_end(snapshot),
        "licenses": _load_data()["licenses"],
        "resources": resources,
    }
    text = json.dumps(described, ensure_ascii=False, indent=1) + "\n"
    (folder / form.description).write_text(text, "utf-8")


def _describe(resource: Resource, form: ExportFormat, fields: Sequence[Field], path: Path) -> dict[str, Any]:
    """Return a resource as a Frictionless data package (v1) describes it."""
    references = [
        {"fields": column, "reference": {"resource": target.split(".")[0], "fields": target.split(".")[1]}}
        for column, target in resource.refers.items()
    ]
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "name": resource.name,
        "path": path.name,
        "profile": "tabular-data-resource" if form.tabular else "data-resource",
        "format": form.suffix,
        "mediatype": form.media_type,
        "encoding": "utf-8",
        "title": resource.title,
        "description": resource.description,
        "bytes": path.stat().st_size,
        "hash": f"sha256:{digest}",
        "schema": {
            "fields": [_describe_field(field, resource) for field in fields],
            "primaryKey": list(resource.key),
            "foreignKeys": references,
            "missingValues": [""],
        },
    }


def _describe_field(field: Field, resource: Resource) -> dict[str, Any]:
    described: dict[str, Any] = {"name": field.name, "type": field.type}
    if field.type == "datetime":
        described["format"] = "%Y-%m-%dT%H:%M:%SZ"
    if field.name in resource.key:
        described["constraints"] = {"required": True}
    return described


def _is_ours(description: Path) -> bool:
    try:
        content = json.loads(description.read_text("utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("generator") == GENERATOR


def _put_in_place(made: Path, folder: Path) -> None:
    """Move the new folder to its place; the old one is away for no longer than two renames take."""
    if not folder.exists():
        made.rename(folder)
        return
    old = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        folder.rename(old)
        made.rename(folder)
    except OSError:
        if not folder.exists():
            old.rename(folder)
        raise
    finally:
        shutil.rmtree(old, ignore_errors=True)


def _load_data() -> dict[str, Any]:
    return tomllib.loads(files("pipelines.export").joinpath("export.toml").read_text("utf-8"))
