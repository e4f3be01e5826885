"""What ``import dailykit`` gives, and what it costs."""

import ast
import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import dailykit

SOURCE = Path(dailykit.__file__)
HEAVY = (
    "aiohttp",
    "urllib3",
    "pydantic",
    "sqlalchemy",
    "click",
    "rich",
    "jwt",
    "asyncio",
    "typing_extensions",
)


def for_type_checkers() -> Iterator[tuple[str, str]]:
    """Yield the module and the name of each import that only type checkers see."""
    for node in ast.parse(SOURCE.read_text()).body:
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            for line in node.body:
                assert isinstance(line, ast.ImportFrom)
                for alias in line.names:
                    assert alias.asname == alias.name, "others are not exported"
                    yield str(line.module), alias.name


def test_type_checkers_see_what_is_there() -> None:
    seen = list(for_type_checkers())
    assert len(seen) == len(set(seen))
    assert {name: home for home, name in seen} == dailykit._HOMES
    assert set(dailykit.__all__) == {"__version__", *dailykit._HOMES}
    assert len(dailykit.__all__) == len(set(dailykit.__all__))


@pytest.mark.parametrize("name", sorted(dailykit._HOMES))
def test_every_name_is_where_it_is_said_to_be(name: str) -> None:
    home = importlib.import_module(dailykit._HOMES[name])
    assert getattr(dailykit, name) is getattr(home, name)
    assert name in vars(dailykit), "the second time it is found at once"
    assert name in dir(dailykit)


def test_every_error_is_exported() -> None:
    from dailykit import errors

    assert set(errors.__all__) <= set(dailykit.__all__)


def test_what_is_not_there_is_missed_as_usual() -> None:
    with pytest.raises(AttributeError, match=r"module 'dailykit' has no attribute 'AsyncDayly'"):
        _ = dailykit.AsyncDayly  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(ImportError, match="AsyncDayly"):
        exec("from dailykit import AsyncDayly", {})


def loaded_by(code: str) -> set[str]:
    """Return the names of the modules that a fresh interpreter has loaded after this code."""
    script = f"import sys\nbefore = set(sys.modules)\n{code}\n"
    script += "import json\nprint(json.dumps(sorted(set(sys.modules) - before)))"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    return set(json.loads(ended.stdout))


def test_importing_the_package_imports_nothing_heavy() -> None:
    loaded = loaded_by("import dailykit; dir(dailykit); dailykit.__version__")
    assert "dailykit" in loaded
    assert not loaded & set(HEAVY)
    ours = {name for name in loaded if name.startswith("dailykit")}
    assert ours == {"dailykit", "dailykit._lazy", "dailykit._version"}


@pytest.mark.parametrize(
    ("code", "unwanted"),
    [
        ("from dailykit import DailyError", HEAVY),
        ("from dailykit import Daily", ("aiohttp", "sqlalchemy", "click", "rich")),
        ("from dailykit import AsyncDaily", ("urllib3", "sqlalchemy", "click", "rich")),
        (
            "from dailykit import Daily; Daily('key').rooms",
            (
                *(
                    "jwt",
                    "dailykit.tokens",
                    "dailykit.webhooks",
                    "dailykit.client._sync.sip_trunks",
                ),
                *("dailykit.models.events", "dailykit.models.sip_trunks", "dailykit.models.tokens"),
                *("dailykit.models.dialout", "dailykit.models.recording_options"),
            ),
        ),
        (
            "from dailykit.local import LocalDaily; LocalDaily()",
            ("sqlalchemy", "aiohttp", "jwt", "dailykit.operations._table"),
        ),
        ("from dailykit import Room", ("aiohttp", "urllib3", "sqlalchemy", "click", "rich")),
        ("import dailykit.pipecat", ("sqlalchemy", "click", "rich")),
    ],
)
def test_each_part_imports_only_what_it_needs(code: str, unwanted: tuple[str, ...]) -> None:
    loaded = loaded_by(code)
    assert any(name.startswith("dailykit.") for name in loaded)
    assert not loaded & set(unwanted)


def test_dailys_interface_for_agents_needs_no_database() -> None:
    pytest.importorskip("aiortc", reason="calls of agents need the extra [media]")
    assert not loaded_by("import dailykit.daily; dailykit.daily.CallClient") & {"sqlalchemy"}
