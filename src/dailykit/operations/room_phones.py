"""Rooms: phones and SIP in the call that goes on in one."""

from typing import Final

from dailykit.models.acks import DialoutAck, OkAck, StatusAck
from dailykit.models.dialout import (
    DialoutBody,
    SendDtmfBody,
    SipReferBody,
    SipTransferBody,
    StopDialoutBody,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat
from dailykit.rates import RateTier

__all__ = ["DIAL_OUT", "SEND_DTMF", "STOP_DIAL_OUT", "TRANSFER_SIP_CALL", "REFER_SIP_CALL"]

DIAL_OUT: Final = Operation(
    name="rooms.dial_out",
    operation_id="RoomDialOutStart",
    method="POST",
    path="/rooms/{room_name}/dialOut/start",
    summary="Dial out from a room to a phone or SIP address",
    result=DialoutAck,
    body=DialoutBody,
    tier=RateTier.MEDIA_START,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/dialout/start",
)
SEND_DTMF: Final = Operation(
    name="rooms.send_dtmf",
    operation_id="RoomDialOutSendDTMF",
    method="POST",
    path="/rooms/{room_name}/dialOut/sendDTMF",
    summary="Send DTMF tones to a dial-out call",
    result=DialoutAck,
    body=SendDtmfBody,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/dialout/send-dtmf",
)
STOP_DIAL_OUT: Final = Operation(
    name="rooms.stop_dial_out",
    operation_id="RoomDialOutStop",
    method="POST",
    path="/rooms/{room_name}/dialOut/stop",
    summary="End a dial-out call",
    result=StatusAck,
    body=StopDialoutBody,
    # A call that has ended can't be ended: success would turn into an error.
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/dialout/stop",
)
TRANSFER_SIP_CALL: Final = Operation(
    name="rooms.transfer_sip_call",
    operation_id="RoomSipCallTransfer",
    method="POST",
    path="/rooms/{room_name}/sipCallTransfer",
    summary="Transfer a call to another number or SIP address",
    result=OkAck,
    body=SipTransferBody,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/callTransfer/sip-call-transfer",
)
REFER_SIP_CALL: Final = Operation(
    name="rooms.refer_sip_call",
    operation_id="RoomSipRefer",
    method="POST",
    path="/rooms/{room_name}/sipRefer",
    summary="Refer a call to another SIP address",
    result=OkAck,
    body=SipReferBody,
    repeat=Repeat.UNSAFE,
    served="simulated",
    page=f"{DAILY_PAGES}/rooms/callTransfer/sip-refer",
)
