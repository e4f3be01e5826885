"""Generated inputs for the helper and generated answers to it.

What is a model in Python is a `Spec` here, so that the same one can be built with our models and
with Pipecat's.
"""

import json
from collections.abc import Mapping
from functools import cache
from types import ModuleType
from typing import Any, cast

from hypothesis import strategies as st
from pydantic import BaseModel
from tests.support.servers.recorder import Answer

from dailykit.models.rooms import RoomProperties

Spec = Mapping[str, Any]
"""Keyword arguments of a model."""

# The two releases agree on how to treat everything but these: 0.0.71 does not know them.
_NEWER = {"transcription_bucket", "enable_transcription_storage"}

_NAMES = st.text("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", min_size=1)
room_names = _NAMES

words = st.text(max_size=12)
whole = st.integers(-(10**6), 10**6)
moments = st.integers(0, 2**33)

# Two levels by hand: several times faster to draw than st.recursive.
_plain = st.one_of(
    st.none(), st.booleans(), whole, st.floats(allow_nan=False, allow_infinity=False), words
)
json_values = st.one_of(
    _plain,
    st.lists(_plain, max_size=3),
    st.dictionaries(words, _plain | st.lists(_plain, max_size=2), max_size=3),
)

_BUCKETS = st.fixed_dictionaries(
    {"bucket_name": words, "bucket_region": words, "assume_role_arn": words},
    optional={"allow_api_access": st.booleans()},
)
_CODECS = st.dictionaries(st.sampled_from(["audio", "video"]), st.lists(words, max_size=2))


def _kinds(version: str) -> st.SearchStrategy[str]:
    known = ["cloud", "local", "raw-tracks"]
    return st.sampled_from(known if version == "0.0.71" else [*known, "cloud-audio-only"])


def _sips(version: str) -> st.SearchStrategy[Spec]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        "display_name": words,
        "video": st.booleans(),
        "sip_mode": words,
        "num_endpoints": whole,
    }
    if version != "0.0.71":
        fields |= {"codecs": st.none() | _CODECS, "provider": st.none() | words}
    return st.fixed_dictionaries({}, optional=fields)


def _known_properties(version: str) -> dict[str, st.SearchStrategy[Any]]:
    fields: dict[str, st.SearchStrategy[Any]] = {
        "exp": st.none() | moments | st.floats(0, 2**33),
        "enable_chat": st.booleans(),
        "enable_prejoin_ui": st.booleans(),
        "enable_emoji_reactions": st.booleans(),
        "eject_at_room_exp": st.booleans(),
        "enable_dialout": st.none() | st.booleans(),
        "enable_recording": st.none() | _kinds(version),
        "geo": st.none() | words,
        "max_participants": st.none() | whole,
        "recordings_bucket": st.none() | _BUCKETS,
        "sip": st.none() | _sips(version),
        "sip_uri": st.none() | st.fixed_dictionaries({}, optional={"endpoint": words}),
        "start_video_off": st.booleans(),
    }
    if version != "0.0.71":
        fields |= {
            "enable_transcription_storage": st.none() | st.booleans(),
            "transcription_bucket": st.none() | _BUCKETS,
        }
    return fields


@cache
def room_properties(version: str) -> st.SearchStrategy[Spec]:
    """Properties of rooms: Pipecat's, Daily's others with any value, and some of nobody's."""
    known = _known_properties(version)
    others = sorted(set(RoomProperties.model_fields) - set(known) - _NEWER)
    strange = _NAMES.map(lambda name: f"x_{name}")
    more = st.dictionaries(st.sampled_from(others) | strange, json_values, max_size=4)
    return st.builds(_merged, more, st.fixed_dictionaries({}, optional=known))


def _merged(first: Spec, second: Spec) -> Spec:
    return {**first, **second}


@cache
def room_params(version: str) -> st.SearchStrategy[Spec]:
    """Rooms to create."""
    return st.fixed_dictionaries(
        {},
        optional={
            "name": st.none() | room_names | words,
            "privacy": st.sampled_from(["public", "private"]),
            "properties": room_properties(version),
        },
    )


@cache
def token_properties(version: str) -> st.SearchStrategy[Spec]:
    """Properties of tokens."""
    flags = (
        *("eject_at_token_exp", "is_owner", "enable_screenshare", "start_video_off"),
        *("start_audio_off", "enable_prejoin_ui", "start_cloud_recording"),
    )
    fields: dict[str, st.SearchStrategy[Any]] = {
        **{flag: st.none() | st.booleans() for flag in flags},
        **{name: st.none() | words for name in ("room_name", "user_name", "user_id")},
        **{name: st.none() | moments for name in ("eject_after_elapsed", "nbf", "exp")},
        "enable_recording": st.none() | _kinds(version),
        "permissions": st.none() | st.dictionaries(words, json_values, max_size=3),
    }
    return st.fixed_dictionaries({}, optional=fields)


