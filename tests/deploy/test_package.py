"""What the wheel takes with it: every file that the two packages need, beside their modules."""

import subprocess
import tomllib
from fnmatch import fnmatch

from tests.paths import ROOT


def test_every_data_file_is_package_data() -> None:
    """Folders without modules (`regions/`) are packages too: setuptools finds namespace packages by default."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]
    assert settings["packages"]["find"] == {"include": ["crawler*", "pipelines*"]}
    patterns = settings["package-data"]["*"]
    listed = subprocess.run(
        ["git", "ls-files", "-z", "crawler", "pipelines"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    data = [path for path in listed.split("\0") if path and not path.endswith(".py")]
    assert "crawler/portals/regions/chongqing.toml" in data
    assert [path for path in data if not any(fnmatch(path.rpartition("/")[2], pattern) for pattern in patterns)] == []
