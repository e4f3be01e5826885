"""The pace at which written audio is played: real time, without gaps that the writer did not make.

Nothing here waits or reads a clock. All times are seconds of one clock, given by the caller.
"""

from collections import deque
from typing import Final

from dailykit.daily._pcm import SAMPLE_BYTES

__all__ = ["BLOCK_SECONDS", "Block", "Pacer"]

BLOCK_SECONDS: Final = 0.02
"""The length of a block: that of an audio packet."""

_BLOCKS_PER_SECOND: Final = 50

# A writer waits for one chunk to be played, then needs a moment for the next. It is asked for it
# so early that it is there when the one before ends.
_LEAD_SECONDS: Final = 0.03

# A writer that is asked for more audio and has it has some in store. After a while it is sent a
# little ahead of time, so that the store of a program that passes audio on in real time runs out,
# and does not delay all that follows. Receivers take this for a clock that is a little fast.
_AHEAD_SECONDS: Final = 0.4
_FASTER: Final = 0.03
_WHILE_SECONDS: Final = 2.0

# Receivers shorten what they have in store themselves, at least as fast as this.
_SHORTENED: Final = 0.01
_AT_ONCE_SECONDS: Final = 0.025

# On a busy machine a program stands still for a moment, and then has in store what it missed. This
# is sent faster still. A program that only paused, as between two sentences, keeps its pause: it is
# told apart by how late this process was itself.
_CATCHING_UP: Final = 0.25
_LONGEST_STOP_SECONDS: Final = 1.0
_BUSY_SECONDS: Final = 0.01

# For a chunk that is late, silence waits this long. The chunk then goes out at once: nothing is
# missing in it, and audio that is made in real time does not stay late.
_PATIENCE_SECONDS: Final = 0.04

# A writer that is later than that catches up, after the silence. This late, it has paused.
_PAUSE_SECONDS: Final = 0.1

# A writer that was told late that its audio is played is not late itself, up to this.
_MOST_CATCHING_UP_SECONDS: Final = 1.0


class Block:
    """Audio to send now.

    Args:
        data: The samples, in the writer's format. None: a block of silence.
        skipped: The seconds without audio before it, that its timestamp must count.
    """

    __slots__ = ("data", "skipped")

    def __init__(self, data: bytes | None, skipped: float = 0.0) -> None:
        self.data = data
        self.skipped = skipped


