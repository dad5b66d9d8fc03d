"""A Debian of its own, as a new server has it: made by debootstrap, entered by chroot, its mounts gone after each call.

Nothing of this machine is in it but what pip needs to reach the packages that this machine reaches.
"""

import os
import re
import shlex
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.paths import ROOT
from tests.waiting import HANGS

PROGRAMS = ("debootstrap", "unshare", "chroot")
_ENVIRONMENT = re.compile(r"(?:PIP_|SSL_|REQUESTS_CA|CURL_CA)\w*|(?:https?|no)_proxy", re.IGNORECASE)
_PATH_OF = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


@dataclass(frozen=True)
class RootSystem:
    """A root file system. What runs in it sees it alone, and as its user."""

    path: Path

    def start(
        self, line: str, user: str = "root", folder: str = "/", writable: tuple[str, ...] | None = None
    ) -> "subprocess.Popen[str]":
        """Start a line of the shell in it; with ``writable`` everything but these folders is read-only.

        Read-only as systemd makes it for a unit (ProtectSystem=strict, PrivateTmp, ProcSubset, ProtectProc).
        """
        within = shlex.quote(str(self.path))
        steps = ["set -e", f"mount --bind {within} {within}", f"cd {within}", *_bind_what_pip_reads(self.path)]
        steps.append("mount --rbind /dev dev")
        if writable is None:
            steps.append("mount -t proc proc proc")
        else:
            steps += ["mount -t proc -o subset=pid,hidepid=invisible proc proc", "mount -t tmpfs tmpfs tmp"]
            steps += [f"mount --bind {each[1:]} {each[1:]}" for each in writable]
            steps.append("mount -o remount,bind,ro .")
        steps.append(f"exec chroot --userspec={user}:{user} . sh -ec {shlex.quote(f'cd {folder}; {line}')}")
        apart = ["unshare", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child"]
        given = {name: value for name, value in os.environ.items() if _ENVIRONMENT.fullmatch(name)}
        return subprocess.Popen(
            [*apart, "sh", "-c", "\n".join(steps)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env=given | {"PATH": _PATH_OF},
            start_new_session=True,
        )

    def run(
        self, line: str, user: str = "root", folder: str = "/", writable: tuple[str, ...] | None = None
    ) -> tuple[int, str]:
        """Run a line of the shell to its end; return its exit code and what it printed."""
        process = self.start(line, user, folder, writable)
        printed, _ = process.communicate(timeout=HANGS)
        return process.returncode, printed


def stop(process: "subprocess.Popen[str]") -> None:
    """End what was started, the programs inside too."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate(timeout=HANGS)


def make_root_system(path: Path, packages: tuple[str, ...]) -> RootSystem:
    """Make a minimal Debian of this machine's release and sources, with some packages."""
    release, address = _find_debian()
    included = f"--include={','.join(packages)}"
    made = subprocess.run(
        ["debootstrap", "--variant=minbase", included, release, str(path), address],
        capture_output=True,
        text=True,
        timeout=HANGS,
        check=False,
    )
    assert made.returncode == 0, made.stdout[-2000:] + made.stderr[-2000:]
    for name in ("resolv.conf", "hosts"):
        shutil.copy(f"/etc/{name}", path / "etc" / name)
    return RootSystem(path)


def can_make_root_systems() -> bool:
    """Tell whether this is root on a Debian that has the programs."""
    return os.geteuid() == 0 and all(map(shutil.which, PROGRAMS)) and bool(_list_sources())


def copy_project(folder: Path) -> None:
    """Copy what a clone of this checkout would have, changes that are not committed included."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    for name in filter(None, os.fsdecode(listed).split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)


def _find_debian() -> tuple[str, str]:
    return _list_sources()[0]


def _list_sources() -> list[tuple[str, str]]:
    """Release and address of each of Debian's own sources that apt knows here, the release itself first."""
    if not shutil.which("apt-get"):
        return []
    form = "$(ORIGIN)|$(CODENAME)|$(SITE)"
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", form, "Identifier: Packages"],
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    rows = (line.split("|") for line in listed.splitlines())
    return [(row[1], row[2]) for row in rows if row[0] == "Debian" and row[1].isalpha()]


def _bind_what_pip_reads(root: Path) -> Iterator[str]:
    """Mounts of pip's configuration on this machine, and of what it names."""
    config = subprocess.run(
        ["python3", "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    ).stdout
    named = re.findall(r"(?:file://)?(/[^\s']+)", re.sub(r"\bhttps?://\S+", "", config))
    bound: set[Path] = set()
    for source in sorted(map(Path, {"/etc/pip.conf", "/etc/xdg/pip", "/etc/ssl/certs", *named})):
        if not source.exists() or bound & set(source.parents):
            continue
        bound.add(source)
        within = root / source.relative_to("/")
        yield f"mkdir -p {shlex.quote(str(within if source.is_dir() else within.parent))}"
        if source.is_file():
            yield f"touch {shlex.quote(str(within))}"
        yield f"mount --bind -o ro {shlex.quote(str(source))} {shlex.quote(str(within))}"
