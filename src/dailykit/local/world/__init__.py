"""The rules of Daily, and what they apply to. No HTTP, no sockets, no waiting."""

from dailykit.local.world._world import World
from dailykit.local.world.domains import Domain
from dailykit.local.world.events import Event
from dailykit.local.world.refusal import Refusal

__all__ = ["Domain", "Event", "Refusal", "World"]
