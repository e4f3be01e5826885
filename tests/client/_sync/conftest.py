"""Clients for the tests of the synchronous side; the asynchronous side has the same fixtures."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
import pytest_asyncio
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import ScriptedDaily, serve_script

from dailykit import AsyncDaily, Daily
from dailykit.client._sync.engine import Timing
from dailykit.local import LocalDaily, LocalParticipant, MovableClock

KEY = "scripted-key-0123456789-0123456789-0123456789"


@pytest.fixture
def clock() -> MovableClock:
    """The clock of the local Daily."""
    return MovableClock()


@pytest.fixture
def local(clock: MovableClock) -> Iterator[LocalDaily]:
    """A local Daily of the test's own."""
    with LocalDaily(clock=clock) as running:
        yield running


@pytest_asyncio.fixture
async def ada(local: LocalDaily) -> AsyncIterator[LocalParticipant]:
    """Somebody who is in the room ``standup``, where everything is allowed."""
    async with AsyncDaily(local.api_key, api_url=local.api_url) as client:
        room = await client.rooms.create(
            "standup", enable_recording=["cloud"], enable_transcription_storage=True
        )
        token = await client.meeting_tokens.create(room, owner=True, user_name="Ada", user_id="u1")
    async with await local.join(room, token=token) as participant:
        yield participant


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
