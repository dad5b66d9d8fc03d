"""What the wheel takes with it: every file that the two packages need, beside their modules."""

import tomllib
from fnmatch import fnmatch

from tests.paths import ROOT


def test_every_data_file_is_package_data() -> None:
    """Folders without modules (`regions/`) are packages too: setuptools finds namespace packages by default."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert settings["packages"]["find"] == {"include": ["crawler*", "pipelines*"]}
    patterns = settings["package-data"]["*"]
    files = (path for package in ("crawler", "pipelines") for path in (ROOT / package).rglob("*") if path.is_file())
    data = [path.relative_to(ROOT).as_posix() for path in files if path.suffix not in {".py", ".pyc"}]
    assert "crawler/portals/regions/chongqing.toml" in data
    assert [path for path in data if not any(fnmatch(path.rpartition("/")[2], pattern) for pattern in patterns)] == []
