# Generated from src/dailykit/client/_async/room_calls.py by `make generate`. Do not edit.
"""The part of ``daily.rooms`` that acts on the participants in a running call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from dailykit._lazy import LazyModule
from dailykit.client._arguments import RoomReference, in_room, make_body, need_any
from dailykit.client._sync._resource import Resource
from dailykit.models._base import UNSET, Unset, UserId

if TYPE_CHECKING:
    from dailykit.models.acks import SentAck, StatusAck
    from dailykit.models.calls import Ejected, SessionData
    from dailykit.models.enums import MergeStrategyInput
    from dailykit.models.permissions import Permissions
    from dailykit.operations import room_calls as table
else:
    table = LazyModule("dailykit.operations.room_calls")

__all__ = ["RoomCalls"]


class RoomCalls(Resource):
    """Actions on the participants in a running call."""

    __slots__ = ()

    def send_app_message(
        self, room: RoomReference, data: Mapping[str, Any], *, recipient: str | Unset = UNSET
    ) -> SentAck:
        """Send a message to participants in a call. Participants who join later do not receive it.

        Args:
            room: The room: its name, URL or a `Room`.
            data: Any JSON object, at most 4 KB.
            recipient: A participant's session id, or ``*`` for all. Default: ``*``.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/send-app-message. Retried only if the
        first attempt certainly did nothing.
        """
        operation = table.SEND_APP_MESSAGE
        body = make_body(operation, data=data, recipient=recipient)
        return self._engine.call(operation, path=in_room(operation, room), body=body)

    def get_session_data(self, room: RoomReference) -> SessionData:
        """Return a call's shared session data.

        Args:
            room: The room: its name, URL or a `Room`.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: It is not a room name or URL; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/get-session-data. Safe to retry.
        """
        operation = table.GET_SESSION_DATA
        return self._engine.call(operation, path=in_room(operation, room))

    def set_session_data(
        self,
        room: RoomReference,
        data: Mapping[str, Any] | Unset = UNSET,
        *,
        merge_strategy: MergeStrategyInput | Unset = UNSET,
        keys_to_delete: Sequence[str] | Unset = UNSET,
    ) -> SentAck:
        """Set a call's shared session data. Daily deletes it when the meeting session ends.

        Args:
            room: The room: its name, URL or a `Room`.
            data: Any JSON object, at most 100 KB. Default: empty.
            merge_strategy: ``replace`` replaces all existing data, ``shallow-merge`` only the
                keys in `data`. Default: ``replace``.
            keys_to_delete: Keys to delete; only with ``shallow-merge``.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/set-session-data. Safe to retry.
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
        user_ids: Sequence[UserId] | Unset = UNSET,
        ban: bool | Unset = UNSET,
    ) -> Ejected:
        """Eject participants from a call, within a few seconds. Unknown ids are ignored.

        Without `ban` they can rejoin at once, with the same token.

        Args:
            room: The room: its name, URL or a `Room`.
            ids: Participants' session ids, at most 100.
            user_ids: The ``user_id`` values of their tokens, at most 100.
            ban: Whether to ban these `user_ids` for the rest of the call. Default: false.

        Returns:
            The ejected participants.

        Raises:
            NotFoundError: No call is running in the room.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/eject. Safe to retry.
        """
        operation = table.EJECT
        body = make_body(operation, ids=ids, user_ids=user_ids, ban=ban)
        need_any(operation, body, "ids", "user_ids")
        return self._engine.call(operation, path=in_room(operation, room), body=body)

    def update_permissions(self, room: RoomReference, data: Mapping[str, Permissions]) -> StatusAck:
        """Update the permissions of participants in a call. Omitted permissions stay unchanged.

        Args:
            room: The room: its name, URL or a `Room`.
            data: The permissions to change, by participant session id; ``*`` means all.

        Raises:
            NotFoundError: No call is running in the room, or a participant is not in it.
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/update-permissions. Safe to retry.
        """
        operation = table.UPDATE_PERMISSIONS
        body = make_body(operation, data=data)
        return self._engine.call(operation, path=in_room(operation, room), body=body)
