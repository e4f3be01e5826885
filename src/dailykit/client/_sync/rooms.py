# Generated from src/dailykit/client/_async/rooms.py by `make generate`. Do not edit.
"""``daily.rooms``: rooms, one by one, in lists and in batches."""

import builtins
import secrets
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Final, Unpack

from dailykit.client._arguments import (
    RoomReference,
    batches,
    expiry,
    in_room,
    make_body,
    make_part,
    make_query,
    refuse_text,
    room_name,
    room_to_create,
    was_expired,
)
from dailykit.client._build import build
from dailykit.client._exchange import Request
from dailykit.client._reconcile import is_ours
from dailykit.client._sync._resource import DEFAULT_PAGE, pages
from dailykit.client._sync.room_calls import RoomCalls
from dailykit.client._sync.room_media import RoomMedia
from dailykit.client._sync.room_phones import RoomPhones
from dailykit.errors import (
    AlreadyExistsError,
    DailyError,
    DailyTimeoutError,
    InvalidArgumentError,
    NotFoundError,
)
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacy
from dailykit.models.presence import RoomPresence
from dailykit.models.rooms import (
    CreateRoomBody,
    Room,
    RoomDeleted,
    RoomList,
    RoomProperties,
)
from dailykit.models.sip import Sip
from dailykit.naming import random_room_name
from dailykit.operations import Operation
from dailykit.operations import rooms as table

__all__ = ["Rooms"]

_BATCH: Final = 1000
_ENSURE_TURNS: Final = 4
_SIP_POLL: Final = 0.5

_BATCH_TIME: Final = timedelta(minutes=1)
"""The rooms of one batch are made within this time of each other."""


