"""`CallClient`: recording, live streaming, transcription and telephone calls."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final
from uuid import uuid4

from dailykit.daily._arguments import expect_instance
from dailykit.daily._client_base import ClientBase
from dailykit.daily._log import no_effect
from dailykit.daily._requests import Arity, Completion, in_call
from dailykit.daily._values import (
    RequestError,
    api_error,
    as_object,
    check_participant_id,
    deserialize_ids,
    to_json,
)
from dailykit.local.base.ids import DEFAULT_INSTANCE
from dailykit.local.base.json_types import JsonObject, is_list, is_object

__all__ = ["ClientServices"]

_VIDEO: Final[Mapping[str, str]] = {
    "width": "width",
    "height": "height",
    "fps": "fps",
    "backgroundColor": "backgroundColor",
    "bitrate": "videoBitrate",
}
_WHOLE: Final = ("layout", "maxDuration", "minIdleTimeOut")
_DIALOUT_KEYS: Final = ("sipUri", "phoneNumber")
_DIALOUT_IGNORED: Final = ("provider", "permissions")
_NO_ENDPOINTS: Final = "the local Daily can't change the endpoints of a running live stream"


class ClientServices(ClientBase):
    """The part of `CallClient` that starts and stops services. They need permissions."""

    def _ask(
        self,
        area: str,
        request: str,
        name: str,
        options: Callable[[], JsonObject],
        completion: Completion,
        *,
        arity: Arity = 1,
        result: str | None = None,
    ) -> None:
        """Send a request to the local Daily.

        Args:
            area: Daily's word for the kind of request.
            request: Daily's name of the request.
            name: The local Daily's.
            options: Makes its options, or fails; those that are None are left out.
            completion: The user's callback.
            arity: How many arguments it takes.
            result: The result, if the local Daily's answer has no ``sessionId``.
        """
        core = self._living()

        async def work() -> object:
            told = {key: value for key, value in options().items() if value is not None}
            answer = await in_call(core, area, lambda me: me.request(name, told))
            return answer.get("sessionId", result)

        self._request(request, work, completion, arity)

    # --- recording -------------------------------------------------------------------------------

    def start_recording(
        self,
        streaming_settings: Mapping[str, Any] | None = None,
        stream_id: str | None = None,
        force_new: bool | None = None,
        completion: Completion = None,
    ) -> None:
        """Start to record the call. The local Daily makes a file with made-up content.

        Args:
            streaming_settings: ``video``, ``audio``, ``maxDuration`` and ``layout``.
            stream_id: An id, to run several. Default: Daily's reserved one.
            force_new: Whether to start another one although one runs.
            completion: Called with the stream's id, or None, and an error, or None.
        """
        chosen, settings = _stream(stream_id, force_new), to_json(streaming_settings)
        self._ask(
            "Recording",
            "startRecording",
            "start-recording",
            lambda: {**_composition(settings), "instanceId": chosen},
            completion,
            arity=2,
            result=chosen or DEFAULT_INSTANCE,
        )

    def stop_recording(self, stream_id: str | None = None, completion: Completion = None) -> None:
        """Stop a recording."""
        self._stop_running("Recording", "stopRecording", "stop-recording", stream_id, completion)

    def update_recording(
        self,
        update_settings: Mapping[str, Any],
        stream_id: str | None = None,
        completion: Completion = None,
    ) -> None:
        """Change the ``layout`` of a recording."""
        self._update_running(
            "Recording",
            "updateRecording",
            "update-recording",
            update_settings,
            stream_id,
            completion,
        )

    def _stop_running(
        self, area: str, request: str, name: str, stream_id: str | None, completion: Completion
    ) -> None:
        chosen = _stream(stream_id)
        self._ask(area, request, name, lambda: {"instanceId": chosen}, completion)

    def _update_running(
        self,
        area: str,
        request: str,
        name: str,
        update_settings: Mapping[str, Any],
        stream_id: str | None,
        completion: Completion,
    ) -> None:
        chosen, settings = _stream(stream_id), to_json(update_settings)

        def options() -> JsonObject:
            return {**_composition(settings), "instanceId": chosen}

        self._ask(area, request, name, options, completion)

    # --- live streaming --------------------------------------------------------------------------

    def start_live_stream_with_endpoints(
        self,
        endpoints: Sequence[str],
        streaming_settings: Mapping[str, Any] | None = None,
        stream_id: str | None = None,
        force_new: bool | None = None,
        completion: Completion = None,
    ) -> None:
        """Start to stream the call to endpoints that are configured on the room."""
        targets = [{"endpoint": one} for one in _list(endpoints)]
        self._start_stream(
            {"endpoints": targets}, streaming_settings, stream_id, force_new, completion
        )

    def start_live_stream_with_rtmp_urls(
        self,
        rtmp_urls: Sequence[str],
        streaming_settings: Mapping[str, Any] | None = None,
        stream_id: str | None = None,
        force_new: bool | None = None,
        completion: Completion = None,
    ) -> None:
        """Start to stream the call to RTMP URLs. The local Daily contacts none of them."""
        targets = _list(rtmp_urls)
        self._start_stream(
            {"rtmpUrl": targets}, streaming_settings, stream_id, force_new, completion
        )

    def _start_stream(
        self,
        targets: JsonObject,
        streaming_settings: Mapping[str, Any] | None,
        stream_id: str | None,
        force_new: bool | None,
        completion: Completion,
    ) -> None:
        chosen, settings = _stream(stream_id, force_new), to_json(streaming_settings)

        def options() -> JsonObject:
            return {**targets, **_composition(settings), "instanceId": chosen}

        self._ask("LiveStream", "startLiveStream", "start-live-streaming", options, completion)

    def stop_live_stream(self, stream_id: str | None = None, completion: Completion = None) -> None:
        """Stop a live stream."""
        self._stop_running(
            "LiveStream", "stopLiveStream", "stop-live-streaming", stream_id, completion
        )

    def update_live_stream(
        self,
        update_settings: Mapping[str, Any],
        stream_id: str | None = None,
        completion: Completion = None,
    ) -> None:
        """Change the ``layout`` of a live stream."""
        self._update_running(
            "LiveStream",
            "updateLiveStream",
            "update-live-streaming",
            update_settings,
            stream_id,
            completion,
        )

    def add_live_streaming_endpoints(
        self, endpoints: Sequence[str], stream_id: str | None = None, completion: Completion = None
    ) -> None:
        """Fail: the local Daily can't change the endpoints of a running live stream."""
        self._refuse_endpoints(endpoints, stream_id, completion)

    def remove_live_streaming_endpoints(
        self, endpoints: Sequence[str], stream_id: str | None = None, completion: Completion = None
    ) -> None:
        """Fail: the local Daily can't change the endpoints of a running live stream."""
        self._refuse_endpoints(endpoints, stream_id, completion)

    def _refuse_endpoints(
        self, endpoints: Sequence[str], stream_id: str | None, completion: Completion
    ) -> None:
        core = self._living()
        _list(endpoints)
        _stream(stream_id)

        async def work() -> None:
            reason = "CallState(NotInACall)" if core.call is None else _NO_ENDPOINTS
            raise RequestError(f"LiveStream({reason})")

        # daily-python 0.36 uses this name for both.
        self._request("addLiveStreamingEndpoints", work, completion)

    # --- transcription ---------------------------------------------------------------------------

    def start_transcription(
        self, settings: Mapping[str, Any] | None = None, completion: Completion = None
    ) -> None:
        """Start transcription. The local Daily transcribes only the texts that a test plants."""
        given = to_json(settings)
        self._ask(
            "Transcription",
            "startTranscription",
            "start-transcription",
            lambda: _optional(given, "Transcription settings"),
            completion,
        )

    def stop_transcription(self, completion: Completion = None) -> None:
        """Stop transcription."""
        self._ask("Transcription", "stopTranscription", "stop-transcription", dict, completion)

    def update_transcription(
        self,
        participants: Sequence[str] | None = None,
        instance_id: str | None = None,
        completion: Completion = None,
    ) -> None:
        """Change which participants are transcribed.

        Args:
            participants: Their ids. Default: all.
            instance_id: The instance, if several run.
            completion: Called with an error, or None.
        """
        people = None if participants is None else _list(participants)
        chosen = _stream(instance_id)

        def options() -> JsonObject:
            ids = None if people is None else deserialize_ids(people, "participant IDs")
            return {"participants": ids, "instanceId": chosen}

        self._ask(
            "Transcription", "updateTranscription", "update-transcription", options, completion
        )

    # --- telephone calls -------------------------------------------------------------------------

    def start_dialout(self, settings: Mapping[str, Any], completion: Completion = None) -> None:
        """Call a telephone or a SIP address. The local Daily plays the called party.

        Args:
            settings: ``phoneNumber`` or ``sipUri``, and what Daily documents.
            completion: Called with the id of the new session, or None, and an error, or None.
        """
        given = to_json(settings)
        self._ask(
            "Dialout",
            "startDialout",
            "start-dialout",
            lambda: _dialout(given),
            completion,
            arity=2,
        )

    def stop_dialout(self, participant_id: str, completion: Completion = None) -> None:
        """Hang up on a called party, who is a participant with this id."""
        who = expect_instance(participant_id, str, "str")

        def options() -> JsonObject:
            check_participant_id(who)
            return {"sessionId": who}

        self._ask("Dialout", "stopDialout", "stop-dialout", options, completion)

    def send_dtmf(self, settings: Mapping[str, Any], completion: Completion = None) -> None:
        """Play tones to a participant on the telephone: ``sessionId`` and ``tones``."""
        given = to_json(settings)
        self._ask("Dialout", "sendDTMF", "send-dtmf", lambda: _tones(given), completion)

    def sip_call_transfer(self, settings: Mapping[str, Any], completion: Completion = None) -> None:
        """Transfer a participant on the telephone: ``sessionId`` and ``toEndPoint``."""
        given = to_json(settings)
        self._ask(
            "Sip", "sipCallTransfer", "sip-call-transfer", lambda: _transfer(given), completion
        )

    def sip_refer(self, settings: Mapping[str, Any], completion: Completion = None) -> None:
        """Refer a SIP participant to another address: ``sessionId`` and ``toEndPoint``."""
        given = to_json(settings)
        self._ask("Sip", "sipRefer", "sip-refer", lambda: _transfer(given), completion)


