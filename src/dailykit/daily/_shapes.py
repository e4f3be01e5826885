"""Participants as daily-python shows them, built from what the local Daily reports. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5

from dailykit.daily import _settings
from dailykit.daily._settings import CUSTOM, PLACES
from dailykit.daily._subscriptions import SubscriptionSettings
from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.people import Person
from dailykit.local.call.track_states import TrackState
from dailykit.local.world.calls.permissions import SENDABLE

__all__ = [
    "local_participant",
    "left_reason",
    "media_kind",
    "permissions_for_daily",
    "permissions_of",
    "remote_participant",
    "stranger",
]

_KINDS: Final[Mapping[str, str]] = {"camera": "video", "microphone": "audio"}
_WORDS: Final[Mapping[str, str]] = {kind: word for word, kind in _KINDS.items()}
_ADMIN: Final = ("participants", "streaming", "transcription")
_OFF: Final = TrackState("off", ("user",))


def media_kind(word: str) -> str:
    """Return the REST API's word for a kind of media in permissions: camera is ``video``."""
    return _KINDS.get(word, word)


def permissions_of(permissions: Mapping[str, Any]) -> JsonObject:
    """Return permissions as daily-python shows them: lists, with its words for media."""
    can_send, can_admin = permissions["canSend"], permissions["canAdmin"]
    kinds: Iterable[str] = SENDABLE if can_send is True else can_send or ()
    tasks: Iterable[str] = _ADMIN if can_admin is True else can_admin or ()
    return {
        "canAdmin": sorted(tasks),
        "canReceive": dict(permissions["canReceive"]),
        "canSend": sorted(_WORDS.get(kind, kind) for kind in kinds),
        "hasPresence": permissions["hasPresence"],
    }


def permissions_for_daily(changes: Mapping[str, Any]) -> JsonObject:
    """Return changes of permissions in the REST API's words."""
    told = dict(changes)
    if isinstance(told.get("canSend"), list):
        told["canSend"] = [media_kind(word) for word in told["canSend"]]
    return told


def local_participant(
    person: Person | None,
    stranger: JsonObject,
    inputs: JsonObject,
    publishing: JsonObject,
    known: Iterable[str],
) -> JsonObject:
    """Return the local participant.

    Args:
        person: The participant as the server sees them, while they are in a call.
        stranger: What is known without a call: ``id``, ``joinedAt`` and maybe ``userName``.
        inputs: The inputs.
        publishing: The publishing settings.
        known: The ids and names of the tracks and devices that exist.
    """
    sources = frozenset(known)

    def state(place: str, name: str | None = None) -> JsonObject:
        return _own_state(person, inputs, publishing, sources, place, name)

    media: JsonObject = {place: state(place) for place in PLACES}
    for place in CUSTOM:
        media[place] = {name: state(place, name) for name in sorted(inputs[place])}
    return {
        "id": stranger["id"] if person is None else person.id,
        "info": _own_info(person, stranger),
        "media": dict(sorted(media.items())),
    }


def _own_info(person: Person | None, stranger: JsonObject) -> JsonObject:
    if person is not None:
        return {**_info(person), "isLocal": True}
    info: JsonObject = {"isLocal": True, "isOwner": False, "joinedAt": stranger["joinedAt"]}
    if stranger.get("userName") is not None:
        info["userName"] = stranger["userName"]
    return info


def stranger(id: str, joined_at: float, user_name: str | None) -> JsonObject:
    """Return what is known of the local participant without a call."""
    return {"id": id, "joinedAt": int(joined_at), "userName": user_name}


def _own_state(
    person: Person | None,
    inputs: JsonObject,
    publishing: JsonObject,
    known: frozenset[str],
    place: str,
    name: str | None,
) -> JsonObject:
    is_on = _settings.has_input(inputs, place, name)
    # Publishing a custom track or not does not show in daily-python either.
    is_published = name is not None or _settings.is_publishing(publishing, place)
    if not is_on or not is_published:
        return _off(_reasons(person, place, name, ("user",)))
    reasons = _reasons(person, place, name, ())
    if reasons:
        return _off(reasons)
    source = _settings.source_of(inputs, place, name)
    if source is None or source[1] not in known:
        return {"state": "loading", "subscribed": "unsubscribed"}
    return {"state": "playable", "subscribed": "unsubscribed", "track": {"id": source[1]}}


def _reasons(
    person: Person | None, place: str, name: str | None, default: tuple[str, ...]
) -> tuple[str, ...]:
    if person is None:
        return default
    return tuple(person.off_reasons.get(_settings.track_name(place, name), default))


def _off(reasons: Iterable[str]) -> JsonObject:
    return {"offReasons": list(reasons), "state": "off", "subscribed": "unsubscribed"}


def remote_participant(
    person: Person, states: Mapping[str, TrackState], subscriptions: SubscriptionSettings
) -> JsonObject:
    """Return another participant.

    Args:
        person: The participant.
        states: The states of their tracks, by the local Daily's names.
        subscriptions: This client's subscriptions.
    """

    def state(place: str, name: str | None = None) -> JsonObject:
        track = _settings.track_name(place, name)
        subscribed = subscriptions.state(person.id, place, name)
        return _remote_state(person.id, track, states.get(track, _OFF), subscribed)

    media: JsonObject = {place: state(place) for place in PLACES}
    for place in CUSTOM:
        names = sorted(
            track.partition(":")[2] for track in person.tracks if track.startswith(f"{place}:")
        )
        media[place] = {name: state(place, name) for name in names}
    return {"id": person.id, "info": _info(person), "media": dict(sorted(media.items()))}


def _remote_state(who: str, track: str, state: TrackState, subscribed: str) -> JsonObject:
    shown: JsonObject = {"state": state.state, "subscribed": subscribed}
    if state.state == "off":
        shown = {"offReasons": list(state.off_reasons), **shown}
    if state.state in ("playable", "interrupted"):
        shown["track"] = {"id": str(uuid5(NAMESPACE_URL, f"{who}/{track}"))}
    return shown


def _info(person: Person) -> JsonObject:
    info: JsonObject = {
        "isLocal": False,
        "isOwner": person.is_owner,
        "joinedAt": int(person.joined_at),
        "permissions": permissions_of(person.permissions),
        "userId": person.user_id,
    }
    if person.user_name is not None:
        info["userName"] = person.user_name
    return info


def left_reason(reason: str) -> str:
    """Return daily-python's word for why another participant left."""
    return "hidden" if reason == "hidden" else "leftCall"
