"""``daily.rooms``: rooms, one by one, in lists and in batches."""

import secrets
from collections.abc import AsyncGenerator, AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final, Unpack

from dailykit.client._arguments import (
    RoomReference,
    batches,
    expiry,
    make_body,
    room_name,
    room_to_create,
    was_expired,
)
from dailykit.client._async._resource import DEFAULT_PAGE, pages
from dailykit.client._async._waiting import sleep
from dailykit.client._async.room_calls import AsyncRoomCalls
from dailykit.errors import (
    AlreadyExistsError,
    DailyTimeoutError,
    InvalidArgumentError,
    NotFoundError,
)
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.presence import GetRoomPresenceQuery, RoomPresence
from dailykit.models.rooms import (
    CreateRoomBody,
    CreateRoomsBody,
    DeleteRoomsBody,
    ListRoomsQuery,
    Room,
    RoomDeleted,
    RoomList,
    RoomProperties,
    UpdateRoomBody,
)
from dailykit.models.sip import Sip
from dailykit.naming import random_room_name
from dailykit.operations import rooms as table

__all__ = ["AsyncRooms"]

_BATCH: Final = 1000
_ENSURE_TURNS: Final = 4
_SIP_POLL: Final = 0.5


class AsyncRooms(AsyncRoomCalls):
    """Rooms: the places that people join by opening a URL.

    Wherever a room is asked for, its name, its URL and a `Room` are all right.
    """

    async def list(
        self,
        *,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> RoomList:
        """Return one page of rooms, newest first; expired ones are left out.

        Args:
            limit: How many, 1 to 100. Default: 100.
            starting_after: A room's id: the page begins with the next older one.
            ending_before: A room's id: the page ends with the next newer one; ``OLDEST`` asks
                for the last page.

        Raises:
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/list-rooms. Repeating it is safe.
        """
        query = make_body(
            ListRoomsQuery, limit=limit, starting_after=starting_after, ending_before=ending_before
        )
        return await self._engine.call(table.LIST, query=query)

    async def iterate(self, *, page_size: int = DEFAULT_PAGE) -> AsyncIterator[Room]:
        """Yield all rooms, newest first, fetching pages as they are needed.

        Args:
            page_size: How many rooms to fetch at once, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        async def fetch(cursor: str | None) -> RoomList:
            return await self.list(limit=page_size, starting_after=cursor or UNSET)

        async for room in pages(fetch, page_size):
            yield room

    async def create(
        self,
        name: str | None = None,
        *,
        privacy: RoomPrivacy | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Create a room, once: also when answers get lost on the way.

        Args:
            name: Letters, digits, ``-`` and ``_``, at most 128. Without one the client makes a
                random one of Daily's own form, so that a repeat can't make a second room.
            privacy: ``private`` needs a token to join, ``public`` (Daily's default) does not.
            properties: Properties of the room; `settings` come on top.
            expires_in: Sets ``exp`` that far ahead: a timedelta, or seconds.
            **settings: Any property of a room, such as ``max_participants=4``; see
                `RoomProperties`. None resets a property to the domain's default.

        Returns:
            The room.

        Raises:
            AlreadyExistsError: A room of that name exists.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed; where the room may exist all the same, the error's
                ``room_name`` names it.

        See https://docs.daily.co/reference/rest-api/rooms/create-room. It is repeated after a
        lost answer; meeting the room then counts as success.
        """
        chosen = name if name is not None else random_room_name(secrets.choice)
        body = make_body(
            CreateRoomBody,
            name=chosen,
            privacy=privacy,
            properties=self._properties(properties, expires_in, settings),
        )
        return await self._engine.call(
            table.CREATE, body=body, room_name=chosen, own_name=name is None
        )

    async def ensure(
        self,
        name: str,
        *,
        privacy: RoomPrivacy | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Return the room of that name, and create it if there is none.

        Safe when many call it at once: exactly one creates the room. A room that exists is
        returned as it is; its settings are not changed.

        Args:
            name: The room's name.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`.
            **settings: As in `create`.

        Raises:
            DailyError: It failed.
        """
        for turn in range(_ENSURE_TURNS):
            try:
                return await self.create(
                    name,
                    privacy=privacy,
                    properties=properties,
                    expires_in=expires_in,
                    **settings,
                )
            except AlreadyExistsError as taken:
                try:
                    return await self.get(name)
                except NotFoundError:
                    # Gone in between, or expired while Daily still keeps the name for a while.
                    if turn == _ENSURE_TURNS - 1:
                        raise taken from None
            await sleep(self._engine.policy.wait(turn + 1, self._engine.timing.uniform))
        raise AssertionError  # the last turn returns or raises

    async def get(self, room: RoomReference) -> Room:
        """Return a room.

        Args:
            room: Its name, its URL, or a `Room` (to see it as it is now).

        Raises:
            NotFoundError: There is none of that name, or it has expired.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-room-config. Repeating it is safe.
        """
        return await self._engine.call(table.GET, path={"room_name": room_name(room)})

    async def update(
        self,
        room: RoomReference,
        *,
        privacy: RoomPrivacy | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Change a room; what is not given stays as it is.

        Changes to ``exp`` or the eject settings do not reach people who are inside already.

        Args:
            room: Its name, its URL or a `Room`.
            privacy: ``private`` or ``public``.
            properties: Properties to change; `settings` come on top.
            expires_in: Sets ``exp`` that far ahead: a timedelta, or seconds.
            **settings: Any property of a room; None resets it to the domain's default.

        Returns:
            The room as it is now.

        Raises:
            NotFoundError: There is no such room.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/set-room-config. Repeating it is safe.
        """
        body = make_body(
            UpdateRoomBody,
            privacy=privacy,
            properties=self._properties(properties, expires_in, settings),
        )
        return await self._engine.call(table.UPDATE, path={"room_name": room_name(room)}, body=body)

    async def delete(self, room: RoomReference, *, missing_ok: bool = False) -> RoomDeleted:
        """Delete a room. Whoever is inside is thrown out; the name is free again.

        Args:
            room: Its name, its URL or a `Room`.
            missing_ok: Whether a room that does not exist counts as deleted.

        Raises:
            NotFoundError: There is no such room. (One that had expired counts as deleted.)
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/delete-room. It is repeated after a
        lost answer; "not found" then counts as success.
        """
        name = room_name(room)
        try:
            return await self._engine.call(table.DELETE, path={"room_name": name})
        except NotFoundError as error:
            if not missing_ok and not was_expired(error):
                raise
        return RoomDeleted(deleted=True, name=name)

    async def create_many(
        self, rooms: Iterable[str | CreateRoomBody | dict[str, Any]]
    ) -> Sequence[Room]:
        """Create many rooms in the fewest requests: 1000 at a time, each time all or none.

        Args:
            rooms: A name, a `CreateRoomBody` or its fields as a dict for each room. Rooms
                without a name get a random one from the client.

        Returns:
            The rooms, in the order given.

        Raises:
            AlreadyExistsError: A name is taken; no room of that batch was created.
            InvalidArgumentError: A room's description can't be right; nothing was sent.
            DailyError: A batch failed. The rooms of earlier batches exist.

        See https://docs.daily.co/reference/rest-api/rooms/batch-create-rooms. It is repeated
        after a lost answer; meeting exactly these rooms then counts as success.
        """
        wanted = [room_to_create(room, random_room_name(secrets.choice)) for room in rooms]
        created: list[Room] = []
        for batch in batches(wanted, _BATCH):
            created += await self._create_batch(batch)
        return created

    async def _create_batch(self, batch: Sequence[CreateRoomBody]) -> Sequence[Room]:
        body = make_body(CreateRoomsBody, rooms=batch)
        began = self._engine.timing.now() - timedelta(seconds=1)
        try:
            return await self._engine.call(table.CREATE_MANY, body=body)
        except AlreadyExistsError as error:
            if not error.unclear:
                raise
            # An earlier try may have made them all: the newest rooms then are just these.
            names = [room.name for room in batch]
            found = {
                room.name: room
                for room in (await self.list(limit=min(len(batch), DEFAULT_PAGE))).data
                if room.created_at is not None and room.created_at >= began
            }
            async for room in self.iterate():
                if room.created_at is None or room.created_at < began:
                    break
                found[room.name] = room
            if not all(name in found for name in names):
                raise
            return [found[name] for name in names if name is not None]

    async def delete_many(self, rooms: Iterable[RoomReference]) -> int:
        """Delete many rooms in the fewest requests: 1000 at a time, each time all or none.

        Args:
            rooms: Names, URLs or `Room` objects.

        Returns:
            How many were deleted.

        Raises:
            DailyError: A batch failed. The rooms of earlier batches are deleted.

        See https://docs.daily.co/reference/rest-api/rooms/batch-delete-rooms.
        """
        deleted = 0
        for batch in batches([room_name(room) for room in rooms], _BATCH):
            body = make_body(DeleteRoomsBody, rooms=batch)
            answer = await self._engine.call(table.DELETE_MANY, body=body)
            deleted += answer.deleted_count
        return deleted

    async def presence(
        self,
        room: RoomReference,
        *,
        limit: int | Unset = UNSET,
        user_id: str | Unset = UNSET,
        user_name: str | Unset = UNSET,
    ) -> RoomPresence:
        """Return who is in a room now. Daily is up to 15 seconds behind; do not poll faster.

        Args:
            room: Its name, its URL or a `Room`.
            limit: How many participants at most.
            user_id: Only participants with this user id.
            user_name: Only participants with this name.

        Raises:
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-room-presence. Repeating it is
        safe.
        """
        query = make_body(GetRoomPresenceQuery, limit=limit, user_id=user_id, user_name=user_name)
        return await self._engine.call(
            table.PRESENCE, path={"room_name": room_name(room)}, query=query
        )

    @asynccontextmanager
    async def temporary(
        self,
        name: str | None = None,
        *,
        privacy: RoomPrivacy | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = timedelta(hours=24),
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> AsyncGenerator[Room]:
        """Create a room for the length of a ``with`` block and delete it at its end.

        People who are still inside are thrown out. Should this process die before, the room
        expires.

        Args:
            name: As in `create`.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`. Default: 24 hours.
            **settings: As in `create`.
        """
        if "exp" in settings or (properties and "exp" in properties.model_fields_set):
            expires_in = None
        room = await self.create(
            name, privacy=privacy, properties=properties, expires_in=expires_in, **settings
        )
        try:
            yield room
        finally:
            await self.delete(room, missing_ok=True)

    async def create_sip(
        self,
        name: str | None = None,
        *,
        display_name: str,
        wait: float = 15.0,
        privacy: RoomPrivacy | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Create a room that can be called by SIP, and wait until its address is known.

        The address is at ``room.sip_endpoint``. It rings once a call runs in the room and Daily
        has said that it is ready (the ``dialin.ready`` webhook).

        Args:
            name: As in `create`.
            display_name: The name that callers have in the room.
            wait: For how many seconds to wait for the address.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`.
            **settings: As in `create`; further SIP settings (``num_endpoints``, ``codecs``) in
                ``sip``.

        Raises:
            DailyTimeoutError: The room exists, but has no address yet.
            DailyError: It failed.
        """
        until = self._engine.timing.monotonic() + wait
        settings["sip"] = make_body(
            Sip, settings.get("sip"), display_name=display_name, sip_mode="dial-in"
        )
        room = await self.create(
            name, privacy=privacy, properties=properties, expires_in=expires_in, **settings
        )
        while room.sip_endpoint is None:
            if self._engine.timing.monotonic() >= until:
                raise DailyTimeoutError(
                    f"rooms.create_sip: room {room.name} exists, but has no SIP address after "
                    f"{wait:g} seconds",
                    room_name=room.name,
                )
            await sleep(_SIP_POLL)
            room = await self.get(room)
        return room

    def _properties(
        self,
        properties: RoomProperties | None,
        expires_in: timedelta | float | None,
        settings: RoomPropertiesKeywords,
    ) -> RoomProperties | Unset:
        exp = expiry(self._engine.timing.now(), expires_in)
        if exp is not None and (settings.get("exp") is not None):
            raise InvalidArgumentError("give either exp or expires_in, not both")
        if properties is None and exp is None and not settings:
            return UNSET
        return make_body(
            RoomProperties, properties, **settings, **({} if exp is None else {"exp": exp})
        )
