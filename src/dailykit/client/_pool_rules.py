"""What a pool of rooms promises, what its rooms are like, and how it paces itself. Pure."""

import math
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from dailykit.client._arguments import make_part
from dailykit.durations import in_seconds
from dailykit.errors import InvalidArgumentError
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import CreateRoomBody, RoomProperties
from dailykit.operations import rooms as table
from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier

__all__ = [
    "HANDFUL",
    "Pace",
    "PoolRules",
    "Purpose",
    "RoomTemplate",
    "pool_rules",
    "room_template",
    "way_to_make",
]

_MOST: Final = 1000
_TRUST: Final = 120.0
_SPARE: Final = 0.5
"""How much longer a new room lives than it has to at least when it is handed out, as a share."""

Purpose: TypeAlias = Literal["make many", "delete many", "delete one"]

_SHARES: Final[Mapping[Purpose, tuple[RateTier, float]]] = {
    "make many": (RateTier.BATCH, 0.6),
    "delete many": (RateTier.BATCH, 0.4),
    "delete one": (RateTier.SLOW, 0.5),
}
"""What a pool takes of the rate limits, so that making and deleting do not starve each other."""

_LONGEST_BREATH: Final = 2.0

HANDFUL: Final = 8
"""How many requests a pool makes at the same time."""

_FEW: Final = 3
_SHORT: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRules:
    """What a pool promises.

    Attributes:
        size: How many rooms are to be ready.
        lasting: Seconds that a room has left when it is handed out, at least.
        trust: Seconds for which it counts that Daily has confirmed a room.
    """

    size: int
    lasting: float
    trust: float

    def new_exp(self, now: float) -> int:
        """Return the ``exp`` of a room that is made or renewed now."""
        return math.ceil(now + self.lasting * (1 + _SPARE))

    def lasts(self, exp: float, now: float) -> bool:
        """Tell whether a room with this ``exp`` may be handed out now."""
        return exp - now >= self.lasting

    def renew_at(self, exp: float) -> float:
        """Return when a room is to be renewed: while it may still be handed out for a while."""
        return exp - self.lasting * (1 + _SPARE / 2)

    def check_at(self, confirmed: float) -> float:
        """Return when Daily is to be asked whether a room is still there."""
        return confirmed + self.trust / 2

    @property
    def breath(self) -> float:
        """Seconds between two handfuls of checks: they are to leave room for other requests."""
        return min(_LONGEST_BREATH, self.trust / 16)


def pool_rules(
    size: int, expires_in: timedelta | float, trust: timedelta | float | None
) -> PoolRules:
    """Return the rules of a pool.

    Raises:
        InvalidArgumentError: Such a pool can't be.
    """
    if not 1 <= size <= _MOST:
        raise InvalidArgumentError(f"a pool has 1 to {_MOST} rooms, not {size}")
    lasting = in_seconds(expires_in)
    trusted = max(_TRUST, size) if trust is None else in_seconds(trust, "trust")
    if not 1 <= lasting < math.inf or not trusted > 0:
        raise InvalidArgumentError(
            "expires_in must be one second or more, and trust more than zero seconds"
        )
    return PoolRules(size=size, lasting=lasting, trust=trusted)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTemplate:
    """What the rooms of a pool are like.

    Attributes:
        privacy: Who may join without a token.
        properties: Their properties, but for ``exp``.
        prefix: What their names begin with.
    """

    privacy: RoomPrivacy
    properties: RoomProperties = field(repr=False)
    prefix: str

    def describe(self, random_name: str, exp: int) -> CreateRoomBody:
        """Return the description of a new room.

        Raises:
            InvalidArgumentError: A value that can't be right.
        """
        return make_part(
            table.CREATE,
            CreateRoomBody,
            name=self.prefix + random_name,
            privacy=self.privacy,
            properties=make_part(table.CREATE, RoomProperties, self.properties, exp=exp),
        )


def room_template(
    privacy: RoomPrivacy,
    properties: RoomProperties | None,
    settings: RoomPropertiesKeywords,
    prefix: str,
) -> RoomTemplate:
    """Return what the rooms of a pool are like.

    Raises:
        InvalidArgumentError: A value that can't be right.
    """
    whole = make_part(table.CREATE, RoomProperties, properties, **settings)
    if {"exp", "nbf"} & whole.model_fields_set:
        raise InvalidArgumentError("a pool sets exp itself, as expires_in says, and takes no nbf")
    if "eject_at_room_exp" not in whole.model_fields_set:
        whole = make_part(table.CREATE, RoomProperties, whole, eject_at_room_exp=True)
    return RoomTemplate(privacy=privacy, properties=whole, prefix=prefix)


class Pace:
    """Tells whether the pool may do a thing now, so that nobody has to stand in line for long.

    The client paces requests anyway, by waiting. Where there is another way to do a thing, it is
    better taken than waited for. Safe for threads.

    Args:
        limits: The rate limits.
    """

    def __init__(self, limits: Mapping[RateTier, RateLimit] = DOCUMENTED_LIMITS) -> None:
        self._lock = threading.Lock()
        self._windows = {
            purpose: MovingWindow(_share(limits[tier], share))
            for purpose, (tier, share) in _SHARES.items()
        }

    def delay(self, purpose: Purpose, now: float) -> float:
        """Return the seconds until it may be done: 0 for now.

        Args:
            purpose: What is to be done.
            now: Seconds of a steadily growing clock.
        """
        with self._lock:
            delay = self._windows[purpose].delay(now)
            return math.inf if delay is None else delay

    def count(self, purpose: Purpose, now: float) -> None:
        """Count that it was done: call it when its request has ended."""
        with self._lock:
            self._windows[purpose].start()
            self._windows[purpose].end(now)


def way_to_make(count: int, batch_delay: float) -> Literal["one by one", "all at once", "wait"]:
    """Say how so many rooms are best made.

    Creating rooms one by one counts against the same limit as what callers do meanwhile. So more
    than a few are made in a batch, and a batch that may be sent soon is waited for.

    Args:
        count: How many.
        batch_delay: Seconds until a batch may be sent.
    """
    if count <= _FEW:
        return "one by one"
    if batch_delay == 0:
        return "all at once"
    return "wait" if batch_delay <= _SHORT else "one by one"


def _share(limit: RateLimit, share: float) -> RateLimit:
    return RateLimit(max(1, int(limit.requests * share)), limit.seconds)
