"""``daily.dialin``: phone callers waiting for a room."""

from dailykit.client._arguments import make_body
from dailykit.client._async._resource import AsyncResource
from dailykit.models.acks import OkAck
from dailykit.operations import dialin as table

__all__ = ["AsyncDialin"]


class AsyncDialin(AsyncResource):
    """Phone callers waiting for a room. For the settings, see `dialin_configs`."""

    __slots__ = ()

    async def update_pinless_call(self, call_id: str, call_domain: str, sip_uri: str) -> OkAck:
        """Connect a waiting caller to a room.

        When a call comes in, Daily posts `PinlessIncomingCall` to your ``room_creation_api`` and
        plays hold music until you call this method.

        Args:
            call_id: The incoming call's ``callId``.
            call_domain: The incoming call's ``callDomain``.
            sip_uri: The room's SIP address. Wait for its ``dialin.ready`` webhook first.

        Raises:
            InvalidArgumentError: An argument is invalid; nothing was sent.
            DailyError: The request failed.

        See https://docs.daily.co/reference/rest-api/dialin/pinless-call-update. Retried only if the
        first attempt certainly did nothing.
        """
        body = make_body(
            table.UPDATE_PINLESS_CALL, call_id=call_id, call_domain=call_domain, sip_uri=sip_uri
        )
        return await self._engine.call(table.UPDATE_PINLESS_CALL, body=body)