class Rooms(RoomCalls, RoomMedia, RoomPhones):
    """Rooms: the places that people join by opening a URL.

    Wherever a room is asked for, its name, its URL and a `Room` are all right.
    """

    __slots__ = ()

    def list(
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
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/list-rooms. Repeating it is safe.
        """
        query = make_query(
            table.LIST, limit=limit, starting_after=starting_after, ending_before=ending_before
        )
        return self._engine.call(table.LIST, query=query)

    def iterate(self, *, page_size: int = DEFAULT_PAGE) -> Iterator[Room]:
        """Yield all rooms, newest first, fetching pages as they are needed.

        Args:
            page_size: How many rooms to fetch at once, 1 to 100.

        Raises:
            DailyError: Fetching a page failed.
        """

        def fetch(cursor: str | Unset) -> RoomList:
            return self.list(limit=page_size, starting_after=cursor)

        yield from pages(fetch, page_size)

    def create(
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
        chosen = name if name is not None else random_room_name(secrets.token_bytes)
        body = make_body(
            table.CREATE,
            name=chosen,
            privacy=privacy,
            properties=self._properties(table.CREATE, properties, expires_in, settings),
        )
        return self._engine.call(table.CREATE, body=body, room_name=chosen, own_name=name is None)

    def ensure(
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
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.
        """
        turn = 0
        while True:
            turn += 1
            try:
                return self.create(
                    name,
                    privacy=privacy,
                    properties=properties,
                    expires_in=expires_in,
                    **settings,
                )
            except AlreadyExistsError as taken:
                try:
                    return self.get(name)
                except NotFoundError:
                    # Gone in between, or expired while Daily still keeps the name for a while.
                    if turn == _ENSURE_TURNS:
                        raise taken from None
            self._engine.timing.sleep(self._engine.policy.wait(turn, self._engine.timing.uniform))

    def get(self, room: RoomReference) -> Room:
        """Return a room.

        Args:
            room: Its name, its URL, or a `Room` (to see it as it is now).

        Raises:
            NotFoundError: There is none of that name, or it has expired.
            InvalidArgumentError: That is no room's name or URL; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-room-config. Repeating it is safe.
        """
        return self._engine.call(table.GET, path=in_room(table.GET, room))

    def update(
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
            table.UPDATE,
            privacy=privacy,
            properties=self._properties(table.UPDATE, properties, expires_in, settings),
        )
        return self._engine.call(table.UPDATE, path=in_room(table.UPDATE, room), body=body)

    def delete(self, room: RoomReference, *, missing_ok: bool = False) -> RoomDeleted:
        """Delete a room. Whoever is inside is thrown out; the name is free again.

        To delete many, `delete_many` is much quicker: Daily lets only some two rooms a second be
        deleted one by one.

        Args:
            room: Its name, its URL or a `Room`.
            missing_ok: Whether a room that does not exist counts as deleted.

        Raises:
            NotFoundError: There is no such room. (One that had expired counts as deleted.)
            InvalidArgumentError: That is no room's name or URL; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/delete-room. It is repeated after a
        lost answer; "not found" then counts as success.
        """
        path = in_room(table.DELETE, room)
        try:
            return self._engine.call(table.DELETE, path=path)
        except NotFoundError as error:
            if not missing_ok and not was_expired(error):
                raise
        return RoomDeleted(deleted=True, name=path["room_name"])

    def create_many(
        self, rooms: Iterable[str | CreateRoomBody | Mapping[str, Any]]
    ) -> builtins.list[Room]:
        """Create many rooms in the fewest requests: 1000 at a time, each time all or none.

        Args:
            rooms: For each room a name, a `CreateRoomBody` or its fields as a dict. Rooms
                without a name get a random one from the client.

        Returns:
            The rooms, in the order given.

        Raises:
            AlreadyExistsError: A name is taken; no room of that batch was created.
            InvalidArgumentError: A room's description can't be right; nothing was sent.
            DailyError: A batch failed. The rooms of earlier batches exist.

        See https://docs.daily.co/reference/rest-api/rooms/batch/post. It is repeated after a
        lost answer; meeting just these rooms then counts as success.
        """
        refuse_text(table.CREATE_MANY, "rooms", rooms)
        wanted = [
            room_to_create(table.CREATE_MANY, room, random_room_name(secrets.token_bytes))
            for room in rooms
        ]
        created: builtins.list[Room] = []
        for batch in batches(wanted, _BATCH):
            created += self._create_batch(batch)
        return created

    def _create_batch(self, batch: Sequence[CreateRoomBody]) -> builtins.list[Room]:
        began = self._engine.timing.monotonic()
        body = make_body(table.CREATE_MANY, rooms=batch)
        try:
            return self._engine.call(table.CREATE_MANY, body=body)
        except AlreadyExistsError as taken:
            made = self._made_earlier(batch, began) if taken.unclear else None
            if made is None:
                raise
            return made

    def _made_earlier(
        self, batch: Sequence[CreateRoomBody], began: float
    ) -> builtins.list[Room] | None:
        """Return the rooms of a batch that a try since `began` has made, or None if it has not.

        Batches are made as a whole: when its first room is younger than our first try, then so
        are all, and they are among the newest.
        """
        names = [str(room.name) for room in batch]
        reading = self._reading(names[0])
        try:
            answer = self._engine.send(reading)
        except NotFoundError:
            return None
        timing = self._engine.timing
        if not is_ours(reading, answer, elapsed=timing.monotonic() - began, now=timing.now()):
            return None
        found: dict[str, Room] = {}
        for room in self.iterate():
            found[room.name] = room
            if all(name in found for name in names):
                return [found[name] for name in names]
            if _is_older(room, found.get(names[0])):
                break
        return None

    def _reading(self, name: str) -> Request:
        return build(
            table.GET,
            api_url=self._engine.api_url,
            headers=self._engine.headers,
            path={"room_name": name},
            timeout=self._engine.timeout,
        )

    def delete_many(self, rooms: Iterable[RoomReference]) -> int:
        """Delete many rooms in the fewest requests: 1000 at a time, each time all or none.

        Args:
            rooms: Names, URLs or `Room` objects.

        Returns:
            How many were deleted.

        Raises:
            NotFoundError: A room does not exist; no room of that batch was deleted.
            InvalidArgumentError: One is no room's name or URL; nothing was sent.
            DailyError: A batch failed. The rooms of earlier batches are deleted.

        See https://docs.daily.co/reference/rest-api/rooms/batch/delete. It is repeated after a
        lost answer; "not found" then counts as success.
        """
        refuse_text(table.DELETE_MANY, "rooms", rooms)
        names = [room_name(table.DELETE_MANY, room) for room in rooms]
        deleted = 0
        for batch in batches(list(dict.fromkeys(names)), _BATCH):
            body = make_body(table.DELETE_MANY, rooms=batch)
            deleted += (self._engine.call(table.DELETE_MANY, body=body)).deleted_count
        return deleted

    def presence(
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
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-room-presence. Repeating it is
        safe.
        """
        query = make_query(table.PRESENCE, limit=limit, user_id=user_id, user_name=user_name)
        return self._engine.call(table.PRESENCE, path=in_room(table.PRESENCE, room), query=query)

    @contextmanager
    def temporary(
        self,
        name: str | None = None,
        *,
        privacy: RoomPrivacy | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = timedelta(hours=24),
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Generator[Room]:
        """Create a room for the length of a ``with`` block and delete it at its end.

        People who are still inside are thrown out. Should this process die before, the room
        expires. Where the block fails and then the room can't be deleted either, the block's
        error stays and gets a note.

        Args:
            name: As in `create`.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`; an ``exp`` counts instead. Default: 24 hours.
            **settings: As in `create`.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: Creating or deleting the room failed.
        """
        if "exp" in settings or (properties and "exp" in properties.model_fields_set):
            expires_in = None
        room = self.create(
            name, privacy=privacy, properties=properties, expires_in=expires_in, **settings
        )
        try:
            yield room
        except BaseException as failure:
            try:
                self.delete(room, missing_ok=True)
            except DailyError as error:
                failure.add_note(f"The temporary room {room.name} was not deleted: {error}")
            raise
        self.delete(room, missing_ok=True)

    def create_sip(
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
            wait: For how many seconds to wait for the address. Default: 15.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`.
            **settings: As in `create`; further SIP settings (``num_endpoints``, ``codecs``) in
                ``sip``.

        Raises:
            DailyTimeoutError: The room exists, but has no address yet.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed; where the room may exist all the same, the error's
                ``room_name`` names it.
        """
        given = settings.get("sip") or (properties.sip if properties else None)
        settings["sip"] = make_part(
            table.CREATE, Sip, given, display_name=display_name, sip_mode="dial-in"
        )
        room = self.create(
            name, privacy=privacy, properties=properties, expires_in=expires_in, **settings
        )
        try:
            return self._with_sip_endpoint(room, wait)
        except DailyError as error:
            error.room_name = room.name  # it exists: nothing may leak unnamed
            raise

    def _with_sip_endpoint(self, room: Room, wait: float) -> Room:
        until = self._engine.timing.monotonic() + wait
        while room.sip_endpoint is None:
            left = until - self._engine.timing.monotonic()
            if left <= 0:
                raise DailyTimeoutError(
                    f"rooms.create_sip: room {room.name} exists, but has no SIP address after "
                    f"{wait:g} seconds"
                )
            self._engine.timing.sleep(min(_SIP_POLL, left))
            room = self.get(room)
        return room

    def _properties(
        self,
        operation: Operation[Any],
        properties: RoomProperties | None,
        expires_in: timedelta | float | None,
        settings: RoomPropertiesKeywords,
    ) -> RoomProperties | Unset:
        if expires_in is not None:
            if settings.get("exp") is not None:
                raise InvalidArgumentError(
                    f"{operation.name}: give either exp or expires_in, not both"
                )
            settings["exp"] = expiry(operation.name, self._engine.timing.now(), expires_in)
        if properties is None and not settings:
            return UNSET
        return make_part(operation, RoomProperties, properties, **settings)


def _is_older(room: Room, other: Room | None) -> bool:
    """Tell whether a room is too old to be of the same batch as another one."""
    if other is None or room.created_at is None or other.created_at is None:
        return False
    return room.created_at < other.created_at - _BATCH_TIME
