# Generated from tests/client/_async/test_pool.py by `make generate`. Do not edit.
"""`RoomPool` with a local Daily: what it hands out, and what it leaves behind."""

import logging
import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.support._sync import until

from dailykit import Daily, Hooks, RoomPool, tokens
from dailykit.client._sync import pool as pool_module
from dailykit.client._sync._waiting import TurnWaiter
from dailykit.client.hooks import Sending
from dailykit.errors import (
    ConfigurationError,
    DailyConnectionError,
    InvalidArgumentError,
    InvalidRequestError,
    NotFoundError,
)
from dailykit.local import LocalDaily, MovableClock
from dailykit.models.tokens import MeetingTokenProperties

START = 2_000_000_000


@pytest.fixture
def clock() -> MovableClock:
    clock = MovableClock(start=START)
    clock.freeze()
    clock.set(START)
    return clock


@pytest.fixture
def local(clock: MovableClock) -> Iterator[LocalDaily]:
    with LocalDaily(clock=clock) as running:
        yield running


@pytest.fixture
def sent() -> list[str]:
    """The operations that pools have asked for."""
    return []


@pytest.fixture
def make(daily: Daily, clock: MovableClock, sent: list[str]) -> Any:
    """Makes pools with the test's clock."""

    def note(sending: Sending) -> None:
        sent.append(sending.operation)

    watched = daily.with_options(hooks=Hooks(on_request=note))

    def make(size: int = 3, **options: Any) -> RoomPool:
        return RoomPool(watched, size, clock=clock.now, **options)

    return make


def begun(pool: RoomPool) -> RoomPool:
    """Start a pool whose background work is done by the test, step by step."""
    pool._wakers = [TurnWaiter(), TurnWaiter()]
    pool._process = os.getpid()
    pool._begin()
    return pool


def names(daily: Daily) -> set[str]:
    return {room.name for room in daily.rooms.iterate()}


def test_room_and_token_without_the_network(
    daily: Daily, local: LocalDaily, make: Any, sent: list[str]
) -> None:
    pool = begun(make(4, max_participants=4, name_prefix="bot-"))
    assert (pool.ready, sorted(sent)) == (4, ["domain.get", "rooms.create_many"])
    sent.clear()

    with pool.session(user_name="Ada", user_id="u-1", owner=True) as session:
        assert sent == []
        assert (pool.ready, pool.handed_out, pool.misses) == (3, 1, 0)
        said = tokens.verify(session.token, local.api_key, room=session.room, now=START)
        assert (said.user_name, said.user_id, said.is_owner) == ("Ada", "u-1", True)
        assert said.exp == session.room.config.exp == START + 5400
        assert said.iat is not None

        room = daily.rooms.get(session.room)
        assert room.name.startswith("bot-")
        assert room.privacy == "private"
        assert room.config.max_participants == 4
        assert room.config.eject_at_room_exp is True
        assert (daily.meeting_tokens.validate(session.token)).user_name == "Ada"
    pool.close()


def test_it_works_by_itself(daily: Daily, make: Any) -> None:
    with make(2) as pool:
        assert pool.ready == 2
        with pool.session() as first, pool.session() as second:
            used = {first.room.name, second.room.name}
            until(lambda: pool.ready == 2)
            assert len(used | names(daily)) == 4
        until(lambda: not pool._stock.left())
        left = names(daily)
        assert len(left) == 2
        assert not left & used
    assert names(daily) == set()
    assert repr(pool) == "<RoomPool size=2 ready=0 handed_out=2 misses=0>"


def test_what_is_used_is_replaced(daily: Daily, make: Any, sent: list[str]) -> None:
    pool = begun(make(5))
    sent.clear()
    one = pool.start_session()
    pool._fill()
    assert (pool.ready, sent) == (5, ["rooms.create"])

    more = [pool.start_session() for _ in range(4)]
    pool._fill()
    assert (pool.ready, sent) == (5, ["rooms.create", "rooms.create_many"])
    assert len({session.room.name for session in [one, *more]}) == 5
    pool.close()


