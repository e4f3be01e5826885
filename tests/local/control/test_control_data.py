"""Control of a local Daily's data: reset, snapshots, seeds and domains."""

import asyncio
import stat
import threading
from pathlib import Path

import pytest

from dailykit import AsyncDaily, AuthenticationError, Daily, NotFoundError
from dailykit.local import (
    LocalDaily,
    MovableClock,
    SnapshotError,
)

NOW = 1_800_000_000


async def test_a_reset_throws_people_out(daily: LocalDaily, client: AsyncDaily) -> None:
    room = await client.rooms.create("standup")
    ada = await daily.join(room)
    await daily.reset()
    assert await ada.gone() == "ejected"
    await client.rooms.create("standup")
    assert (await client.rooms.presence("standup")).data == []
    assert [meeting async for meeting in client.meetings.iterate()] == []


async def test_a_reset_brings_the_seed_back(clock: MovableClock) -> None:
    seed = {"now": NOW + 5, "rooms": [{"name": "a", "properties": {"exp": "+1h"}}]}
    async with (
        LocalDaily(clock=clock, seed_file=seed) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        before = await client.rooms.get("a")
        await client.rooms.delete("a")
        await client.rooms.create("b")
        await daily.clock.advance(7200)
        await daily.reset()
        assert [room.name async for room in client.rooms.iterate()] == ["a"]
        assert (await client.rooms.get("a")).config == before.config


async def test_a_reset_keeps_keys_and_gives_allowances_back(clock: MovableClock) -> None:
    async with LocalDaily(clock=clock, rate_limits=True) as daily:
        other = daily.new_domain()
        url = daily.api_url
        async with AsyncDaily(other.api_key, api_url=url, budget=None, max_retries=0) as client:
            for _ in range(10):
                await client.rooms.create_many([])
            daily.blocking.reset()
            await client.rooms.create_many([])


async def test_a_reset_keeps_how_it_was_told_to_run(clock: MovableClock) -> None:
    async with (
        LocalDaily(clock=clock, call_ready_after=5) as daily,
        AsyncDaily(daily.api_key, api_url=daily.api_url) as client,
    ):
        await daily.reset()
        await client.rooms.create("standup")
        await daily.join("standup")
        with pytest.raises(NotFoundError, match="does not seem to be hosting a call"):
            await client.rooms.send_app_message("standup", {})
        await daily.clock.advance(5)
        await client.rooms.send_app_message("standup", {})


async def test_a_clock_that_ran_runs_after_a_reset() -> None:
    source = [100.0]
    async with LocalDaily(clock=MovableClock(lambda: source[0])) as daily:
        await daily.clock.freeze(at=5000)
        await daily.reset()
        assert (daily.clock.now(), daily.clock.is_frozen) == (100, False)


async def test_a_snapshot_brings_everything_back(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    room = await client.rooms.create("standup", exp=NOW + 600)
    await daily.snapshot(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    await client.rooms.delete("standup")
    await client.rooms.create("later")
    await daily.clock.advance(1000)
    await daily.restore(path)
    assert daily.clock.now() == NOW
    assert [one async for one in client.rooms.iterate()] == [room]


async def test_another_local_daily_can_read_it(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    room = await client.rooms.create("standup")
    other = daily.new_domain("globex")
    await daily.clock.advance(500)
    daily.blocking.snapshot(path)
    async with LocalDaily(domain="acme", api_key="a-key-of-its-own") as second:
        second.blocking.restore(str(path))
        assert (second.clock.now(), second.clock.is_frozen) == (NOW + 500, True)
        assert second.api_key in (daily.api_key, "a-key-of-its-own")
        # Who has worked with it goes on working, and so does who worked with the first one.
        for key in ("a-key-of-its-own", daily.api_key):
            async with AsyncDaily(key, api_url=second.api_url) as client_of_second:
                assert (await client_of_second.rooms.get("standup")).id == room.id
        async with AsyncDaily(other.api_key, api_url=second.api_url) as client_of_other:
            assert (await client_of_other.domain.get()).domain_name == "globex"


async def test_ids_do_not_come_twice_after_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    async with LocalDaily(seed=7) as first:
        async with AsyncDaily(first.api_key, api_url=first.api_url) as client:
            made = [await client.rooms.create() for _ in range(3)]
        first.new_domain()
        await first.snapshot(path)
    async with LocalDaily(seed=7) as second:
        await second.restore(path)
        async with AsyncDaily(second.api_key, api_url=second.api_url) as client:
            more = [await client.rooms.create() for _ in range(3)]
        assert second.new_domain().name == "test-2"
    assert {room.id for room in made}.isdisjoint(room.id for room in more)


async def test_calls_end_with_a_restore_and_their_meetings_with_the_snapshot(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    path = tmp_path / "world.snapshot"
    room = await client.rooms.create("standup")
    ada, bob = await daily.join(room), await daily.join(room)
    await daily.clock.advance(100)
    await daily.snapshot(path)
    await daily.clock.advance(500)
    await daily.restore(path)
    assert await ada.gone() == await bob.gone() == "ejected"
    (meeting,) = [one async for one in client.meetings.iterate()]
    assert (meeting.duration, meeting.ongoing) == (100, False)


async def test_what_can_not_be_read_changes_nothing(
    daily: LocalDaily, client: AsyncDaily, tmp_path: Path
) -> None:
    await client.rooms.create("standup")
    ada = await daily.join("standup")
    (tmp_path / "nonsense").write_text("nonsense")
    for name in ("nonsense", "missing"):
        with pytest.raises(SnapshotError):
            await daily.restore(tmp_path / name)
    with pytest.raises(SnapshotError):
        await daily.snapshot(tmp_path / "nowhere" / "x")
    assert ada.state == "joined"
    assert (await client.rooms.get("standup")).name == "standup"


async def test_a_key_that_would_change_hands_is_told(tmp_path: Path) -> None:
    path = tmp_path / "world.snapshot"
    async with LocalDaily(domain="acme", api_key="shared-key") as first:
        await first.snapshot(path)
    async with LocalDaily(domain="globex", api_key="shared-key") as second:
        with pytest.raises(SnapshotError, match="'globex' belongs to another domain"):
            await second.restore(path)
        assert second.domain == "globex"


def test_in_a_program_that_blocks(tmp_path: Path) -> None:
    with (
        LocalDaily(clock=MovableClock(start=NOW)) as daily,
        Daily(daily.api_key, api_url=daily.api_url) as client,
    ):
        blocking = daily.blocking
        blocking.clock.freeze(at=NOW)
        client.rooms.create("standup", exp=NOW + 60)
        blocking.snapshot(tmp_path / "world.snapshot")
        blocking.clock.advance(60)
        assert list(client.rooms.iterate()) == []
        blocking.restore(tmp_path / "world.snapshot")
        assert [room.name for room in client.rooms.iterate()] == ["standup"]
        blocking.reset()
        blocking.settle()
        assert list(client.rooms.iterate()) == []
        assert len(blocking.requests) == 1
        assert (blocking.url, blocking.domain) == (daily.url, daily.domain)
        assert repr(blocking) == f"<BlockingLocalDaily {daily.url}>"
        blocking.close()
    assert repr(blocking).endswith("(closed)>")


async def test_after_closing_nothing_can_be_done(daily: LocalDaily) -> None:
    await daily.aclose()
    with pytest.raises(RuntimeError, match="is closed"):
        await daily.clock.advance(1)
    with pytest.raises(RuntimeError, match="is closed"):
        _ = daily.requests
    with pytest.raises(RuntimeError, match="is closed"):
        daily.blocking.reset()


def test_before_starting_nothing_can_be_done() -> None:
    daily = LocalDaily()
    with pytest.raises(RuntimeError, match="was not started"):
        daily.new_domain()
    with pytest.raises(RuntimeError, match="was not started"):
        asyncio.run(daily.reset())


async def test_any_thread_may_use_it(daily: LocalDaily, client: AsyncDaily) -> None:
    def use(number: int) -> None:
        domain = daily.new_domain(f"domain-{number}")
        with Daily(domain.api_key, api_url=domain.api_url) as own:
            own.rooms.create("lobby")
        assert len(daily.requests.of("rooms.create", domain=domain.name)) == 1
        daily.blocking.clock.advance(1)

    threads = [threading.Thread(target=use, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    await asyncio.gather(*(asyncio.to_thread(thread.join) for thread in threads))
    assert daily.clock.now() == NOW + 8
    assert len(daily.requests) == 8


async def test_the_wrong_key_stays_wrong(daily: LocalDaily) -> None:
    daily.new_domain()
    async with AsyncDaily("nobody's", api_url=daily.api_url) as client:
        with pytest.raises(AuthenticationError):
            await client.domain.get()
