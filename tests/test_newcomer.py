"""A newcomer's path: from a wheel in an empty folder to a call, a first test and a job in CI.

What is typed comes from the pages, word for word except for the port. The time that each step took
is printed, and kept as a property of the test.
"""

import os
import re
import signal
import site
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.local.web.conftest import browser, tabs
from tests.support.browser.browser import Tabs, moving_pictures
from tests.support.commands import output_of
from tests.support.servers.servers import free_port
from tests.support.terminal.pages import blocks

__all__ = ["browser", "tabs"]  # the fixtures of pages are for this test too

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
BIN = Path(sys.executable).parent
KEY = "local-key-for-tests"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this tree."""
    folder = tmp_path_factory.mktemp("wheel")
    build: list[str | Path] = [
        sys.executable,
        "-m",
        "hatchling",
        "build",
        "--target",
        "wheel",
        "--directory",
        folder,
    ]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (built,) = folder.glob("*.whl")
    return built


def install_borrowing(environment: Path, wheel: Path) -> None:
    """Install the wheel alone; what it depends on comes from the environment of these tests."""
    uv = BIN / "uv"
    subprocess.run([uv, "venv", "--quiet", "--python", sys.executable, environment], check=True)
    python = environment / "bin/python"
    options = ("--quiet", "--offline", "--no-deps", "--python", python)
    subprocess.run([uv, "pip", "install", *options, wheel], check=True, timeout=60)
    (packages,) = environment.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text("\n".join(site.getsitepackages()) + "\n")


def install_from_index(environment: Path, wheel: Path) -> None:
    """Install as a page says, from the index that pip uses on this machine."""
    subprocess.run([BIN / "uv", "venv", "--quiet", "--seed", environment], check=True)
    pip: list[str | Path] = [
        environment / "bin/python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--retries",
        "1",
    ]
    done = subprocess.run(
        [*pip, f"{wheel}[cli,local]", "pytest"], capture_output=True, text=True, check=False
    )
    if "No matching distribution found" in done.stderr:
        pytest.skip("this machine has no package index")
    assert done.returncode == 0, done.stderr


class Newcomer:
    """Types what pages show, in an empty folder, and keeps the time.

    Args:
        folder: The folder.
        environment: The virtual environment.
        port: What stands in for the port 8000 of the pages.
    """

    def __init__(self, folder: Path, environment: Path, port: int) -> None:
        self.seconds: dict[str, float] = {}
        self._folder = folder
        self.port = port
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("DAILY", "PYTHON"))}
        self.environment = {
            **kept,
            "PATH": f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder),
            "DAILY_API_KEY": KEY,
            "DAILY_API_URL": f"http://127.0.0.1:{port}/v1",
        }

    @contextmanager
    def step(self, name: str) -> Generator[None]:
        """Measure a step."""
        start = time.perf_counter()
        yield
        self.seconds[name] = time.perf_counter() - start

    def write(self, page: str, *names: str) -> None:
        """Write files that a page shows."""
        shown = {block.title: block.text for block in blocks(DOCS / page)}
        for name in names:
            (self._folder / name).write_text(shown[name])

    def shown(self, page: str, containing: str) -> str:
        """Return the only block of a page with this in it."""
        (text,) = (block.text for block in blocks(DOCS / page) if containing in block.text)
        return text.replace("8000", str(self.port))

    def type(self, commands: str, **more: str) -> str:
        """Run commands, and return what they print."""
        return output_of(["sh", "-ec", commands], self._folder, {**self.environment, **more})

    @contextmanager
    def in_background(self, commands: str) -> Generator[None]:
        """Run commands that leave a program running, and end it afterwards."""
        with subprocess.Popen(
            ["sh", "-ec", f"{commands}\necho they are done\nwait"],
            cwd=self._folder,
            env=self.environment,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as shell:
            assert shell.stdout is not None
            try:
                assert "they are done\n" in iter(shell.stdout.readline, "")
                yield
            finally:
                os.killpg(shell.pid, signal.SIGTERM)


Install = Callable[[Path, Path], None]


@pytest.fixture
def newcomer(tmp_path: Path, wheel: Path, install: Install) -> Newcomer:
    """A newcomer who has installed the wheel."""
    folder = tmp_path / "empty"
    folder.mkdir()
    newcomer = Newcomer(folder, tmp_path / "venv", free_port())
    with newcomer.step("install"):
        install(tmp_path / "venv", wheel)
    return newcomer


@pytest.mark.parametrize(
    "install",
    [
        pytest.param(install_borrowing, marks=pytest.mark.slow),
        pytest.param(install_from_index, marks=pytest.mark.long),
    ],
)
def test_from_a_wheel_to_a_job_in_ci(
    newcomer: Newcomer,
    tabs: Tabs,
    record_property: Callable[[str, object], None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    with newcomer.step("quickstart"):
        assert "Everything worked." in newcomer.type("dailykit quickstart", DAILY_API_KEY="")

    with newcomer.step("first test"):
        newcomer.write("testing.md", "visits.py", "test_visits.py")
        printed = newcomer.type("python -m pytest -q -p no:cacheprovider test_visits.py")
    assert "4 passed" in printed

    start = newcomer.shown("ci.md", "export DAILY_API_KEY").replace(
        "dailykit serve", f"dailykit serve --port {newcomer.port}"
    )
    before = time.perf_counter()
    with newcomer.in_background(start):
        newcomer.seconds["serve"] = time.perf_counter() - before
        with newcomer.step("first call"):
            newcomer.write("getting-started.md", "first_call.py")
            links = re.findall(r"http\S+", newcomer.type("python first_call.py"))
            ada, grace = (tabs.join(link) for link in links)
            moving_pictures(ada, 1)
            moving_pictures(grace, 1)
        assert "Ada" in newcomer.type("dailykit presence standup")
        newcomer.type("dailykit rooms delete standup --yes")
        with newcomer.step("CI"):
            printed = newcomer.type(newcomer.shown("ci.md", "rest=http"))
    assert '"max_participants":2' in printed.replace(" ", "")

    record_property("seconds", newcomer.seconds)
    with capsys.disabled():
        sys.stdout.write(f"\nA newcomer's path: {times(newcomer.seconds)}\n")


def times(seconds: Mapping[str, float]) -> str:
    """Return the time of each step, as text."""
    return ", ".join(f"{name} {taken:.1f} s" for name, taken in seconds.items())
