"""Clients for the tests of the synchronous side; the asynchronous side has the same fixtures."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.support.moments import Moments
from tests.support.scripted import ScriptedDaily, serve_script

from dailykit import Daily
from dailykit.client._sync.engine import Timing
from dailykit.local import LocalDaily

KEY = "scripted-key-0123456789-0123456789-0123456789"


@pytest.fixture
def local() -> Iterator[LocalDaily]:
    """A local Daily of the test's own."""
    with LocalDaily() as running:
        yield running


@pytest.fixture
def daily(local: LocalDaily) -> Iterator[Daily]:
    """A client of the local Daily."""
    with Daily(local.api_key, api_url=local.api_url) as client:
        yield client


@pytest.fixture
def moments() -> Moments:
    """The clock of `scripted`."""
    return Moments()


@pytest.fixture
def script() -> Iterator[ScriptedDaily]:
    """A server that answers what the test has scripted, all of which must be asked for."""
    with serve_script() as server:
        yield server
    assert server.is_done()


@pytest.fixture
def scripted(script: ScriptedDaily, moments: Moments) -> Iterator[Daily]:
    """A client of `script` for which waiting takes no time."""
    with Daily(KEY, api_url=script.api_url) as client:
        yield with_moments(client, moments)


def with_moments(client: Daily, moments: Moments) -> Daily:
    """Return the client with another clock."""
    timing = Timing(
        monotonic=moments.monotonic,
        now=moments.now,
        uniform=lambda: 0.5,
        sleep=moments.wait,
    )
    client._set_up(replace(client._engine, timing=timing), client._memory)
    return client
