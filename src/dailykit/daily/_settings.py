"""Inputs and publishing settings, as `CallClient` accepts and shows them. Pure.

The defaults and texts are those of daily-python 0.36.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any, Final, Literal

from dailykit.daily._values import RequestError, api_error, as_object, check_keys
from dailykit.local.base.json_types import JsonObject

__all__ = [
    "CUSTOM",
    "PLACES",
    "client_settings",
    "custom_input",
    "first_inputs",
    "first_publishing",
    "has_input",
    "is_publishing",
    "merged_inputs",
    "merged_publishing",
    "source_of",
    "track_name",
]

Place = Literal["microphone", "camera", "screenAudio", "screenVideo"]

PLACES: Final[Mapping[str, str]] = {
    "camera": "video",
    "microphone": "audio",
    "screenAudio": "screenAudio",
    "screenVideo": "screenVideo",
}
"""The media that every participant has, by Daily's names: their track names in the local Daily."""

CUSTOM: Final = ("customAudio", "customVideo")
"""Where custom media stand, by name."""

_CAMERA: Final[JsonObject] = {
    "customConstraints": {},
    "facingMode": "user",
    "frameRate": 30,
    "height": 720,
    "processor": {"processor": "none"},
    "torch": False,
    "width": 1280,
    "zoom": 1.0,
}
_FIRST_INPUTS: Final[JsonObject] = {
    "camera": {"isEnabled": False, "settings": _CAMERA},
    "customAudio": {},
    "customVideo": {},
    "microphone": {"isEnabled": False, "settings": {"customConstraints": {}}},
    "screenAudio": {"isEnabled": False, "settings": {}},
    "screenVideo": {"isEnabled": False, "settings": {}},
}
_SEND_VIDEO: Final[JsonObject] = {
    "adaptiveLayerMaxBitrate": None,
    "allowAdaptiveLayers": True,
    "encodings": {
        "high": {"maxBitrate": 680000, "maxFramerate": 30.0, "scaleResolutionDownBy": 1.0},
        "low": {"maxBitrate": 90000, "maxFramerate": 15.0, "scaleResolutionDownBy": 4.0},
        "medium": {"maxBitrate": 200000, "maxFramerate": 15.0, "scaleResolutionDownBy": 2.0},
    },
    "maxQuality": "high",
    "preferredCodec": "VP8",
    "startBitrate": 1000000,
}
_SEND_SCREEN: Final[JsonObject] = {
    "encodings": {
        "low": {"maxBitrate": 2000000, "maxFramerate": 30.0, "scaleResolutionDownBy": 1.0}
    },
    "maxQuality": "high",
    "preferredCodec": "VP8",
    "startBitrate": 1000000,
}
_SEND_AUDIO: Final[JsonObject] = {"channelConfig": "mono"}
_FIRST_PUBLISHING: Final[JsonObject] = {
    "camera": {"isPublishing": True, "sendSettings": _SEND_VIDEO},
    "customAudio": {},
    "customVideo": {},
    "microphone": {"isPublishing": True, "sendSettings": _SEND_AUDIO},
    "screenVideo": {"isPublishing": True, "sendSettings": _SEND_SCREEN},
}
_SEND_SETTINGS: Final[Mapping[str, JsonObject]] = {
    "camera": _SEND_VIDEO,
    "customAudio": _SEND_AUDIO,
    "customVideo": _SEND_VIDEO,
    "microphone": _SEND_AUDIO,
    "screenAudio": _SEND_AUDIO,
    "screenVideo": _SEND_SCREEN,
}
_PRESETS: Final[Mapping[str, JsonObject]] = {
    "speech": {"channelConfig": "mono"},
    "music": {"channelConfig": "stereo"},
}
_DEFAULTS: Final = "fromDefaults"


def first_inputs() -> JsonObject:
    """Return the inputs of a new client."""
    return deepcopy(_FIRST_INPUTS)


def first_publishing() -> JsonObject:
    """Return the publishing settings of a new client."""
    return deepcopy(_FIRST_PUBLISHING)


def track_name(place: str, name: str | None = None) -> str:
    """Return the local Daily's name of a track, such as ``customAudio:music``."""
    return PLACES[place] if name is None else f"{place}:{name}"


def merged_inputs(inputs: JsonObject, changes: Any) -> JsonObject:
    """Return inputs with changes. Unknown names are ignored, as daily-python does.

    Raises:
        RequestError: The changes are not valid.
    """
    if changes == _DEFAULTS:
        return first_inputs()
    complaint = "Input settings was not an object or the string 'fromDefaults'"
    merged = deepcopy(inputs)
    for place, change in as_object(changes, complaint).items():
        if place in PLACES:
            merged[place] = _merged_input(place, merged[place], change)
        elif place in CUSTOM:
            _merge_custom_inputs(merged[place], place, change)
    return merged


