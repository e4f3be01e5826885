"""A local Daily for all tests of a module, whose clock the suite can move."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from dailykit.conformance import LocalHands, Target, open_target
from dailykit.local import LocalDaily, MovableClock


@pytest.fixture(scope="module")
def hands() -> Iterator[LocalHands]:
    """A local Daily."""
    clock = MovableClock()
    daily = LocalDaily(clock=clock, rate_limits=True).start()
    yield LocalHands(daily, clock)
    daily.close()


@pytest_asyncio.fixture
async def target(hands: LocalHands) -> AsyncIterator[Target]:
    """That local Daily, to ask."""
    async with open_target(hands.daily.api_url, hands.daily.api_key, hands) as target:
        yield target
