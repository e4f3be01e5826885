"""Delete many rooms in batches, and report what was and was not done."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from dailykit.cli._batch import in_batches, move, one_request
from dailykit.client._sync.client import Daily
from dailykit.errors import NotFoundError

__all__ = ["BATCH", "Deletion", "delete_rooms"]

BATCH: Final = 100
"""Rooms in one request. Daily accepts 1000, all or none; smaller batches show progress, and spare
rooms that a participant has just joined."""


@dataclass(slots=True)
class Deletion:
    """The outcome of deleting rooms; each room's name is in one of the lists.

    Attributes:
        deleted: Names of deleted rooms.
        missing: Names of rooms that no longer existed.
        occupied: Names of rooms that were kept because participants are in them.
        unclear: Names in a request that was cut off: they may or may not be deleted.
        left: Names that were not tried.
        problem: What stopped it early.
    """

    deleted: list[str] = field(default_factory=list[str])
    missing: list[str] = field(default_factory=list[str])
    occupied: list[str] = field(default_factory=list[str])
    unclear: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])
    problem: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it ran to the end."""
        return self.problem is None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    def summary(self) -> str:
        """Return a few lines on what was and was not done."""
        parts = [
            (self.deleted, "deleted"),
            (self.missing, "already deleted"),
            (self.occupied, "kept: occupied"),
            (self.unclear, "unclear: the request was cut off"),
            (self.left, "not tried"),
        ]
        told = [f"{len(names)} {what}" for names, what in parts if names] or ["nothing to delete"]
        if self.problem is not None:
            told.append(f"Stopped early: {self.problem}. Run the command again to continue.")
        return "\n".join(told)


def delete_rooms(
    daily: Daily,
    names: Sequence[str],
    *,
    spare_occupied: bool,
    advance: Callable[[int], object] | None = None,
) -> Deletion:
    """Delete rooms in batches. Errors and Ctrl-C stop it early, but the outcome is always returned.

    Args:
        daily: The client.
        names: The rooms' names.
        spare_occupied: Whether to keep occupied rooms; presence is read before each batch.
        advance: Called after each batch with the number of rooms in it.
    """
    outcome = Deletion(left=list(dict.fromkeys(names)))
    outcome.problem = in_batches(
        list(outcome.left),
        BATCH,
        lambda batch: _delete_batch(daily, batch, spare_occupied, outcome),
        advance,
    )
    return outcome


def _delete_batch(
    daily: Daily, batch: Sequence[str], spare_occupied: bool, outcome: Deletion
) -> None:
    occupied = daily.presence.get() if spare_occupied else {}
    doomed = [name for name in batch if name not in occupied]
    move(outcome.left, [name for name in batch if name in occupied], outcome.occupied)
    if not doomed:
        return
    try:
        _send(daily, doomed, outcome)
    except NotFoundError:  # a batch with a missing room deletes none of them
        existing = {room.name for room in daily.rooms.iterate()}
        move(outcome.left, [name for name in doomed if name not in existing], outcome.missing)
        present = [name for name in doomed if name in existing]
        if present:
            _send(daily, present, outcome)


def _send(daily: Daily, names: list[str], outcome: Deletion) -> None:
    """Delete them in one request, and record the outcome even if it is cut off."""
    with one_request(daily, names, outcome.left, outcome.unclear) as sender:
        sender.rooms.delete_many(names)
    move(outcome.left, names, outcome.deleted)
