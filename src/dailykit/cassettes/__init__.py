"""Record a program's requests to Daily once, and replay the answers without the network.

`Recording` is a proxy on loopback in front of Daily, and `Replay` a server that answers from the
file that it wrote. A program in any language uses them by its ``DAILY_API_URL``. In pytest, the
mark ``daily_cassette`` does both; on the command line, ``dailykit record`` and ``dailykit replay``.

A cassette has no secrets: API keys, meeting tokens, webhook secrets, passwords, stream keys, phone
numbers and the domain's name are replaced when it is written.
"""

from dailykit.cassettes._file import (
    Cassette,
    Content,
    Recorded,
    RecordedAnswer,
    RecordedRequest,
)
from dailykit.cassettes._recording import Recording
from dailykit.cassettes._replaying import REPLAY_KEY, Replay

__all__ = [
    "REPLAY_KEY",
    "Cassette",
    "Content",
    "Recorded",
    "RecordedAnswer",
    "RecordedRequest",
    "Recording",
    "Replay",
]
