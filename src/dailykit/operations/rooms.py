"""Rooms: the objects."""

from typing import Final

from dailykit.models.presence import GetRoomPresenceQuery, RoomPresence
from dailykit.models.rooms import (
    CreateRoomBody,
    CreateRoomsBody,
    DeleteRoomsBody,
    ListRoomsQuery,
    Room,
    RoomDeleted,
    RoomList,
    RoomsDeleted,
    UpdateRoomBody,
)
from dailykit.operations._operation import DAILY_PAGES, Operation, Repeat
from dailykit.rates import RateTier

__all__ = [
    "CREATE",
    "CREATE_MANY",
    "DELETE",
    "DELETE_MANY",
    "GET",
    "LIST",
    "PRESENCE",
    "UPDATE",
]

LIST: Final = Operation(
    name="rooms.list",
    operation_id="ListRooms",
    method="GET",
    path="/rooms",
    summary="List rooms, newest first",
    result=RoomList,
    query=ListRoomsQuery,
    page=f"{DAILY_PAGES}/rooms/list-rooms",
)
CREATE: Final = Operation(
    name="rooms.create",
    operation_id="CreateRoom",
    method="POST",
    path="/rooms",
    summary="Create a room",
    result=Room,
    body=CreateRoomBody,
    repeat=Repeat.NAMED,
    page=f"{DAILY_PAGES}/rooms/create-room",
)
GET: Final = Operation(
    name="rooms.get",
    operation_id="GetRoomConfig",
    method="GET",
    path="/rooms/{room_name}",
    summary="Read a room",
    result=Room,
    page=f"{DAILY_PAGES}/rooms/get-room-config",
)
UPDATE: Final = Operation(
    name="rooms.update",
    operation_id="SetRoomConfig",
    method="POST",
    path="/rooms/{room_name}",
    summary="Change privacy or properties of a room",
    result=Room,
    body=UpdateRoomBody,
    page=f"{DAILY_PAGES}/rooms/set-room-config",
)
DELETE: Final = Operation(
    name="rooms.delete",
    operation_id="DeleteRoom",
    method="DELETE",
    path="/rooms/{room_name}",
    summary="Delete a room and eject its participants",
    result=RoomDeleted,
    tier=RateTier.SLOW,
    repeat=Repeat.DELETE,
    page=f"{DAILY_PAGES}/rooms/delete-room",
)
PRESENCE: Final = Operation(
    name="rooms.presence",
    operation_id="GetRoomPresence",
    method="GET",
    path="/rooms/{room_name}/presence",
    summary="List the participants in a room",
    result=RoomPresence,
    query=GetRoomPresenceQuery,
    page=f"{DAILY_PAGES}/rooms/get-room-presence",
)
CREATE_MANY: Final = Operation(
    name="rooms.create_many",
    operation_id="BatchRoomCreate",
    method="POST",
    path="/batch/rooms",
    summary="Create up to 1000 rooms at once, all or none",
    result=list[Room],
    body=CreateRoomsBody,
    tier=RateTier.BATCH,
    # All or none: a repeat after a lost answer fails as a whole on the first name that exists.
    repeat=Repeat.NAMED,
    page=f"{DAILY_PAGES}/rooms/batch/post",
)
DELETE_MANY: Final = Operation(
    name="rooms.delete_many",
    operation_id="BatchRoomDelete",
    method="DELETE",
    path="/batch/rooms",
    summary="Delete up to 1000 rooms at once, all or none",
    result=RoomsDeleted,
    body=DeleteRoomsBody,
    tier=RateTier.BATCH,
    repeat=Repeat.DELETE,
    page=f"{DAILY_PAGES}/rooms/batch/delete",
)
