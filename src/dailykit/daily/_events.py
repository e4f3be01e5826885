"""The events of a call as daily-python delivers them: handler method and arguments. Pure.

Events of participants are not here: they come from comparing what `participants` shows.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from dailykit.local.base.json_types import JsonObject
from dailykit.local.call.people import CallEvent

__all__ = ["END_TEXTS", "handler_call"]

_Call = tuple[str, tuple[Any, ...]]
_Reader = Callable[[Mapping[str, Any]], tuple[Any, ...]]

END_TEXTS: Final[Mapping[str, str]] = {
    "ejected": "you have been ejected from the call",
    "exp-room": "the room has expired",
    "exp-token": "the meeting token has expired",
    "connection-lost": "the connection to the call was lost",
    "server-stopped": "the local Daily has stopped",
}
"""What ``on_error`` says when a call ends without `leave`, by the local Daily's reason."""


def handler_call(event: CallEvent) -> _Call | None:
    """Return the method to call for an event, and its arguments. None: daily-python has none."""
    reader = _READERS.get(event.type)
    if reader is not None:
        name = event.type.replace("live-streaming", "live-stream").replace("-", "_")
        return f"on_{name}", reader(event.data)
    if event.type.startswith(("dialin-", "dialout-")):
        return f"on_{event.type.replace('-', '_')}", (_phone(event.data),)
    return None


def _phone(data: Mapping[str, Any]) -> JsonObject:
    told = {key: value for key, value in data.items() if value is not None}
    if "errorMsg" in told:
        told["message"] = told["errorMsg"]
    return told


def _status(*keys: str) -> Callable[[Mapping[str, Any]], tuple[JsonObject]]:
    """Return a reader of an object with these keys and the id of the stream."""

    def read(data: Mapping[str, Any]) -> tuple[JsonObject]:
        status = {key: data[key] for key in keys if data.get(key) is not None}
        return ({**status, "streamId": data["instanceId"]},)

    return read


def _named(*keys: str) -> _Reader:
    def read(data: Mapping[str, Any]) -> tuple[JsonObject]:
        return ({key: data[key] for key in keys if data.get(key) is not None},)

    return read


def _stream_id(data: Mapping[str, Any]) -> tuple[str]:
    return (data["instanceId"],)


def _stream_error(data: Mapping[str, Any]) -> tuple[str, str]:
    return data["instanceId"], data["message"]


_READERS: Final[Mapping[str, _Reader]] = {
    "app-message": lambda data: (data["data"], data["from"]),
    "dialin-ready": lambda data: (data["sipEndpoint"],),
    "dtmf-event": lambda data: (dict(data),),
    "live-streaming-error": _stream_error,
    "live-streaming-started": _status("layout", "startedBy"),
    "live-streaming-stopped": _stream_id,
    "live-streaming-updated": lambda data: (
        {"state": "connected", "streamId": data["instanceId"]},
    ),
    "recording-error": _stream_error,
    "recording-started": _status("layout", "recordingId", "startedBy"),
    "recording-stopped": _stream_id,
    "transcription-error": lambda data: (data["message"],),
    "transcription-message": lambda data: (dict(data),),
    "transcription-started": _named("language", "model", "startedBy", "instanceId", "transcriptId"),
    "transcription-stopped": lambda data: (
        data.get("updatedBy"),
        data.get("stoppedByError") is True,
    ),
    "transcription-updated": _named("participants", "instanceId", "updatedBy"),
}
