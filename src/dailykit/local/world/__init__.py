"""Daily's rules and the objects they apply to. No HTTP, no sockets, no waiting."""

from dailykit.local.base.refusal import Refusal
from dailykit.local.world.core.domains import Domain
from dailykit.local.world.core.events import Event
from dailykit.local.world.world import World

__all__ = ["Domain", "Event", "Refusal", "World"]
