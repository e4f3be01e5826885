"""`dailykit.models`: everything under one roof, nothing loaded before it is needed."""

import subprocess
import sys
import textwrap
from importlib import import_module

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


def test_keywords_are_the_fields_of_their_models() -> None:
    keywords = import_module("dailykit.models._keywords")
    for name in keywords.__all__:
        model = getattr(models, name.removesuffix("Keywords"))
        assert list(getattr(keywords, name).__annotations__) == list(model.model_fields)
        assert getattr(keywords, name).__total__ is False
