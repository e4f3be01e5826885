# Generated from src/dailykit/client/_async/dialin.py by `make generate`. Do not edit.
"""``daily.dialin``: callers on the phone who wait for a room."""

from dailykit.client._arguments import make_body
from dailykit.client._sync._resource import Resource
from dailykit.models.acks import OkAck
from dailykit.operations import dialin as table

__all__ = ["Dialin"]


class Dialin(Resource):
    """Callers on the phone who wait for a room; `dialin_configs` has the settings."""

    __slots__ = ()

    def update_pinless_call(self, call_id: str, call_domain: str, sip_uri: str) -> OkAck:
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
        return self._engine.call(table.UPDATE_PINLESS_CALL, body=body)