def test_without_a_ready_room_one_is_made_on_the_spot(
    daily: Daily, make: Any, sent: list[str]
) -> None:
    pool = begun(make(1))
    pool.start_session()
    sent.clear()

    with pool.session(user_name="Bob") as session:
        assert sent == ["rooms.create"]
        assert session.room.name in names(daily)
    assert (pool.handed_out, pool.misses) == (2, 1)
    pool._tend()
    assert session.room.name not in names(daily)
    pool.close()


def test_a_session_may_leave_its_room_to_expire(daily: Daily, make: Any) -> None:
    with make(1) as pool:
        with pool.session(keep=True) as session:
            pass
        started = pool.start_session()
        pool.discard(started.room)
    assert names(daily) == {session.room.name}


def test_rooms_are_deleted_one_by_one_or_many_at_once(
    daily: Daily, make: Any, sent: list[str]
) -> None:
    pool = begun(make(4))
    sessions = [pool.start_session() for _ in range(4)]
    sent.clear()

    pool.discard(sessions[0])
    pool._tend()
    assert sent == ["rooms.delete"]
    for session in sessions[1:]:
        pool.discard(session)
    pool._tend()
    assert sent == ["rooms.delete", "rooms.delete_many"]
    assert names(daily) == set()
    pool.close()


def test_rooms_are_renewed(daily: Daily, make: Any, clock: MovableClock, sent: list[str]) -> None:
    pool = begun(make(2, trust=10_000))
    clock.advance(899)
    sent.clear()
    pool._tend()
    assert sent == []
    clock.advance(1)
    pool._tend()
    assert sent == ["rooms.update"] * 2

    session = pool.start_session()
    assert session.room.config.exp == START + 900 + 5400
    assert (daily.rooms.get(session.room)).config.exp == START + 900 + 5400
    pool.close()


def test_expired_rooms_are_never_handed_out(daily: Daily, make: Any, clock: MovableClock) -> None:
    pool = begun(make(2, expires_in=timedelta(hours=1), trust=10**6))
    clock.advance(1801)  # an hour is promised, and there is not an hour left
    assert pool.ready == 0
    session = pool.start_session()
    assert session.room.config.exp == START + 1801 + 5400
    assert pool.misses == 1

    clock.advance(3600)
    pool._fill()
    assert pool.ready == 2
    for _ in range(2):
        taken = pool.start_session()
        assert (daily.rooms.get(taken.room)).name == taken.room.name
    assert pool.misses == 1
    pool.close()