class Pacer:
    """Decides when written audio is sent, and when it counts as played.

    Args:
        rate: The sample rate of what is written, in Hz.
        channels: Its number of channels.
        auto_silence: Whether to send silence while nothing is written.
    """

    def __init__(self, rate: int, channels: int, *, auto_silence: bool) -> None:
        self._rate = rate
        self._width = SAMPLE_BYTES * channels
        self._auto_silence = auto_silence
        self._data = bytearray()
        self._blocks = 0
        self._pending: deque[tuple[int, int]] = deque()
        # Positions in the audio, in samples: up to where it is written, and where it is sent.
        self._written = 0
        self._sent = 0
        # When the next block is due for the writer, and for a receiver that plays all it gets.
        self._due: float | None = None
        self._heard: float | None = None
        self._told = 0.0
        self._resumed_at = 0.0
        self._missed = 0.0
        self._next: float | None = None
        self._lateness = 0.0
        self._is_idle = True
        self._has_resumed = False

    @property
    def is_empty(self) -> bool:
        """Whether everything that was written is sent and reported."""
        return not self._data and not self._pending

    def write(self, data: bytes, ticket: int, now: float) -> None:
        """Add audio.

        Args:
            data: The samples.
            ticket: The number with which `step` reports that they are played.
            now: The time.
        """
        if not self._data and self._has_paused(now):
            late = now - (self._due or 0.0)
            was_stopped = self._lateness > _BUSY_SECONDS and late < _LONGEST_STOP_SECONDS
            self._missed = late if was_stopped else 0.0
            self._due, self._has_resumed, self._resumed_at = now, True, now
        elif now - self._told < _AT_ONCE_SECONDS:
            self._go_ahead(len(data) / self._width / self._rate, now)
        self._is_idle = False
        self._lateness = 0.0
        self._data += data
        self._written += len(data) // self._width
        self._pending.append((self._written, ticket))

    def step(self, now: float, *, silence: bool) -> tuple[list[Block], list[int]]:
        """Return the blocks to send, and the numbers of the writes that are played.

        Args:
            now: The time.
            silence: Whether silence has a receiver.
        """
        if self._next is not None:
            self._lateness = max(self._lateness, now - self._next)
        blocks: list[Block] = []
        while (due := self._next_block(silence=silence)) is not None and due <= now:
            block = self._take(now)
            if block is not None:
                blocks.append(block)
        played: list[int] = []
        while self._pending and self._played_at(self._pending[0][0]) <= now:
            played.append(self._pending.popleft()[1])
            self._told = now
        return blocks, played

    def next_time(self, *, silence: bool) -> float | None:
        """Return when to call `step` next; None: after the next `write`."""
        block = self._next_block(silence=silence)
        played = self._played_at(self._pending[0][0]) if self._pending else None
        times = [one for one in (block, played) if one is not None]
        self._next = min(times, default=None)
        return self._next

    def _has_paused(self, now: float) -> bool:
        if self._due is None or now - self._due > _MOST_CATCHING_UP_SECONDS:
            return True
        return now - max(self._due, self._told) > _PAUSE_SECONDS

    def _go_ahead(self, seconds: float, now: float) -> None:
        """Let the next block be due earlier."""
        if self._due is None or self._heard is None:
            return
        missed = min(self._missed, seconds * _CATCHING_UP)
        self._missed -= missed
        self._due -= missed
        if now - self._resumed_at > _WHILE_SECONDS:
            room = max(0.0, _AHEAD_SECONDS + BLOCK_SECONDS - (self._heard - now))
            self._due -= min(room, seconds * _FASTER)

    def _played_at(self, position: int) -> float:
        due = self._due or 0.0
        return due + (position - self._sent) / self._rate - _LEAD_SECONDS

    def _next_block(self, *, silence: bool) -> float | None:
        due = self._due or 0.0
        if not self._is_idle:
            is_full = len(self._data) >= self._block_size()
            return due if is_full else max(due, self._told) + _PATIENCE_SECONDS
        if silence and self._auto_silence:
            return max(due, self._heard or 0.0)
        return None

    def _take(self, now: float) -> Block | None:
        size = self._block_size()
        data = bytes(self._data[:size])
        if not data:
            was_idle, self._is_idle = self._is_idle, True
            return Block(None, self._listen(now, is_new=True)) if was_idle else None
        del self._data[:size]
        self._sent += len(data) // self._width
        self._blocks += 1
        self._due = (self._due or now) + len(data) / self._width / self._rate
        skipped = self._listen(now, is_new=self._has_resumed)
        self._has_resumed = False
        return Block(data.ljust(size, b"\0"), skipped)

    def _listen(self, now: float, *, is_new: bool) -> float:
        """Move the receiver's time on by a block, and return how much it missed before."""
        heard = now if self._heard is None else self._heard
        missed = now - heard if is_new and now - heard > _PAUSE_SECONDS else 0.0
        is_ahead = heard - now > BLOCK_SECONDS
        self._heard = heard + missed + BLOCK_SECONDS * (1 - _SHORTENED * is_ahead)
        return missed

    def _block_size(self) -> int:
        # Some rates, like 11025 Hz, have no whole number of samples in a block.
        first = self._blocks * self._rate // _BLOCKS_PER_SECOND
        last = (self._blocks + 1) * self._rate // _BLOCKS_PER_SECOND
        return (last - first) * self._width
