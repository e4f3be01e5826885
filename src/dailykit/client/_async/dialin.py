"""``daily.dialin``: callers on the phone who wait for a room."""

from dailykit.client._arguments import make_body
from dailykit.client._async._resource import AsyncResource
from dailykit.models.acks import OkAck
from dailykit.operations import dialin as table

__all__ = ["AsyncDialin"]


class AsyncDialin(AsyncResource):
    """Callers on the phone who wait for a room; `dialin_configs` has the settings."""

    __slots__ = ()

    async def update_pinless_call(self, call_id: str, call_domain: str, sip_uri: str) -> OkAck:
        """Connect a waiting caller to a room.

        Daily posts `PinlessIncomingCall` to your ``room_creation_api`` when somebody calls, and
        plays music until this.

        Args:
            call_id: ``callId`` of the incoming call.
            call_domain: ``callDomain`` of the incoming call.
            sip_uri: The room's SIP address, once ``dialin.ready`` came for it.

        Raises:
            InvalidArgumentError: An argument can't be right; nothing was sent.
            DailyError: It failed.

        See https://docs.daily.co/reference/rest-api/dialin/pinless-call-update. It is repeated
        only where the first try surely did nothing.
        """
        body = make_body(
            table.UPDATE_PINLESS_CALL, call_id=call_id, call_domain=call_domain, sip_uri=sip_uri
        )
        return await self._engine.call(table.UPDATE_PINLESS_CALL, body=body)
