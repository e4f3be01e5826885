"""What a running local Daily is made of."""

from collections.abc import Callable
from dataclasses import dataclass

from dailykit.local.base.clock import Clock
from dailykit.local.control.listeners import Listeners
from dailykit.local.control.seeds import Seed
from dailykit.local.control.sender import Sender
from dailykit.local.requests.faults import Faults
from dailykit.local.requests.limits import RateLimits
from dailykit.local.store import Store
from dailykit.local.world import World

__all__ = ["Parts"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """The parts of a running local Daily.

    Attributes:
        world: The domains and their data.
        store: The store of that data.
        clock: The clock.
        sender: The sender of webhook events.
        listeners: The programs that receive events beside webhooks.
        faults: The fault rules.
        limits: The rate limits.
        own: The name of the local Daily's own domain.
        api_url: The base URL of the REST API.
        rooms_below: Returns what the URLs of a domain's rooms begin with, given its name.
        random_seed: The seed of ids and random names.
        seed: The initial state, also after a reset.
    """

    world: World
    store: Store
    clock: Clock
    sender: Sender
    listeners: Listeners
    faults: Faults
    limits: RateLimits
    own: str
    api_url: str
    rooms_below: Callable[[str], str]
    random_seed: int | str | None = None
    seed: Seed | None = None
