"""The messages that a participant sends. `dailykit.local.protocol.messages` has their fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, get_args

from dailykit._lazy import LazyModule
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.call_view import Person, WaitingPerson
from dailykit.models._base import UNSET, Unset

if TYPE_CHECKING:
    from dailykit.local.protocol import messages as protocol
    from dailykit.models.permissions import Permissions
else:
    protocol = LazyModule("dailykit.local.protocol.messages")

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
    return _message(protocol.Join, token=token, user_name=user_name, user_data=user_data)


def leave() -> JsonObject:
    """Return the message that leaves."""
    return _message(protocol.Leave)


def app_message(data: Any, to: str | Person) -> JsonObject:
    """Return the message that sends an app message."""
    return _message(protocol.AppMessage, data=data, to=_id(to))


def chat_message(text: str, user_name: str | None, date: str) -> JsonObject:
    """Return the data of an app message as the chat of Daily Prebuilt sends it."""
    return {"event": "chat-msg", "message": text, "name": user_name or "Guest", "date": date}


def signal(to: str | Person, data: Any) -> JsonObject:
    """Return the message that sends a signal."""
    return _message(protocol.Signal, to=_id(to), data=data)


def update(
    user_name: str | Unset | None, user_data: Any, tracks: Mapping[str, bool | None] | None
) -> JsonObject:
    """Return the message that updates the sender, without `UNSET` values and empty tracks."""
    return _message(
        protocol.Update,
        user_name=user_name,
        user_data=user_data,
        tracks=UNSET if tracks is None else dict(tracks),
    )


def session_data(
    data: Mapping[str, Any] | None, merge: bool, keys_to_delete: Iterable[str]
) -> JsonObject:
    """Return the message that changes the session data."""
    return _message(
        protocol.SetSessionData,
        data=None if data is None else dict(data),
        merge_strategy="shallow-merge" if merge else "replace",
        keys_to_delete=list(keys_to_delete),
    )


def admit(who: str | WaitingPerson) -> JsonObject:
    """Return the message that admits a waiting participant."""
    return _message(protocol.Admit, participant_id=_id(who))


def deny(who: str | WaitingPerson) -> JsonObject:
    """Return the message that denies a waiting participant."""
    return _message(protocol.Deny, participant_id=_id(who))


def eject(who: str | Person) -> JsonObject:
    """Return the message that ejects a participant."""
    return _message(protocol.Eject, participant_id=_id(who))


def update_permissions(who: str | Person, permissions: Permissions) -> JsonObject:
    """Return the message that changes a participant's permissions."""
    changes = permissions.model_dump(mode="json", by_alias=True, exclude_unset=True)
    return _message(protocol.UpdatePermissions, participant_id=_id(who), permissions=changes)


def update_participant(who: str | Person, tracks: Mapping[str, bool]) -> JsonObject:
    """Return the message that mutes tracks of a participant, or asks for them."""
    return _message(protocol.UpdateParticipant, participant_id=_id(who), tracks=dict(tracks))


def request(name: str, options: Mapping[str, Any]) -> JsonObject:
    """Return the message that requests what the REST API can do too."""
    return _message(protocol.Request, name=name, options=dict(options))


def speaks(level: float) -> JsonObject:
    """Return the message that reports the sender's audio level, from 0 to 1."""
    return _message(protocol.Speaks, level=level)


def _message(kind: type[protocol.Sent], **fields: Any) -> JsonObject:
    # The server judges the values, as it does those of other clients.
    model_fields = kind.model_fields
    (name,) = get_args(model_fields["type"].annotation)
    given = {
        model_fields[field].alias or field: value
        for field, value in fields.items()
        if value is not UNSET
    }
    return {"type": name, **given}


def _id(who: str | Person | WaitingPerson) -> str:
    return who if isinstance(who, str) else who.id
