"""What participants may do: pure rules over Daily's ``permissions`` objects.

Daily's page: https://docs.daily.co/reference/rest-api/rooms/create-room, ``permissions``.
"""

from collections.abc import Mapping
from typing import Any, Final

from dailykit.local.base.json_types import JsonObject, is_object
from dailykit.local.world.calls.track_names import kind_of

__all__ = [
    "DEFAULT",
    "SENDABLE",
    "changed",
    "first_permissions",
    "may_admin",
    "may_receive",
    "may_send",
]

SENDABLE: Final = ("video", "audio", "screenVideo", "screenAudio", "customVideo", "customAudio")
"""The kinds of media in ``canSend``."""

DEFAULT: Final[Mapping[str, Any]] = {
    "hasPresence": True,
    "canSend": True,
    "canReceive": {"base": True},
    "canAdmin": False,
}
"""Permissions when domain, room and token set none."""

_OF_OWNERS: Final[Mapping[str, Any]] = {
    "canSend": True,
    "canReceive": {"base": True},
    "canAdmin": True,
}
_ALL_OTHERS: Final = "*"
_OF_THE_HIDDEN: Final[Mapping[str, Any]] = {"hasPresence": False, "canSend": False}


def first_permissions(*levels: object, owner: bool, hidden: bool) -> JsonObject:
    """Return a participant's permissions when they join.

    Args:
        levels: The ``permissions`` of the domain, the room and the token. Later ones take
            precedence, field by field. Values that are not objects are ignored.
        owner: Whether they are an owner, and so may do everything.
        hidden: Whether the room hides all participants who are not owners.
    """
    permissions = dict(DEFAULT)
    for level in levels:
        if is_object(level):
            permissions = changed(permissions, level)
    if owner:
        return {**permissions, **_OF_OWNERS}
    return {**permissions, **_OF_THE_HIDDEN} if hidden else permissions


def changed(permissions: Mapping[str, Any], changes: Mapping[str, Any]) -> JsonObject:
    """Return `permissions` with `changes`: fields replace, ``canReceive`` merges key by key."""
    known = {
        name: value for name, value in changes.items() if name in DEFAULT and value is not None
    }
    if is_object(known.get("canReceive")):
        parts = {name: part for name, part in known["canReceive"].items() if part is not None}
        known["canReceive"] = {**permissions["canReceive"], **parts}
    return {**permissions, **known}


def may_send(permissions: Mapping[str, Any], track: str) -> bool:
    """Return whether `permissions` allow sending a track, whose kind is one of `SENDABLE`."""
    return _grants(permissions["canSend"], kind_of(track))


def may_receive(
    permissions: Mapping[str, Any], track: str, *, user_id: str, participant_id: str
) -> bool:
    """Return whether `permissions` allow receiving a track from a participant.

    The most specific rule that mentions the track applies: by participant id, then by user id (an
    id before ``*``), and finally ``base``. A rule about custom tracks lists their names, with ``*``
    for all others.

    Args:
        permissions: The receiver's permissions.
        track: The track's name.
        user_id: The sender's user id.
        participant_id: The sender's (session) id.
    """
    rules: Mapping[str, Any] = permissions["canReceive"]
    by_id: Mapping[str, Any] = rules.get("byParticipantId") or {}
    by_user: Mapping[str, Any] = rules.get("byUserId") or {}
    candidates: tuple[Any, ...] = (
        by_id.get(participant_id),
        by_id.get(_ALL_OTHERS),
        by_user.get(user_id),
        by_user.get(_ALL_OTHERS),
        rules.get("base"),
    )
    for rule in candidates:
        said = _said_of(rule, track) if is_object(rule) else rule
        if isinstance(said, bool):
            return said
    return False


def _said_of(rule: Mapping[str, Any], track: str) -> Any:
    kind, _, name = track.partition(":")
    said = rule.get(kind)
    if not is_object(said):
        return said
    by_name = said.get(name)
    return said.get(_ALL_OTHERS) if by_name is None else by_name


def may_admin(permissions: Mapping[str, Any], task: str) -> bool:
    """Return whether `permissions` allow a task: participants, streaming or transcription."""
    return _grants(permissions["canAdmin"], task)


def _grants(rule: Any, what: str) -> bool:
    return what in rule if isinstance(rule, list) else rule is True