def _merge_custom_inputs(inputs: JsonObject, place: str, changes: Any) -> None:
    for name, change in as_object(changes, f"{place} is not an object").items():
        before = inputs.get(name, {"isEnabled": False, "settings": {}})
        inputs[name] = _merged_input(place, before, change)


def _merged_input(place: str, before: JsonObject, change: Any) -> JsonObject:
    if isinstance(change, bool):
        return {**before, "isEnabled": change}
    if change == _DEFAULTS:
        return deepcopy(_FIRST_INPUTS.get(place, before))
    change = as_object(change, f"{place} is not an object or a boolean")
    is_enabled = change.get("isEnabled", before["isEnabled"])
    if not isinstance(is_enabled, bool):
        raise RequestError(api_error("isEnabled is not a boolean"))
    settings = before["settings"]
    if change.get("settings") is not None and change["settings"] != _DEFAULTS:
        new = as_object(change["settings"], "settings is not an object")
        settings = _merged_settings(place, settings, new)
    return {"isEnabled": is_enabled, "settings": settings}


def _merged_settings(place: str, before: JsonObject, new: JsonObject) -> JsonObject:
    if "customTrack" in new:
        track = as_object(new["customTrack"], "customTrack is not an object")
        return {"customTrack": {"id": track.get("id")}}
    if "customTrack" in before:
        before = deepcopy(_FIRST_INPUTS.get(place, {"settings": {}})["settings"])
    return {**before, **new}


def custom_input(track_id: str) -> JsonObject:
    """Return the input of a custom track."""
    return {"isEnabled": True, "settings": {"customTrack": {"id": track_id}}}


def merged_publishing(publishing: JsonObject, changes: Any) -> JsonObject:
    """Return publishing settings with changes. Unknown names are ignored.

    Raises:
        RequestError: The changes are not valid.
    """
    if changes == _DEFAULTS:
        return first_publishing()
    complaint = "Publishing settings was not an object or the string 'fromDefaults'"
    merged = deepcopy(publishing)
    for place, change in as_object(changes, complaint).items():
        if place in PLACES:
            merged[place] = _merged_sending(place, merged.get(place), change)
        elif place in CUSTOM:
            for name, one in as_object(change, f"{place} is not an object").items():
                merged[place][name] = _merged_sending(place, merged[place].get(name), one)
    return merged


def _merged_sending(place: str, before: JsonObject | None, change: Any) -> JsonObject:
    before = before or {"isPublishing": True, "sendSettings": deepcopy(_SEND_SETTINGS[place])}
    if isinstance(change, bool):
        return {**before, "isPublishing": change}
    if change == _DEFAULTS:
        return {"isPublishing": True, "sendSettings": deepcopy(_SEND_SETTINGS[place])}
    change = as_object(change, f"{place} is not an object or a boolean")
    is_on = change.get("isPublishing", before["isPublishing"])
    if not isinstance(is_on, bool):
        raise RequestError(api_error("isPublishing is not a boolean"))
    return {
        "isPublishing": is_on,
        "sendSettings": _merged_send_settings(before["sendSettings"], change.get("sendSettings")),
    }


def _merged_send_settings(before: JsonObject, change: Any) -> JsonObject:
    if change is None:
        return before
    if isinstance(change, str):
        return dict(_PRESETS.get(change, before))
    new = as_object(change, "sendSettings is not an object")
    return {**before, **{key: value for key, value in new.items() if value is not None}}


def client_settings(settings: Any) -> JsonObject:
    """Return the settings for a join, checked as far as the outermost level.

    Raises:
        RequestError: They are not valid.
    """
    checked = as_object(settings, "ClientSettings is not an object")
    check_keys(checked, ("inputs", "publishing", "connection"))
    return checked


def has_input(inputs: JsonObject, place: str, name: str | None = None) -> bool:
    """Return whether an input is enabled."""
    found = _find(inputs, place, name)
    return found is not None and found["isEnabled"] is True


def is_publishing(publishing: JsonObject, place: str, name: str | None = None) -> bool:
    """Return whether an input would be published. Without a setting it would."""
    found = _find(publishing, place, name)
    return found is None or found["isPublishing"] is True


def source_of(inputs: JsonObject, place: str, name: str | None = None) -> tuple[str, str] | None:
    """Return where the frames of an input come from.

    Returns:
        ``track`` and the id of a custom track, or ``device`` and the name of a device; None if
        the input names neither.
    """
    found = _find(inputs, place, name)
    settings: JsonObject = {} if found is None else found["settings"]
    if "customTrack" in settings:
        return "track", str(settings["customTrack"]["id"])
    if isinstance(settings.get("deviceId"), str):
        return "device", settings["deviceId"]
    return None


def _find(settings: JsonObject, place: str, name: str | None) -> JsonObject | None:
    found: JsonObject | None = settings.get(place) if name is None else settings[place].get(name)
    return found
