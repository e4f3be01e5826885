"""Lengths of time: one rule for clients, tokens, pools, clocks, seeds and the command line."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from dailykit import (
    AsyncDaily,
    AsyncRoomPool,
    Daily,
    InvalidArgumentError,
    RoomPool,
)
from dailykit.client._arguments import expiry as client_expiry
from dailykit.durations import LONGEST_LIFE, expiry, in_seconds, parse_duration
from dailykit.local import LocalDaily
from dailykit.tokens import inspect, mint

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("1.5", 1.5),
        ("90s", 90),
        ("30m", 1800),
        ("1h30m", 5400),
        ("0.5h", 1800),
        ("7d", 604_800),
        ("2w", 1_209_600),
        (" 2H ", 7200),
    ],
)
def test_text_is_read(text: str, seconds: float) -> None:
    assert parse_duration(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "h", "1y", "1h2", "5 m", "-1h", "1,5h", "1e3", "٣h", "soon"])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a length of time: write 90s, 30m, 1h30m or 7d"):
        parse_duration(text)


def test_what_no_timedelta_can_hold_is_refused() -> None:
    with pytest.raises(ValueError, match="is too long"):
        parse_duration("9" * 20 + "w")


def test_a_fraction_is_rounded_up() -> None:
    assert expiry(NOW + 0.25, 60) == NOW + 61
    assert expiry(NOW, 1.5) == NOW + 2
    assert expiry(NOW, timedelta(seconds=1)) == NOW + 1


@pytest.mark.parametrize("wrong", [0, 0.9, -1, LONGEST_LIFE + 1, float("inf"), float("nan")])
def test_what_has_no_expiry_is_refused(wrong: float) -> None:
    with pytest.raises(InvalidArgumentError, match=r"between one second and 1,000 years"):
        expiry(NOW, wrong)


def test_the_client_and_minting_go_by_one_rule() -> None:
    """They rounded in different directions, up to different limits."""
    moment = NOW + 0.5
    token = mint("key", "d", room="r", expires_in=1.5, now=moment)
    assert inspect(token).exp == client_expiry("x", datetime.fromtimestamp(moment, UTC), 1.5)


TEXT: Any = "2h"

USES: dict[str, Callable[[], object]] = {
    "RoomPool": lambda: RoomPool(Daily(api_key="k"), expires_in=TEXT),
    "AsyncRoomPool": lambda: AsyncRoomPool(AsyncDaily(api_key="k"), expires_in=TEXT),
    "trust": lambda: RoomPool(Daily(api_key="k"), trust=TEXT),
    "mint": lambda: mint("k", "d", room="r", expires_in=TEXT),
    "rooms.create": lambda: Daily(api_key="k").rooms.create(expires_in=TEXT),
    "rooms.update": lambda: Daily(api_key="k").rooms.update("r", expires_in=TEXT),
    "rooms.ensure": lambda: Daily(api_key="k").rooms.ensure("r", expires_in=TEXT),
    "meeting_tokens.create": lambda: Daily(api_key="k").meeting_tokens.create(expires_in=TEXT),
    "start_session": lambda: Daily(api_key="k").start_session(expires_in=TEXT),
    "in_seconds": lambda: in_seconds(TEXT),
}


@pytest.mark.parametrize("use", USES)
def test_text_where_a_length_is_meant_is_answered_with_advice(use: str) -> None:
    """In a pool and at the clock it was a bare TypeError."""
    with pytest.raises(
        InvalidArgumentError,
        match=r"must be a timedelta or a number of seconds, not '2h': give 7200$",
    ):
        USES[use]()


async def test_the_local_clock_goes_by_it_too(local_daily: LocalDaily) -> None:
    with pytest.raises(InvalidArgumentError, match=r"^seconds must be .* not '2h': give 7200$"):
        await local_daily.clock.advance(TEXT)
