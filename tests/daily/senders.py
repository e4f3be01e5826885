"""Stand-ins for other participants' media, and for callbacks that get it."""

import asyncio
import threading
from array import array
from typing import Any, Final

from dailykit.daily._loop import media_loop, submit
from dailykit.daily._pcm import as_frame
from dailykit.daily._renderers import Fan
from dailykit.local.media.tracks import MediaFrame, RemoteTrack

TIMEOUT: Final = 20
ID: Final = "4f3b2c1d-0000-4000-8000-000000000001"


class Sender:
    """Another participant's track, which a test puts frames in."""

    def __init__(self, name: str = "audio") -> None:
        async def make() -> tuple[RemoteTrack, Fan]:
            track = RemoteTrack(ID, name)
            return track, Fan(track)

        self.track, self.fan = submit(make()).result(TIMEOUT)

    def send(self, *frames: MediaFrame) -> None:
        """Send frames, each as soon as the one before is read."""

        async def send() -> None:
            # A renderer that was attached before reads now.
            await asyncio.sleep(0)
            for frame in frames:
                self.track.put(frame)
                await asyncio.sleep(0)
                await asyncio.sleep(0)

        submit(send()).result(TIMEOUT)

    def close(self) -> None:
        media_loop().call_soon_threadsafe(self.fan.close)


class Heard:
    """A callback that remembers what it got, and waits for as much."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.threads: set[str] = set()
        self._more = threading.Condition()

    def __call__(self, *args: Any) -> None:
        with self._more:
            self.calls.append(args)
            self.threads.add(threading.current_thread().name)
            self._more.notify_all()

    def wait(self, count: int) -> list[tuple[Any, ...]]:
        with self._more:
            assert self._more.wait_for(lambda: len(self.calls) >= count, TIMEOUT)
            return self.calls[:count]


def audio(values: list[int]) -> list[MediaFrame]:
    """Return packets of 48 kHz stereo, each sample twice."""
    data = array("h", [one for value in values for one in (value, value)]).tobytes()
    return [as_frame(data[at : at + 3840], 48_000, 2) for at in range(0, len(data), 3840)]
