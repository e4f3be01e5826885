"""The messages that participants send, as docs/participant-socket.md describes them."""

from collections.abc import Iterable, Mapping
from typing import Any

from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.call_view import Person, WaitingPerson
from dailykit.models._base import UNSET, Unset
from dailykit.models.permissions import Permissions

__all__ = [
    "admit",
    "app_message",
    "chat_message",
    "deny",
    "eject",
    "join",
    "leave",
    "request",
    "session_data",
    "signal",
    "speaks",
    "update",
    "update_participant",
    "update_permissions",
]


def join(token: str | None, user_name: str | None, user_data: Any) -> JsonObject:
    """Return the message that joins or knocks."""
    return {"type": "join", "token": token, "userName": user_name, "userData": user_data}


def leave() -> JsonObject:
    """Return the message that leaves."""
    return {"type": "leave"}


def app_message(data: Any, to: str | Person) -> JsonObject:
    """Return the message that sends an app message."""
    return {"type": "app-message", "data": data, "to": _id(to)}


def chat_message(text: str, user_name: str | None, date: str) -> JsonObject:
    """Return the data of an app message as the chat of Daily Prebuilt sends it."""
    return {"event": "chat-msg", "message": text, "name": user_name or "Guest", "date": date}


def signal(to: str | Person, data: Any) -> JsonObject:
    """Return the message that sends a signal."""
    return {"type": "signal", "to": _id(to), "data": data}


def update(
    user_name: str | Unset | None, user_data: Any, tracks: Mapping[str, bool | None] | None
) -> JsonObject:
    """Return the message that updates the sender, without `UNSET` values and empty tracks."""
    given: JsonObject = {"userName": user_name, "userData": user_data}
    given = {name: value for name, value in given.items() if value is not UNSET}
    if tracks is not None:
        given["tracks"] = dict(tracks)
    return {"type": "update", **given}


def session_data(
    data: Mapping[str, Any] | None, merge: bool, keys_to_delete: Iterable[str]
) -> JsonObject:
    """Return the message that changes the session data."""
    return {
        "type": "set-session-data",
        "data": None if data is None else dict(data),
        "mergeStrategy": "shallow-merge" if merge else "replace",
        "keysToDelete": list(keys_to_delete),
    }


def admit(who: str | WaitingPerson) -> JsonObject:
    """Return the message that admits a waiting participant."""
    return {"type": "admit", "participantId": _id(who)}


def deny(who: str | WaitingPerson) -> JsonObject:
    """Return the message that denies a waiting participant."""
    return {"type": "deny", "participantId": _id(who)}


def eject(who: str | Person) -> JsonObject:
    """Return the message that ejects a participant."""
    return {"type": "eject", "participantId": _id(who)}


def update_permissions(who: str | Person, permissions: Permissions) -> JsonObject:
    """Return the message that changes a participant's permissions."""
    changes = permissions.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return {"type": "update-permissions", "participantId": _id(who), "permissions": changes}


def update_participant(who: str | Person, tracks: Mapping[str, bool]) -> JsonObject:
    """Return the message that mutes tracks of a participant, or asks for them."""
    return {"type": "update-participant", "participantId": _id(who), "tracks": dict(tracks)}


def request(name: str, options: Mapping[str, Any]) -> JsonObject:
    """Return the message that requests what the REST API can do too."""
    return {"type": "request", "name": name, "options": dict(options)}


def speaks(level: float) -> JsonObject:
    """Return the message that reports the sender's audio level, from 0 to 1."""
    return {"type": "speaks", "level": level}


def _id(who: str | Person | WaitingPerson) -> str:
    return who if isinstance(who, str) else who.id
