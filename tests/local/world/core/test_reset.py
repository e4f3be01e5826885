"""Forgetting everything while calls are recorded, streamed, transcribed and dialled out of."""

from collections.abc import Callable

from tests.support.calls.calls import Callers
from tests.support.calls.operating import Operator

from dailykit.local.world import World

Wait = Callable[[float], None]
HERE = "standup"


def get_busy(operate: Operator, callers: Callers) -> None:
    """Have a call in which everything goes on that can."""
    callers.room(
        enable_recording="cloud",
        enable_transcription_storage=True,
        enable_dialout=True,
        sip={"sip_mode": "dial-in", "display_name": "caller"},
    )
    callers.join(name="Ada")
    operate("rooms.start_recording", room_name=HERE)
    operate("rooms.start_live_stream", {"rtmpUrl": "rtmp://a.example/b"}, room_name=HERE)
    operate("rooms.start_transcription", room_name=HERE)
    operate("rooms.dial_out", {"phoneNumber": "+12125551234"}, room_name=HERE)
    source = {"sourceType": "uri", "uri": "https://example.com/a.mp4"}
    asked = {"preset": "transcript", "inParams": source, "outParams": {}}
    operate("batch_processor.submit", asked)


def test_nothing_of_it_goes_on_after_a_reset(
    operate: Operator, callers: Callers, wait: Wait, world: World
) -> None:
    get_busy(operate, callers)
    wait(7)
    world.reset()
    callers.events.clear()
    wait(3600)
    assert callers.happened() == []
    for name in ("recordings.list", "transcripts.list", "batch_processor.list", "meetings.list"):
        assert operate(name) == {"total_count": 0, "data": []}
    assert callers.inside() == []


def test_all_of_it_can_go_on_anew_after_a_reset(
    operate: Operator, callers: Callers, wait: Wait, world: World
) -> None:
    get_busy(operate, callers)
    wait(20)
    before = callers.happened()
    world.reset("test")
    callers.events.clear()
    get_busy(operate, callers)
    wait(20)
    # Once each: nobody from before listens any more.
    assert callers.happened() == before
    assert {"recording.started", "dialin.ready", "dialout.answered"} < set(before)
