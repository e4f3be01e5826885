"""A room pool's guarantees, the settings of its rooms, and its pacing. Pure."""

import math
import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final, Literal, TypeAlias

from dailykit.client._arguments import make_part
from dailykit.client._reconcile import SETTLING
from dailykit.durations import in_seconds
from dailykit.errors import InvalidArgumentError
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacyInput
from dailykit.models.rooms import CreateRoomBody, RoomProperties
from dailykit.operations import rooms as table
from dailykit.rates import DOCUMENTED_LIMITS, MovingWindow, RateLimit, RateTier

__all__ = [
    "HANDFUL",
    "CutOff",
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
"""How much longer a new room lasts than the guaranteed minimum, as a fraction of that."""

Purpose: TypeAlias = Literal["make many", "delete many", "delete one"]

_SHARES: Final[Mapping[Purpose, tuple[RateTier, float]]] = {
    "make many": (RateTier.BATCH, 0.6),
    "delete many": (RateTier.BATCH, 0.4),
    "delete one": (RateTier.SLOW, 0.5),
}
"""The pool's shares of the rate limits, so that creating and deleting do not starve each other."""

_LONGEST_BREATH: Final = 2.0

HANDFUL: Final = 8
"""How many requests a pool sends at the same time."""

_FEW: Final = 3
_SHORT: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PoolRules:
    """A pool's guarantees.

    Attributes:
        size: How many rooms to keep ready.
        lasting: The least seconds that a room has left when it is handed out.
        trust: Seconds for which a room counts as existing after Daily confirmed it.
    """

    size: int
    lasting: float
    trust: float

    def new_exp(self, now: float) -> int:
        """Return the ``exp`` for a room that is created or renewed now."""
        return math.ceil(now + self.lasting * (1 + _SPARE))

    def lasts(self, exp: float, now: float) -> bool:
        """Return whether a room with this ``exp`` may be handed out now."""
        return exp - now >= self.lasting

    def renew_at(self, exp: float) -> float:
        """Return when to renew a room: well before it is too old to hand out."""
        return exp - self.lasting * (1 + _SPARE / 2)

    def check_at(self, confirmed: float) -> float:
        """Return when to check with Daily that a room still exists."""
        return confirmed + self.trust / 2

    @property
    def breath(self) -> float:
        """Seconds between two handfuls of checks, to leave capacity for other requests."""
        return min(_LONGEST_BREATH, self.trust / 16)


def pool_rules(
    size: int, expires_in: timedelta | float, trust: timedelta | float | None
) -> PoolRules:
    """Return the rules of a pool.

    Raises:
        InvalidArgumentError: An argument is out of range.
    """
    if not 1 <= size <= _MOST:
        raise InvalidArgumentError(f"size must be 1 to {_MOST} rooms, not {size}")
    lasting = in_seconds(expires_in)
    trusted = max(_TRUST, size) if trust is None else in_seconds(trust, "trust")
    if not 1 <= lasting < math.inf or not trusted > 0:
        raise InvalidArgumentError(
            "expires_in must be at least one second, and trust more than zero seconds"
        )
    return PoolRules(size=size, lasting=lasting, trust=trusted)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomTemplate:
    """The settings of a pool's rooms.

    Attributes:
        privacy: Their privacy.
        properties: Their properties, except ``exp``.
        prefix: The start of their names.
    """

    privacy: RoomPrivacyInput
    properties: RoomProperties = field(repr=False)
    prefix: str

    def describe(self, random_name: str, exp: int) -> CreateRoomBody:
        """Return the body that creates a new room.

        Raises:
            InvalidArgumentError: A value is invalid.
        """
        return make_part(
            table.CREATE,
            CreateRoomBody,
            name=self.prefix + random_name,
            privacy=self.privacy,
            properties=make_part(table.CREATE, RoomProperties, self.properties, exp=exp),
        )


def room_template(
    privacy: RoomPrivacyInput,
    properties: RoomProperties | None,
    settings: RoomPropertiesKeywords,
    prefix: str,
) -> RoomTemplate:
    """Return the settings of a pool's rooms.

    Raises:
        InvalidArgumentError: A value is invalid.
    """
    whole = make_part(table.CREATE, RoomProperties, properties, **settings)
    if {"exp", "nbf"} & whole.model_fields_set:
        raise InvalidArgumentError(
            "a pool sets exp itself, from expires_in, and does not support nbf: omit both"
        )
    if "eject_at_room_exp" not in whole.model_fields_set:
        whole = make_part(table.CREATE, RoomProperties, whole, eject_at_room_exp=True)
    return RoomTemplate(privacy=privacy, properties=whole, prefix=prefix)


class CutOff:
    """Rooms whose creation was cut off, for as long as "not found" proves nothing. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: dict[str, float] = {}

    def note(self, names: Iterable[str], now: float) -> None:
        """Record that requests for these rooms were cut off now.

        Args:
            names: The names.
            now: The seconds of a monotonic clock.
        """
        with self._lock:
            recent = {name: at for name, at in self._since.items() if now - at < SETTLING}
            self._since = {**recent, **dict.fromkeys(names, now)}

    def may_appear(self, name: str, now: float) -> bool:
        """Return whether a room that Daily does not have now may still appear."""
        return now - self._since.get(name, -math.inf) < SETTLING

    def wait(self, names: Iterable[str], now: float) -> float:
        """Return the seconds until none of these rooms can appear any more."""
        since = self._since
        return max((since[name] + SETTLING - now for name in names if name in since), default=0.0)


class Pace:
    """Knows whether a request may be sent now, so that the pool can choose one without a long wait.

    The client paces requests anyway, by waiting. If there is another way to do the same thing,
    taking it is better than waiting. Thread-safe.

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
        """Return the seconds until a request may be sent, 0 for now.

        Args:
            purpose: The purpose of the request.
            now: Seconds of a monotonic clock.
        """
        with self._lock:
            delay = self._windows[purpose].delay(now)
            return math.inf if delay is None else delay

    def count(self, purpose: Purpose, now: float) -> None:
        """Count a request. Call this when it has ended."""
        with self._lock:
            self._windows[purpose].start()
            self._windows[purpose].end(now)


def way_to_make(count: int, batch_delay: float) -> Literal["one by one", "all at once", "wait"]:
    """Return the best way to create this many rooms.

    Creating rooms one by one counts against the same limit as the program's other requests. So
    more than a few are created in a batch, even if that means a short wait.

    Args:
        count: The number of rooms.
        batch_delay: Seconds until a batch may be sent.
    """
    if count <= _FEW:
        return "one by one"
    if batch_delay == 0:
        return "all at once"
    return "wait" if batch_delay <= _SHORT else "one by one"


def _share(limit: RateLimit, share: float) -> RateLimit:
    return RateLimit(max(1, int(limit.requests * share)), limit.seconds)
