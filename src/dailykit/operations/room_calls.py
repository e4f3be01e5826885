"""Rooms: acting on the call that goes on in one."""

from typing import Final

from dailykit.models.acks import SentAck, StatusAck
from dailykit.models.calls import (
    EjectBody,
    Ejected,
    SendAppMessageBody,
    SessionData,
    SetSessionDataBody,
)
from dailykit.models.permissions import UpdatePermissionsBody
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat

__all__ = [
    "EJECT",
    "SEND_APP_MESSAGE",
    "GET_SESSION_DATA",
    "SET_SESSION_DATA",
    "UPDATE_PERMISSIONS",
]

EJECT: Final = Operation(
    name="rooms.eject",
    operation_id="Eject",
    method="POST",
    path="/rooms/{room_name}/eject",
    summary="Eject participants from a call",
    result=Ejected,
    body=EjectBody,
    page=f"{DAILY_PAGES}/rooms/eject",
)
SEND_APP_MESSAGE: Final = Operation(
    name="rooms.send_app_message",
    operation_id="SendAppMessage",
    method="POST",
    path="/rooms/{room_name}/send-app-message",
    summary="Send a message to participants in a call",
    result=SentAck,
    body=SendAppMessageBody,
    repeat=Repeat.UNSAFE,
    page=f"{DAILY_PAGES}/rooms/send-app-message",
)
GET_SESSION_DATA: Final = Operation(
    name="rooms.get_session_data",
    operation_id="GetSessionData",
    method="GET",
    path="/rooms/{room_name}/get-session-data",
    summary="Read the data that a call's participants share",
    result=SessionData,
    page=f"{DAILY_PAGES}/rooms/get-session-data",
)
SET_SESSION_DATA: Final = Operation(
    name="rooms.set_session_data",
    operation_id="SetSessionData",
    method="POST",
    path="/rooms/{room_name}/set-session-data",
    summary="Write the data that a call's participants share",
    result=SentAck,
    body=SetSessionDataBody,
    # The same data twice, replaced or merged, is the same data.
    page=f"{DAILY_PAGES}/rooms/set-session-data",
)
UPDATE_PERMISSIONS: Final = Operation(
    name="rooms.update_permissions",
    operation_id="UpdatePermissions",
    method="POST",
    path="/rooms/{room_name}/update-permissions",
    summary="Change participants' permissions in a call",
    result=StatusAck,
    body=UpdatePermissionsBody,
    page=f"{DAILY_PAGES}/rooms/update-permissions",
)
