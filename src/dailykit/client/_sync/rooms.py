# Generated from src/dailykit/client/_async/rooms.py by `make generate`. Do not edit.
"""``daily.rooms``: rooms, one at a time, in lists and in batches."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Final, Unpack

from dailykit.client._answers import check_room
from dailykit.client._arguments import (
    RoomReference,
    in_room,
    make_part,
    make_query,
    make_room_body,
    was_expired,
)
from dailykit.client._sync._resource import DEFAULT_PAGE, pages
from dailykit.client._sync._waiting import to_the_end
from dailykit.client._sync.new_rooms import NewRoom, room_properties
from dailykit.client._sync.room_batches import RoomBatches
from dailykit.client._sync.room_calls import RoomCalls
from dailykit.client._sync.room_media import RoomMedia
from dailykit.client._sync.room_phones import RoomPhones
from dailykit.errors import AlreadyExistsError, DailyError, DailyTimeoutError, NotFoundError
from dailykit.models._base import UNSET, Unset, UserId
from dailykit.models._keywords import RoomPropertiesKeywords
from dailykit.models.enums import RoomPrivacyInput
from dailykit.models.presence import RoomPresence
from dailykit.models.rooms import Room, RoomDeleted, RoomList, RoomProperties
from dailykit.models.sip import Sip
from dailykit.operations import rooms as table

__all__ = ["Rooms"]

_ENSURE_TURNS: Final = 4
_SIP_POLL: Final = 0.5


class Rooms(RoomBatches, RoomCalls, RoomMedia, RoomPhones):
    """Rooms. Participants join a room by opening its URL.

    Every method with a `room` argument accepts its name, its URL or a `Room`.
    """

    __slots__ = ()

    def list(
        self,
        *,
        limit: int | Unset = UNSET,
        starting_after: str | Unset = UNSET,
        ending_before: str | Unset = UNSET,
    ) -> RoomList:
        """Return one page of rooms, newest first. Expired rooms are omitted.

        Args:
            limit: Items per page, 1 to 100. Default: 100.
            starting_after: A room's id: the page starts with the next older one.
            ending_before: A room's id: the page ends with the next newer one; ``OLDEST`` returns
                the last page.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/list-rooms. Safe to retry.
        """
        query = make_query(
            table.LIST, limit=limit, starting_after=starting_after, ending_before=ending_before
        )
        return self._engine.call(table.LIST, query=query)

    def iterate(self, *, page_size: int = DEFAULT_PAGE) -> Iterator[Room]:
        """Yield all rooms, newest first, fetching pages as needed.

        Args:
            page_size: Items per request, 1 to 100.

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
        privacy: RoomPrivacyInput | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Create a room. Retries never create a second one.

        Args:
            name: Letters, digits, ``-`` and ``_``, at most 128. Default: a random name in Daily's
                format. The client chooses it, so that a retry can't create a second room.
            privacy: ``private`` rooms need a token to join, ``public`` rooms (Daily's default) do
                not.
            properties: The room's properties; `settings` override them.
            expires_in: Sets ``exp`` this far ahead: a timedelta, or seconds.
            **settings: Any property of a room, such as ``max_participants=4``; see
                `RoomProperties`. None resets a property to the domain's default.

        Returns:
            The room.

        Raises:
            AlreadyExistsError: A room with this name exists.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed. If the room may exist, the error's ``room_name`` names
                it. If the call is cancelled or interrupted, a note on the exception names it.

        See https://docs.daily.co/reference/rest-api/rooms/create-room. Retried after a lost
        response; finding the room then counts as success.
        """
        new = NewRoom(self._engine, name, privacy, properties, expires_in, settings)
        return new.make()

    def ensure(
        self,
        name: str,
        *,
        privacy: RoomPrivacyInput | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Return the room with this name, creating it if it does not exist.

        Safe to call concurrently: exactly one caller creates the room. An existing room is
        returned as it is; its settings do not change.

        Args:
            name: The room's name.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`.
            **settings: As in `create`.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed. If it may have created the room, the error's
                ``room_name`` names it.
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
                    # Deleted in between, or expired while Daily still reserves the name.
                    if turn == _ENSURE_TURNS:
                        raise taken from None
                except DailyError as error:
                    if taken.unclear:  # the room may be the work of an earlier attempt
                        error.room_name, error.unclear = name, True
                    raise
            self._engine.timing.sleep(self._engine.policy.wait(turn, self._engine.timing.uniform))

    def get(self, room: RoomReference) -> Room:
        """Return a room.

        Args:
            room: The room: its name, URL, or a `Room` (to refresh it).

        Raises:
            NotFoundError: The room does not exist, or has expired.
            InvalidArgumentError: It is not a room name or URL; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-room-config. Safe to retry.
        """
        path = in_room(table.GET, room)
        found = self._engine.call(table.GET, path=path)
        check_room(table.GET, path["room_name"], found.name)
        return found

    def update(
        self,
        room: RoomReference,
        *,
        privacy: RoomPrivacyInput | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Update a room. Omitted settings stay unchanged.

        Changes to ``exp`` or the eject settings do not affect participants who already joined.

        Args:
            room: The room: its name, URL or a `Room`.
            privacy: ``private`` or ``public``.
            properties: Properties to change; `settings` override them.
            expires_in: Sets ``exp`` this far ahead: a timedelta, or seconds.
            **settings: Any property of a room; None resets it to the domain's default.

        Returns:
            The updated room.

        Raises:
            NotFoundError: The room does not exist.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/set-room-config. Safe to retry.
        """
        body = make_room_body(
            table.UPDATE,
            privacy=privacy,
            properties=room_properties(
                self._engine, table.UPDATE, properties, expires_in, settings
            ),
        )
        path = in_room(table.UPDATE, room)
        updated = self._engine.call(table.UPDATE, path=path, body=body)
        check_room(table.UPDATE, path["room_name"], updated.name)
        return updated

    def delete(self, room: RoomReference, *, missing_ok: bool = False) -> RoomDeleted:
        """Delete a room and eject its participants. The name becomes available again.

        To delete many rooms, use `delete_many`: Daily allows only about two single deletions a
        second.

        Args:
            room: The room: its name, URL or a `Room`.
            missing_ok: Whether to treat a room that does not exist as deleted.

        Raises:
            NotFoundError: The room does not exist. An expired room counts as deleted.
            InvalidArgumentError: It is not a room name or URL; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/delete-room. Retried after a lost
        response; "not found" then counts as success.
        """
        path = in_room(table.DELETE, room)
        try:
            deleted = self._engine.call(table.DELETE, path=path)
        except NotFoundError as error:
            if not missing_ok and not was_expired(error):
                raise
            return RoomDeleted(deleted=True, name=path["room_name"])
        check_room(table.DELETE, path["room_name"], deleted.name)
        return deleted

    def presence(
        self,
        room: RoomReference,
        *,
        limit: int | Unset = UNSET,
        user_id: UserId | Unset = UNSET,
        user_name: str | Unset = UNSET,
    ) -> RoomPresence:
        """Return the participants in a room. The data can be up to 15 seconds old.

        Args:
            room: The room: its name, URL or a `Room`.
            limit: The most participants to return.
            user_id: Only participants with this user id.
            user_name: Only participants with this name.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-room-presence. Safe to retry.
        """
        query = make_query(table.PRESENCE, limit=limit, user_id=user_id, user_name=user_name)
        return self._engine.call(table.PRESENCE, path=in_room(table.PRESENCE, room), query=query)

    @contextmanager
    def temporary(
        self,
        name: str | None = None,
        *,
        privacy: RoomPrivacyInput | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = timedelta(hours=24),
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Generator[Room]:
        """Create a room for the duration of a ``with`` block, and delete it at the end.

        Deleting the room ejects its participants. A task that is cancelled, in the block or while
        the room is being created or deleted, leaves no room behind: it ends after the room is
        deleted. If this process dies first, the room expires. If the block fails and deleting the
        room fails too, the block's error is raised, with a note. If only deleting fails, the
        error's ``room_name`` names the room.

        Args:
            name: As in `create`.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`; an explicit ``exp`` takes precedence. Default: 24 hours.
            **settings: As in `create`.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: Creating or deleting the room failed.
        """
        if "exp" in settings or (properties and "exp" in properties.model_fields_set):
            expires_in = None
        new = NewRoom(self._engine, name, privacy, properties, expires_in, settings)
        room = new.make_or_nothing()
        try:
            yield room
        except BaseException as failure:
            new.take_back(failure, "temporary room")
            raise

        def delete() -> None:
            try:
                self.delete(room, missing_ok=True)
            except DailyError as error:
                error.room_name = room.name  # it may still exist
                said = f"the temporary room {room.name} was not deleted: {error}"
                raise error.restated(said) from None

        to_the_end(delete)

    def create_sip(
        self,
        name: str | None = None,
        *,
        display_name: str,
        wait: float = 15.0,
        privacy: RoomPrivacyInput | Unset = UNSET,
        properties: RoomProperties | None = None,
        expires_in: timedelta | float | None = None,
        **settings: Unpack[RoomPropertiesKeywords],
    ) -> Room:
        """Create a room that accepts SIP calls, and wait for its SIP address.

        The address is ``room.sip_endpoint``. It accepts calls once a call is running in the room
        and Daily has sent the ``dialin.ready`` webhook.

        Args:
            name: As in `create`.
            display_name: The callers' name in the room.
            wait: How many seconds to wait for the address. Default: 15.
            privacy: As in `create`.
            properties: As in `create`.
            expires_in: As in `create`.
            **settings: As in `create`. Pass more SIP settings (``num_endpoints``, ``codecs``) as
                ``sip``.

        Raises:
            DailyTimeoutError: The room exists but has no SIP address yet.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed. If the room may exist, the error's ``room_name`` names
                it.
        """
        given = settings.get("sip") or (properties.sip if properties else None)
        settings["sip"] = make_part(
            table.CREATE, Sip, given, display_name=display_name, sip_mode="dial-in"
        )
        new = NewRoom(self._engine, name, privacy, properties, expires_in, settings)
        room = new.make_or_nothing()
        try:
            return self._with_sip_endpoint(room, wait)
        except DailyError as error:
            error.room_name = room.name  # it exists, so the error names it
            raise
        except BaseException as failure:
            new.take_back(failure)
            raise

    def _with_sip_endpoint(self, room: Room, wait: float) -> Room:
        until = self._engine.timing.monotonic() + wait
        while room.sip_endpoint is None:
            left = until - self._engine.timing.monotonic()
            if left <= 0:
                raise DailyTimeoutError(
                    f"rooms.create_sip: room {room.name} exists but has no SIP address after "
                    f"{wait:g} seconds"
                )
            self._engine.timing.sleep(min(_SIP_POLL, left))
            room = self.get(room)
        return room
