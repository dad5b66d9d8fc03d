"""deploy/ is followed on a new Debian: what docs/operations.md says is typed, and the unit's lines are run as it would.

The kernel's part of the sandbox (system calls, capabilities) needs a systemd that runs, and is not tried here; what a
process may read and write is. No image can be pulled where these tests run: the steps of the container's file are.
"""

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.deploy.root_system import PROGRAMS, RootSystem, can_make_root_systems, copy_project, make_root_system, stop
from tests.deploy.test_deploy import CONTAINER, SERVICE, read_unit
from tests.paths import ROOT
from tests.waiting import wait_until

HOME, STATE = "/opt/cq-disclosure", "/var/lib/cq-disclosure"
USER = "cq-disclosure"
INSTALLATION = (
    (ROOT / "docs" / "operations.md").read_text("utf-8").split("### Installing it on a server")[1].split("\n##")[0]
)
LINES = [line.strip() for line in re.findall(r"```\n(.*?)```", INSTALLATION, re.DOTALL)[0].splitlines()]

pytestmark = pytest.mark.skipif(
    not can_make_root_systems(),
    reason=f"needs root on a Debian with {', '.join(PROGRAMS)}: apt-get install debootstrap",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> RootSystem:
    """A new Debian with the packages that the page names, and systemd, which a server has."""
    (packages,) = [shlex.split(line)[3:] for line in LINES if line.startswith("apt-get")]
    return make_root_system(tmp_path_factory.mktemp("server") / "root", (*packages, "systemd", "ca-certificates"))


@pytest.fixture(scope="module")
def installed(server: RootSystem) -> RootSystem:
    """The same after every line of the page was typed; the clone is a copy of this checkout."""
    folder = "/"
    for line in LINES:
        if line.startswith(("apt-get", "systemctl start")):  # is there; needs a systemd that runs
            continue
        if line.startswith("git clone"):
            assert shlex.split(line)[-1] == HOME
            copy_project(server.path / HOME[1:])
        elif line.startswith("cd "):
            folder = shlex.split(line)[1]
        else:
            code, printed = server.run(line, folder=folder)
            assert code == 0, f"{line}\n{printed}"
    return server


def read_command(name: str) -> str:
    """A command of the unit as systemd would run it: line, variables of its environment file, its folder of state."""
    written = read_unit(SERVICE)["Service"][name].removeprefix("-")
    return f"set -a; NOTIFY_URL=; CONTACT=you@example.org; exec {written.replace('%S', '/var/lib')}"


def test_the_unit_runs_as_its_user_where_nothing_else_can_be_written(installed: RootSystem) -> None:
    """A whole night of the bundled site by ExecStart's own line, then the page by ExecStopPost's."""
    assert (installed.path / "etc/cq-disclosure.env").read_text("utf-8") == "CONTACT=you@example.org\n"
    state = installed.path / STATE[1:]
    assert installed.run(f"install -d -o {USER} -g {USER} {STATE}")[0] == 0  # systemd's StateDirectory=
    served = f"exec .venv/bin/scrapy replay -L WARNING --port 0 --portals {STATE}/portals.toml"
    site = installed.start(served, USER, HOME, (STATE,))
    try:
        wait_until((state / "portals.toml").exists, lambda: "the site ended" if site.poll() is not None else "")
        night = f"{read_command('ExecStart')} -s PORTALS={STATE}/portals.toml"
        code, printed = installed.run(night, USER, HOME, (STATE,))
    finally:
        stop(site)
    assert (code, "12 reports new or changed" in printed) == (0, True), printed
    code, printed = installed.run(read_command("ExecStopPost"), USER, HOME, (STATE,))
    assert code == 0, printed
    assert {"reports.sqlite", "archive", "last-run.json", "status.html"} <= {path.name for path in state.iterdir()}


def test_systemd_takes_the_units_as_they_stand(installed: RootSystem) -> None:
    code, printed = installed.run("systemd-analyze verify /etc/systemd/system/cq-disclosure.*")
    assert code == 0, printed
    assert "cq-disclosure" not in printed
    assert (installed.path / "etc/systemd/system/timers.target.wants/cq-disclosure.timer").is_symlink()


def test_an_update_installs_over_what_is_there(installed: RootSystem) -> None:
    code, printed = installed.run("make install", folder=HOME)
    assert code == 0, printed
    assert installed.run(".venv/bin/scrapy status --help", USER, HOME, (STATE,))[0] == 0


def test_the_steps_of_the_container_file_make_a_program_that_runs(server: RootSystem, tmp_path: Path) -> None:
    """Each instruction by hand, with this Debian's Python in the place of the image's."""
    image = RootSystem(tmp_path / "image")
    subprocess.run(["cp", "-a", server.path, image.path], check=True)
    image.run(f"userdel {USER} || true")
    copy_project(tmp_path / "context")
    folder, user, python = "/", "root", "python3 -m venv /image && export PATH=/image/bin:$PATH"
    for name, said in re.findall(r"^([A-Z]+) (.*?)$", CONTAINER.read_text("utf-8").replace("\\\n", " "), re.MULTILINE):
        if name == "WORKDIR":
            folder = said
            (image.path / folder[1:]).mkdir()
        elif name == "COPY":
            *sources, target = said.split()
            for source in sources:
                copy = shutil.copytree if (tmp_path / "context" / source).is_dir() else shutil.copy
                copy(tmp_path / "context" / source, image.path / folder[1:] / target)
        elif name == "RUN":
            code, printed = image.run(f"{python} && {said}", folder=folder)
            assert code == 0, printed
        elif name == "USER":
            user = said
        elif name == "ENTRYPOINT":
            code, printed = image.run(
                f"/image/bin/{json.loads(said)[0]} status --help", user, folder, (f"{folder}/data",)
            )
            assert code == 0, printed
            return
    pytest.fail("no entry point")
