"""Regions of a test's own: copies of what is known of Chongqing, with other bodies and other names."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.issuers import registry

CHONGQING = Path(str(registry.find_region_folder("chongqing")))


@contextmanager
def region(folder: Path, monkeypatch: pytest.MonkeyPatch, issuers: str) -> Iterator[None]:
    """Use a region whose issuers are those of a text in TOML, and then Chongqing again."""
    shutil.copytree(CHONGQING, folder / "elsewhere", dirs_exist_ok=True)
    (folder / "elsewhere" / "issuers.toml").write_text(issuers, "utf-8")
    try:
        with monkeypatch.context() as patch:
            patch.setattr(registry, "REGION_FOLDERS", folder)
            registry.use_region("elsewhere")
            yield
    finally:
        registry.use_region("chongqing")


def add_alias(issuer_id: str, alias: str) -> str:
    """Return the issuers of Chongqing with one more name of one of them."""
    known = (CHONGQING / "issuers.toml").read_text("utf-8")
    before, begin, after = known.partition(f'id = "{issuer_id}"\n')
    assert begin
    return before + begin + after.replace("aliases = [", f'aliases = ["{alias}", ', 1)


@contextmanager
def whole_country() -> Iterator[None]:
    """Know the bodies of the whole country for a while."""
    registry.use_region("china")
    try:
        yield
    finally:
        registry.use_region("chongqing")
