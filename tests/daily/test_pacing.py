"""The pace of written audio: real time, and no silence that the writer did not make."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dailykit.daily._pacing import Block, Pacer

RATE = 16_000
CHUNK_MS = 40
START = 100.0


class Writer:
    """Writes each chunk some time after the one before is played, on a clock of its own."""

    def __init__(self, pacer: Pacer, chunk: bytes) -> None:
        self.pacer = pacer
        self.chunk = chunk
        self.now = START
        self.sent: list[tuple[int, Block]] = []
        self.played: list[tuple[int, int]] = []
        # Once, the process is late itself.
        self.late_at = 0
        self.late = 0.0

    def run(self, pauses_ms: Sequence[int], *, until_ms: int, silence: bool = True) -> None:
        """Write a chunk after each pause, and let the time pass."""
        waits = iter([0, *pauses_ms])
        write_at: float | None = START + next(waits) / 1000
        ticket = 0
        while True:
            times = [write_at, self.pacer.next_time(silence=silence)]
            at = min([one for one in times if one is not None], default=None)
            if at is None or at > START + until_ms / 1000:
                return
            if self.late_at and at > START + self.late_at / 1000:
                self.late_at, at = 0, at + self.late
            self.now = max(self.now, at)
            if write_at is not None and write_at <= self.now:
                self.pacer.write(self.chunk, ticket, self.now)
                write_at, ticket = None, ticket + 1
            blocks, played = self.pacer.step(self.now, silence=silence)
            self.sent += [(self.milliseconds, block) for block in blocks]
            for one in played:
                self.played.append((self.milliseconds, one))
                pause = next(waits, None)
                write_at = None if pause is None else self.now + pause / 1000

    @property
    def milliseconds(self) -> int:
        return round((self.now - START) * 1000)

    @property
    def times(self) -> list[int]:
        return [at for at, block in self.sent if block.data is not None]

    @property
    def silences(self) -> list[int]:
        return [at for at, block in self.sent if block.data is None]


def writer(*, chunk_ms: int = CHUNK_MS, auto_silence: bool = True) -> Writer:
    pacer = Pacer(RATE, 1, auto_silence=auto_silence)
    return Writer(pacer, b"\1\0" * (RATE * chunk_ms // 1000))


def test_a_steady_writer_is_sent_in_real_time_without_silence() -> None:
    one = writer()
    one.run([26] * 24, until_ms=980)
    assert one.times == list(range(0, 1000, 20))
    assert one.silences == []


def test_a_writer_is_told_a_moment_before_the_end() -> None:
    one = writer()
    one.run([26, 26], until_ms=120)
    assert one.played == [(10, 0), (50, 1), (90, 2)]


def test_a_chunk_late_by_less_than_a_buffer_leaves_no_silence_and_no_delay() -> None:
    one = writer()
    one.run([26, 26, 65, 26], until_ms=190)
    assert one.times == [0, 20, 40, 60, 80, 100, 155, 155, 181, 181]
    assert one.silences == []


def test_a_chunk_that_is_later_is_caught_up_after_the_silence() -> None:
    one = writer()
    one.run([26, 105, 26, 26], until_ms=210)
    assert one.silences == [120, 120, 120, 140]
    assert one.times == [0, 20, 40, 60, 155, 155, 181, 181, 207, 207]


def test_audio_in_store_is_sent_a_little_faster_until_receivers_have_400_ms() -> None:
    one = writer()
    one.run([2] * 900, until_ms=40_000)
    ahead = [20 * number - at for number, at in enumerate(one.times)]
    assert max(ahead[:100]) <= 0
    assert ahead[150] in range(20, 40)
    # By then, receivers shorten it themselves, by one part in a hundred.
    assert ahead[-1] - ahead[-500] in range(80, 120)
    assert ahead[-1] == max(ahead)
    # Silence makes up for it.
    assert one.silences[0] - one.times[-1] in range(380, 450)


@pytest.mark.parametrize("late_ms", [0, 50])
def test_what_was_missed_on_a_busy_machine_is_made_up_for(late_ms: int) -> None:
    one = writer()
    one.late_at, one.late = 400, late_ms / 1000
    one.run([26] * 5 + [300] + [2] * 200, until_ms=9000)
    ahead = [20 * number - at for number, at in enumerate(one.times)]
    assert min(ahead) in range(-280, -240)
    # A pause on a machine that is not busy was meant.
    assert (max(ahead[100:200]) >= 0) == bool(late_ms)


def test_after_a_pause_audio_starts_at_once() -> None:
    one = writer()
    one.run([317], until_ms=400)
    assert one.times == [0, 20, 327, 347]


def test_silence_after_audio_is_in_real_time() -> None:
    one = writer()
    one.run([307], until_ms=2000)
    sent = len(one.sent) * 20
    assert sent == 2020


def test_without_auto_silence_nothing_is_sent_and_the_pause_is_counted() -> None:
    one = writer(auto_silence=False)
    one.run([480], until_ms=1000)
    assert one.silences == []
    assert [block.skipped for _, block in one.sent] == [0, 0, pytest.approx(0.45), 0]


def test_silence_starts_before_the_first_write() -> None:
    pacer = Pacer(RATE, 1, auto_silence=True)
    blocks, _ = pacer.step(START, silence=True)
    assert [block.data for block in blocks] == [None]
    assert pacer.next_time(silence=True) == START + 0.02


def test_without_receivers_nothing_waits_for_a_time() -> None:
    pacer = Pacer(RATE, 1, auto_silence=True)
    assert pacer.next_time(silence=False) is None


def test_chunks_shorter_than_a_block_flow_in_real_time() -> None:
    one = writer(chunk_ms=10)
    one.run([8] * 50, until_ms=490)
    assert len(one.played) in range(49, 53)
    assert one.silences == []


def test_the_rest_of_a_block_is_silence() -> None:
    one = writer(chunk_ms=30)
    one.run([], until_ms=100)
    last = one.sent[1][1].data
    assert last == b"\1\0" * 160 + b"\0\0" * 160


def test_a_writer_that_is_told_late_is_not_late_itself() -> None:
    pacer = Pacer(RATE, 1, auto_silence=True)
    pacer.write(b"\1\0" * 640, 0, START)
    pacer.step(START, silence=False)
    _, played = pacer.step(START + 0.3, silence=False)
    assert played == [0]
    pacer.write(b"\1\0" * 6400, 1, START + 0.301)
    blocks, _ = pacer.step(START + 0.301, silence=False)
    assert len([block for block in blocks if block.data]) == 14


@pytest.mark.parametrize("rate", [8000, 11_025, 16_000, 22_050, 44_100, 48_000])
def test_a_second_has_fifty_blocks(rate: int) -> None:
    pacer = Pacer(rate, 2, auto_silence=True)
    pacer.write(bytes(4 * rate), 0, START)
    blocks, played = pacer.step(START + 0.9801, silence=False)
    assert len(blocks) == 50
    assert sum(len(block.data or b"") for block in blocks) == 4 * rate
    assert played == [0]


@settings(max_examples=50)
@given(st.lists(st.tuples(st.integers(1, 4000), st.integers(0, 400)), min_size=1, max_size=20))
def test_all_that_is_written_is_sent_once_and_in_order(writes: list[tuple[int, int]]) -> None:
    pacer = Pacer(RATE, 1, auto_silence=True)
    now, sent, told, number = START, b"", list[int](), 0
    written = b""
    for ticket, (count, wait_ms) in enumerate(writes):
        data = b"".join(
            (one % 30_000 + 1).to_bytes(2, "little") for one in range(number, number + count)
        )
        number += count
        written += data
        pacer.write(data, ticket, now)
        now += wait_ms / 1000
        blocks, played = pacer.step(now, silence=True)
        sent += b"".join(block.data or b"" for block in blocks)
        told += played
    blocks, played = pacer.step(now + 60, silence=True)
    sent += b"".join(block.data or b"" for block in blocks)
    assert b"".join(one for one in _samples(sent) if one != b"\0\0") == written
    assert told + played == list(range(len(writes)))
    assert pacer.is_empty


def _samples(data: bytes) -> list[bytes]:
    return [data[at : at + 2] for at in range(0, len(data), 2)]
