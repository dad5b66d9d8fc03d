"""Why a test is skipped: what the machine lacks, and how it gets it."""

import pytest

from tests.paths import SHARED

NO_SHARED = "no folder ../shared beside this checkout: the maintainers' samples, gold files, seeds and contract"
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason=NO_SHARED)


def lacks(program: str, package: str = "") -> str:
    """Say that a program is missing, and which package of Debian has it."""
    return f"no {program} on this machine: apt-get install {package or program}"


def lacks_extra(name: str) -> str:
    """Say that an extra of this project is missing."""
    return f"the extra {name} is not installed: pip install -e '.[{name}]'"
