"""The part of ``daily.rooms`` that creates and deletes many rooms in the fewest requests."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from dailykit.client._answers import check_rooms
from dailykit.client._arguments import (
    RoomReference,
    batches,
    make_body,
    make_query,
    refuse_text,
    room_name,
    room_to_create,
)
from dailykit.client._async._resource import DEFAULT_PAGE, AsyncResource, pages
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._reconcile import is_ours
from dailykit.errors import AlreadyExistsError, DailyError, InvalidResponseError, NotFoundError
from dailykit.models._base import Unset
from dailykit.models.rooms import CreateRoomBody, Room, RoomList
from dailykit.naming import random_room_name
from dailykit.operations import rooms as table

__all__ = ["AsyncRoomBatches"]

_BATCH: Final = 1000

_BATCH_TIME: Final = timedelta(minutes=1)
"""Daily creates the rooms of one batch within this time of each other."""


class AsyncRoomBatches(AsyncResource):
    """Many rooms at once."""

    __slots__ = ()

    async def create_many(
        self, rooms: Iterable[str | CreateRoomBody | Mapping[str, Any]]
    ) -> list[Room]:
        """Create many rooms in batches of up to 1000. Each batch creates all its rooms or none.

        Args:
            rooms: For each room a name, a `CreateRoomBody` or its fields as a dict. Rooms
                without a name get a random one.

        Returns:
            The rooms, in the order given.

        Raises:
            AlreadyExistsError: A name is taken; no room of that batch was created.
            InvalidArgumentError: A room's description is invalid; nothing was sent.
            DailyError: A batch failed. The error's ``room_names`` lists the rooms of earlier
                batches, which exist, and, if ``unclear`` is true, those of the failed batch, which
                may exist.

        See https://docs.daily.co/reference/rest-api/rooms/batch/post. Retried after a lost
        response; finding exactly these rooms then counts as success.
        """
        return await _create_many(self._engine, rooms)

    async def delete_many(self, rooms: Iterable[RoomReference]) -> int:
        """Delete many rooms in batches of up to 1000. Each batch deletes all its rooms or none.

        Args:
            rooms: Names, URLs or `Room` objects.

        Returns:
            The number of deleted rooms.

        Raises:
            NotFoundError: A room does not exist; no room of that batch was deleted.
            InvalidArgumentError: One is not a room name or URL; nothing was sent.
            DailyError: A batch failed. The rooms of earlier batches are deleted. The error's
                ``room_names`` lists all others, which exist or, if ``unclear`` is true, may exist.

        See https://docs.daily.co/reference/rest-api/rooms/batch/delete. Retried after a lost
        response; "not found" then counts as success.
        """
        return await _delete_many(self._engine, rooms)


async def _create_many(
    engine: AsyncEngine, rooms: Iterable[str | CreateRoomBody | Mapping[str, Any]]
) -> list[Room]:
    refuse_text(table.CREATE_MANY, "rooms", rooms)
    wanted = [
        room_to_create(table.CREATE_MANY, room, random_room_name(secrets.token_bytes))
        for room in rooms
    ]
    created: list[Room] = []
    for batch in batches(wanted, _BATCH):
        try:
            created += await _create_batch(engine, batch)
        except DailyError as error:
            # Every room that may exist is named, including those with random names.
            error.room_names = _names([*created, *(batch if error.unclear else ())])
            raise
        except BaseException as stopped:
            names = ", ".join(_names([*created, *batch]))
            stopped.add_note(f"rooms.create_many: these rooms may have been created: {names}")
            raise
    return created


async def _delete_many(engine: AsyncEngine, rooms: Iterable[RoomReference]) -> int:
    refuse_text(table.DELETE_MANY, "rooms", rooms)
    names = list(dict.fromkeys(room_name(table.DELETE_MANY, room) for room in rooms))
    deleted, done = 0, 0
    for batch in batches(names, _BATCH):
        body = make_body(table.DELETE_MANY, rooms=batch)
        try:
            deleted += (await engine.call(table.DELETE_MANY, body=body)).deleted_count
        except DailyError as error:
            error.room_names = tuple(engine.redact(name) for name in names[done:])
            raise
        done += len(batch)
    return deleted


def _names(rooms: Iterable[Room | CreateRoomBody]) -> tuple[str, ...]:
    return tuple(str(room.name) for room in rooms)


async def _create_batch(engine: AsyncEngine, batch: Sequence[CreateRoomBody]) -> list[Room]:
    began = engine.timing.monotonic()
    body = make_body(table.CREATE_MANY, rooms=batch)
    try:
        made = await engine.call(table.CREATE_MANY, body=body)
    except InvalidResponseError as error:
        error.unclear = True
        raise
    except AlreadyExistsError as taken:
        if not taken.unclear:
            raise
        earlier = await _made_earlier(engine, batch, began)
        if earlier is None:
            raise
        made = earlier
    check_rooms(table.CREATE_MANY, _names(batch), _names(made))
    return made


async def _made_earlier(
    engine: AsyncEngine, batch: Sequence[CreateRoomBody], began: float
) -> list[Room] | None:
    """Return the rooms of a batch that an attempt since `began` created, or None if none did.

    Daily creates all rooms of a batch or none: if the first room is newer than our first attempt,
    then all are, and they are among the newest.
    """
    names = _names(batch)
    reading = engine.request(table.GET, path={"room_name": names[0]})
    try:
        answer = await engine.send(reading)
        timing = engine.timing
        if not is_ours(reading, answer, elapsed=timing.monotonic() - began, now=timing.now()):
            return None
        return await _among_the_newest(engine, names)
    except NotFoundError:
        return None
    except DailyError as error:
        error.unclear = True  # the rooms may be ours
        raise


async def _among_the_newest(engine: AsyncEngine, names: Sequence[str]) -> list[Room] | None:
    async def fetch(cursor: str | Unset) -> RoomList:
        query = make_query(table.LIST, limit=DEFAULT_PAGE, starting_after=cursor)
        return await engine.call(table.LIST, query=query)

    found: dict[str, Room] = {}
    async for room in pages(fetch, DEFAULT_PAGE):
        found[room.name] = room
        if all(name in found for name in names):
            return [found[name] for name in names]
        if _is_older(room, found.get(names[0])):
            break
    return None


def _is_older(room: Room, other: Room | None) -> bool:
    """Return whether a room is too old to be in the same batch as another."""
    if other is None or room.created_at is None or other.created_at is None:
        return False
    return room.created_at < other.created_at - _BATCH_TIME