def _stream(stream_id: str | None, force_new: bool | None = None) -> str | None:
    if force_new is not None:
        expect_instance(force_new, bool, "bool")
    if stream_id is not None:
        return expect_instance(stream_id, str, "str")
    return str(uuid4()) if force_new else None


def _list(values: Sequence[str]) -> list[Any]:
    given: Any = to_json(values)
    if is_list(given):
        return given
    raise TypeError(f"'{type(values).__name__}' object is not an instance of 'Sequence'")


def _optional(given: Any, what: str) -> JsonObject:
    return {} if given is None else as_object(given, f"{what} is not an object")


def _composition(given: Any) -> JsonObject:
    """Return settings of a stream as the REST API's options."""
    settings = _optional(given, "Streaming settings")
    video = _optional(settings.get("video"), "video")
    audio = _optional(settings.get("audio"), "audio")
    options: JsonObject = {_VIDEO.get(key, key): value for key, value in video.items()}
    if "bitrate" in audio:
        options["audioBitrate"] = audio["bitrate"]
    options.update({key: settings[key] for key in _WHOLE if key in settings})
    return options


def _dialout(given: Any) -> JsonObject:
    if not is_object(given):
        raise _invalid_dialout("Dialout settings is not an object")
    if not any(given.get(key) for key in _DIALOUT_KEYS):
        raise _invalid_dialout(
            "data did not match any variant of untagged enum DailyStartDialoutProperties"
        )
    return _without(given, _DIALOUT_IGNORED, "start_dialout")


def _invalid_dialout(problem: str) -> RequestError:
    return RequestError(f"Dialout settings are not valid: {api_error(problem)}")


def _tones(given: Any) -> JsonObject:
    settings = as_object(given, "DTMF settings is not an object")
    return _without(settings, ("method",), "send_dtmf")


def _transfer(given: Any) -> JsonObject:
    return as_object(given, "SIP settings is not an object")


def _without(settings: JsonObject, ignored: Sequence[str], method: str) -> JsonObject:
    for key in ignored:
        if settings.get(key) is not None:
            no_effect(f"the `{key}` of {method}")
    return {key: value for key, value in settings.items() if key not in ignored}
