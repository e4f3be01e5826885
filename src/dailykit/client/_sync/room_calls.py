# Generated from src/dailykit/client/_async/room_calls.py by `make generate`. Do not edit.
"""The part of ``daily.rooms`` that acts on the people in a running call."""

from collections.abc import Mapping, Sequence
from typing import Any

from dailykit.client._arguments import RoomReference, in_room, make_body, need_any
from dailykit.client._sync._resource import Resource
from dailykit.models._base import UNSET, Unset
from dailykit.models.acks import SentAck, StatusAck
from dailykit.models.calls import Ejected, SessionData
from dailykit.models.enums import MergeStrategy
from dailykit.models.permissions import Permissions
from dailykit.operations import room_calls as table

__all__ = ["RoomCalls"]


class RoomCalls(Resource):
    """What can be done to the people in a running call."""

    __slots__ = ()

    def send_app_message(
        self, room: RoomReference, data: Mapping[str, Any], *, recipient: str | Unset = UNSET
    ) -> SentAck:
        """Send a message to people in a call. It is not kept: whoever joins later never sees it.

        Args:
            room: The room's name, its URL or a `Room`.
            data: Any JSON object, at most 4 KB.
            recipient: A participant's (session) id, or ``*`` for everybody. Default: ``*``.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/send-app-message. It is repeated only
        where the first try surely did nothing.
        """
        operation = table.SEND_APP_MESSAGE
        body = make_body(operation, data=data, recipient=recipient)
        return self._engine.call(operation, path=in_room(operation, room), body=body)

    def get_session_data(self, room: RoomReference) -> SessionData:
        """Return the data that a call's participants share.

        Args:
            room: The room's name, its URL or a `Room`.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: That is no room's name or URL; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-session-data. Repeating it is safe.
        """
        operation = table.GET_SESSION_DATA
        return self._engine.call(operation, path=in_room(operation, room))

    def set_session_data(
        self,
        room: RoomReference,
        data: Mapping[str, Any] | Unset = UNSET,
        *,
        merge_strategy: MergeStrategy | Unset = UNSET,
        keys_to_delete: Sequence[str] | Unset = UNSET,
    ) -> SentAck:
        """Write the data that a call's participants share. It goes when the session ends.

        Args:
            room: The room's name, its URL or a `Room`.
            data: Any JSON object, at most 100 KB. Default: empty.
            merge_strategy: ``replace`` puts `data` in the place of all that was there,
                ``shallow-merge`` only of its own keys. Default: ``replace``.
            keys_to_delete: Keys to take away; with ``shallow-merge`` only.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/set-session-data. Repeating it is safe.
        """
        operation = table.SET_SESSION_DATA
        body = make_body(
            operation, data=data, merge_strategy=merge_strategy, keys_to_delete=keys_to_delete
        )
        return self._engine.call(operation, path=in_room(operation, room), body=body)

    def eject(
        self,
        room: RoomReference,
        *,
        ids: Sequence[str] | Unset = UNSET,
        user_ids: Sequence[str] | Unset = UNSET,
        ban: bool | Unset = UNSET,
    ) -> Ejected:
        """Throw people out of a call, within a few seconds. Unknown ids do no harm.

        Without `ban` they can come back at once, with the same token.

        Args:
            room: The room's name, its URL or a `Room`.
            ids: Participant (session) ids, at most 100.
            user_ids: ``user_id`` values of their tokens, at most 100.
            ban: Whether these `user_ids` stay out as long as the call goes on. Default: false.

        Returns:
            Who was thrown out.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/eject. Repeating it is safe.
        """
        operation = table.EJECT
        body = make_body(operation, ids=ids, user_ids=user_ids, ban=ban)
        need_any(operation, body, "ids", "user_ids")
        return self._engine.call(operation, path=in_room(operation, room), body=body)

    def update_permissions(self, room: RoomReference, data: Mapping[str, Permissions]) -> StatusAck:
        """Change what people in a call may do; what is not given stays.

        Args:
            room: The room's name, its URL or a `Room`.
            data: The changes by participant (session) id; ``*`` stands for everybody.

        Raises:
            NotFoundError: No call is running in the room, or somebody is not in it.
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/rooms/update-permissions. Repeating it is
        safe.
        """
        operation = table.UPDATE_PERMISSIONS
        body = make_body(operation, data=data)
        return self._engine.call(operation, path=in_room(operation, room), body=body)
