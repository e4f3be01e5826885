"""Calls about rooms, tokens and the domain, with everything that they can take."""

from datetime import UTC, datetime
from typing import Final

from tests.client._async.resources_case import Case
from tests.client._async.resources_settings import (
    DOMAIN,
    DOMAIN_ANSWER,
    DOMAIN_WIRE,
    ROOM,
    ROOM_ANSWER,
    ROOM_RESULT,
    ROOM_WIRE,
    TOKEN,
    TOKEN_WIRE,
)

from dailykit.models.rooms import CreateRoomBody, RoomProperties

__all__ = ["CASES"]

CASES: Final = [
    Case(
        operation="rooms.list",
        call=lambda daily: daily.rooms.list(limit=2, starting_after="r1", ending_before="OLDEST"),
        line="GET /rooms?limit=2&starting_after=r1&ending_before=OLDEST",
        answer={"total_count": 3, "data": [ROOM_ANSWER]},
        result={"total_count": 3, "data": [ROOM_RESULT]},
    ),
    Case(
        operation="rooms.create",
        call=lambda daily: daily.rooms.create("standup", privacy="private", **ROOM),
        line="POST /rooms",
        body={"name": "standup", "privacy": "private", "properties": ROOM_WIRE},
        answer=ROOM_ANSWER,
        result=ROOM_RESULT,
    ),
    Case(
        operation="rooms.get",
        call=lambda daily: daily.rooms.get("https://example.daily.co/standup?t=abc"),
        line="GET /rooms/standup",
        answer=ROOM_ANSWER,
        result=ROOM_RESULT,
    ),
    Case(
        operation="rooms.update",
        call=lambda daily: daily.rooms.update("standup", privacy="public", **ROOM),
        line="POST /rooms/standup",
        body={"privacy": "public", "properties": ROOM_WIRE},
        answer=ROOM_ANSWER,
        result=ROOM_RESULT,
    ),
    Case(
        operation="rooms.delete",
        call=lambda daily: daily.rooms.delete("standup"),
        line="DELETE /rooms/standup",
        answer={"deleted": True, "name": "standup"},
        result={"deleted": True, "name": "standup"},
    ),
    Case(
        operation="rooms.create_many",
        call=lambda daily: daily.rooms.create_many(
            [
                "standup",
                CreateRoomBody(
                    name="a", privacy="private", properties=RoomProperties(enable_chat=None)
                ),
                {"name": "b", "properties": {"max_participants": 2}},
            ]
        ),
        line="POST /batch/rooms",
        body={
            "rooms": [
                {"name": "standup"},
                {"name": "a", "privacy": "private", "properties": {"enable_chat": None}},
                {"name": "b", "properties": {"max_participants": 2}},
            ]
        },
        answer=[{**ROOM_ANSWER, "name": name} for name in ("standup", "a", "b")],
        result=[{**ROOM_RESULT, "name": name} for name in ("standup", "a", "b")],
    ),
    Case(
        operation="rooms.delete_many",
        call=lambda daily: daily.rooms.delete_many(["a", "https://example.daily.co/b", "a"]),
        line="DELETE /batch/rooms",
        body={"rooms": ["a", "b"]},
        answer={"deleted_count": 2},
        result=2,
    ),
    Case(
        operation="rooms.presence",
        call=lambda daily: daily.rooms.presence("standup", limit=5, user_id="u 1", user_name="Ä"),
        line="GET /rooms/standup/presence?limit=5&userId=u+1&userName=%C3%84",
        answer={
            "total_count": 1,
            "data": [{"room": "standup", "id": "p1", "userId": None, "duration": 2312}],
        },
        result={
            "total_count": 1,
            "data": [{"room": "standup", "id": "p1", "user_id": None, "duration": 2312}],
        },
    ),
    Case(
        operation="meeting_tokens.create",
        call=lambda daily: daily.meeting_tokens.create("standup", owner=True, **TOKEN),
        line="POST /meeting-tokens",
        body={"properties": TOKEN_WIRE},
        answer={"token": "eyJ.made.here"},
        result="eyJ.made.here",
    ),
    Case(
        operation="meeting_tokens.validate",
        call=lambda daily: daily.meeting_tokens.validate("eyJ.a.b", ignore_nbf=True),
        line="GET /meeting-tokens/eyJ.a.b?ignoreNbf=true",
        answer={"room_name": "standup", "is_owner": True, "user_name": "Ada"},
        result={"room_name": "standup", "is_owner": True, "user_name": "Ada"},
    ),
    Case(
        operation="domain.get",
        call=lambda daily: daily.domain.get(),
        line="GET /",
        answer=DOMAIN_ANSWER,
        result=DOMAIN_ANSWER,
    ),
    Case(
        operation="domain.update",
        call=lambda daily: daily.domain.update(**DOMAIN),
        line="POST /",
        body={"properties": DOMAIN_WIRE},
        answer=DOMAIN_ANSWER,
        result=DOMAIN_ANSWER,
    ),
    Case(
        operation="presence.get",
        call=lambda daily: daily.presence.get(),
        line="GET /presence",
        answer={
            "standup": [
                {
                    "room": "standup",
                    "id": "p1",
                    "userId": "u1",
                    "userName": "Ada",
                    "mtgSessionId": "m1",
                    "joinTime": "2026-11-23T14:00:00.000Z",
                    "duration": 60,
                }
            ]
        },
        result={
            "standup": [
                {
                    "room": "standup",
                    "id": "p1",
                    "user_id": "u1",
                    "user_name": "Ada",
                    "mtg_session_id": "m1",
                    "join_time": datetime(2026, 11, 23, 14, tzinfo=UTC),
                    "duration": 60,
                }
            ]
        },
    ),
]
