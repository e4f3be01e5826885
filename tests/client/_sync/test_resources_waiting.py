# Generated from tests/client/_async/test_resources_waiting.py by `make generate`. Do not edit.
"""Starting something in a call that Daily does not know of yet."""

from collections.abc import Callable
from typing import Any

import pytest
from tests.support.clocks.moments import Moments
from tests.support.servers.scripted import ScriptedDaily, reply

from dailykit import Daily
from dailykit.errors import NotFoundError

NO_CALL = reply(
    {
        "error": "not-found",
        "info": "room standup does not seem to be hosting a call currently",
    },
    404,
)
NO_ROOM = reply({"error": "not-found", "info": "room standup not found"}, 404)
DONE = reply({"sent": True, "status": "sent"})

Start = Callable[[Daily, float], Any]

STARTS: list[Start] = [
    lambda daily, wait: daily.rooms.start_recording("standup", wait_for_call=wait),
    lambda daily, wait: daily.rooms.start_live_stream(
        "standup", rtmp_url="rtmp://live.example.org/key", wait_for_call=wait
    ),
    lambda daily, wait: daily.rooms.start_transcription("standup", wait_for_call=wait),
]

every_start = pytest.mark.parametrize("start", STARTS, ids=["recording", "stream", "transcript"])


@every_start
def test_tries_until_the_call_is_known(
    start: Start, scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(NO_CALL, NO_CALL, DONE)
    start(scripted, 15)
    assert moments.waits == [1.0, 1.0]


@every_start
def test_tries_for_no_longer_than_it_may(
    start: Start, scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(NO_CALL, NO_CALL, NO_CALL, NO_CALL)
    with pytest.raises(NotFoundError) as caught:
        start(scripted, 2.5)
    assert moments.waits == [1.0, 1.0, 0.5]
    assert "only a few seconds after the first participant joins" in str(caught.value)


@every_start
def test_tries_once_by_itself(
    start: Start, scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(NO_CALL)
    with pytest.raises(NotFoundError):
        start(scripted, 0)
    assert moments.waits == []


@every_start
def test_does_not_wait_for_a_room_that_does_not_exist(
    start: Start, scripted: Daily, script: ScriptedDaily, moments: Moments
) -> None:
    script.will(NO_ROOM)
    with pytest.raises(NotFoundError):
        start(scripted, 15)
    assert moments.waits == []