def test_deleted_rooms_are_noticed_and_replaced(
    daily: Daily, make: Any, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    pool = begun(make(3))
    (gone, *_) = names(daily)
    daily.rooms.delete(gone)
    clock.advance(60)
    pool._tend()
    assert pool.ready == 2
    assert f"room {gone} of the pool no longer exists" in caplog.text

    pool._fill()
    assert pool.ready == 3
    handed_out = {(pool.start_session()).room.name for _ in range(3)}
    assert gone not in handed_out
    assert handed_out <= names(daily)
    pool.close()


def test_rooms_that_were_not_seen_for_long_are_not_handed_out(
    daily: Daily, make: Any, clock: MovableClock
) -> None:
    pool = begun(make(2))
    for name in names(daily):
        daily.rooms.delete(name)
    clock.advance(121)  # nobody has looked: this process was asleep, say

    assert pool.ready == 0
    session = pool.start_session()
    assert names(daily) == {session.room.name}
    pool.close()


def test_closing_copes_with_rooms_that_somebody_has_deleted(daily: Daily, make: Any) -> None:
    for size in (3, 12):
        pool = begun(make(size))
        (gone, *_) = names(daily)
        daily.rooms.delete(gone)
        pool.close()
        assert names(daily) == set()


def test_closing_looks_for_rooms_that_may_have_been_made(daily: Daily, make: Any) -> None:
    pool = begun(make(1))
    other = daily.rooms.create("of-somebody-else")
    lost = [daily.rooms.create(f"lost-{number}") for number in range(3)]
    pool._stock.doubt([room.name for room in lost] + ["never-made"])
    pool.close()

    assert names(daily) == {other.name}


def test_nothing_is_left_of_a_start_that_fails(daily: Daily, make: Any) -> None:
    with pytest.raises(InvalidRequestError, match=r"invalid property name .*colour'"):
        make(3, colour="blue").start()
    assert names(daily) == set()


def test_it_may_start_before_its_rooms_are_there(make: Any) -> None:
    pool = make(2)
    pool.start(wait=False)
    until(lambda: pool.ready == 2)
    assert pool.last_error is None
    pool.close()


def test_what_goes_wrong_in_the_background_is_told(
    make: Any, caplog: pytest.LogCaptureFixture
) -> None:
    pool = make(2, colour="blue")
    pool.start(wait=False)
    until(lambda: "the room pool will retry after an error" in caplog.text)
    assert isinstance(pool.last_error, InvalidRequestError)
    with pytest.raises(InvalidRequestError):
        pool.start_session()
    assert (pool.handed_out, pool.misses) == (0, 1)
    pool.close()  # at once, although it was about to rest


def test_a_mistake_in_the_background_is_not_the_end(
    make: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pool = make(2)

    def broken() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(pool._rooms, "look_after", broken)
    with pool:
        until(lambda: "the room pool failed" in caplog.text)
        assert pool.ready == 2


def test_a_wrong_argument_costs_no_room(make: Any) -> None:
    pool = begun(make(2))
    with pytest.raises(InvalidArgumentError, match="user_id"):
        pool.start_session(user_id="x" * 37)
    with pytest.raises(InvalidArgumentError, match="exp was"):
        pool.start_session(token=MeetingTokenProperties(exp=5))
    assert (pool.ready, pool.handed_out, pool.misses) == (2, 0, 0)
    pool.close()


def test_a_token_may_say_more(make: Any, local: LocalDaily) -> None:
    pool = begun(make(1))
    wished = MeetingTokenProperties(exp=START + 60, start_video_off=True)
    session = pool.start_session(token=wished, user_name="Ada")

    said = tokens.verify(session.token, local.api_key, now=START)
    assert (said.exp, said.start_video_off, said.user_name) == (START + 60, True, "Ada")
    assert session.token not in repr(session)
    pool.close()


def test_only_a_running_pool_hands_out(make: Any, daily: Daily) -> None:
    pool = make(1)
    with pytest.raises(ConfigurationError, match="not running"):
        pool.start_session()
    with pool:
        with pytest.raises(ConfigurationError, match="only once"):
            pool.start()
        session = pool.start_session()
    with pytest.raises(ConfigurationError, match="not running"):
        pool.start_session()
    with pytest.raises(ConfigurationError, match="only once"):
        pool.start()

    assert names(daily) == {session.room.name}
    pool.discard(session)
    pool.discard(session)
    assert names(daily) == set()
    pool.close()


def test_a_fork_does_not_hand_out_the_same_rooms_again(make: Any) -> None:
    with make(1) as pool:
        pool._process = os.getppid()
        with pytest.raises(ConfigurationError, match="before a fork"):
            pool.start_session()
        assert (pool.ready, pool.handed_out, pool.misses) == (1, 0, 0)


def test_a_session_that_outlives_the_pool_deletes_its_room(make: Any, daily: Daily) -> None:
    pool = make(1).start()
    with pool.session() as session:
        pool.close()
        assert names(daily) == {session.room.name}
    with pytest.raises(NotFoundError):
        daily.rooms.get(session.room)


def test_what_could_not_be_deleted_is_said(
    local: LocalDaily,
    daily: Daily,
    make: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(pool_module, "_LAST_SECONDS", 0.05)
    pool = begun(make(2))
    (one, other) = names(daily)
    pool._rooms._rooms = daily.with_options(max_retries=0).rooms
    local.close()
    with caplog.at_level(logging.WARNING):
        pool.close()

    assert "these rooms could not be deleted and will expire" in caplog.text
    assert one in caplog.text
    assert other in caplog.text


def test_a_room_that_was_surely_not_made_is_not_looked_for(
    local: LocalDaily, daily: Daily, make: Any
) -> None:
    pool = begun(make(1))
    pool.start_session()
    local.close()
    pool._rooms._rooms = daily.with_options(max_retries=0).rooms
    with pytest.raises(DailyConnectionError):
        pool.start_session()
    assert pool._stock.left() == []
