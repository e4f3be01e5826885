"""Joins and leaves again and again, for `benchmarks.agents`: what is left of it?

Usage: python -m benchmarks.agents_joins ROOM_URL NUMBER
"""

import gc
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from dailykit import daily

PAGE = os.sysconf("SC_PAGE_SIZE")
WARM_UP = 20
TIMEOUT = 30


class Done:
    """A completion to wait for."""

    def __init__(self) -> None:
        self._called = threading.Event()
        self._error: Any = None

    def __call__(self, *results: Any) -> None:
        self._error = results[-1]
        self._called.set()

    def wait(self) -> None:
        assert self._called.wait(TIMEOUT), "there was no completion"
        assert self._error is None, self._error


def visit(room_url: str) -> None:
    """Join with a microphone, say something, leave, and release the client."""
    source = daily.CustomAudioSource(16_000, 1)
    track = daily.CustomAudioTrack(source)
    client = daily.CallClient()
    joined, left = Done(), Done()

    microphone = {"isEnabled": True, "settings": {"customTrack": {"id": track.id}}}
    client.join(room_url, client_settings={"inputs": {"microphone": microphone}}, completion=joined)
    joined.wait()
    source.write_frames(bytes(3200))
    client.leave(left)
    left.wait()
    client.release()


def usage() -> dict[str, int]:
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return {
        "threads": threading.active_count(),
        "files": len(list(Path("/proc/self/fd").iterdir())),
        "rss_kb": pages * PAGE // 1024,
    }


def main() -> None:
    room_url, number = sys.argv[1], int(sys.argv[2])
    for _ in range(min(WARM_UP, number)):
        visit(room_url)
    before = usage()
    for _ in range(number):
        visit(room_url)
    print(json.dumps({"joins": number, "before": before, "after": usage()}))


if __name__ == "__main__":
    main()
