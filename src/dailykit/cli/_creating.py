"""Create many rooms in batches, and report what was and was not done."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, cast

from dailykit.cli._batch import in_batches, move, one_request
from dailykit.cli._output import wire
from dailykit.client._sync.client import Daily
from dailykit.errors import InvalidRequestError, PlanError
from dailykit.models.rooms import CreateRoomBody, Room

__all__ = ["BATCH", "Creation", "create_rooms", "plan"]

BATCH: Final = 100
"""Rooms in one request. Daily accepts 1000, all or none; smaller batches show progress."""

_REFUSED: Final = (InvalidRequestError, PlanError)
"""The errors that mean Daily refuses a room as requested."""

_TAKEN: Final = "a room with this name exists, with other settings"


@dataclass(slots=True)
class Creation:
    """The outcome of creating rooms; each room is in one of these.

    Attributes:
        created: The new rooms.
        existing: Names of rooms that already existed with the same settings.
        failed: Names of rooms that Daily refused, each with the reason.
        unclear: Names in a request that was cut off: they may or may not exist.
        left: Names that were not tried.
        problem: What stopped it early.
    """

    created: list[Room] = field(default_factory=list[Room])
    existing: list[str] = field(default_factory=list[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    unclear: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])
    problem: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all rooms now exist."""
        return not (self.failed or self.unclear or self.left)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return {
            "created": [wire(room) for room in self.created],
            "existing": self.existing,
            "failed": self.failed,
            "unclear": self.unclear,
            "left": self.left,
            "problem": self.problem,
        }

    def intention(self) -> str:
        """Return a few lines on what would and would not be created."""
        names = ", ".join(self.left)
        return "\n".join([f"Would create {names or 'nothing'}", *self._settled()])

    def _settled(self) -> Iterator[str]:
        if self.existing:
            yield f"{len(self.existing)} already exist"
        yield from (f"{name} failed: {why}" for name, why in self.failed.items())

    def summary(self) -> str:
        """Return a few lines on what was and was not done."""
        told = [f"{len(self.created)} created", *self._settled()]
        if self.unclear:
            told.append(f"{len(self.unclear)} unclear: the request was cut off")
        if self.left:
            told.append(f"{len(self.left)} not tried")
        if self.problem is not None:
            told.append(f"Stopped early: {self.problem}. Run the command again to continue.")
        return "\n".join(told)


def plan(
    daily: Daily, rooms: Sequence[CreateRoomBody], *, ignoring: Iterable[str] = ()
) -> Creation:
    """Find the rooms that already exist, and list the others as left to create.

    Args:
        daily: The client.
        rooms: The rooms to create; each has a unique name.
        ignoring: Properties in which existing rooms may differ.
    """
    existing = {room.name: room for room in daily.rooms.iterate()}
    outcome = Creation()
    for wanted in rooms:
        name = str(wanted.name)
        if name not in existing:
            outcome.left.append(name)
        elif _is_there(existing[name], wanted, frozenset(ignoring)):
            outcome.existing.append(name)
        else:
            outcome.failed[name] = _TAKEN
    return outcome


def create_rooms(
    daily: Daily,
    rooms: Sequence[CreateRoomBody],
    outcome: Creation,
    *,
    advance: Callable[[int], object] | None = None,
) -> None:
    """Create rooms in batches. Errors and Ctrl-C stop it early, but `outcome` stays complete.

    Args:
        daily: The client.
        rooms: The rooms, as given to `plan`.
        outcome: The return value of `plan`; it is updated as rooms are created.
        advance: Called after each batch with the number of rooms in it.
    """
    left = set(outcome.left)
    wanted = [room for room in rooms if room.name in left]
    outcome.problem = in_batches(
        wanted, BATCH, lambda batch: _create_batch(daily, batch, outcome), advance
    )


def _create_batch(daily: Daily, batch: Sequence[CreateRoomBody], outcome: Creation) -> None:
    try:
        _create(daily, batch, outcome)
    except _REFUSED:  # one of them is the cause, and none is created
        for room in batch:
            try:
                _create(daily, [room], outcome)
            except _REFUSED as error:
                outcome.left.remove(str(room.name))
                outcome.failed[str(room.name)] = error.info or str(error)


def _create(daily: Daily, rooms: Sequence[CreateRoomBody], outcome: Creation) -> None:
    """Create them in one request, and record the outcome even if it is cut off."""
    names = [str(room.name) for room in rooms]
    with one_request(daily, names, outcome.left, outcome.unclear) as sender:
        created = sender.rooms.create_many(rooms)
    move(outcome.left, names, [])
    outcome.created += created


def _is_there(room: Room, wanted: CreateRoomBody, ignoring: Collection[str]) -> bool:
    asked, config = wire(wanted), wire(room)["config"]
    properties = asked.get("properties", {}).items()
    return asked.get("privacy") in (None, room.privacy) and all(
        name in ignoring or _has(config.get(name), value) for name, value in properties
    )


def _has(found: object, asked: object) -> bool:
    """Compare JSON values. Daily omits what is off, and may add to nested objects."""
    if isinstance(found, dict) and isinstance(asked, dict):
        parts = cast("dict[str, Any]", found)
        wanted = cast("dict[str, Any]", asked).items()
        return all(_has(parts.get(name), value) for name, value in wanted)
    return found == asked if found is not None else not asked
