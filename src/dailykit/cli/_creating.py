"""Creating many rooms in batches: what was done and what was not is always known at the end."""

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
"""Rooms of one request. Daily takes 1000, all or none; small ones show how far it is."""

_REFUSED: Final = (InvalidRequestError, PlanError)
"""What Daily says of rooms that can't be had so."""

_TAKEN: Final = "there is a room of this name with other settings"


@dataclass(slots=True)
class Creation:
    """What has become of rooms that were to be created, each in one of these.

    Attributes:
        created: The new ones.
        existing: The names of those that were there already, with the same settings.
        failed: Names of those that can't be had so, each with the reason.
        unclear: They were in the request that broke off: created or not.
        left: They were not tried.
        problem: What ended it early.
    """

    created: list[Room] = field(default_factory=list[Room])
    existing: list[str] = field(default_factory=list[str])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    unclear: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])
    problem: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether all rooms are there now."""
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
        """Say in a few lines what is going to be done and what is not."""
        names = ", ".join(self.left)
        return "\n".join([f"Would create {names or 'nothing'}", *self._settled()])

    def _settled(self) -> Iterator[str]:
        if self.existing:
            yield f"{len(self.existing)} there already"
        yield from (f"{name} failed: {why}" for name, why in self.failed.items())

    def summary(self) -> str:
        """Say in a few lines what was done and what was not."""
        told = [f"{len(self.created)} created", *self._settled()]
        if self.unclear:
            told.append(f"{len(self.unclear)} unclear: the request broke off")
        if self.left:
            told.append(f"{len(self.left)} not tried")
        if self.problem is not None:
            told.append(f"Ended early: {self.problem}. Run it again for the rest.")
        return "\n".join(told)


def plan(
    daily: Daily, rooms: Sequence[CreateRoomBody], *, ignoring: Iterable[str] = ()
) -> Creation:
    """Look which rooms are there already, and leave the others to be created.

    Args:
        daily: The client.
        rooms: What is wanted; each has a name of its own.
        ignoring: Properties in which rooms that are there already may differ.
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
    """Create rooms in batches. Errors and Ctrl-C end it early, but never leave the outcome unsaid.

    Args:
        daily: The client.
        rooms: What is wanted, as given to `plan`.
        outcome: What `plan` returned; what becomes of the rooms left there is taken down in it.
        advance: Is told how many more are done.
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
    """Create them by one request, and take down what became of them, also if it broke off."""
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
    """Compare JSON values; Daily leaves out what is off, and may complete nested ones."""
    if isinstance(found, dict) and isinstance(asked, dict):
        parts = cast("dict[str, Any]", found)
        wanted = cast("dict[str, Any]", asked).items()
        return all(_has(parts.get(name), value) for name, value in wanted)
    return found == asked if found is not None else not asked
