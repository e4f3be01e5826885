"""Recording, streaming, transcription and telephones: requests, completions and events."""

import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from tests.daily.agents import Agent
from tests.daily.conftest import MakeAgent

from dailykit import Daily
from dailykit.local import LocalDaily
from dailykit.models.sip import Sip

DEFAULT_STREAM = "c3df927c-f738-4471-a2b7-066fa7e95a6b"
NOBODY = "9f1a1d6e-1c1a-4c1a-8c1a-9f1a1d6e1c1a"

Wait = Callable[[float], None]


@pytest.fixture
def wait(local: LocalDaily) -> Wait:
    """Let time pass on the server."""
    return local.blocking.clock.advance


@pytest.fixture
def owner(agent: MakeAgent, rest: Daily) -> Agent:
    """An owner in a room where everything is allowed."""
    room = rest.rooms.create("standup", enable_recording="cloud", enable_dialout=True)
    token = rest.meeting_tokens.create(room_name="standup", is_owner=True)
    return agent("Olivia").join(room.url, token)


def test_a_recording(owner: Agent, rest: Daily, wait: Wait) -> None:
    settings = {
        "video": {"width": 640, "height": 480, "bitrate": 500, "backgroundColor": "#ff112233"},
        "audio": {"bitrate": 64},
        "maxDuration": 600,
        "layout": {"preset": "audio-only"},
    }
    assert owner.do("start_recording", settings) == DEFAULT_STREAM
    wait(2)
    listed = rest.recordings.list().data[0]
    assert owner.memory.wait_for("on_recording_started").args == (
        {
            "layout": {"preset": "audio-only"},
            "recordingId": listed.id,
            "startedBy": owner.id,
            "streamId": DEFAULT_STREAM,
        },
    )
    owner.do("update_recording", {"layout": {"preset": "default"}})
    owner.do("stop_recording")
    assert owner.memory.wait_for("on_recording_stopped").args == (DEFAULT_STREAM,)


def test_several_recordings(owner: Agent, wait: Wait) -> None:
    first = owner.do("start_recording", stream_id=NOBODY)
    second = owner.do("start_recording", force_new=True)
    assert first == NOBODY != second
    wait(2)
    owner.do("stop_recording", NOBODY)
    assert owner.memory.wait_for("on_recording_stopped").args == (NOBODY,)
    started = {one.args[0]["streamId"] for one in owner.memory.all("on_recording_started")}
    assert started == {first, second}


def test_a_live_stream(owner: Agent, wait: Wait) -> None:
    owner.do("start_live_stream_with_rtmp_urls", ["rtmp://127.0.0.1/live"])
    wait(2)
    status = owner.memory.wait_for("on_live_stream_started").args[0]
    assert (status["streamId"], status["startedBy"]) == (DEFAULT_STREAM, owner.id)
    owner.do("update_live_stream", {"layout": {"preset": "portrait"}})
    update = {"state": "connected", "streamId": DEFAULT_STREAM}
    owner.memory.wait_for("on_live_stream_updated", update)
    for method in ("add_live_streaming_endpoints", "remove_live_streaming_endpoints"):
        (error,) = owner.ask(method, ["a"])
        assert error.startswith("LiveStream(the local Daily can't change the endpoints")
    owner.do("stop_live_stream")
    owner.memory.wait_for("on_live_stream_stopped", DEFAULT_STREAM)
    owner.do("start_live_stream_with_rtmp_urls", ["rtmp://a.invalid/live"])
    wait(2)
    error = owner.memory.wait_for("on_live_stream_error").args
    assert error == (DEFAULT_STREAM, "the target can't be reached")


def test_transcription_speaks_planted_texts(owner: Agent, local: LocalDaily, wait: Wait) -> None:
    owner.do("start_transcription", {"language": "de", "includeRawResponse": True})
    wait(2)
    status = owner.memory.wait_for("on_transcription_started").args[0]
    assert (status["language"], status["startedBy"]) == ("de", owner.id)
    assert {"transcriptId", "instanceId"} <= set(status)
    local.say(owner.id, "Guten Tag")
    message = owner.memory.wait_for("on_transcription_message").args[0]
    assert (message["text"], message["participantId"]) == ("Guten Tag", owner.id)
    assert message["rawResponse"]["is_final"] is True
    owner.do("update_transcription", [owner.id])
    update = owner.memory.wait_for("on_transcription_updated").args[0]
    assert (update["participants"], update["updatedBy"]) == ([owner.id], owner.id)
    owner.do("stop_transcription")
    owner.memory.wait_for("on_transcription_stopped", owner.id, False)


