"""Rooms that are being made, and what is done about them when the caller goes away meanwhile."""

import secrets
from datetime import timedelta
from typing import Any, Final

from dailykit.client._answers import check_room
from dailykit.client._arguments import expiry, make_body, make_part
from dailykit.client._async._waiting import to_the_end
from dailykit.client._async.engine import AsyncEngine
from dailykit.client._build import decode
from dailykit.client._reconcile import is_ours
from dailykit.client._retry import Tries
from dailykit.errors import DailyError, InvalidArgumentError, InvalidResponseError, NotFoundError
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.rooms import Room, RoomProperties
from dailykit.naming import random_room_name
from dailykit.operations import Operation
from dailykit.operations import rooms as table

__all__ = ["AsyncNewRoom", "room_properties"]

_ANOTHER_LOOK: Final = 1.0
"""Seconds; a request that was broken off may still be on its way, and Daily takes almost one."""


class AsyncNewRoom:
    """A room to make, once, and to take back should nobody learn that it exists.

    Args:
        engine: Makes the calls.
        name: Its name; None for a random one.
        privacy: Its privacy.
        properties: Its properties; `settings` come on top.
        expires_in: Sets ``exp`` that far ahead.
        settings: More properties.

    Raises:
        InvalidArgumentError: An argument can't be right.
    """

    def __init__(
        self,
        engine: AsyncEngine,
        name: str | None,
        *,
        privacy: RoomPrivacy | Unset,
        properties: RoomProperties | None,
        expires_in: timedelta | float | None,
        settings: RoomPropertiesKeywords,
    ) -> None:
        self.name = name if name is not None else random_room_name(secrets.token_bytes)
        self._engine = engine
        self._tries = Tries()
        self._is_made = False
        body = make_body(
            table.CREATE,
            name=self.name,
            privacy=privacy,
            properties=room_properties(engine, table.CREATE, properties, expires_in, settings),
        )
        self._request = engine.request(
            table.CREATE, body=body, room_name=self.name, own_name=name is None
        )

    async def make(self) -> Room:
        """Create it.

        Raises:
            DailyError: It failed.
        """
        try:
            answer = await self._engine.send(self._request, self._tries)
            room = decode(table.CREATE, self._request, answer)
        except InvalidResponseError as error:
            error.unclear = True
            raise
        except DailyError:
            raise
        except BaseException as stopped:
            if self._tries.count:
                stopped.add_note(f"rooms.create: a room named {self.name} may have been created")
            raise
        check_room(table.CREATE, self.name, room.name, made=True)
        self._is_made = True
        return room

    async def make_or_nothing(self) -> Room:
        """Create it, or leave nothing behind when the task is cancelled meanwhile.

        Raises:
            DailyError: It failed; where the room may exist all the same, the error names it.
        """
        try:
            return await self.make()
        except DailyError:
            raise
        except BaseException as stopped:
            await self.take_back(stopped)
            raise

    async def take_back(self, failure: BaseException, kind: str = "room") -> None:
        """Delete what was made, if anything was, because of a failure. It goes to its end.

        Args:
            failure: It gets a note if the room can't be deleted.
            kind: What the note calls it.
        """
        if not self._tries.count:
            return
        try:
            await to_the_end(self._delete)
        except DailyError as error:
            failure.add_note(f"The {kind} {self.name} was not deleted: {error}")

    async def _delete(self) -> None:
        if not await self._is_deleted():
            await self._engine.timing.sleep(_ANOTHER_LOOK)
            await self._is_deleted()

    async def _is_deleted(self) -> bool:
        """Delete it, and tell whether there is nothing left to do."""
        try:
            if self._is_made or self._request.own_name or await self._is_ours():
                await self._engine.call(table.DELETE, path={"room_name": self.name})
        except NotFoundError:
            return self._is_made
        return True

    async def _is_ours(self) -> bool:
        engine = self._engine
        answer = await engine.send(engine.request(table.GET, path={"room_name": self.name}))
        now = engine.timing.monotonic()
        self._tries.end(now)
        return is_ours(self._request, answer, elapsed=self._tries.elapsed, now=engine.timing.now())


def room_properties(
    engine: AsyncEngine,
    operation: Operation[Any],
    properties: RoomProperties | None,
    expires_in: timedelta | float | None,
    settings: RoomPropertiesKeywords,
) -> RoomProperties | Unset:
    """Return the properties of a room from what callers give, or `UNSET` when they give none.

    Raises:
        InvalidArgumentError: An argument can't be right.
    """
    if expires_in is not None:
        if settings.get("exp") is not None:
            raise InvalidArgumentError(f"{operation.name}: give either exp or expires_in, not both")
        settings["exp"] = expiry(operation.name, engine.timing.now(), expires_in)
    if properties is None and not settings:
        return UNSET
    return make_part(operation, RoomProperties, properties, **settings)
