"""Fixtures for the tests of calls, and of what happens in and around them."""

from collections.abc import Callable

import pytest
from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local import MovableClock
from dailykit.local.world import Domain, World


@pytest.fixture
def callers(world: World, domain: Domain) -> Callers:
    """People to join the rooms of `domain`."""
    return Callers(world, domain)


@pytest.fixture
def operate(world: World, domain: Domain) -> Operator:
    """Does operations for `domain`."""
    return Operator(world, domain)


@pytest.fixture
def wait(world: World, clock: MovableClock) -> Callable[[float], None]:
    """Lets time pass, and everything happen that is due by then."""

    def wait(seconds: float) -> None:
        clock.advance(seconds)
        world.settle()

    return wait