_STRANGE_NAMES = st.text("ab-_ .~!$&'()*+,:=@%20\u00e9\u4e16", min_size=1, max_size=8).filter(
    lambda name: name.strip(".")
)


@cache
def room_urls() -> st.SearchStrategy[str]:
    """URLs of rooms as people have them, and with names that no room has."""
    return st.builds(
        "{}://{}/{}{}".format,
        st.sampled_from(["https", "http"]),
        st.sampled_from(["example.daily.co", "127.0.0.1:8000", "[::1]:80"]),
        room_names | _STRANGE_NAMES,
        st.sampled_from(["", "?t=abc", "#there", "?a=1&b=/2#c", "?"]),
    )


@cache
def rooms() -> st.SearchStrategy[dict[str, Any]]:
    """Rooms as Daily answers them, with properties that Pipecat does not know."""
    config = st.builds(
        _merged,
        st.dictionaries(st.sampled_from(["dialin_code", "x_new"]), json_values, max_size=2),
        room_properties("0.0.71"),
    )
    return st.fixed_dictionaries(
        {
            "id": words,
            "name": room_names,
            "api_created": st.booleans(),
            "privacy": words,
            "url": words,
            "created_at": words,
            "config": config,
        },
        optional={"x_new": json_values},
    )


def _damaged(room: dict[str, Any], name: str, value: object) -> dict[str, Any]:
    return {**room, name: value} if value is not None else {n: room[n] for n in room if n != name}


_FIELDS = st.sampled_from(["id", "name", "api_created", "privacy", "url", "created_at", "config"])
_DAMAGED = st.builds(_damaged, rooms(), _FIELDS, st.none() | st.just([]) | st.just("?"))
_ERRORS = st.fixed_dictionaries(
    {"error": words}, optional={"info": words, "deleted": st.booleans()}
)
_BODIES = (
    st.one_of(_ERRORS, json_values).map(lambda value: json.dumps(value).encode())
    | words.map(str.encode)
    | st.just(b"")
)
STATUSES = (
    *(201, 202, 204, 206, 300, 302, 304),
    *(400, 401, 402, 403, 404, 405, 409, 413, 418, 422, 429),
    *(500, 501, 502, 503, 504, 520, 599),
)
"""Everything but 200."""

failures = st.builds(Answer, st.sampled_from(STATUSES), _BODIES)

room_answers = st.one_of(
    rooms().map(Answer.of),
    rooms().map(Answer.of),
    _DAMAGED.map(Answer.of),
    st.builds(Answer, st.just(200), _BODIES),
    failures,
)
token_answers = st.one_of(
    words.map(lambda token: Answer.of({"token": token})),
    words.map(lambda token: Answer.of({"token": token, "x_new": 1})),
    st.builds(Answer, st.just(200), _BODIES),
    failures,
)
delete_answers = st.one_of(
    st.just(Answer.of({"deleted": True})), st.builds(Answer, st.just(200), _BODIES), failures
)


def dump(value: Any) -> str:
    """Return a model, or what else came of a call, as text that can be compared."""
    plain = value.model_dump() if isinstance(value, BaseModel) else value
    return repr(plain)


_NEWER_FIELDS = {*_NEWER, "codecs", "provider"}


def as_known_to(version: str, value: Any) -> Any:
    """Return a dump of ours without the empty fields that a release does not have."""
    if version != "0.0.71":
        return value
    if isinstance(value, list):
        return [as_known_to(version, item) for item in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    return {
        name: as_known_to(version, item)
        for name, item in cast("dict[str, Any]", value).items()
        if item is not None or name not in _NEWER_FIELDS
    }


def build_properties(module: ModuleType, spec: Spec, *, as_models: bool) -> Any:
    """Return room properties made with the models of a module."""
    nested: dict[str, Any] = {
        "sip": module.DailyRoomSipParams,
        "recordings_bucket": module.RecordingsBucketConfig,
        "transcription_bucket": getattr(module, "TranscriptionBucketConfig", dict),
    }
    made = {
        name: nested[name](**value) if as_models and name in nested and value is not None else value
        for name, value in spec.items()
    }
    return module.DailyRoomProperties(**made)


def build_room(module: ModuleType, spec: Spec, *, as_models: bool) -> Any:
    """Return parameters of a room made with the models of a module."""
    made = dict(spec)
    if as_models and "properties" in made:
        made["properties"] = build_properties(module, made["properties"], as_models=True)
    return module.DailyRoomParams(**made)


def build_token(module: ModuleType, spec: Spec | None) -> Any:
    """Return parameters of a token made with the models of a module."""
    if spec is None:
        return None
    return module.DailyMeetingTokenParams(properties=module.DailyMeetingTokenProperties(**spec))
