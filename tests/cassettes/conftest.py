"""Recordings of a local Daily, which stands in for the real one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest

from dailykit.cassettes import Cassette, Recording
from dailykit.local import LocalDaily

Program: TypeAlias = Callable[[str, str], object]
"""A program, given the root of an API and a key."""

Record: TypeAlias = Callable[[Program], Cassette]
"""Records a program, and returns what was written."""


@pytest.fixture
def tape(tmp_path: Path) -> Path:
    """The file of a cassette that is not there yet."""
    return tmp_path / "cassettes" / "tape.json"


@pytest.fixture(scope="module")
def stand_in() -> Iterator[LocalDaily]:
    """The local Daily."""
    with LocalDaily() as local:
        yield local


@pytest.fixture
def record(stand_in: LocalDaily, tape: Path) -> Record:
    """Record programs from an empty local Daily."""

    def record_it(program: Program) -> Cassette:
        stand_in.blocking.reset()
        with Recording(tape, api_url=stand_in.api_url, api_key=stand_in.api_key) as recording:
            program(recording.api_url, stand_in.api_key)
        return Cassette.load(tape)

    return record_it
