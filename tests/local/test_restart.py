"""Meetings that go on while a server with a database stops, or is killed."""

from pathlib import Path

import pytest

from dailykit import AsyncDaily
from dailykit.local import LocalDaily, MovableClock

NOW = 1_800_000_000


@pytest.fixture
def db(tmp_path: Path) -> str:
    """A database file."""
    return str(tmp_path / "daily.db")


async def test_a_stop_closes_meetings_at_its_moment(db: str, clock: MovableClock) -> None:
    async with (
        LocalDaily(db=db, clock=clock) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        await client.rooms.create("standup")
        await daily.join("standup", user_name="Ada")
        await daily.clock.advance(100)
    clock.advance(3600)
    async with (
        LocalDaily(db=db, clock=clock) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        (meeting,) = (await client.meetings.list()).data
        assert (meeting.ongoing, meeting.start_time, meeting.duration) == (False, NOW, 100)
        assert [one.duration for one in meeting.participants or ()] == [100]
        assert await client.presence.get() == {}
        ada = await daily.join("standup")
        assert ada.meeting_id != meeting.id


async def test_visits_leave_nothing_in_memory(clock: MovableClock) -> None:
    async with (
        LocalDaily(clock=clock) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        await client.rooms.create("standup", eject_after_elapsed=86_400, enable_knocking=True)
        await client.rooms.create("retro", privacy="private", enable_knocking=True)
        for _ in range(20):
            people = [await daily.join("standup") for _ in range(5)]
            people += [await daily.join("retro") for _ in range(5)]
            for one in people:
                await one.leave()
        await daily.clock.advance(60)
        left = daily._runner.call(
            lambda control: (
                len(control.parts.world.scheduler),
                control.parts.world.calls._register.all(),
                list(control.parts.world.calls._register._by_name),
                list(control.parts.world.calls._register._people),
            )
        )
    assert left == (0, [], [], [])
