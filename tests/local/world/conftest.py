"""Fixtures for the tests of calls."""

import pytest
from tests.support.calls import Callers

from dailykit.local.world import Domain, World


@pytest.fixture
def callers(world: World, domain: Domain) -> Callers:
    """People to join the rooms of `domain`."""
    return Callers(world, domain)
