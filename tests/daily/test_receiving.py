"""The tracks that a client reads: those of participants who are still there."""

from tests.daily.senders import ID, Sender

from dailykit.daily._loop import submit
from dailykit.daily._receiving import Receiving


def test_a_track_that_ended_before_it_was_read_is_not_kept() -> None:
    async def arrive(*, is_over: bool) -> list[str]:
        receiving = Receiving("client")
        track = sender.track
        if is_over:
            track.stop()
        receiving.arrived(track)
        read = receiving.tracks_of(ID)
        receiving.close()
        return read

    sender = Sender()
    try:
        assert submit(arrive(is_over=False)).result(20) == ["audio"]
        assert submit(arrive(is_over=True)).result(20) == []
    finally:
        sender.close()
