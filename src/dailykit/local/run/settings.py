"""The settings of a local Daily."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dailykit.local.base.clock import Clock, MovableClock
from dailykit.local.requests.limits import NO_LIMITS, RateRules
from dailykit.local.store import MEMORY

if TYPE_CHECKING:
    from dailykit.local.control.seeds import Seed

__all__ = ["Settings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of a local Daily.

    Attributes:
        host: The host name or address to listen on.
        port: The port to listen on; 0 picks a free port.
        db: A SQLite file, created if missing, or ``:memory:``.
        domains: The domain names, each with its API key, or None for the stored or a new key. The
            rooms of the first domain are at the root of the server.
        allowed_hosts: Host names that requests may use, besides the loopback names and `host`.
        clock: The clock.
        seed: Makes ids, random names and random faults reproducible.
        rate_limits: The rate limits. Default: none.
        call_ready_after: Seconds during which operations do not find a new call.
        max_rooms: The most rooms a domain may have at once; None for no limit.
        domains_in_path: Whether the URLs of rooms in further domains have the domain in the path
            instead of the host name.
        begin_with: The initial state, also after a reset.
        control_token: Lets programs on other machines use the control; None for this machine only.
    """

    host: str = "127.0.0.1"
    port: int = 0
    db: str = MEMORY
    domains: Sequence[tuple[str, str | None]] = field(default=(("local", None),), repr=False)
    allowed_hosts: Sequence[str] = ()
    clock: Clock = field(default_factory=MovableClock)
    seed: int | str | None = None
    rate_limits: RateRules = NO_LIMITS
    call_ready_after: float = 0.0
    max_rooms: int | None = None
    domains_in_path: bool = False
    begin_with: "Seed | None" = field(default=None, repr=False)
    control_token: str | None = field(default=None, repr=False)
