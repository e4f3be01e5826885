"""`dailykit.models`: what programs name, and nothing loaded before it is needed."""

import ast
import subprocess
import sys
import textwrap
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from dailykit import models


@pytest.mark.parametrize("name", models.__all__)
def test_a_name_is_loaded_when_it_is_used(name: str) -> None:
    assert getattr(models, name) is not None


def test_names_are_listed() -> None:
    assert dir(models) == sorted(models.__all__)


def test_an_unknown_name_is_an_error() -> None:
    with pytest.raises(AttributeError, match="Nonsense"):
        getattr(models, "Nonsense")  # noqa: B009 - the name that type checkers would refuse


def test_type_checkers_see_what_is_there() -> None:
    """Each name stands in two places: for type checkers, and for the interpreter."""
    seen: dict[str, str] = {}
    for node in ast.walk(ast.parse(Path(models.__file__).read_text())):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("dailykit.models."):
            for alias in node.names:
                assert alias.asname == alias.name, "others are not exported"
                assert alias.name not in seen
                seen[alias.name] = str(node.module)
    assert seen == models._HOMES


def test_a_name_that_was_here_once_still_works_and_warns() -> None:
    with pytest.warns(DeprecationWarning, match=r"^import UpdateRoomBody from "):
        found = getattr(models, "UpdateRoomBody")  # noqa: B009 - type checkers refuse the name
    assert found is import_module("dailykit.models.rooms").UpdateRoomBody


def test_asking_for_a_module_loads_that_module_alone() -> None:
    code = """
        import sys
        from dailykit.models import acks
        print("dailykit.models.webhooks" in sys.modules)
    """
    assert python(code) == "False"


def python(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_the_package_costs_nothing() -> None:
    code = """
        import sys, dailykit.models, dailykit.models._keywords
        print(sorted(name for name in sys.modules if name.startswith("pydantic")))
    """
    assert python(code) == "[]"


def test_the_first_use_may_come_from_many_threads() -> None:
    # Validators are built at the first use, so that threads may meet there.
    code = """
        import sys, threading
        sys.setswitchinterval(1e-6)
        from dailykit.models import CreateRoomBody, Room, RoomProperties
        ready, done = threading.Barrier(12), []

        def use(number):
            ready.wait()
            if number % 2:
                room = {"id": "1", "name": "a", "url": "u", "config": {"sip": {"video": True}}}
                done.append(Room.model_validate(room).config.sip.video)
            else:
                body = CreateRoomBody(properties=RoomProperties(enable_chat=True))
                done.append(body.to_wire()["properties"]["enable_chat"])

        threads = [threading.Thread(target=use, args=(number,)) for number in range(12)]
        [thread.start() for thread in threads]
        [thread.join() for thread in threads]
        print(done.count(True))
    """
    assert python(code) == "12"


def find_model(name: str) -> Any:
    home = models._former_home(name)
    assert home is not None
    return getattr(import_module(home), name)


def test_keywords_are_the_fields_of_their_models() -> None:
    keywords = import_module("dailykit.models._keywords")
    for name in keywords.__all__:
        model = find_model(name.removesuffix("Keywords"))
        assert list(getattr(keywords, name).__annotations__) == list(model.model_fields)
        assert getattr(keywords, name).__total__ is False
