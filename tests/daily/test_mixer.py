"""The mix that a speaker plays."""

from array import array

import pytest

from dailykit.daily._mixer import Mixer

RATE = 16_000
NOW = 50.0
PIECE = 320


def samples(value: int, count: int = PIECE) -> bytes:
    return array("h", [value] * count).tobytes()


def mixer(*keys: str) -> Mixer:
    one = Mixer(RATE, 1)
    for key in keys:
        one.add(key, NOW)
    return one


def test_one_participant_is_heard_at_once_and_unchanged() -> None:
    one = mixer("ada")
    one.put("ada", samples(7), NOW)
    assert one.read(2 * PIECE, NOW) == samples(7)


def test_participants_are_added_up() -> None:
    one = mixer("ada", "bob")
    one.put("ada", samples(7), NOW)
    one.put("bob", samples(-3), NOW + 0.01)
    # Ada was heard before Bob came: his audio waits for her next.
    assert one.read(2 * PIECE, NOW + 0.01) == samples(7)
    assert one.read(2 * PIECE, NOW + 0.01) is None
    one.put("ada", samples(1), NOW + 0.02)
    assert one.read(2 * PIECE, NOW + 0.02) == samples(-2)


@pytest.mark.parametrize(("value", "limit"), [(30_000, 32_767), (-30_000, -32_768)])
def test_loud_audio_is_limited(value: int, limit: int) -> None:
    one = mixer("ada", "bob")
    # Before Bob's first audio, Ada is not kept waiting.
    one.put("ada", samples(0), NOW)
    one.put("bob", samples(value), NOW + 0.01)
    one.put("ada", samples(value), NOW + 0.02)
    assert one.read(2 * PIECE, NOW + 0.02) == samples(0)
    assert one.read(2 * PIECE, NOW + 0.02) == samples(limit)


def test_a_participant_who_falls_silent_is_not_waited_for() -> None:
    one = mixer("ada", "bob")
    one.put("bob", samples(1), NOW)
    assert one.read(2 * PIECE, NOW) == samples(1)
    one.put("ada", samples(2), NOW)
    one.put("ada", samples(3), NOW + 0.02)
    assert one.read(2 * PIECE, NOW + 0.059) is None
    assert one.read(2 * 2 * PIECE, NOW + 0.061) == samples(2) + samples(3)


def test_silence_is_in_real_time() -> None:
    one = mixer("ada")
    second = 2 * RATE
    assert one.read(second // 2, NOW + 0.4) is None
    assert one.read(second // 2, NOW + 0.56) == bytes(second // 2)
    assert one.read(second // 10, NOW + 0.6) is None


def test_half_a_second_is_kept_without_a_reader() -> None:
    one = mixer("ada")
    for number in range(100):
        one.put("ada", samples(number), NOW + number / 50)
    assert one.read(2 * PIECE, NOW + 2) == samples(75)


def test_all_is_kept_for_a_reader() -> None:
    one = mixer("ada")
    one.wanted = 2 * PIECE * 100
    for number in range(100):
        assert one.read(one.wanted, NOW + number / 50) is None
        one.put("ada", samples(number), NOW + number / 50)
    assert one.read(one.wanted, NOW + 2) == b"".join(samples(number) for number in range(100))


def test_who_has_left_is_not_heard() -> None:
    one = mixer("ada", "bob")
    one.put("ada", samples(1), NOW)
    one.remove("bob")
    one.put("bob", samples(9), NOW)
    one.put("ada", samples(2), NOW)
    assert one.read(2 * 2 * PIECE, NOW) == samples(1) + samples(2)
    one.remove("ada")
    assert not one.has_inputs
