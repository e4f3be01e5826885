"""Threads: handlers that block, and programs that end in the middle of a call."""

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any, Final

import pytest
from tests.daily.agents import TIMEOUT, Called, Voice
from tests.daily.conftest import MakeAgent

from dailykit import Daily, daily

pytestmark = pytest.mark.slow

LONGEST_END: Final = 10.0
"""An idle machine needs less than two seconds. A busy one may need more."""

BEGINNING: Final = """
import sys, threading, time
from dailykit import daily

class Handler(daily.EventHandler):
    def on_call_state_updated(self, state):
        if state == "joined" and "block" in sys.argv:
            blocked.set()
            threading.Event().wait()

blocked = threading.Event()
client = daily.CallClient(Handler())
source = daily.CustomAudioSource(16000, 1)
track = daily.CustomAudioTrack(source)
microphone = {"isEnabled": True, "settings": {"customTrack": {"id": track.id}}}
joined = threading.Event()
client.join(
    sys.argv[1],
    client_settings={"inputs": {"microphone": microphone}},
    completion=lambda data, error: joined.set(),
)
if "block" not in sys.argv:
    assert joined.wait(20)
"""

MORE_THREADS: Final = """
def speak():
    for _ in range(50):
        source.write_frames(bytes(640))
    print("spoken", flush=True)

threading.Thread(target=speak).start()
"""


def start(program: str, *args: str) -> subprocess.Popen[str]:
    """Start a program."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", BEGINNING + program, *args],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(part for part in sys.path if part)},
    )


def end_of(program: subprocess.Popen[str], *, after: str = "ends") -> tuple[int, str, str]:
    """Wait until a program is about to end, and then until it has ended, which must not last."""
    assert program.stdout is not None
    assert program.stderr is not None
    with program:
        line = program.stdout.readline().strip()
        began = time.monotonic()
        if line != after:
            program.kill()
            pytest.fail(program.stderr.read())
        try:
            code = program.wait(TIMEOUT)
        finally:
            program.kill()
        assert time.monotonic() - began < LONGEST_END
        return code, program.stdout.read(), program.stderr.read()


@pytest.mark.parametrize(
    "program",
    [
        "client.release(); print('ends', flush=True)",
        "print('ends', flush=True)",
        "import atexit; atexit.register(client.release); print('ends', flush=True)",
        "print('ends', flush=True); sys.exit()",
    ],
)
def test_a_program_ends_quickly_and_quietly(room_url: str, rest: Daily, program: str) -> None:
    assert end_of(start(program, room_url)) == (0, "", "")
    assert rest.rooms.presence("standup").data == []


def test_a_program_ends_although_its_handler_blocks(room_url: str) -> None:
    program = "assert blocked.wait(20); client.leave(); print('ends', flush=True)"
    assert end_of(start(program, room_url, "block")) == (0, "", "")


def test_a_program_that_is_interrupted(room_url: str) -> None:
    program = start("print('ends', flush=True); time.sleep(60)", room_url)
    assert program.stdout is not None
    with program:
        assert program.stdout.readline().strip() == "ends"
        began = time.monotonic()
        program.send_signal(signal.SIGINT)
        assert program.wait(TIMEOUT) == -signal.SIGINT
        assert time.monotonic() - began < LONGEST_END


def test_other_threads_stay_in_the_call_when_the_main_thread_has_ended(
    agent: MakeAgent, room_url: str
) -> None:
    ada = agent().join(room_url)
    program = start(MORE_THREADS, room_url)
    bot = ada.memory.wait_for("on_participant_joined").args[0]["id"]
    ada.wait_for_state(bot, "microphone", "playable")
    assert end_of(program, after="spoken") == (0, "", "")


def test_a_handler_that_blocks_stops_no_media(
    agent: MakeAgent, room_url: str, voice: Voice
) -> None:
    ada = agent().join(room_url, inputs={"microphone": voice.input})
    free, heard, joined = threading.Event(), threading.Semaphore(0), Called()

    class Blocking(daily.EventHandler):
        def on_app_message(self, message: Any, sender: str) -> None:
            free.wait()

    client = daily.CallClient(Blocking())
    try:
        client.join(room_url, completion=joined)
        assert joined.wait(TIMEOUT)

        def hear(_: str, __: daily.AudioData, ___: str) -> None:
            heard.release()

        client.set_audio_renderer(ada.id, hear)
        ada.client.send_app_message("block")
        for _ in range(50):
            assert heard.acquire(timeout=TIMEOUT)
    finally:
        free.set()
        client.release()


def test_an_exception_in_a_handler_is_reported_and_stops_nothing(
    agent: MakeAgent, room_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    reports: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", reports.append)
    ada = agent().join(room_url)
    joined = Called()

    class Failing(daily.EventHandler):
        def on_call_state_updated(self, state: str) -> None:
            raise KeyError(state)

    client = daily.CallClient(Failing())
    try:
        client.join(room_url, completion=joined)
        assert joined.wait(TIMEOUT)
        ada.memory.wait_for("on_participant_joined")
        assert [str(one.exc_value) for one in reports] == ["'joining'", "'joined'"]
    finally:
        client.release()
