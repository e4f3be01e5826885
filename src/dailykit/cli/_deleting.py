"""Deleting many rooms in batches: what was done and what was not is always known at the end."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from dailykit.cli._batch import in_batches, move, one_request
from dailykit.client._sync.client import Daily
from dailykit.errors import NotFoundError

__all__ = ["BATCH", "Deletion", "delete_rooms"]

BATCH: Final = 100
"""Rooms of one request. Daily takes 1000, all or none; small ones show how far it is, and spare
rooms that somebody has just entered."""


@dataclass(slots=True)
class Deletion:
    """What has become of rooms that were to be deleted, each named in one of the lists.

    Attributes:
        deleted: They are gone.
        missing: There were none of these names any more.
        occupied: They were spared, because somebody is inside.
        unclear: They were in the request that broke off: deleted or not.
        left: They were not tried.
        problem: What ended it early.
    """

    deleted: list[str] = field(default_factory=list[str])
    missing: list[str] = field(default_factory=list[str])
    occupied: list[str] = field(default_factory=list[str])
    unclear: list[str] = field(default_factory=list[str])
    left: list[str] = field(default_factory=list[str])
    problem: str | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it came to its end."""
        return self.problem is None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON values."""
        return asdict(self)

    def summary(self) -> str:
        """Say in a few lines what was done and what was not."""
        parts = [
            (self.deleted, "deleted"),
            (self.missing, "gone before"),
            (self.occupied, "kept: somebody is inside"),
            (self.unclear, "unclear: the request broke off"),
            (self.left, "not tried"),
        ]
        told = [f"{len(names)} {what}" for names, what in parts if names] or ["nothing to delete"]
        if self.problem is not None:
            told.append(f"Ended early: {self.problem}. Run it again for the rest.")
        return "\n".join(told)


def delete_rooms(
    daily: Daily,
    names: Sequence[str],
    *,
    spare_occupied: bool,
    advance: Callable[[int], object] | None = None,
) -> Deletion:
    """Delete rooms in batches. Errors and Ctrl-C end it early, but never leave the outcome unsaid.

    Args:
        daily: The client.
        names: The rooms' names.
        spare_occupied: Whether to keep rooms in which somebody is, asked for before each batch.
        advance: Is told how many more are done.
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
    except NotFoundError:  # of all: a batch with one that is missing deletes none
        existing = {room.name for room in daily.rooms.iterate()}
        move(outcome.left, [name for name in doomed if name not in existing], outcome.missing)
        present = [name for name in doomed if name in existing]
        if present:
            _send(daily, present, outcome)


def _send(daily: Daily, names: list[str], outcome: Deletion) -> None:
    """Delete them by one request, and take down what became of them, also if it broke off."""
    with one_request(daily, names, outcome.left, outcome.unclear) as sender:
        sender.rooms.delete_many(names)
    move(outcome.left, names, outcome.deleted)