def test_dialing_out(owner: Agent, local: LocalDaily, wait: Wait) -> None:
    settings = {"phoneNumber": "+15550100", "displayName": "Tel", "provider": "x"}
    session = owner.do("start_dialout", settings)
    wait(5)
    assert owner.memory.wait_for("on_dialout_connected").args[0]["sessionId"] == session
    assert owner.memory.wait_for("on_dialout_answered").args[0]["sessionId"] == session
    joined = owner.memory.wait_for("on_participant_joined").args[0]
    assert (joined["id"], joined["info"]["userName"]) == (session, "Tel")
    owner.do("send_dtmf", {"sessionId": session, "tones": "1#", "method": "auto"})
    local.press_keys(session, "7")
    tone = owner.memory.wait_for("on_dtmf_event").args[0]
    assert (tone["sessionId"], tone["tone"]) == (session, "7")
    owner.do("stop_dialout", session)
    assert owner.memory.wait_for("on_dialout_stopped").args[0]["sessionId"] == session
    owner.memory.wait_for("on_participant_left")


def test_transfers_need_a_call(owner: Agent) -> None:
    target = {"sessionId": NOBODY, "toEndPoint": "sip:bob@example.com"}
    for method in ("sip_call_transfer", "sip_refer"):
        (error,) = owner.ask(method, target)
        assert error.startswith("Sip(")
        owner.memory.wait_for("on_error", f"Error handling {_camel(method)}: {error}")


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(one.title() for one in others)


def test_refusals_without_an_owners_token(agent: MakeAgent, room_url: str) -> None:
    ada = agent().join(room_url)
    for method, args in (
        ("start_recording", ()),
        ("start_transcription", ()),
        ("start_live_stream_with_endpoints", (["a"],)),
        ("start_dialout", ({"sipUri": "sip:bob@example.com"},)),
        ("send_dtmf", ({"sessionId": NOBODY, "tones": "1"},)),
    ):
        error = ada.ask(method, *args)[-1]
        assert "you need an owner's token" in error, method
        ada.memory.wait_until(partial(_is_told, ada, error))


def _is_told(one: Agent, error: str) -> bool:
    return any(told.args[0].endswith(f": {error}") for told in one.memory.all("on_error"))


def test_settings_that_the_local_daily_refuses(owner: Agent) -> None:
    result, error = owner.ask("start_recording", {"video": {"width": "wide"}})
    assert result is None
    assert error.startswith("Recording(width")
    assert owner.ask("start_recording", "x")[1].startswith("JsonApiError")


def test_what_runs_is_told_to_those_who_join_later(
    owner: Agent, agent: MakeAgent, rest: Daily, wait: Wait
) -> None:
    owner.do("start_recording")
    wait(2)
    ada = agent().join(rest.rooms.get("standup").url)
    status = ada.memory.wait_for("on_recording_started").args[0]
    assert status["streamId"] == DEFAULT_STREAM


@contextmanager
def serving() -> Generator[tuple[str, list[Any]]]:
    """Answer to the requests of a dial-in webhook, and remember them."""
    received: list[Any] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            received.append(json.loads(self.rfile.read(length)))
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, format: str, *args: Any) -> None:
            """Be quiet."""

    with HTTPServer(("127.0.0.1", 0), Hook) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", received
        finally:
            server.shutdown()
            thread.join()


def test_dialing_in(agent: MakeAgent, local: LocalDaily, rest: Daily, wait: Wait) -> None:
    with serving() as (url, received):
        number = str(rest.phone_numbers.buy().number)
        rest.dialin_configs.create(
            type="pinless_dialin", phone_number=number, room_creation_api=url
        )
        received.clear()
        local.blocking.dial_in(number, caller="+12025550199")
        (call,) = received
    room = rest.rooms.create("phone", sip=Sip(sip_mode="dial-in", display_name=call["From"]))
    bot = agent("Bot").join(room.url)
    assert room.config.sip_uri is not None
    endpoint = str(room.config.sip_uri.endpoint)
    wait(2)
    bot.memory.wait_for("on_dialin_ready", endpoint)
    rest.dialin.update_pinless_call(
        call_id=call["callId"], call_domain=call["callDomain"], sip_uri=endpoint
    )
    wait(1)
    told = bot.memory.wait_for("on_dialin_connected").args[0]
    joined = bot.memory.wait_for("on_participant_joined").args[0]
    assert told["sessionId"] == joined["id"]
    rest.rooms.eject("phone", ids=[joined["id"]])
    assert bot.memory.wait_for("on_dialin_stopped").args[0]["sessionId"] == joined["id"]
