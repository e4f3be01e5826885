"""Webhooks created, updated and called."""

import pytest

from dailykit.local.world import World
from dailykit.local.world.webhooks.deliveries import Delivery


@pytest.fixture
def sent(world: World) -> list[Delivery]:
    """What is due for sending, in order."""
    due: list[Delivery] = []
    world.deliveries.on_due(due.append)
    return due
