"""The part of ``daily.rooms`` that connects phones and SIP to a running call."""

from __future__ import annotations

from typing import TYPE_CHECKING, Unpack

from dailykit._lazy import LazyModule
from dailykit.client._arguments import RoomReference, in_room, make_body, need_one
from dailykit.client._async._resource import AsyncResource
from dailykit.models._base import UNSET, Unset
from dailykit.models._keywords import DialoutBodyKeywords

if TYPE_CHECKING:
    from dailykit.models.acks import DialoutAck, OkAck, StatusAck
    from dailykit.models.dialout import DialoutBody
    from dailykit.operations import room_phones as table
else:
    table = LazyModule("dailykit.operations.room_phones")

__all__ = ["AsyncRoomPhones"]


class AsyncRoomPhones(AsyncResource):
    """Phones and SIP in a running call."""

    __slots__ = ()

    async def dial_out(
        self,
        room: RoomReference,
        *,
        options: DialoutBody | None = None,
        **settings: Unpack[DialoutBodyKeywords],
    ) -> DialoutAck:
        """Dial out to a phone or SIP address. The room needs ``enable_dialout``.

        Daily refuses if the room is empty, unless its ``dialout_config`` has ``allow_room_start``.

        Args:
            room: The room: its name, URL or a `Room`.
            options: Where to dial, and how; `settings` override it.
            **settings: Any field of `DialoutBody`; either ``sip_uri`` or ``phone_number`` is
                required.

        Returns:
            The call's ``session_id``, which the other methods need.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed. If ``unclear`` is true, the phone may be ringing.

        See https://docs.daily.co/reference/rest-api/rooms/dialout/start. Retried only if the first
        attempt certainly did nothing.
        """
        operation = table.DIAL_OUT
        body = make_body(operation, options, **settings)
        need_one(operation, body, "sip_uri", "phone_number")
        return await self._engine.call(operation, path=in_room(operation, room), body=body)

    async def send_dtmf(
        self,
        room: RoomReference,
        session_id: str,
        tones: str,
        *,
        digit_duration_ms: int | Unset = UNSET,
    ) -> DialoutAck:
        """Send DTMF tones in a dial-out call.

        Args:
            room: The room: its name, URL or a `Room`.
            session_id: The call's session id, from `dial_out`.
            tones: Digits, ``*`` and ``#``, at most 20.
            digit_duration_ms: Milliseconds for each tone, 50 to 2000. Default: 500.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/dialout/send-dtmf. Retried only if the
        first attempt certainly did nothing.
        """
        operation = table.SEND_DTMF
        body = make_body(
            operation, session_id=session_id, tones=tones, digit_duration_ms=digit_duration_ms
        )
        return await self._engine.call(operation, path=in_room(operation, room), body=body)

    async def stop_dial_out(self, room: RoomReference, session_id: str) -> StatusAck:
        """Stop a dial-out call.

        Args:
            room: The room: its name, URL or a `Room`.
            session_id: The call's session id, from `dial_out`.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/dialout/stop. Retried only if the first
        attempt certainly did nothing.
        """
        operation = table.STOP_DIAL_OUT
        body = make_body(operation, session_id=session_id)
        return await self._engine.call(operation, path=in_room(operation, room), body=body)

    async def transfer_sip_call(
        self,
        room: RoomReference,
        session_id: str,
        to_end_point: str,
        *,
        caller_id: str | Unset = UNSET,
        extension: str | Unset = UNSET,
        wait_before_extension_dial_sec: int | Unset = UNSET,
    ) -> OkAck:
        """Transfer a call to another phone number or SIP address. Daily dials the second call.

        Args:
            room: The room: its name, URL or a `Room`.
            session_id: The call's session id.
            to_end_point: A ``sip:`` address, or a number with its country code (``+1...``).
            caller_id: Which of your numbers to show to the callee.
            extension: 1 to 20 digits to dial after the callee answers.
            wait_before_extension_dial_sec: Seconds between the answer and the extension, 0 to 60.
                Default: 0.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/callTransfer/sip-call-transfer. Retried
        only if the first attempt certainly did nothing.
        """
        operation = table.TRANSFER_SIP_CALL
        body = make_body(
            operation,
            session_id=session_id,
            to_end_point=to_end_point,
            caller_id=caller_id,
            extension=extension,
            wait_before_extension_dial_sec=wait_before_extension_dial_sec,
        )
        return await self._engine.call(operation, path=in_room(operation, room), body=body)

    async def refer_sip_call(
        self, room: RoomReference, session_id: str, to_end_point: str
    ) -> OkAck:
        """Redirect a SIP call to another SIP address, with SIP REFER. The call leaves the room.

        Args:
            room: The room: its name, URL or a `Room`.
            session_id: The call's session id.
            to_end_point: A ``sip:`` address.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/rooms/callTransfer/sip-refer. Retried only if
        the first attempt certainly did nothing.
        """
        operation = table.REFER_SIP_CALL
        body = make_body(operation, session_id=session_id, to_end_point=to_end_point)
        return await self._engine.call(operation, path=in_room(operation, room), body=body)
