"""Fixtures for the tests of the helper: a recording server, a session, helpers in no hurry."""

from collections.abc import AsyncIterator

import aiohttp
import pytest
import pytest_asyncio
from tests.support.servers.recorder import Recorder, recording

from dailykit.client._async.engine import Timing
from dailykit.pipecat import DailyRESTHelper
from dailykit.pipecat._helper import Surroundings

API_KEY = "0123456789abcdef-the-key"

NOW = 1_700_000_000.5


@pytest.fixture
def now() -> float:
    """The unix time at which the helpers' clock stands."""
    return NOW


@pytest.fixture
def api_key() -> str:
    """The API key of the helpers."""
    return API_KEY


@pytest.fixture
def surroundings() -> Surroundings:
    """A standing clock, and no waiting between tries."""
    return Surroundings(clock=lambda: NOW, timing=Timing(uniform=lambda: 0.0))


@pytest_asyncio.fixture
async def recorder() -> AsyncIterator[Recorder]:
    """A server that writes requests down and answers as it is told."""
    async with recording() as running:
        yield running


@pytest_asyncio.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """A session as users make it."""
    async with aiohttp.ClientSession() as opened:
        yield opened


@pytest.fixture
def helper(
    recorder: Recorder, session: aiohttp.ClientSession, surroundings: Surroundings
) -> DailyRESTHelper:
    """Our helper, talking to the recorder."""
    made = DailyRESTHelper(
        daily_api_key=API_KEY, daily_api_url=recorder.api_url, aiohttp_session=session
    )
    made._surroundings = surroundings
    return made
