"""A program that runs with daily-python and with `dailykit.daily`, and writes what each does.

It joins nothing, so that it needs no network: what it compares is all that a client does alone.
Run it with one argument: the folder to import ``daily`` from, or nothing for `dailykit.daily`.
"""

import json
import os
import re
import sys
import threading
from collections.abc import Callable
from functools import partialmethod
from typing import Any, Final

QUIET_SECONDS: Final = 0.06
"""Events may follow a completion. When nothing has come for so long, nothing will."""

TIMEOUT: Final = 20
NOBODY: Final = "9f1a1d6e-1c1a-4c1a-8c1a-9f1a1d6e1c1a"
IDS: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
TIMES: Final = re.compile(r'"joinedAt": \d+')


_ANSWERED: Final = "a completion will come"


def load() -> Any:
    """Return the module to try."""
    if sys.argv[1:]:
        sys.path.insert(0, sys.argv[1])
        import daily  # type: ignore[import-not-found]  # pyright: ignore[reportMissingImports]

        return daily
    from dailykit import daily as own

    return own


class Log:
    """What the module does, step by step."""

    def __init__(self) -> None:
        self.steps: list[dict[str, Any]] = []
        self._now: list[str] = []
        self._more = threading.Condition()
        self._ids: dict[str, str] = {NOBODY: NOBODY}

    def note(self, *what: Any) -> None:
        """Write down an event or a completion."""
        with self._more:
            self._now.append(json.dumps(what, sort_keys=True))
            self._more.notify_all()

    def end_step(self, name: str, result: Any, *, is_answered: bool) -> None:
        """Begin with the next step. The order of events and completions is not always the same."""
        with self._more:
            if is_answered:
                assert self._more.wait_for(self._has_completion, TIMEOUT), "no completion came"
            while self._more.wait(QUIET_SECONDS):
                pass
        seen = sorted(self._plain(one) for one in self._now)
        told = self._plain(json.dumps(result, sort_keys=True))
        self.steps.append({"step": name, "result": told, "seen": seen})
        self._now = []

    def _has_completion(self) -> bool:
        return any(one.startswith('["completion"') for one in self._now)

    def _plain(self, text: str) -> str:
        """Replace what differs each time: ids by their number, times by nothing."""
        text = TIMES.sub('"joinedAt": 0', text)
        return IDS.sub(lambda found: self._ids.setdefault(found[0], f"id {len(self._ids)}"), text)


def main() -> None:
    """Do all steps and write the log."""
    daily = load()
    daily.Daily.init()
    daily.Daily.set_log_level(daily.LogLevel.Off)
    log = Log()
    names = [name for name in dir(daily.EventHandler) if name.startswith("on_")]
    methods = {name: partialmethod(_heard, name, log) for name in names}
    handler = type("Handler", (daily.EventHandler,), methods)()
    client = daily.CallClient(event_handler=handler)

    def step(name: str, act: Callable[[], Any]) -> None:
        is_answered = False
        try:
            result = act()
            is_answered = result is _ANSWERED
        except Exception as error:  # noqa: BLE001 - all errors are compared
            result = f"{type(error).__name__}: {error}"
        log.end_step(name, result, is_answered=is_answered)

    tracks = _tracks(daily)
    for name, act in _steps(daily, client, log, tracks):
        step(name, act)
    client.release()
    for getter in ("participants", "inputs", "leave", "release", "active_speaker"):
        step(f"{getter} after release", getattr(client, getter))
    sys.stdout.write(json.dumps(log.steps))
    sys.stdout.flush()
    # The native module may crash at the end of the interpreter.
    os._exit(0)


def _heard(_handler: object, name: str, log: Log, *args: Any) -> None:
    log.note(name, *args)


def _tracks(daily: Any) -> tuple[Any, Any]:
    audio = daily.CustomAudioTrack(daily.CustomAudioSource(16000, 1))
    video = daily.CustomVideoTrack(daily.CustomVideoSource(64, 48))
    return audio, video


