"""The verbs of Daily: every operation of its REST API, once, as data. No I/O."""

from types import MappingProxyType
from typing import Any, Final

from dailykit.operations import (
    batch_processor,
    dialin,
    domain,
    logs,
    meetings,
    phone_numbers,
    recordings,
    room_calls,
    room_media,
    room_phones,
    rooms,
    sip,
    tokens,
    transcripts,
    webhooks,
)
from dailykit.operations._operation import Operation, Repeat, Served, encode_segment

__all__ = ["OPERATIONS", "Operation", "Repeat", "Served", "by_name", "encode_segment"]

OPERATIONS: Final[tuple[Operation[Any], ...]] = (
    rooms.LIST,
    rooms.CREATE,
    rooms.GET,
    rooms.UPDATE,
    rooms.DELETE,
    rooms.PRESENCE,
    room_calls.SEND_APP_MESSAGE,
    room_calls.GET_SESSION_DATA,
    room_calls.SET_SESSION_DATA,
    room_calls.EJECT,
    room_calls.UPDATE_PERMISSIONS,
    room_media.START_RECORDING,
    room_media.UPDATE_RECORDING,
    room_media.STOP_RECORDING,
    room_media.START_LIVE_STREAM,
    room_media.UPDATE_LIVE_STREAM,
    room_media.STOP_LIVE_STREAM,
    room_media.START_TRANSCRIPTION,
    room_media.UPDATE_TRANSCRIPTION,
    room_media.STOP_TRANSCRIPTION,
    room_phones.DIAL_OUT,
    room_phones.SEND_DTMF,
    room_phones.STOP_DIAL_OUT,
    room_phones.TRANSFER_SIP_CALL,
    room_phones.REFER_SIP_CALL,
    tokens.CREATE,
    tokens.VALIDATE,
    recordings.LIST,
    recordings.TEST_OCI_BUCKET,
    recordings.GET,
    recordings.DELETE,
    recordings.ACCESS_LINK,
    transcripts.LIST,
    transcripts.GET,
    transcripts.DELETE,
    transcripts.ACCESS_LINK,
    dialin.LIST_CONFIGS,
    dialin.CREATE_CONFIG,
    dialin.GET_CONFIG,
    dialin.UPDATE_CONFIG,
    dialin.DELETE_CONFIG,
    webhooks.LIST,
    webhooks.CREATE,
    webhooks.GET,
    webhooks.UPDATE,
    webhooks.DELETE,
    meetings.LIST,
    meetings.GET,
    meetings.PARTICIPANTS,
    logs.LIST,
    logs.API,
    meetings.PRESENCE,
    rooms.CREATE_MANY,
    rooms.DELETE_MANY,
    phone_numbers.AVAILABLE,
    phone_numbers.PURCHASED,
    phone_numbers.BUY,
    phone_numbers.RELEASE,
    dialin.UPDATE_PINLESS_CALL,
    sip.CREATE_CLIENT,
    sip.LIST_CLIENTS,
    sip.GET_CLIENT,
    sip.DELETE_CLIENT,
    sip.ROTATE_CLIENT,
    sip.CREATE_TRUNK,
    sip.LIST_TRUNKS,
    sip.GET_TRUNK,
    sip.UPDATE_TRUNK,
    sip.DELETE_TRUNK,
    domain.GET,
    domain.UPDATE,
    batch_processor.SUBMIT,
    batch_processor.LIST,
    batch_processor.GET,
    batch_processor.ACCESS_LINK,
    batch_processor.DELETE,
)
"""Every operation, in the order of Daily's reference."""

_BY_NAME: Final = MappingProxyType({operation.name: operation for operation in OPERATIONS})


def by_name(name: str) -> Operation[Any]:
    """Return the operation with our name, such as ``rooms.create``.

    Raises:
        KeyError: There is none of that name.
    """
    return _BY_NAME[name]
