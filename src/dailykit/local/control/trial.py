"""Trying out a snapshot in a separate world, before it replaces anything."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from dailykit.local.base.clock import MovableClock
from dailykit.local.base.errors import SnapshotError, StartError
from dailykit.local.base.ids import Ids
from dailykit.local.base.json_types import is_list
from dailykit.local.control.seeds import checked_config
from dailykit.local.store import Store
from dailykit.local.world import Domain
from dailykit.local.world.world import World
from dailykit.models._base import DailyBody
from dailykit.models.batch_processor import ListBatchJobsQuery
from dailykit.models.dialin import ListDialinConfigsQuery
from dailykit.models.meetings import ListMeetingsQuery
from dailykit.models.phone_numbers import ListPurchasedPhoneNumbersQuery
from dailykit.models.recordings import ListRecordingsQuery
from dailykit.models.rooms import ListRoomsQuery, RoomProperties
from dailykit.models.sip_clients import ListSipClientsQuery
from dailykit.models.sip_trunks import ListSipTrunksQuery
from dailykit.models.transcripts import ListTranscriptsQuery

__all__ = ["try_out"]

_PAGE: Final = 100

_LISTS: Final[Sequence[tuple[Callable[[World], Any], type[DailyBody]]]] = (
    (lambda world: world.rooms, ListRoomsQuery),
    (lambda world: world.meetings, ListMeetingsQuery),
    (lambda world: world.recordings, ListRecordingsQuery),
    (lambda world: world.transcripts, ListTranscriptsQuery),
    (lambda world: world.batch_jobs, ListBatchJobsQuery),
    (lambda world: world.sip_clients, ListSipClientsQuery),
    (lambda world: world.sip_trunks, ListSipTrunksQuery),
    (lambda world: world.dialin_configs, ListDialinConfigsQuery),
    (lambda world: world.phones, ListPurchasedPhoneNumbersQuery),
)
"""Every noun with a paginated list, and the query of that list."""


def try_out(snapshot: Store, path: Path, now: float, keys: Sequence[tuple[str, str]]) -> None:
    """Check that a world can run on a snapshot: read all that the REST API would read.

    Args:
        snapshot: The snapshot, which is not changed.
        path: The snapshot's file, for error messages.
        now: When the world would continue, in unix seconds.
        keys: The names and API keys of the domains that keep their keys.

    Raises:
        SnapshotError: Something can't be read.
    """
    clock = MovableClock(start=now)
    clock.freeze()
    clock.set(now)
    with closing(snapshot.copy()) as store:
        try:
            _read_all(World(store, clock, Ids(), lambda _, name: name), keys)
        except StartError as error:
            raise SnapshotError(f"the snapshot {str(path)!r} does not fit: {error}") from None
        # Unexpected values must fail here, not after the swap.
        except Exception as error:  # noqa: BLE001
            reason = f"{type(error).__name__}: {error}"
            raise SnapshotError(f"the snapshot {str(path)!r} is damaged: {reason}") from None


def _read_all(world: World, keys: Sequence[tuple[str, str]]) -> None:
    for name, key in keys:
        world.domains.add_key(name, key)
    world.settle()
    for domain in world.domains.all():
        checked_config(world.domains.read(domain)["config"])
        _write(world.webhooks.all_of(domain))
        for noun, query in _LISTS:
            for page in _pages(noun(world), domain, query):
                _write(page)
                if noun(world) is world.batch_jobs:
                    _write([world.batch_jobs.get(domain, job["id"]) for job in page])


def _pages(noun: Any, domain: Domain, query: type[DailyBody]) -> Iterator[list[dict[str, Any]]]:
    cursor: dict[str, Any] = {}
    while items := _items(noun.page(domain, query.model_validate({"limit": _PAGE, **cursor}))):
        if query is ListRoomsQuery:
            for room in items:
                RoomProperties.model_validate(room["config"])
        yield items
        if len(items) < _PAGE or query is ListPurchasedPhoneNumbersQuery:
            return
        cursor = {"starting_after": items[-1]["id"]}


def _items(answer: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the items of a list, which are under ``data`` or a name of their own."""
    return next(value for value in answer.values() if is_list(value))


def _write(answer: object) -> None:
    json.dumps(answer, allow_nan=False)