def _steps(
    daily: Any, client: Any, log: Log, tracks: tuple[Any, Any]
) -> list[tuple[str, Callable[[], Any]]]:
    audio, video = tracks

    def call(name: str, *args: Any, **options: Any) -> tuple[str, Callable[[], Any]]:
        def act() -> Any:
            def completed(*result: Any) -> None:
                log.note("completion", *result)

            if name in ("set_user_name", "set_audio_renderer", "set_video_renderer"):
                return getattr(client, name)(*args, **options)
            assert getattr(client, name)(*args, completion=completed, **options) is None
            return _ANSWERED

        return name, act

    def custom(track: Any) -> dict[str, Any]:
        return {"isEnabled": True, "settings": {"customTrack": {"id": track.id}}}

    def get(name: str) -> tuple[str, Callable[[], Any]]:
        return name, getattr(client, name)

    getters = (
        *("active_speaker", "participants", "participant_counts", "inputs", "publishing"),
        *("subscriptions", "subscription_profiles", "get_network_stats"),
    )
    settings = {"inputs": {"camera": {"isEnabled": "x"}}}
    return [
        *(get(name) for name in getters),
        ("wrong handler", lambda: daily.CallClient(event_handler=object())),
        call("set_user_name", "Bob"),
        call("set_user_name", 3),
        call("leave"),
        get("participants"),
        call("send_app_message", None),
        call("send_app_message", {}, "nope"),
        call("send_app_message", {"a": 1}),
        call("send_app_message", {"a": (1, {2}, float("nan"))}),
        call("send_app_message", {1: 2}),
        call("send_app_message", object()),
        call("send_prebuilt_chat_message", "hi"),
        call("start_recording"),
        call("stop_recording"),
        call("update_recording", {"layout": {"preset": "default"}}),
        call("start_transcription"),
        call("stop_transcription"),
        call("update_transcription", ["*"]),
        call("update_transcription", [NOBODY]),
        call("start_dialout", {"phoneNumber": "+15550100"}),
        call("start_dialout", {"foo": 1}),
        call("start_dialout", None),
        call("stop_dialout", "abc"),
        call("stop_dialout", NOBODY),
        call("send_dtmf", {"sessionId": NOBODY, "tones": "1"}),
        call("sip_call_transfer", {"sessionId": NOBODY, "toEndPoint": "sip:a@b"}),
        call("sip_refer", {"sessionId": NOBODY, "toEndPoint": "sip:a@b"}),
        call("start_live_stream_with_endpoints", ["a"]),
        call("start_live_stream_with_rtmp_urls", ["rtmp://127.0.0.1/a"]),
        call("stop_live_stream"),
        call("update_live_stream", {"layout": {"preset": "default"}}),
        call("add_live_streaming_endpoints", ["a"]),
        call("remove_live_streaming_endpoints", ["a"]),
        call("eject_remote_participants", ["nope"]),
        call("eject_remote_participants", [NOBODY]),
        call("update_permissions", {"canSend": ["camera"]}),
        call("update_permissions", {"canSend": ["bogus"]}),
        call("update_permissions", "x"),
        call("update_remote_participants", {"nope": {}}),
        call("update_remote_participants", {NOBODY: {"inputsEnabled": {"microphone": False}}}),
        call("set_ice_config", {"placement": "front", "iceServers": []}),
        call("remove_custom_audio_track", "x"),
        call("remove_custom_video_track", "x"),
        call("add_custom_audio_track", "x", audio),
        call("add_custom_audio_track", "x", video),
        call("add_custom_video_track", "x", video),
        call("add_custom_video_track", "y", video),
        call("update_custom_video_track", "y", video),
        call("update_custom_audio_track", "x", audio),
        call("remove_custom_video_track", "y"),
        get("participants"),
        call("update_inputs", {"camera": custom(video), "microphone": custom(audio)}),
        get("participants"),
        call("update_inputs", {"camera": False, "microphone": False}),
        call("update_inputs", {"bogus": False}),
        call("update_inputs", {"camera": {"settings": {"deviceId": "none"}}}),
        call("update_inputs", {"camera": {"settings": {"width": 320}}}),
        call("update_inputs", "x"),
        call("update_inputs", {"screenVideo": custom(video), "screenAudio": custom(audio)}),
        call("update_inputs", {"microphone": True}),
        call("update_inputs", {"microphone": {"isEnabled": False}}),
        call("update_inputs", {"camera": {"isEnabled": "x"}}),
        call("update_publishing", {"camera": {"isPublishing": False}, "microphone": True}),
        call("update_publishing", {"microphone": {"sendSettings": {"channelConfig": "stereo"}}}),
        call("update_publishing", {"camera": {"sendSettings": {"maxQuality": "low"}}}),
        call("update_publishing", {"bogus": 1}),
        call("update_publishing", {"customAudio": {"x": {"isPublishing": False}}}),
        get("publishing"),
        call("update_subscription_profiles", {"base": {"camera": "unsubscribed"}}),
        call("update_subscription_profiles", {"base": {"camera": {"settings": {}}}}),
        call("update_subscription_profiles", {"base": {"camera": "bogus"}}),
        call("update_subscription_profiles", {"base": {"bogus": "subscribed"}}),
        call("update_subscription_profiles", {"tower": {"camera": "subscribed"}}),
        call("update_subscription_profiles", {"base": {"customVideo": {"*": "subscribed"}}}),
        get("subscription_profiles"),
        call("update_subscriptions", {NOBODY: {"profile": "tower"}}),
        call("update_subscriptions", {NOBODY: {"profile": "unknown"}}),
        call("update_subscriptions", {"nope": {"media": {"camera": "subscribed"}}}),
        call("update_subscriptions", {NOBODY: {"media": "subscribed"}}),
        call("update_subscriptions", profile_settings={"x": {"camera": "subscribed"}}),
        call("update_subscriptions"),
        call("update_subscriptions", {NOBODY: None}),
        get("subscriptions"),
        call("set_audio_renderer", "nope", print),
        call("set_audio_renderer", NOBODY, print, audio_source="bogus"),
        call("set_audio_renderer", NOBODY, print, sample_rate=-1),
        call("set_video_renderer", NOBODY, print, color_format="X"),
        call("join", "standup"),
        call("join", "https://acme.daily.co/a", client_settings={"bogus": 1}),
        call("join", "https://acme.daily.co/a", client_settings=settings),
        call("join", "https://acme.daily.co/a", client_settings="x"),
    ]


if __name__ == "__main__":
    main()
