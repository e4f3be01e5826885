"""The local Daily's folders lie on floors, and imports lead downwards only."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import dailykit.local

ROOT: Final = Path(dailykit.local.__file__).parent

FLOORS: Final = (
    ("base",),
    ("files", "protocol", "requests", "store"),
    ("world/core",),
    ("world/rooms", "world/webhooks"),
    ("world/calls",),
    ("world/outputs", "world/phones"),
    ("world",),
    ("call",),
    ("rest", "socket", "control", "web", "media"),
    ("control/http",),
    ("run",),
    ("handles",),
    (".",),
)
"""The folders, lowest floor first. A file imports from its own folder and lower floors only."""

HEIGHTS: Final = {folder: height for height, floor in enumerate(FLOORS) for folder in floor}
"""The floor of each folder."""

MOST_FILES: Final = 20
"""More files than this in one folder, and a reader can't see what belongs together."""


def files() -> list[Path]:
    """Every file of the local Daily."""
    return sorted(ROOT.rglob("*.py"))


def folder_of(path: Path) -> str:
    """Return the folder of a file as it is written above: twins belong to the one around them."""
    parent = path.parent
    home = parent.parent if parent.name in {"_async", "_sync"} else parent
    return home.relative_to(ROOT).as_posix()


def find(module: str, name: str) -> Path | None:
    """Return the file that ``from module import name`` reads, if it is one of these files."""
    if module != "dailykit.local" and not module.startswith("dailykit.local."):
        return None
    path = ROOT.joinpath(*module.split(".")[2:])
    candidates = (path / f"{name}.py", path.with_suffix(".py"), path / "__init__.py")
    return next((one for one in candidates if one.exists()), None)


def imported_by(source: str) -> Iterator[tuple[str, Path]]:
    """Yield each import of one of these files: how it is written, and the file."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                if (target := find(node.module, alias.name)) is not None:
                    yield f"from {node.module} import {alias.name}", target


def climbs(folder: str, source: str) -> list[str]:
    """Return the imports that lead up, or across to another folder of the same floor."""
    return [
        written
        for written, target in imported_by(source)
        if folder_of(target) != folder and HEIGHTS[folder_of(target)] >= HEIGHTS[folder]
    ]


def test_every_folder_has_its_floor() -> None:
    assert {folder_of(path) for path in files()} == set(HEIGHTS)


@pytest.mark.parametrize("folder", HEIGHTS)
def test_imports_lead_downwards(folder: str) -> None:
    sources = [path for path in files() if folder_of(path) == folder]
    assert sources
    assert [found for path in sources for found in climbs(folder, path.read_text())] == []


def test_an_import_that_leads_up_is_found() -> None:
    assert climbs("world/core", "from dailykit.local.world.calls.calls import Calls")
    assert climbs("world/rooms", "from dailykit.local.world.webhooks import webhooks")
    assert not climbs("world/calls", "from dailykit.local.world.rooms.rooms import find_room")


@pytest.mark.parametrize("folder", HEIGHTS)
def test_a_folder_can_be_seen_at_a_glance(folder: str) -> None:
    assert len(list((ROOT / folder).glob("*.py"))) <= MOST_FILES
