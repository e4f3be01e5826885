"""What goes to a package index: a complete sdist and wheel, and a README without gaps."""

import email
import os
import re
import sys
import tarfile
import zipfile
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from hatch_build import readme_for_indexes
from tests.support.commands import output_of

ROOT = Path(__file__).parents[1]
BIN = Path(sys.executable).parent

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `make dist` fills, after its checks by twine and check-wheel-contents."""
    folder = tmp_path_factory.mktemp("dist")
    command = ["sh", "scripts/dist.sh", str(folder)]
    printed = output_of(command, ROOT, {**os.environ, "BIN": str(BIN)})
    assert printed.count("PASSED") == 4
    assert printed.count(".whl: OK") == 2
    return folder


def the_one(folder: Path, pattern: str) -> Path:
    """Return the only file with such a name."""
    (found,) = folder.glob(pattern)
    return found


@pytest.fixture(scope="module")
def metadata(dist: Path) -> Message:
    """What the wheel says about itself."""
    with zipfile.ZipFile(the_one(dist, "dailykit-*.whl")) as wheel:
        (name,) = (name for name in wheel.namelist() if name.endswith(".dist-info/METADATA"))
        return email.message_from_bytes(wheel.read(name))


def test_the_wheel_has_the_package_its_types_and_its_license(dist: Path) -> None:
    with zipfile.ZipFile(the_one(dist, "dailykit-*.whl")) as wheel:
        names = set(wheel.namelist())

    source = ROOT / "src"
    files = (file for file in (source / "dailykit").rglob("*") if file.is_file())
    expected = {f.relative_to(source).as_posix() for f in files if "__pycache__" not in f.parts}
    assert {name for name in names if ".dist-info/" not in name} == expected
    assert "dailykit/py.typed" in names
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in names)


def test_the_metadata_says_what_an_index_shows(metadata: Message) -> None:
    assert metadata["License-Expression"] == "BSD-2-Clause"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata["Description-Content-Type"] == "text/markdown"
    assert {"Typing :: Typed", "Framework :: Pytest"} <= set(metadata.get_all("Classifier", []))
    extras = {"all", "cli", "local", "media", "otel", "redis"}
    assert set(metadata.get_all("Provides-Extra", [])) == extras


def test_the_description_shows_nothing_that_an_index_lacks(metadata: Message) -> None:
    payload = metadata.get_payload(decode=True)
    assert isinstance(payload, bytes)
    description = payload.decode()

    assert description.startswith("# dailykit\n")
    assert "## Install" in description
    targets = re.findall(r"\]\(([^)]+)\)|(?:src|srcset|href)=\"([^\"]+)\"", description)
    assert targets
    assert [one for pair in targets for one in pair if one and not one.startswith("https:")] == []


def test_pictures_and_links_become_text() -> None:
    text = (
        "See [how](docs/a.md) and [Daily](https://daily.co).\n\n"
        "It looks so:\n\n![A call](a.png)\n\nMore.\n\n"
        "<picture>\n  <img src='b.png'>\n</picture>\n\n[Down](#down)\n"
    )
    assert readme_for_indexes(text) == (
        "See how and [Daily](https://daily.co).\n\nIt looks so.\n\nMore.\n\nDown\n"
    )


def test_the_sdist_has_its_tests_and_they_pass(dist: Path, tmp_path: Path) -> None:
    with tarfile.open(the_one(dist, "dailykit-*.tar.gz")) as sdist:
        # Python has filters since 3.11.4.
        safely: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
        sdist.extractall(tmp_path, **safely)
    root = the_one(tmp_path, "dailykit-*")

    for name in ("Makefile", "docs/index.md", "examples/README.md", "requirements/dev.txt"):
        assert (root / name).is_file()
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"),
        *("tests/test_durations.py", "tests/test_naming.py", "tests/operations"),
    ]
    printed = output_of(command, root, {**os.environ, "PYTHONPATH": str(root / "src")})
    assert re.search(r"^\d{2,} passed", printed, flags=re.MULTILINE)
